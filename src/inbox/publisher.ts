import { encode, inboxTopic } from '../pubsub/topics.js';
import type { Publication, PubSub } from '../pubsub/pubsub.js';
import type { InboxEntry } from './event.js';
import type { LiveInboxes } from './live-inboxes.js';

/** Sees entries on their way out, for traces; may add to their payloads what older nodes pass over. */
export interface PublicationWatch {
  publishing(entries: readonly InboxEntry[], publications: readonly Publication[]): readonly Publication[];
}

/**
 * Publishes committed entries, complete and ready to be delivered, so that delivery does not go back to Postgres. Only
 * for what has been committed; a lost publication is found by the head check. The streams of this node are handed the
 * entries themselves, and need neither a broker nor a way through JSON: a node that is the only one publishes nothing.
 */
export class InboxPublisher {
  constructor(
    private readonly pubsub: PubSub,
    private readonly live: Pick<LiveInboxes, 'handOver'>,
    private readonly watch?: PublicationWatch,
  ) {}

  publish(entries: readonly InboxEntry[]): void {
    if (entries.length === 0) return;
    // A trace shows the whole way, even where nobody else is.
    const isPublished = this.watch !== undefined || this.pubsub.mayBeHeard();
    this.live.handOver(entries, isPublished);
    if (!isPublished) return;
    const publications = entries.map((entry) => ({
      topic: inboxTopic(entry.userId),
      payload: encode({ position: entry.position, entry }),
    }));
    this.pubsub.publish(this.watch ? this.watch.publishing(entries, publications) : publications);
  }

  /** Says that there is something new without saying what: the streams read their log. */
  wake(userIds: readonly string[]): void {
    this.pubsub.publish(userIds.map((userId) => ({ topic: inboxTopic(userId), payload: '{}' })));
  }
}
