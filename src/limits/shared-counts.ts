import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
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

/**
 * The shared count of one rule in Redis, where it lies for as long as its window. While Redis is away, and always without
 * one, a node adds up in memory: then the rule holds for each node alone.
 */
export function createSharedCount(rule: RateRule, client: RedisClient | undefined): SharedCount {
  const options = {
    keyPrefix: `duet:rate:${rule.kind}:${rule.holder}`,
    points: rule.max,
    duration: rule.seconds,
  };
  const memory = new RateLimiterMemory(options);
  const limiter: RateLimiterAbstract =
    client === undefined
      ? memory
      : new RateLimiterRedis({
          ...options,
          storeClient: client,
          rejectIfRedisNotReady: true,
          insuranceLimiter: memory,
        });
  return {
    async add(holder, count) {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(holder, count);
      return { count: consumedPoints, leftMs: msBeforeNext };
    },
  };
}
