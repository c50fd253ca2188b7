import { setTimeout as delay } from 'node:timers/promises';
import type { LoadOptions } from '../modes/mode.js';
import { namesOf } from './arrivals.js';
import { Chat, type Sample } from './chat.js';
import type { Protocol } from './client.js';

/** Users who chat at a steady rate while something else goes on, and whose latency tells whether it harms them. */
export async function joinBystanders(protocol: Protocol, options: LoadOptions): Promise<Chat> {
  const ids = namesOf('u', options.users);
  const chat = await Chat.join({
    protocol,
    writers: ids,
    recipientOf: (id, index) => ids[index ^ 1] ?? id,
    ratePerSecond: options.othersRate,
  });
  chat.start();
  await delay(options.warmupSeconds * 1000);
  return chat;
}

/** Their p99 alone and with something else, and how many times the first the second is. */
export function compareBystanders(alone: Sample, meanwhile: Sample): Record<string, number> {
  const p99Ms = { alone: alone.latency.p99Ms, meanwhile: meanwhile.latency.p99Ms };
  return {
    'others p99 ms alone': p99Ms.alone,
    'others p99 ms meanwhile': p99Ms.meanwhile,
    '× alone': p99Ms.meanwhile / p99Ms.alone,
  };
}
