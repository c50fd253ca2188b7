import { setTimeout as delay } from 'node:timers/promises';
import { arriveAll, namesOf } from '../load/arrivals.js';
import { latencyOf } from '../load/latencies.js';
import { requireSockets } from '../load/open-files.js';
import type { Load, LoadResult, Mode } from './mode.js';

const arrivalsAtOnce = 64;
/** What arriving needed is gone after two warm-ups: V8 gives memory back late. */
const warmUpsToSettle = 2;

/** Users who are connected, with an inbox subscription each, and say nothing: what does one of them take? */
export const idle: Mode = { unit: 'connections', isWeighed: true, run };

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  requireSockets(options.idleSockets);
  (await protocol.connect('u0', () => undefined)).close();
  await delay(options.warmupSeconds * 1000);
  window.begin();
  const samplesMs: number[] = [];
  const from = performance.now();
  const clients = await arriveAll(
    namesOf('u', options.idleSockets),
    async (id) => {
      const arrivingAt = performance.now();
      const client = await protocol.connect(id, () => undefined);
      samplesMs.push(performance.now() - arrivingAt);
      return client;
    },
    arrivalsAtOnce,
  );
  const windowMs = performance.now() - from;
  await delay(warmUpsToSettle * options.warmupSeconds * 1000);
  window.end();
  for (const client of clients) client.close();
  return { done: clients.length, windowMs, latency: latencyOf(samplesMs), acknowledged: 0, problems: [] };
}
