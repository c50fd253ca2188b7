/** What holds something back until the turn of the event loop ends. */
export interface Holding {
  release(): void;
}

/**
 * Has sockets let go of what they hold when the turn of the event loop ends, so that an answer with its completion, or the
 * events that a whole batch brought, leave in one system call for each socket.
 */
export class WriteTurn {
  private holding: Holding[] = [];

  /** To be called when something begins to hold. */
  add(holding: Holding): void {
    if (this.holding.length === 0) setImmediate(() => this.end());
    this.holding.push(holding);
  }

  private end(): void {
    const ending = this.holding;
    this.holding = [];
    for (const each of ending) each.release();
  }
}
