import { createMemoryPubSub } from './memory-pubsub.js';
import type { PubSub, PubSubLog, PubSubMetrics } from './pubsub.js';
import { createRedisPubSub } from './redis-pubsub.js';

export interface PubSubOptions {
  /** Absent: publications stay inside the process, so the installation can have one node only. */
  readonly redisUrl: string | undefined;
  readonly log: PubSubLog;
  readonly metrics?: PubSubMetrics | undefined;
}

/** The pub/sub that fits the configuration. Throws when the URL cannot be used; a Redis that is away is no reason to. */
export function createPubSub({ redisUrl, log, metrics }: PubSubOptions): PubSub {
  return redisUrl === undefined
    ? createMemoryPubSub({ log, metrics })
    : createRedisPubSub({ url: redisUrl, log, metrics });
}
