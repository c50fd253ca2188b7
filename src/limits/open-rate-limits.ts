import type { PubSubLog } from '../pubsub/pubsub.js';
import { openRedisClient } from '../pubsub/redis-client.js';
import { RateLimits } from './rate-limits.js';

export interface OpenRateLimitsOptions {
  readonly rateLimits: boolean;
  readonly redisUrl: string | undefined;
  readonly log: PubSubLog;
  /** Is given what lets go of Redis. */
  readonly onClose: (step: () => Promise<void>) => void;
}

/** The limits of a node as it is configured. A Redis that is away is no reason to fail: see `createSharedCount`. */
export function openRateLimits(options: OpenRateLimitsOptions): RateLimits {
  const { rateLimits, redisUrl, log, onClose } = options;
  const redis = rateLimits && redisUrl !== undefined ? openRedisClient({ url: redisUrl, log }) : undefined;
  if (redis) onClose(() => redis.close());
  return new RateLimits({ isOn: rateLimits, redis: redis?.client });
}
