import type { Publication, PubSub, PubSubStatus, Subscription } from '../../src/pubsub/pubsub.js';

export interface Faults {
  /** Shares of the publications, 0 to 1. */
  readonly lost?: number;
  readonly doubled?: number;
  readonly late?: number;
  readonly seed?: number;
}

const latestMs = 30;

/** A real adapter behind which publications on inboxes are lost, doubled and handed over late, by a seed. */
export class FaultyPubSub implements PubSub {
  private readonly random: () => number;

  constructor(
    private readonly inner: PubSub,
    private readonly faults: Faults,
  ) {
    this.random = randomFrom(faults.seed ?? 1);
  }

  subscribe(topic: string, listener: (payload: string) => void): Promise<Subscription> {
    if (!topic.includes('inbox:')) return this.inner.subscribe(topic, listener);
    return this.inner.subscribe(topic, (payload) => this.pass(payload, listener));
  }

  publish(publications: readonly Publication[]): void {
    this.inner.publish(publications);
  }

  mayBeHeard(): boolean {
    return this.inner.mayBeHeard();
  }

  onReady(listener: () => void): () => void {
    return this.inner.onReady(listener);
  }

  status(): PubSubStatus {
    return this.inner.status();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private pass(payload: string, listener: (payload: string) => void): void {
    const { lost = 0, doubled = 0, late = 0 } = this.faults;
    if (this.random() < lost) return;
    const copies = this.random() < doubled ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (this.random() < late) setTimeout(() => listener(payload), this.random() * latestMs);
      else listener(payload);
    }
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
