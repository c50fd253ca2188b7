import { randomUUID } from 'node:crypto';
import type { PubSub, PubSubLog, PubSubMetrics } from './pubsub.js';
import { RedisAudience } from './redis-audience.js';
import { RedisPublisher } from './redis-publisher.js';
import { RedisSubscriber } from './redis-subscriber.js';
import { parseRedisUrl } from './redis-url.js';
import { encode, nodesTopic } from './topics.js';

export interface RedisPubSubOptions {
  /** As parseRedisUrl reads it. */
  readonly url: string;
  readonly log: PubSubLog;
  readonly metrics?: PubSubMetrics | undefined;
}

/**
 * Pub/sub between nodes through Redis: a single server, the master of a Sentinel group, or a Cluster.
 *
 * Starts and works with Redis away: subscriptions are answered unconfirmed, publications are dropped, and both mend
 * themselves when it comes. A Redis that falls silent without closing is noticed within 5 s, on either connection.
 * Throws at once when the URL cannot be used, and never because of Redis.
 */
export function createRedisPubSub({ url, log, metrics }: RedisPubSubOptions): PubSub {
  const location = parseRedisUrl(url);
  // Two connections: one that is subscribed may not publish.
  const hello = { topic: nodesTopic, payload: encode({ nodeId: randomUUID() }) };
  const subscriber = new RedisSubscriber({ location, log, metrics, hello });
  const publisher = new RedisPublisher({ location, log, metrics });
  const audience = new RedisAudience({ hello, publisher, subscriber });
  let closing: Promise<void> | undefined;

  return {
    subscribe: (topic, listener) => subscriber.subscribe(topic, listener),
    publish: (publications) => publisher.publish(publications),
    mayBeHeard: () => audience.mayHear(),
    onReady: (listener) => subscriber.onReady(listener),
    status: () => (publisher.isReady() && subscriber.isReady() ? 'ready' : 'degraded'),
    close: async () => {
      audience.close();
      closing ??= Promise.all([subscriber.close(), publisher.close()]).then(() => undefined);
      await closing;
    },
  };
}
