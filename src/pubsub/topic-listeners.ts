import type { PubSubLog } from './pubsub.js';

type Listener = (payload: string) => void;

/**
 * The local listeners of a node by topic: fan-out that no listener can break.
 *
 * Not an EventEmitter: there one throwing listener silences those after it, and a topic called "error" throws.
 */
export class TopicListeners {
  // Each addition is its own object, so that the same function added twice is called and removed as two.
  private readonly listenersByTopic = new Map<string, Set<{ readonly listener: Listener }>>();

  constructor(private readonly log: PubSubLog) {}

  /** Adds a listener and returns the function that removes it; that one may be called again without effect. */
  add(topic: string, listener: Listener): () => void {
    const registration = { listener };
    const registrations = this.listenersByTopic.get(topic) ?? new Set();
    registrations.add(registration);
    this.listenersByTopic.set(topic, registrations);
    return () => {
      // A later set under the same topic belongs to others: only the set this registration is in may be dropped.
      if (!registrations.delete(registration) || registrations.size > 0) return;
      this.listenersByTopic.delete(topic);
    };
  }

  has(topic: string): boolean {
    return this.listenersByTopic.has(topic);
  }

  topics(): string[] {
    return [...this.listenersByTopic.keys()];
  }

  /** Calls the topic's listeners one after the other. What they throw is logged without the payload, which is private. */
  deliver(topic: string, payload: string): void {
    const registrations = this.listenersByTopic.get(topic);
    if (!registrations) return;
    for (const { listener } of registrations) {
      try {
        listener(payload);
      } catch (error) {
        this.log.error({ err: error, topic }, 'a pub/sub listener threw');
      }
    }
  }

  clear(): void {
    for (const registrations of this.listenersByTopic.values()) registrations.clear();
    this.listenersByTopic.clear();
  }
}
