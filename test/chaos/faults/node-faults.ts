import { pick } from '../random.js';
import { elapsed, type Fault } from './fault.js';

const downMs = 1_000;
const frozenMs = 3_000;

export const nodeFaults: readonly Fault[] = [
  {
    name: 'kill -9 of a node, 1 s',
    catalogue: 'D01, D02',
    part: 'node',
    run: ({ cluster }, random) => pick(random, cluster.nodes).kill(downMs),
  },
  {
    name: 'kill -9 of all nodes at once',
    catalogue: 'D01, D02',
    part: 'node',
    async run({ cluster }) {
      await Promise.all(cluster.nodes.map((node) => node.kill(0)));
    },
  },
  {
    name: 'freeze of a node, 3 s',
    catalogue: 'D08',
    part: 'node',
    async run({ cluster }, random) {
      const node = pick(random, cluster.nodes);
      node.freeze();
      await elapsed(frozenMs);
      node.thaw();
    },
  },
  {
    name: 'rolling restart by SIGTERM',
    catalogue: 'U03',
    part: 'node',
    async run({ cluster }) {
      for (const node of cluster.nodes) await node.restart();
    },
  },
];
