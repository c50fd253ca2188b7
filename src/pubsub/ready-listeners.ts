import type { PubSubLog, PubSubMetrics } from './pubsub.js';

/** Those who want to know when pub/sub became ready (again); one that throws does not keep the others from hearing it. */
export class ReadyListeners {
  private readonly registrations = new Set<{ readonly listener: () => void }>();

  constructor(
    private readonly log: PubSubLog,
    private readonly metrics: PubSubMetrics | undefined,
  ) {}

  /** Adds a listener and returns the function that removes it. */
  add(listener: () => void): () => void {
    const registration = { listener };
    this.registrations.add(registration);
    return () => {
      this.registrations.delete(registration);
    };
  }

  announce(): void {
    this.metrics?.ready();
    for (const { listener } of this.registrations) {
      try {
        listener();
      } catch (error) {
        this.log.error({ err: error }, 'a pub/sub ready listener threw');
      }
    }
  }

  clear(): void {
    this.registrations.clear();
  }
}
