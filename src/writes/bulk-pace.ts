/** Of a node's time, what bulk work takes while users are at work: a quarter. */
const restPerWork = 3;
/** How long after a user's last write somebody may still be at work. */
const busyMs = 200;
/** A step that was slow because something was away is no reason to rest for long. */
const maxRestMs = 500;

/**
 * Holds bulk work (exports, imports, calls for hundreds, pushes) back in favour of users: after each step it rests for three times as
 * long as the step took. All bulk work of a node shares one pace. While no user writes, nothing rests.
 */
export class BulkPace {
  private userWroteAt = -Infinity;
  private freeAt = -Infinity;

  /** A user's write was stored just now. */
  noteUser(): void {
    this.userWroteAt = performance.now();
  }

  /** Does a step when its turn has come; answers and fails as the step does. */
  async run<T>(step: () => Promise<T>): Promise<T> {
    while (this.restMs() > 0) await pause(this.restMs());
    const startedAt = performance.now();
    try {
      return await step();
    } finally {
      const endedAt = performance.now();
      const restMs = Math.min(maxRestMs, (endedAt - startedAt) * restPerWork);
      this.freeAt = Math.max(this.freeAt, endedAt) + restMs;
    }
  }

  private restMs(): number {
    const now = performance.now();
    return now - this.userWroteAt < busyMs ? this.freeAt - now : 0;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
