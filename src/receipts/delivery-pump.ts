import type { Logger } from 'pino';
import { deliveryWaitMs, type DeliverCommand, type DeliveredItem, type DeliverOutcome } from './commands.js';
import { maxInboxesPerTransaction } from '../inbox/inbox-writer.js';
import type { DeliveryStore } from './delivery-store.js';

export interface DeliveryPumpOptions {
  readonly store: DeliveryStore;
  /** Tells a slice of peers; resolves after the commit. */
  readonly deliver: (command: DeliverCommand) => Promise<DeliverOutcome>;
  readonly log: Logger;
}

const pendingCheckMs = 5_000;
const entriesPerRead = 1_000;
/** With the reader's own inbox, as many as one transaction may lock. */
const peersPerCommand = maxInboxesPerTransaction - 1;
const retryMs = 2_000;

/**
 * Turns acknowledgements into PeerDelivered, apart from the acknowledgement's own answer: the first at once, what follows
 * within a second together. A long backlog is told in slices of peers in id order; progress is a row, so what a node
 * leaves undone when it dies is taken up by whichever looks next. Telling twice changes nothing: positions only grow.
 */
export class DeliveryPump {
  /** Users being told, and whether there is news that came meanwhile. */
  private readonly running = new Map<string, { hasNews: boolean }>();
  private readonly pauses = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private readonly work = new Set<Promise<void>>();

  constructor(private readonly options: DeliveryPumpOptions) {}

  start(): void {
    this.timer = setInterval(() => this.track(this.takeUpPending()), pendingCheckMs);
  }

  /** What is left undone stays pending, for another node or the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    for (const wake of this.pauses) wake();
    await Promise.all(this.work);
  }

  /** A device of this user acknowledged something new. Returns at once. */
  notice(userId: string): void {
    const running = this.running.get(userId);
    if (running) running.hasNews = true;
    else if (!this.isStopped) this.track(this.tellPeersOf(userId));
  }

  private track(promise: Promise<void>): void {
    this.work.add(promise);
    void promise.finally(() => this.work.delete(promise));
  }

  private async takeUpPending(): Promise<void> {
    try {
      for (const userId of await this.options.store.listPending()) this.notice(userId);
    } catch (error) {
      this.options.log.warn({ err: error }, 'Looking for untold deliveries failed; it goes on.');
    }
  }

  private async tellPeersOf(userId: string): Promise<void> {
    const state = { hasNews: true };
    this.running.set(userId, state);
    try {
      while (state.hasNews && !this.isStopped) {
        state.hasNews = false;
        await this.tellOnce(userId);
      }
    } finally {
      this.running.delete(userId);
    }
  }

  /** Never rejects: what failed is tried again, and stays pending should the node go. */
  private async tellOnce(userId: string): Promise<void> {
    const { store, deliver, log } = this.options;
    try {
      const state = await store.findState(userId);
      if (!state) return;
      const { sinceDeliveredMs, acknowledgedPosition } = state;
      const untilNextMs = sinceDeliveredMs === null ? 0 : deliveryWaitMs(sinceDeliveredMs);
      if (untilNextMs > 0) {
        await this.tellLater(userId, untilNextMs);
        return;
      }
      let after = state.deliveredPosition;
      do {
        const range = await store.listDelivered(userId, {
          after,
          upTo: acknowledgedPosition,
          limit: entriesPerRead,
        });
        for (const command of slice(userId, range.items, range.upToPosition)) {
          const { waitMs } = await deliver(command);
          if (waitMs > 0) {
            await this.tellLater(userId, waitMs);
            return;
          }
        }
        after = range.upToPosition;
      } while (after < acknowledgedPosition && !this.isStopped);
    } catch (error) {
      log.warn({ err: error }, 'Telling peers what was delivered failed; it is tried again.');
      await this.tellLater(userId, retryMs);
    }
  }

  private async tellLater(userId: string, waitMs: number): Promise<void> {
    await this.pause(waitMs);
    const running = this.running.get(userId);
    if (running) running.hasNews = true;
  }

  private async pause(durationMs: number): Promise<void> {
    if (this.isStopped) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.pauses.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, durationMs);
      this.pauses.add(wake);
    });
  }
}

function slice(userId: string, items: readonly DeliveredItem[], upToPosition: number): DeliverCommand[] {
  const commands: DeliverCommand[] = [];
  for (let start = 0; start === 0 || start < items.length; start += peersPerCommand) {
    const isLast = start + peersPerCommand >= items.length;
    commands.push({
      userId,
      items: items.slice(start, start + peersPerCommand),
      deliveredPosition: isLast ? upToPosition : null,
    });
  }
  return commands;
}
