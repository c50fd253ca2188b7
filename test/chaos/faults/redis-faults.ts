import { Redis } from 'ioredis';
import type { RedisServer } from '../../harness/redis.js';
import { pick } from '../random.js';
import type { Scene } from '../scene.js';
import { elapsed, repeatedly, type Fault } from './fault.js';

const shortMs = 2_000;
const longMs = 8_000;
const killsOf = { everyMs: 250, forMs: 3_000 };
const flushesOf = { everyMs: 100, forMs: 1_000 };

/** Only for runs with Redis. */
export const redisFaults: readonly Fault[] = [
  downFor('kill -9 of Redis, 2 s', shortMs),
  downFor('kill -9 of Redis, 8 s', longMs),
  {
    name: 'CLIENT KILL TYPE pubsub, for 3 s',
    catalogue: 'D05',
    part: 'redis',
    run: (scene) =>
      repeatedly(killsOf, () => command(scene, (client) => client.client('KILL', 'TYPE', 'pubsub'))),
  },
  {
    name: 'FLUSHALL, for 1 s',
    catalogue: 'contract 5',
    part: 'redis',
    run: (scene) => repeatedly(flushesOf, () => command(scene, (client) => client.flushall())),
  },
  {
    name: 'freeze of Redis, 2 s',
    catalogue: 'D08',
    part: 'redis',
    async run({ cluster: { redis } }) {
      redis?.pause();
      await elapsed(shortMs);
      redis?.resume();
    },
  },
  {
    name: 'cut between a node and Redis, 1 s',
    catalogue: 'D03',
    part: 'redis',
    async run({ cluster: { nodes } }, random) {
      const { redis } = pick(random, nodes);
      redis.cut();
      await elapsed(shortMs / 2);
      await redis.restore();
    },
  },
  {
    name: 'silence between a node and Redis, 8 s',
    catalogue: 'D13',
    part: 'redis',
    async run({ cluster: { nodes } }, random) {
      const { redis } = pick(random, nodes);
      redis.freeze();
      await elapsed(longMs);
      redis.thaw();
    },
  },
];

/** Redis dies, and comes back empty when the returned function is called. */
export async function killRedis(redis: RedisServer): Promise<() => Promise<void>> {
  await redis.kill();
  return () => redis.restart();
}

function downFor(name: string, durationMs: number): Fault {
  return {
    name,
    catalogue: 'D03',
    part: 'redis',
    async run({ cluster: { redis } }) {
      if (!redis) return;
      const bringBack = await killRedis(redis);
      await elapsed(durationMs);
      await bringBack();
    },
  };
}

async function command(
  { cluster: { redis } }: Scene,
  send: (client: Redis) => Promise<unknown>,
): Promise<void> {
  if (!redis) return;
  const client = new Redis(redis.url);
  await send(client);
  client.disconnect();
}
