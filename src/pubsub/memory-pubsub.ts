import type { PubSub, PubSubLog, PubSubMetrics } from './pubsub.js';
import { ReadyListeners } from './ready-listeners.js';
import { TopicListeners } from './topic-listeners.js';

export interface MemoryPubSubOptions {
  readonly log: PubSubLog;
  readonly metrics?: PubSubMetrics | undefined;
}

/**
 * Pub/sub within one process: the adapter of an installation that has a single node and no Redis. Subscriptions are
 * confirmed at once, and nothing is lost while the process lives.
 */
export function createMemoryPubSub({ log, metrics }: MemoryPubSubOptions): PubSub {
  const listeners = new TopicListeners(log);
  const readyListeners = new ReadyListeners(log, metrics);
  let isClosed = false;

  // There is no broker to wait for, but whoever registers while the application is put together is told all the same.
  setImmediate(() => {
    if (!isClosed) readyListeners.announce();
  });

  return {
    subscribe: (topic, listener) => {
      if (isClosed) return Promise.resolve({ confirmed: false, unsubscribe: () => Promise.resolve() });
      const remove = listeners.add(topic, listener);
      return Promise.resolve({
        confirmed: true,
        unsubscribe: () => {
          remove();
          return Promise.resolve();
        },
      });
    },

    publish: (publications) => {
      if (isClosed) {
        metrics?.dropped(publications.length, 'away');
        return;
      }
      const batch = [...publications];
      metrics?.published(batch.length);
      // Immediates run in the order in which they were asked for: this alone keeps the order from call to call.
      setImmediate(() => {
        for (const { topic, payload } of batch) {
          if (!listeners.has(topic)) continue;
          metrics?.received();
          listeners.deliver(topic, payload);
        }
      });
    },

    mayBeHeard: () => false,
    onReady: (listener) => readyListeners.add(listener),
    status: () => (isClosed ? 'degraded' : 'ready'),

    close: () => {
      isClosed = true;
      listeners.clear();
      readyListeners.clear();
      return Promise.resolve();
    },
  };
}
