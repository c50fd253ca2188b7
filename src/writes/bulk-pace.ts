/** Of a node's time, what bulk work takes while users are at work: a fifth. */
const restPerWork = 4;
/** How long after a user's last message somebody may still be at work. */
const busyMs = 200;
/** A step that was slow because something was away is no reason to rest for long. */
const maxRestMs = 500;
/** How soon bulk work notices that users have stopped. */
const lookAgainMs = 50;

/** Where bulk work waits for its turn. */
export type BulkTurns = Pick<BulkPace, 'run'>;

/**
 * Holds bulk work (exports, imports, calls for hundreds, pushes) back in favour of users: after each step it rests for four
 * times as long as the step took. All bulk work of a node shares one pace. While no user sends, nothing rests.
 */
export class BulkPace {
  private usersWaiting = 0;
  private userServedAt = -Infinity;
  private stepEndedAt = -Infinity;
  private freeAt = -Infinity;

  /** Does what a user waits for, at once; answers and fails as it does. */
  async serve<T>(work: () => Promise<T>): Promise<T> {
    this.usersWaiting += 1;
    try {
      return await work();
    } finally {
      this.usersWaiting -= 1;
      this.userServedAt = performance.now();
    }
  }

  /** Does a step of bulk work when its turn has come; answers and fails as the step does. */
  async run<T>(step: () => Promise<T>): Promise<T> {
    while (this.restMs() > 0) await pause(Math.min(this.restMs(), lookAgainMs));
    const startedAt = performance.now();
    try {
      return await step();
    } finally {
      const endedAt = performance.now();
      // Steps at the same time are one: each took the node for its own part of it.
      const tookMs = endedAt - Math.max(startedAt, this.stepEndedAt);
      this.stepEndedAt = endedAt;
      this.freeAt = Math.max(this.freeAt, endedAt) + Math.min(maxRestMs, tookMs * restPerWork);
    }
  }

  private restMs(): number {
    const now = performance.now();
    const isBusy = this.usersWaiting > 0 || now - this.userServedAt < busyMs;
    return isBusy ? this.freeAt - now : 0;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
