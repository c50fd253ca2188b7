/** What `StartGate.pass` rejects with once the start is to be given up. */
export class StartStopped extends Error {
  override readonly name = 'StartStopped';

  constructor() {
    super('The start was stopped.');
  }
}

/**
 * Lets a start be given up while it waits, for a lock or for a database that does not answer. What was being waited for is
 * left to itself: whoever gives a start up ends the process, and PostgreSQL rolls back what a client that is gone had begun.
 */
export class StartGate {
  constructor(private readonly signal: AbortSignal | undefined) {}

  /** The outcome of the work, unless the start is stopped first. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    const { signal } = this;
    if (!signal) return work();
    if (signal.aborted) throw new StartStopped();
    let stop: () => void = () => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => reject(new StartStopped());
      signal.addEventListener('abort', stop);
    });
    try {
      return await Promise.race([work(), stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
