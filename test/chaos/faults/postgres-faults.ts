import { pick } from '../random.js';
import { elapsed, repeatedly, type Fault } from './fault.js';

const terminationsOf = { everyMs: 200, forMs: 3_000 };
const cutMs = 500;
const far = { lagMs: 30, cuts: 10, shortestMs: 250, longestMs: 500 };
const silentMs = 6_000;

export const postgresFaults: readonly Fault[] = [
  {
    name: 'immediate stop of PostgreSQL and a new start',
    catalogue: 'D09',
    part: 'postgres',
    run: ({ cluster: { database } }) => database.crash(),
  },
  {
    name: 'pg_terminate_backend on all, for 3 s',
    catalogue: 'D11',
    part: 'postgres',
    run: ({ cluster: { database } }) => repeatedly(terminationsOf, () => database.terminateAll()),
  },
  {
    name: 'cut between all nodes and PostgreSQL, 0.5 s',
    catalogue: 'D09, D11',
    part: 'postgres',
    async run({ cluster: { nodes } }) {
      for (const { database } of nodes) database.cut();
      await elapsed(cutMs);
      await Promise.all(nodes.map(({ database }) => database.restore()));
    },
  },
  {
    // What a node says takes its time, so that cuts find commits on their way.
    name: 'ten cuts between all nodes and PostgreSQL, 30 ms away',
    catalogue: 'D09, D11',
    part: 'postgres',
    async run({ cluster: { nodes } }, random) {
      const wires = nodes.map(({ database }) => database);
      for (const wire of wires) wire.lag(far.lagMs);
      for (let cut = 0; cut < far.cuts; cut += 1) {
        for (const wire of wires) wire.cut();
        await Promise.all(wires.map((wire) => wire.restore()));
        await elapsed(far.shortestMs + random() * (far.longestMs - far.shortestMs));
      }
      for (const wire of wires) {
        wire.lag(0);
        wire.cut();
      }
      await Promise.all(wires.map((wire) => wire.restore()));
    },
  },
  {
    name: 'silence between a node and PostgreSQL, 6 s, then cut',
    catalogue: 'D13',
    part: 'postgres',
    async run({ cluster: { nodes } }, random) {
      const { database } = pick(random, nodes);
      database.freeze();
      await elapsed(silentMs);
      database.cut();
      database.thaw();
      await database.restore();
    },
  },
];
