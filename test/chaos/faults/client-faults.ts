import { pick, shuffle } from '../random.js';
import { elapsed, repeatedly, type Fault } from './fault.js';

const silentMs = 7_000;
const unansweredMs = 300;
const crashes = 10;
const reconnectionsOf = { everyMs: 100, forMs: 2_500 };
/** Of the devices, so many reconnect at each turn. */
const restlessShare = 0.5;

export const clientFaults: readonly Fault[] = [
  {
    name: 'cut between clients and a node',
    catalogue: 'D14',
    part: 'clients',
    async run({ cluster: { nodes } }, random) {
      const { clients } = pick(random, nodes);
      clients.cut();
      await clients.restore();
    },
  },
  {
    name: 'silence between clients and a node, 7 s',
    catalogue: 'D14',
    part: 'clients',
    async run({ cluster: { nodes } }, random) {
      const { clients } = pick(random, nodes);
      clients.freeze();
      await elapsed(silentMs);
      clients.cut();
      clients.thaw();
      await clients.restore();
    },
  },
  {
    name: 'answers of a node lost, 0.3 s, then cut',
    catalogue: 'D16',
    part: 'clients',
    async run({ cluster: { nodes } }, random) {
      const { clients } = pick(random, nodes);
      clients.deafen();
      await elapsed(unansweredMs);
      clients.cut();
      await clients.restore();
    },
  },
  {
    name: 'crash of 10 devices before they stored the cursor',
    catalogue: 'D17',
    part: 'clients',
    async run({ devices }, random) {
      for (const device of shuffle(random, devices).slice(0, crashes)) device.crash();
      await elapsed(unansweredMs);
    },
  },
  {
    name: 'reconnections, half of the devices ten times a second',
    catalogue: 'D23',
    part: 'clients',
    run: ({ devices }, random) =>
      repeatedly(reconnectionsOf, () => {
        for (const device of devices) if (random() < restlessShare) device.reconnect();
      }),
  },
];
