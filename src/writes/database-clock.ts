/** How long one comparison of the two clocks counts, in milliseconds: they need not run at the same pace. */
const comparisonLastsMs = 60_000;
/** What lies further back than that, in milliseconds, is a step of the database's clock, or an answer that was long on its way. */
const stepMs = 100;

/**
 * What the database's clock says, as far as it can be told from here: from what it said last and the time that has passed since. Never
 * ahead of it by more than the clocks drift apart in a minute, behind by no more than the shortest wait for an answer was.
 */
export class DatabaseClock {
  private aheadMs = Number.NaN;
  private comparedAt = Number.NEGATIVE_INFINITY;
  private latestMs = Number.NEGATIVE_INFINITY;

  /** Notes what the database's clock said in an answer that has just come. */
  note(said: Date): void {
    const now = performance.now();
    const aheadMs = said.getTime() - now;
    const hasStepped = this.aheadMs - aheadMs > stepMs;
    if (!(aheadMs <= this.aheadMs) || hasStepped || now - this.comparedAt > comparisonLastsMs) {
      this.aheadMs = aheadMs;
      this.comparedAt = now;
    }
    this.latestMs = hasStepped ? said.getTime() : Math.max(this.latestMs, said.getTime());
  }

  /** A time after every one that was noted or given out before; null before the first was noted. */
  next(): Date | null {
    if (Number.isNaN(this.aheadMs)) return null;
    this.latestMs = Math.max(this.latestMs + 1, Math.floor(performance.now() + this.aheadMs));
    return new Date(this.latestMs);
  }
}
