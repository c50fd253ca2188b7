import DataLoader from 'dataloader';

/**
 * Reads in waves: what one operation asks for is collected until it asks for nothing more, then read at once, and what the
 * answers ask for waits until all of that wave has been read. So every object of one level of an operation is read in the same
 * wave, whatever stands beside it and however long that takes, and each kind of object costs at most one read in each
 * wave: the number of statements follows from the document alone (statement-limit.ts). Without waves the objects of one
 * level came in as many batches as there were ways to reach them.
 */
export class Waves {
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private isDue = false;

  /** A loader whose batches are parts of the waves. What it knows already is answered with the wave, too. */
  loader<Key, Value, CacheKey = Key>(
    read: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
    options: DataLoader.Options<Key, Value, CacheKey> = {},
  ): DataLoader<Key, Value, CacheKey> {
    return new DataLoader<Key, Value, CacheKey>((keys) => this.hold(() => read(keys)), {
      ...options,
      batchScheduleFn: (dispatch) => {
        this.waiting.push(dispatch);
        this.beginNext();
      },
    });
  }

  /** Runs a read that has its own statements as a part of the wave that is collected at this moment. */
  join<Value>(read: () => Value | Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        this.hold(read).then(resolve, reject);
      });
      this.beginNext();
    });
  }

  /** The next wave begins after it. */
  private async hold<Value>(read: () => Value | Promise<Value>): Promise<Value> {
    this.running += 1;
    try {
      return await read();
    } finally {
      this.running -= 1;
      this.beginNext();
    }
  }

  private beginNext(): void {
    if (this.running > 0 || this.isDue || this.waiting.length === 0) return;
    this.isDue = true;
    // Behind everything that settled promises still ask for: that belongs to the same wave.
    queueMicrotask(() => {
      process.nextTick(() => {
        this.isDue = false;
        for (const dispatch of this.waiting.splice(0)) dispatch();
      });
    });
  }
}
