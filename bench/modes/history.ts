import { setTimeout as delay } from 'node:timers/promises';
import { arriveAll, namesOf } from '../load/arrivals.js';
import { latencyOf } from '../load/latencies.js';
import type { Load, LoadResult, Mode } from './mode.js';

const pageSize = 50;
const maxConnections = 200;

/** Readers take pages of the newest 50 messages of one conversation after the other, out of a large archive. */
export const history: Mode = {
  unit: 'pages',
  variants: ['1 in flight', '16 in flight'],
  needsArchive: true,
  run,
};

async function run({ protocol, options, variant, window }: Load): Promise<LoadResult> {
  const pairs = Math.min(options.archivePairs, maxConnections);
  const readers = namesOf('h', 2 * pairs).filter((_id, index) => index % 2 === 0);
  const clients = await arriveAll(readers, (id) => protocol.connect(id, () => undefined));
  let samplesMs: number[] = [];
  let short = 0;
  let next = 0;
  let isStopping = false;
  const read = async (): Promise<void> => {
    while (!isStopping) {
      const index = (next += 1) % clients.length;
      const from = performance.now();
      const count = await clients[index]?.readHistory(`h${2 * index + 1}`, pageSize);
      if (count !== pageSize) short += 1;
      samplesMs.push(performance.now() - from);
    }
  };
  const reading = Promise.all(Array.from({ length: Number.parseInt(variant, 10) }, read));
  await delay(options.warmupSeconds * 1000);
  window.begin();
  samplesMs = [];
  const from = performance.now();
  await delay(options.seconds * 1000);
  const windowMs = performance.now() - from;
  const measured = samplesMs;
  samplesMs = [];
  window.end();
  isStopping = true;
  await reading;
  for (const client of clients) client.close();
  return {
    done: measured.length,
    windowMs,
    latency: latencyOf(measured),
    acknowledged: 0,
    problems: short === 0 ? [] : [`${short} pages were not full`],
  };
}
