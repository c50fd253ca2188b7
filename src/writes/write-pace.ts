/** Of the newest batch in the estimate: a machine that has just become slow or fast is noticed within a few batches. */
const weight = 0.3;

/**
 * How fast a queue of batches is worked off when it is under load. Small batches say little about that, for a batch of
 * three hundred takes hardly longer than one of three: only those that are at least half full count.
 */
export class WritePace {
  private perMs: number | null = null;

  constructor(private readonly maxBatch: number) {}

  /** A batch is written. */
  note(size: number, writingMs: number): void {
    if (size * 2 < this.maxBatch) return;
    const perMs = size / Math.max(writingMs, 1);
    this.perMs = this.perMs === null ? perMs : this.perMs + weight * (perMs - this.perMs);
  }

  /** How long so many commands take; 0 while nothing is known. */
  msFor(commands: number): number {
    return this.perMs === null ? 0 : commands / this.perMs;
  }
}
