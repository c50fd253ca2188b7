import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { HeadCheck } from '../control/head-check.js';
import type { Pools } from '../database/pools.js';
import type { InboxEntry } from '../inbox/event.js';
import type { LiveInboxes } from '../inbox/live-inboxes.js';
import type { InboxStreamOptions } from '../inbox/stream.js';
import type { Metrics } from '../metrics.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { Connections } from '../transport/connections.js';
import type { GroupCommitOptions } from '../writes/group-commit.js';

/** Feeds the figures of a batched write. */
export function watchBatches(
  metrics: Metrics,
): Required<Pick<GroupCommitOptions<unknown, unknown>, 'onBatch' | 'onRetry'>> {
  return {
    onBatch({ size, writingMs, waitedMs }) {
      metrics.batchSize.observe(size);
      metrics.batchSeconds.observe(writingMs / 1000);
      metrics.waitSeconds.observe(waitedMs / 1000);
    },
    onRetry: () => metrics.writeRetries.inc(),
  };
}

/** Feeds the figures of inbox streams, and the traces of entries where there are any. */
export function watchStreams(
  metrics: Metrics,
  traces?: { delivered(entry: InboxEntry): void },
): Required<Pick<InboxStreamOptions, 'onReRead' | 'onDelivery' | 'onOutage'>> {
  return {
    onReRead: (reason) => metrics.reReads.inc({ reason }),
    onDelivery(entry) {
      const { storedAt } = entry;
      // The database's clock and this machine's may differ by a little.
      const tookMs = Date.now() - new Date(storedAt).getTime();
      metrics.deliverySeconds.observe(Math.max(tookMs, 0) / 1000);
      traces?.delivered(entry);
    },
    onOutage: () => metrics.streamOutages.inc(),
  };
}

export interface WatchedNode {
  readonly connections: Connections;
  readonly live: LiveInboxes;
  readonly pubsub: PubSub;
  readonly pools: Pools;
  readonly headCheck: HeadCheck;
}

/** Adds what is read from the node when /metrics is. */
export function watchNode(
  metrics: Metrics,
  { connections, live, pubsub, pools, headCheck }: WatchedNode,
): void {
  metrics.addGauge('duet_sockets', 'Open, authenticated WebSockets.', () => connections.size);
  metrics.addGauge('duet_online_users', 'Users with a live inbox on this node.', () => live.userIds.length);
  metrics.addGauge('duet_inbox_streams', 'Inbox subscriptions on this node.', () => live.streamCount);
  metrics.addGauge(
    'duet_inbox_lag_entries',
    'Entries the slowest stream was behind at the last head check.',
    () => live.lag,
  );
  metrics.addGauge(
    'duet_broker_up',
    '1 while publications travel between nodes, 0 while Redis is away.',
    () => (pubsub.status() === 'ready' ? 1 : 0),
  );
  // Behind a balancer a node without its database is asked nothing, and so has no errors to count.
  metrics.addGauge(
    'duet_database_up',
    '1 while the database answers the head check of each second, 0 while it is away.',
    () => (headCheck.hasDatabase ? 1 : 0),
  );
  metrics.addPools({ query: pools.query, log: pools.log, write: pools.write, push: pools.push });
}

/** Logs each message whose stored content cannot be read, once as long as it is remembered. */
export function warnOfUnreadable(log: Logger): (messageId: string) => void {
  const known = new LRUCache<string, true>({ max: 1_000 });
  return (messageId) => {
    if (known.has(messageId)) return;
    known.set(messageId, true);
    log.error({ messageId }, 'The stored content of a message cannot be read; a placeholder is shown.');
  };
}
