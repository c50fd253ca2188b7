/** A clock that is set back by more than that was stepped, in milliseconds: one whose pace is corrected loses less between two batches that read. */
const stepMs = 100;

/**
 * What the database's clock says, as far as it can be told from here: from what it said before and the time that has passed since. Each
 * answer bounds how far it is ahead of the clock of this process: it said so after it was asked, and before its answer came. Never
 * ahead of it by more than the shortest wait for an answer was and the clocks have drifted apart since, and behind by no more.
 */
export class DatabaseClock {
  private aheadMs = Number.NEGATIVE_INFINITY;
  private latestMs = Number.NEGATIVE_INFINITY;

  /** Notes what the database's clock said in an answer that has come, to what was asked at this time by `performance.now()`. */
  note(said: Date, askedAt: number): void {
    // Less than a millisecond is cut off.
    const mostMs = said.getTime() + 1 - askedAt;
    const leastMs = said.getTime() - performance.now();
    const hasStepped = this.aheadMs - mostMs > stepMs;
    this.aheadMs = Math.min(Math.max(this.aheadMs, leastMs), mostMs);
    this.latestMs = hasStepped ? said.getTime() : Math.max(this.latestMs, said.getTime());
  }

  /** A time after every one that was noted or given out before, unless the clock has stepped back; null before the first was noted. */
  next(): Date | null {
    if (this.aheadMs === Number.NEGATIVE_INFINITY) return null;
    this.latestMs = Math.max(this.latestMs + 1, Math.floor(performance.now() + this.aheadMs));
    return new Date(this.latestMs);
  }
}
