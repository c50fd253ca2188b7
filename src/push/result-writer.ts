import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DeliveryResult, PushStore } from './store.js';

const maxTogether = 200;
/** What comes within so long is written together. */
const gatherMs = 25;
const pauseMs = 500;
const patienceMs = 20_000;

/**
 * Writes what became of deliveries: what comes while the last ones are being written is written together. An outage is
 * waited out for as long as the deliveries are this node's; then they are left to be taken up and pushed again.
 */
export class ResultWriter {
  private waiting: DeliveryResult[] = [];
  private running: Promise<void> | null = null;
  private isClosed = false;

  constructor(
    private readonly store: Pick<PushStore, 'write'>,
    private readonly log: Logger,
  ) {}

  /** Returns at once; a failure is logged. */
  add(result: DeliveryResult): void {
    if (this.isClosed) return;
    this.waiting.push(result);
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /** Takes nothing more; resolves when what was added is written or given up. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      if (!this.isClosed && this.waiting.length < maxTogether) await delay(gatherMs);
      await this.write(this.waiting.splice(0, maxTogether));
    }
  }

  private async write(results: readonly DeliveryResult[]): Promise<void> {
    const untilMs = performance.now() + patienceMs;
    for (;;) {
      try {
        await this.store.write(results);
        return;
      } catch (error) {
        if (this.isClosed || performance.now() > untilMs) {
          this.log.error({ err: error, count: results.length }, 'Outcomes of pushes could not be written.');
          return;
        }
        await delay(pauseMs);
      }
    }
  }
}
