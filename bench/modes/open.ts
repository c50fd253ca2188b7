import { setTimeout as delay } from 'node:timers/promises';
import { namesOf } from '../load/arrivals.js';
import { Chat } from '../load/chat.js';
import type { Load, LoadResult, Mode } from './mode.js';

/** Users in pairs, to whom a rate of messages is offered that does not depend on how fast they are taken. */
export const open: Mode = { unit: 'messages', variants: ['500/s', '1000/s'], run };

async function run({ protocol, options, variant, window }: Load): Promise<LoadResult> {
  const ids = namesOf('u', options.users);
  const chat = await Chat.join({
    protocol,
    writers: ids,
    recipientOf: (id, index) => ids[index ^ 1] ?? id,
    ratePerSecond: Number.parseInt(variant, 10),
  });
  chat.start();
  await delay(options.warmupSeconds * 1000);
  window.begin();
  const sample = await chat.sampleFor(options.seconds);
  window.end();
  const problems = await chat.stop();
  return {
    done: sample.count,
    windowMs: sample.durationMs,
    latency: sample.latency,
    acknowledged: chat.acknowledged,
    problems,
  };
}
