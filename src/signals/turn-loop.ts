export interface TurnLoopOptions {
  /** One piece of work; must not reject. */
  readonly turn: () => Promise<void>;
  /** The longest time between two turns. */
  readonly tickMs: number;
  /** The shortest time between two turns. */
  readonly pauseMs: number;
}

/** Runs turns one after the other: when woken, and at every tick. A wake-up during a turn means another turn. */
export class TurnLoop {
  private isWoken = false;
  private isStopped = false;
  private interrupt: (() => void) | null = null;
  private running: Promise<void> | null = null;

  constructor(private readonly options: TurnLoopOptions) {}

  /** Resolves after the first turn; the others follow by themselves. */
  async start(): Promise<void> {
    await this.options.turn();
    this.running = this.run();
  }

  wake(): void {
    this.isWoken = true;
    this.interrupt?.();
  }

  /** Resolves when no turn runs and none will. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.interrupt?.();
    await this.running;
  }

  private async run(): Promise<void> {
    const { turn, tickMs, pauseMs } = this.options;
    for (;;) {
      await this.wait(pauseMs, () => this.isStopped);
      await this.wait(tickMs - pauseMs, () => this.isStopped || this.isWoken);
      if (this.isStopped) return;
      this.isWoken = false;
      await turn();
    }
  }

  /** Ends at once when `isOver` holds, else when it comes to hold or after `limitMs`. */
  private async wait(limitMs: number, isOver: () => boolean): Promise<void> {
    if (isOver()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(end, limitMs);
      const interrupt = (): void => {
        if (isOver()) end();
      };
      this.interrupt = interrupt;
      function end(): void {
        clearTimeout(timer);
        resolve();
      }
    });
    this.interrupt = null;
  }
}
