import { DuetError } from '../errors.js';

export interface TurnsOptions {
  readonly atOnce: number;
  readonly maxWaiting: number;
  /** Nobody waits longer than that for a turn. */
  readonly maxWaitMs: number;
}

/** Lets so many pieces of work run at once; the others wait in a line that is no longer, and for no longer, than it may be. */
export class Turns {
  private running = 0;
  /** In the order they came. */
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: TurnsOptions) {}

  /** Resolves when it is one's turn, with what ends it. Rejects with UNAVAILABLE when the line is full or does not move. */
  async take(): Promise<() => void> {
    if (this.running < this.options.atOnce) this.running += 1;
    else await this.wait();
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      // Whoever ends a turn hands it on, so that nobody who comes in between takes it.
      const [next] = this.waiting;
      if (next) next();
      else this.running -= 1;
    };
  }

  private async wait(): Promise<void> {
    const { maxWaiting, maxWaitMs } = this.options;
    if (this.waiting.size >= maxWaiting) throw tooMany();
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(go);
        reject(tooMany());
      }, maxWaitMs);
      this.waiting.add(go);
    });
  }
}

function tooMany(): DuetError {
  return new DuetError('UNAVAILABLE', 'Too many files are being looked at now.');
}
