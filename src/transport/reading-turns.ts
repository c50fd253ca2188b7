/** What has waited for its turn for longer is told to come back: doing it would keep waiting whoever comes after it. */
export const patienceMs = 3_000;
/** How long messages of clients are handled before what was accepted goes on. */
const turnMs = 25;

/**
 * Shares a node's time between taking messages from its sockets and doing what was taken: without it, thousands of sockets
 * that speak at once are all heard before the next batch is written, and the more is offered, the less is done.
 */
export class ReadingTurns {
  private beganAtMs: number | null = null;

  /** Whether one more message may be handled in this turn; otherwise ask again in a later turn of the event loop. */
  hasTime(): boolean {
    const nowMs = performance.now();
    if (this.beganAtMs === null) {
      this.beganAtMs = nowMs;
      this.endLater();
    }
    return nowMs - this.beganAtMs < turnMs;
  }

  /** When the event loop has been around once, and PostgreSQL has been heard. */
  private endLater(): void {
    setImmediate(() => setImmediate(() => (this.beganAtMs = null)));
  }
}
