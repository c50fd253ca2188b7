import { setTimeout as delay } from 'node:timers/promises';
import { namesOf } from '../load/arrivals.js';
import { compareBystanders, joinBystanders } from '../load/bystanders.js';
import { Chat, type ChatOptions, type Sample } from '../load/chat.js';
import type { Load, LoadOptions, LoadResult, Mode } from './mode.js';

/**
 * One pair, or one recipient, gets very many messages a second while others chat. What is hot about it shows beside the
 * same number of messages spread over many pairs, which keep the machine as busy.
 */
export const hot: Mode = { unit: 'messages', variants: ['pair', 'recipient'], run };

async function run({ protocol, options, variant, window }: Load): Promise<LoadResult> {
  const heat = { protocol, ratePerSecond: options.hotRate };
  const chat = await joinBystanders(protocol, options);
  const alone = await chat.sampleFor(options.seconds);
  const spread = await measureBeside(chat, await joinSpread(heat, options.users), options);
  const heated = variant === 'pair' ? await joinPair(heat) : await joinRecipient(heat, options.hotSenders);
  const beside = await measureBeside(chat, heated, options, window);
  const problems = await chat.stop();
  const besideSpread = spread.others.latency.p99Ms;
  return {
    done: beside.own.count,
    windowMs: beside.own.durationMs,
    latency: beside.own.latency,
    acknowledged: chat.acknowledged + spread.acknowledged + beside.acknowledged,
    figures: {
      ...compareBystanders(alone, beside.others),
      'others p99 ms, spread': besideSpread,
      '× spread': beside.others.latency.p99Ms / besideSpread,
    },
    problems: [...problems, ...spread.problems, ...beside.problems],
  };
}

interface Beside {
  readonly own: Sample;
  readonly others: Sample;
  readonly acknowledged: number;
  readonly problems: readonly string[];
}

async function measureBeside(
  others: Chat,
  chat: Chat,
  { warmupSeconds, seconds }: LoadOptions,
  window?: Load['window'],
): Promise<Beside> {
  chat.start();
  await delay(warmupSeconds * 1000);
  window?.begin();
  const samples = { own: chat.beginSample(), others: others.beginSample() };
  await delay(seconds * 1000);
  samples.own.end();
  samples.others.end();
  window?.end();
  const problems = await chat.stop();
  return { ...samples, acknowledged: chat.acknowledged, problems };
}

/** The load whose effect on others is measured. */
type Heat = Pick<ChatOptions, 'protocol' | 'ratePerSecond'>;

function joinSpread(heat: Heat, users: number): Promise<Chat> {
  const writers = namesOf('s', users);
  const recipientOf = (id: string, index: number): string => writers[index ^ 1] ?? id;
  return Chat.join({ ...heat, writers, recipientOf });
}

function joinPair(heat: Heat): Promise<Chat> {
  const writers = namesOf('x', 2);
  return Chat.join({
    ...heat,
    writers,
    recipientOf: (id) => writers.find((other) => other !== id) ?? id,
  });
}

function joinRecipient(heat: Heat, senders: number): Promise<Chat> {
  return Chat.join({
    ...heat,
    writers: namesOf('y', senders),
    recipientOf: () => 'z0',
  });
}
