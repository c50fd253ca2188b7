import { setTimeout as delay } from 'node:timers/promises';
import { arriveAll, namesOf } from '../load/arrivals.js';
import { Refused, type Client } from '../load/client.js';
import { latencyOf } from '../load/latencies.js';
import { textOf } from '../load/text.js';
import type { Load, LoadResult, Mode } from './mode.js';

/**
 * Users in pairs: first as fast as they are served, then at five times that rate, then at half of it. The server is to refuse
 * what is too much, to go on with the rest, to lose nothing that it acknowledged, and to be itself again soon after.
 */
export const overload: Mode = { unit: 'messages', protocols: ['duet', 'duet-http'], run };

const overloadFactor = 5;
const tickMs = 1;
/** Duet allows 20 operations on a socket at a time, the stream included: nobody offers more. */
const mostInFlight = 16;
/** Messages that are answered so soon, all of them, show that the server has recovered. */
const recoveredMs = 250;
const lookMs = 500;
const longestRecoveryMs = 20_000;
const lastMessagesMs = 20_000;

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  const crowd = new Crowd();
  const ids = namesOf('u', options.users);
  await arriveAll(ids, async (id, index) => {
    const client = await protocol.connect(id, () => (crowd.delivered += 1));
    crowd.join(client, ids[index ^ 1] ?? id);
  });
  await crowd.sendInTurns(options.warmupSeconds * 1000);
  const atBest = await crowd.sendInTurns(options.seconds * 1000);
  const best = atBest.answered.length / options.seconds;
  const flooding = crowd.sendAt(overloadFactor * best);
  await delay(options.warmupSeconds * 1000);
  window.begin();
  const flood = await crowd.watch(options.seconds * 1000);
  window.end();
  flooding.stop();
  const recoveryMs = await crowd.recover(best / 2);
  const problems = await crowd.leave();
  const share = flood.answered.length / options.seconds / best;
  return {
    done: flood.answered.length,
    windowMs: options.seconds * 1000,
    latency: latencyOf(flood.answered),
    acknowledged: crowd.acknowledged,
    figures: {
      'at its best /s': best,
      'offered /s': flood.offered / options.seconds,
      '× best': share,
      'refused /s': flood.refused / options.seconds,
      'recovery s': recoveryMs / 1000,
    },
    problems: [
      ...problems,
      ...(crowd.withoutAdvice === 0 ? [] : [`${crowd.withoutAdvice} refusals did not say when to come back`]),
      ...(recoveryMs < longestRecoveryMs ? [] : ['The server did not recover']),
    ],
  };
}

/** What happened in one span of time. */
interface Span {
  offered: number;
  refused: number;
  /** Latencies of what was acknowledged, in milliseconds. */
  readonly answered: number[];
}

class Crowd {
  acknowledged = 0;
  delivered = 0;
  withoutAdvice = 0;
  private readonly members: { readonly client: Client; readonly peerId: string; inFlight: number }[] = [];
  private serial = 0;
  private span: Span = { offered: 0, refused: 0, answered: [] };

  join(client: Client, peerId: string): void {
    this.members.push({ client, peerId, inFlight: 0 });
  }

  /** Everybody sends the next message when the last one is answered. */
  async sendInTurns(durationMs: number): Promise<Span> {
    const untilMs = performance.now() + durationMs;
    const span = this.watch(durationMs);
    await Promise.all(
      this.members.map(async (_member, index) => {
        while (performance.now() < untilMs) await this.send(index);
      }),
    );
    return span;
  }

  /** Offers so many messages a second, whatever becomes of them. */
  sendAt(ratePerSecond: number): { readonly stop: () => void } {
    const fromMs = performance.now();
    let next = 0;
    const timer = setInterval(() => {
      for (; next < ((performance.now() - fromMs) * ratePerSecond) / 1000; next += 1) {
        void this.send(next % this.members.length);
      }
    }, tickMs);
    return { stop: () => clearInterval(timer) };
  }

  async watch(durationMs: number): Promise<Span> {
    const span = (this.span = { offered: 0, refused: 0, answered: [] });
    await delay(durationMs);
    return span;
  }

  /** Sends at a rate that the server can do, and answers how long it took until everything was answered well. */
  async recover(ratePerSecond: number): Promise<number> {
    const fromMs = performance.now();
    const { stop } = this.sendAt(ratePerSecond);
    let beganMs = fromMs;
    for (; beganMs - fromMs < longestRecoveryMs; beganMs = performance.now()) {
      const { offered, refused, answered } = await this.watch(lookMs);
      const isServed = answered.length > 0.8 * offered && answered.every((ms) => ms < recoveredMs);
      if (offered > 0 && refused === 0 && isServed) break;
    }
    stop();
    return beganMs - fromMs;
  }

  async leave(): Promise<string[]> {
    const isDone = (): boolean =>
      this.members.every(({ inFlight }) => inFlight === 0) && this.delivered >= this.acknowledged;
    for (const deadline = Date.now() + lastMessagesMs; !isDone() && Date.now() < deadline;) await delay(20);
    for (const { client } of this.members) client.close();
    if (this.delivered === this.acknowledged) return [];
    return [`${this.delivered} of ${this.acknowledged} acknowledged messages were delivered`];
  }

  private async send(index: number): Promise<void> {
    const member = this.members[index];
    this.span.offered += 1;
    if (!member || member.inFlight >= mostInFlight) return;
    member.inFlight += 1;
    const sentMs = performance.now();
    try {
      await member.client.send(member.peerId, textOf(index, (this.serial += 1)));
      this.acknowledged += 1;
      this.span.answered.push(performance.now() - sentMs);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'UNAVAILABLE') throw error;
      this.span.refused += 1;
      if (error.retryAfterMs === null) this.withoutAdvice += 1;
    } finally {
      member.inFlight -= 1;
    }
  }
}
