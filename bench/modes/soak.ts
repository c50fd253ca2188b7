import { setTimeout as delay } from 'node:timers/promises';
import { namesOf } from '../load/arrivals.js';
import { joinBystanders } from '../load/bystanders.js';
import type { Protocol } from '../load/client.js';
import type { Load, LoadResult, Mode } from './mode.js';

/** In how many equal parts of its time a long run is looked at: what grows shows from part to part. */
export const soakParts = 6;

const visitorCount = 20;
const visitEveryMs = 200;
const pageSize = 50;

/**
 * Users who chat at a steady rate for a long time, while others come with a cursor, read a page and go. Latencies are told for
 * each part of the time.
 */
export const soak: Mode = { unit: 'messages', protocols: ['duet'], isLong: true, run };

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  const chat = await joinBystanders(protocol, options);
  const visits = new Visits(protocol, namesOf('u', options.users));
  window.begin();
  const whole = chat.beginSample();
  const visiting = visits.go();
  const figures: Record<string, number> = {};
  for (let part = 1; part <= soakParts; part += 1) {
    const { latency } = await chat.sampleFor(options.seconds / soakParts);
    figures[`p50 ms ${part}`] = latency.p50Ms;
    figures[`p99 ms ${part}`] = latency.p99Ms;
  }
  whole.end();
  window.end();
  visits.stop();
  await visiting;
  const problems = await chat.stop();
  return {
    done: whole.count,
    windowMs: whole.durationMs,
    latency: whole.latency,
    acknowledged: chat.acknowledged,
    figures: { ...figures, visits: visits.count },
    problems: [...problems, ...(visits.count > 0 ? [] : ['Nobody could come and read'])],
  };
}

/** Devices that come, one after the other, catch up, read a conversation of one of those who chat, and go. */
class Visits {
  count = 0;
  private isOver = false;
  private readonly cursors = new Map<string, string>();

  constructor(
    private readonly protocol: Protocol,
    private readonly userIds: readonly string[],
  ) {}

  stop(): void {
    this.isOver = true;
  }

  /** Until it is stopped; rejects when somebody could not be served. */
  async go(): Promise<void> {
    for (let index = 0; !this.isOver; index += 1) {
      const place = index % Math.min(visitorCount, this.userIds.length);
      await this.visit(this.userIds[place] ?? '', this.userIds[place ^ 1] ?? '');
      await delay(visitEveryMs);
    }
  }

  private async visit(id: string, peerId: string): Promise<void> {
    const cursor = this.cursors.get(id);
    const ignore = (): void => undefined;
    const client =
      cursor === undefined
        ? await this.protocol.connect(id, ignore)
        : await this.protocol.resume(id, cursor, ignore);
    await client.readHistory(peerId, pageSize);
    this.cursors.set(id, client.cursor() ?? '');
    client.close();
    this.count += 1;
  }
}
