import { namesOf } from '../load/arrivals.js';
import { latencyOf } from '../load/latencies.js';
import type { Load, LoadResult, Mode } from './mode.js';

const recipients = 10;

/** One device after the other comes back to messages it has not seen; the time is from connecting to having all. */
export const catchUp: Mode = { unit: 'catch-ups', run };

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  const messages = options.missedMessages;
  const ids = namesOf('o', recipients);
  const senders = await Promise.all(ids.map((id) => protocol.connect(`s${id}`, () => undefined)));
  // The recipients' accounts are made by their first connection.
  for (const id of ids) (await protocol.connect(id, () => undefined)).close();
  for (let serial = 0; serial < messages; serial += 1) {
    await Promise.all(senders.map((sender, index) => sender.send(ids[index] ?? '', `${serial} for later`)));
  }
  for (const sender of senders) sender.close();
  const samplesMs: number[] = [];
  const problems: string[] = [];
  window.begin();
  const windowFrom = performance.now();
  for (const id of ids) {
    const from = performance.now();
    const received = await protocol.catchUp(id);
    samplesMs.push(performance.now() - from);
    if (received !== messages) problems.push(`${id} received ${received} of ${messages} messages`);
  }
  const windowMs = performance.now() - windowFrom;
  window.end();
  return {
    done: recipients,
    windowMs,
    latency: latencyOf(samplesMs),
    acknowledged: messages * recipients,
    problems,
  };
}
