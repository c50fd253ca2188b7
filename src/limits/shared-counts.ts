import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisClient } from '../pubsub/redis-client.js';
import type { RateRule } from './rate-rules.js';

/** What all nodes counted for a holder, and the time until its window ends. */
export interface CountSoFar {
  readonly count: number;
  readonly leftMs: number;
}

/** Where the nodes add their counts up. */
export interface SharedCount {
  /** Adds to the holder's window, which begins with the first that is added. Never rejects. */
  add(holder: string, count: number): Promise<CountSoFar>;
}

/** For a node that counts alone: nobody adds anything, and its own windows are all there are. */
const nobodyElse: SharedCount = {
  add: () => Promise.resolve({ count: 0, leftMs: Number.POSITIVE_INFINITY }),
};

/**
 * The shared count of one rule in Redis, where it lies for as long as its window. While Redis is away a node adds up in memory:
 * then the rule holds for each node alone, as it always does without one.
 */
export function createSharedCount(rule: RateRule, client: RedisClient | undefined): SharedCount {
  if (client === undefined) return nobodyElse;
  const options = {
    keyPrefix: `duet:rate:${rule.kind}:${rule.holder}`,
    points: rule.max,
    duration: rule.seconds,
  };
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: client,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(options),
  });
  return {
    async add(holder, count) {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(holder, count);
      return { count: consumedPoints, leftMs: msBeforeNext };
    },
  };
}
