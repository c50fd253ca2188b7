import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Metrics } from '../metrics.js';
import { createPubSub } from '../pubsub/create-pubsub.js';
import type { PubSub } from '../pubsub/pubsub.js';

/** The node's pub/sub, which feeds its figures. */
export function openPubSub({ redisUrl }: Config, log: Logger, metrics: Metrics): PubSub {
  return createPubSub({
    redisUrl,
    log,
    metrics: {
      published: (count) => metrics.published.inc(count),
      dropped: (count, reason) => metrics.dropped.inc({ reason }, count),
      received: () => metrics.received.inc(),
      ready: () => metrics.brokerReady.inc(),
    },
  });
}
