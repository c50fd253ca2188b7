import { DuetError } from '../errors.js';

/** What has waited for its turn for longer is told to come back: doing it would keep waiting whoever comes after it. */
export const patienceMs = 2_000;
const longestRetryMs = 4_000;
/** Who asks: a client that is only just coming, or one that is here. */
export type Asker = 'arrival' | 'present';

/**
 * How long what clients ask is handled before what was accepted goes on. A part of it is for those who are only just coming: who
 * is here goes on while thousands come back.
 */
const turnMs: Readonly<Record<Asker, number>> = { arrival: 16, present: 25 };

/** So few are let in within a turn or two. */
const fewWaiting = 32;
/** While writes have to be done first, nobody needs to look more often. */
const lookMsWhenBehind = 20;

/**
 * Shares a node's time between taking what clients ask, over sockets and over HTTP, and doing what was taken: without it,
 * thousands that speak at once are all heard before the next batch is written, and the more is offered, the less is done.
 */
export class ReadingTurns {
  private beganAtMs: number | null = null;
  private waiting = 0;

  /** `isBehind` says whether what was taken waits in queues of its own. */
  constructor(private readonly isBehind: () => boolean) {}

  /** Whether one more message may be handled in this turn; otherwise it has to `wait`. */
  hasTime(asker: Asker): boolean {
    const nowMs = performance.now();
    return this.isWithin(turnMs[asker], nowMs) && !(asker === 'present' && this.isBehind());
  }

  /** Whether nobody waits. */
  get areIdle(): boolean {
    return this.waiting === 0;
  }

  /** Whether whoever comes next is taken at once, or nearly so. */
  get areCalm(): boolean {
    return this.waiting < fewWaiting && !this.isBehind();
  }

  /**
   * Enters in a later turn of the event loop, when there is time; who is here, from `lateAtMs` on (as `performance.now` has it), also
   * while writes have to be done first: to refuse takes little. Each looks by itself: what the one before it did, most of it in
   * promises, is seen on the clock by then.
   */
  wait(asker: Asker, enter: () => void, lateAtMs = Number.POSITIVE_INFINITY): void {
    this.waiting += 1;
    const look = (): void => {
      this.waiting -= 1;
      const nowMs = performance.now();
      const isLate = asker === 'present' && nowMs > lateAtMs && this.isWithin(turnMs.present, nowMs);
      if (isLate || this.hasTime(asker)) enter();
      else this.wait(asker, enter, lateAtMs);
    };
    if (this.isBehind()) setTimeout(look, lookMsWhenBehind).unref();
    else setImmediate(look);
  }

  private isWithin(durationMs: number, nowMs: number): boolean {
    if (this.beganAtMs === null) {
      this.beganAtMs = nowMs;
      this.endLater();
    }
    return nowMs - this.beganAtMs < durationMs;
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
