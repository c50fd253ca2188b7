import type { Logger } from 'pino';

export interface RepeatedWorkOptions {
  readonly log: Logger;
  readonly everyMs: number;
  /** What the log says when a look failed. */
  readonly failure: string;
}

/**
 * Work that waits in a table and that any node may take up: looked for at the start, at regular times, and when somebody on
 * this node says that there is some. One look at a time, and one more after a look during which somebody said so.
 */
export abstract class RepeatedWork {
  protected isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private hasNews = false;

  protected constructor(private readonly repetition: RepeatedWorkOptions) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.repetition.everyMs);
    this.wake();
  }

  /** There may be something to do. Returns at once. */
  wake(): void {
    if (this.isStopped) return;
    this.hasNews = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /** Waits for the piece that runs; the rest stays for another node or the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** Takes up what there is, a piece at a time, until `isStopped`. What it rejects with is logged, and the next look goes on. */
  protected abstract workOff(): Promise<void>;

  private async run(): Promise<void> {
    try {
      while (this.hasNews && !this.isStopped) {
        this.hasNews = false;
        await this.workOff();
      }
    } catch (error) {
      this.repetition.log.warn({ err: error }, this.repetition.failure);
    }
  }
}
