import { setTimeout as delay } from 'node:timers/promises';
import type { Protocol } from '../load/client.js';
import { latencyOf } from '../load/latencies.js';
import type { LoadOptions, LoadResult, Mode, Window } from './mode.js';

const pageSize = 50;
const readers = 16;
const maxConnections = 200;

/** Sixteen readers take pages of the newest 50 messages of one conversation after the other, out of a large archive. */
export const history: Mode = { unit: 'pages', needsArchive: true, run };

async function run(protocol: Protocol, options: LoadOptions, window: Window): Promise<LoadResult> {
  const indexes = Array.from({ length: Math.min(options.archivePairs, maxConnections) }, (_, index) => index);
  const clients = await Promise.all(
    indexes.map((index) => protocol.connect(`h${2 * index}`, () => undefined)),
  );
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
  const reading = Promise.all(Array.from({ length: readers }, read));
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
