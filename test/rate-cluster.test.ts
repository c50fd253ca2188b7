import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DuetError } from '../src/errors.js';
import { openRateLimits } from '../src/limits/open-rate-limits.js';
import type { RateLimits } from '../src/limits/rate-limits.js';
import { recorder } from './harness/pubsub.js';
import { redisAvailable, startClusterNode, type RedisServer } from './harness/redis.js';

const allowed = 30;

/** How many of so many uses are let through; each report is answered before the next use. */
async function letThrough(limits: RateLimits, userId: string, uses: number): Promise<number> {
  const identity = { userId, role: 'USER' as const, expiresAt: new Date(), tokenId: '' };
  let count = 0;
  for (let use = 0; use < uses; use += 1) {
    try {
      limits.spend('befriend', { identity, address: '192.0.2.1' });
      count += 1;
    } catch (error) {
      expect(error).toBeInstanceOf(DuetError);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return count;
}

describe.runIf(redisAvailable())('the rates of nodes with a Redis Cluster', () => {
  const members: RedisServer[] = [];
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of closing.splice(0)) await step();
    await Promise.all(members.splice(0).map((member) => member.stop()));
  });

  it('are counted together whichever of its nodes holds the count', async () => {
    members.push(...(await Promise.all([startClusterNode(), startClusterNode()])));
    await meet(members.map(({ port }) => port));
    const open = (port: number | undefined): RateLimits =>
      openRateLimits({
        ...recorder(),
        rateLimits: true,
        redisUrl: `redis+cluster://127.0.0.1:${port ?? 0}`,
        onClose: (step) => closing.push(step),
      });
    const [here, there] = [open(members[0]?.port), open(members[1]?.port)];
    // Their slots differ, so that both members hold some; each attempt has users of its own.
    let attempt = 0;
    await vi.waitFor(async () => {
      attempt += 1;
      for (const name of ['ann', 'bob', 'cid', 'dan']) {
        const userId = `${name}-${attempt}`;
        expect(await letThrough(here, userId, allowed)).toBe(allowed);
        expect(await letThrough(there, userId, allowed)).toBeLessThan(allowed / 2);
      }
    }, 30_000);
  });

  async function meet(ports: readonly number[]): Promise<void> {
    const clients = ports.map((port) => new Redis(port));
    closing.push(() => clients.forEach((client) => client.disconnect()));
    const [first, second] = clients;
    if (!first || !second) throw new Error('two members were started');
    const busPort = (await second.config('GET', 'cluster-port')) as string[];
    await first.call('CLUSTER', 'MEET', '127.0.0.1', `${ports[1] ?? 0}`, busPort[1] ?? '');
    await first.call('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
    await second.call('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383');
    await vi.waitFor(async () => {
      for (const client of clients)
        expect(await client.cluster('INFO')).toMatch(/state:ok[^]*assigned:16384/);
    }, 30_000);
  }
});
