import { DuetError } from '../errors.js';

export interface TurnsOptions {
  readonly atOnce: number;
  readonly maxWaiting: number;
}

/** Lets so many pieces of work run at once; the others wait in a line that is no longer than it may be. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: TurnsOptions) {}

  /** Resolves when it is one's turn, with what ends it. Rejects with UNAVAILABLE when the line is full. */
  async take(): Promise<() => void> {
    const { atOnce, maxWaiting } = this.options;
    if (this.running < atOnce) this.running += 1;
    else {
      if (this.waiting.length >= maxWaiting) {
        throw new DuetError('UNAVAILABLE', 'Too many files are being looked at now.');
      }
      // Whoever ends a turn hands it on, so that nobody who comes in between takes it.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    };
  }
}
