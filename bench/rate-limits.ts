/**
 * What the rate limits cost a node for each send: `node --import tsx bench/rate-limits.ts [sends of a user in a window]`.
 * CPU time of the whole process, with the reports to a real Redis and their answers in it, beside a node that has them off.
 */
import { RateLimits } from '../src/limits/rate-limits.js';
import { openRedisClient } from '../src/pubsub/redis-client.js';
import { startBenchRedis } from './redis.js';

const users = 5_000;
const sendsEach = Number(process.argv[2] ?? 20);
const silent = (): void => undefined;
const log = { info: silent, warn: silent, error: silent };

const redis = await startBenchRedis();
if (redis === null) throw new Error('redis-server is not on this machine');
const opened = openRedisClient({ url: redis.url, log });
await new Promise((resolve) => opened.client.once('ready', resolve));

await measure('warm-up', new RateLimits({ isOn: true, redis: opened.client }));
const off = await measure('off', new RateLimits({ isOn: false }));
const on = await measure('on', new RateLimits({ isOn: true, redis: opened.client }));
console.log(
  `${sendsEach} sends of each user in a window: ${(on - off).toFixed(2)} µs of CPU more for a send`,
);
await opened.close();
await redis.stop();

/** Microseconds of CPU for one decision, paced so that reports are answered between them as they are in a server. */
async function measure(name: string, limits: RateLimits): Promise<number> {
  const callers = Array.from({ length: users }, (_, index) => ({
    identity: { userId: `${name}-${index}`, role: 'USER' as const, expiresAt: new Date(), tokenId: '' },
    address: '192.0.2.1',
  }));
  const before = process.cpuUsage();
  for (let round = 0; round < sendsEach; round += 1) {
    for (const [index, caller] of callers.entries()) {
      limits.spend('send', caller);
      if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await opened.client.ping();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (users * sendsEach);
}
