import { DuetError } from '../errors.js';

/** What has waited for its turn for longer is told to come back: doing it would keep waiting whoever comes after it. */
export const patienceMs = 3_000;
const longestRetryMs = 5_000;
/** Who asks: a client that is only just coming, or one that is here. */
export type Asker = 'arrival' | 'present';

/**
 * How long what clients ask is handled before what was accepted goes on. A part of it is for those who are only just coming: who
 * is here goes on while thousands come back.
 */
const turnMs: Readonly<Record<Asker, number>> = { arrival: 16, present: 25 };

/**
 * Shares a node's time between taking what clients ask, over sockets and over HTTP, and doing what was taken: without it,
 * thousands that speak at once are all heard before the next batch is written, and the more is offered, the less is done.
 */
export class ReadingTurns {
  private beganAtMs: number | null = null;

  /** Whether one more message may be handled in this turn; otherwise it has to `wait`. */
  hasTime(asker: Asker): boolean {
    const nowMs = performance.now();
    if (this.beganAtMs === null) {
      this.beganAtMs = nowMs;
      this.endLater();
    }
    return nowMs - this.beganAtMs < turnMs[asker];
  }

  /**
   * Enters in a later turn of the event loop, when there is time. Each looks by itself: what the one before it did, most of it in
   * promises, is seen on the clock by then.
   */
  wait(asker: Asker, enter: () => void): void {
    setImmediate(() => {
      if (this.hasTime(asker)) enter();
      else this.wait(asker, enter);
    });
  }

  /** When the event loop has been around once, and PostgreSQL has been heard. */
  private endLater(): void {
    setImmediate(() => setImmediate(() => (this.beganAtMs = null)));
  }
}

/** The refusal of what has waited for longer than `patienceMs`. Nothing of it was done. */
export function tooLate(waitedMs: number): DuetError {
  const retryAfterMs = Math.round(Math.min(waitedMs * (1 + Math.random()), longestRetryMs));
  return new DuetError('UNAVAILABLE', `Too much is waiting; come back in ${retryAfterMs} ms.`, {
    retryAfterMs,
  });
}
