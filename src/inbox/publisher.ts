import { encode, inboxTopic } from '../pubsub/topics.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { InboxEntry } from './event.js';
import type { LiveInboxes } from './live-inboxes.js';

/**
 * Publishes committed entries, complete and ready to be delivered, so that delivery does not go back to Postgres. Only
 * for what has been committed; a lost publication is found by the head check. The streams of this node are handed the
 * entries themselves, and need neither a broker nor a way through JSON.
 */
export class InboxPublisher {
  constructor(
    private readonly pubsub: PubSub,
    private readonly live: Pick<LiveInboxes, 'handOver'>,
  ) {}

  publish(entries: readonly InboxEntry[]): void {
    if (entries.length === 0) return;
    this.live.handOver(entries);
    this.pubsub.publish(
      entries.map((entry) => ({
        topic: inboxTopic(entry.userId),
        payload: encode({ position: entry.position, entry }),
      })),
    );
  }

  /** Says that there is something new without saying what: the streams read their log. */
  wake(userIds: readonly string[]): void {
    this.pubsub.publish(userIds.map((userId) => ({ topic: inboxTopic(userId), payload: '{}' })));
  }
}
