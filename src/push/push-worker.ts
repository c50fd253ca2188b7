import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { PushProvider } from '../generated/prisma/enums.js';
import type { ProviderOutcomeKind, PushClient } from './provider.js';
import { ProviderPump } from './provider-pump.js';
import { ResultWriter } from './result-writer.js';
import type { PushStore } from './store.js';
import type { BulkTurns } from '../writes/bulk-pace.js';

export interface PushWorkerOptions {
  readonly store: PushStore;
  readonly clients: readonly PushClient[];
  /** When the next pushes are taken up, so that users' sends come first. */
  readonly pace: BulkTurns;
  /** For how many days messages are kept: what became of their pushes is kept as long. */
  readonly findHistoryDays: () => Promise<number>;
  readonly log: Logger;
  readonly onOutcome: (provider: PushProvider, outcome: ProviderOutcomeKind, durationMs: number) => void;
}

/** How long a message waits: for a device that is online to acknowledge it, and for others of its conversation to come. */
export const waitMs = 1_000;
const tickMs = 500;
const jobsPerStatement = 50;
const sweepEveryMs = 60_000;
const deliveriesPerSweep = 1_000;
/** A stop does not wait longer for a service: what it does not answer in time is pushed again by another node. */
const stopMs = 4_000;

/**
 * What is queued becomes pushes: each tick turns jobs into deliveries, and wakes the pumps of the providers that have something
 * due. Everything that must survive is in the tables, so any node can die at any time, and all nodes work side by side. A
 * push is at least once: who dies between a service's answer and the writing of it leaves it to be sent again.
 */
export class PushWorker {
  private readonly pumps: ReadonlyMap<PushProvider, ProviderPump>;
  private readonly results: ResultWriter;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private isStopped = false;
  private hadOutage = false;
  private sweptAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: PushWorkerOptions) {
    const { store, clients, pace, log, onOutcome } = options;
    this.results = new ResultWriter(store, log);
    this.pumps = new Map(
      clients.map((client) => [
        client.provider,
        new ProviderPump({
          client,
          store,
          pace,
          results: this.results,
          log,
          onOutcome: (outcome, durationMs) => onOutcome(client.provider, outcome, durationMs),
        }),
      ]),
    );
  }

  start(): void {
    this.timer = setInterval(() => this.wake(), tickMs);
    this.wake();
  }

  /** Waits for the attempts that run, for 4 s, and writes what became of them. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    const pumps = Promise.all([this.running, ...[...this.pumps.values()].map((pump) => pump.stop())]);
    await Promise.race([pumps, delay(stopMs, undefined, { ref: false })]);
    await this.results.close();
    await Promise.all(this.options.clients.map(async (client) => client.close?.()));
  }

  private wake(): void {
    if (this.isStopped) return;
    this.running ??= this.turn().finally(() => {
      this.running = null;
    });
  }

  /** Never rejects. */
  private async turn(): Promise<void> {
    const { store, pace, log } = this.options;
    const providers = [...this.pumps.keys()];
    try {
      let jobs: number;
      do jobs = await pace.run(() => store.expandJobs({ waitMs, limit: jobsPerStatement, providers }));
      while (jobs === jobsPerStatement && !this.isStopped);
      if (this.isStopped) return;
      for (const provider of await store.listDueProviders(providers)) this.pumps.get(provider)?.wake();
      await this.sweep();
      this.hadOutage = false;
    } catch (error) {
      if (!this.hadOutage) log.warn({ err: error }, 'The queue of pushes could not be read; it goes on.');
      this.hadOutage = true;
    }
  }

  /**
   * Off the way of messages: a portion of the oldest rows by the primary key; while there are more, one for each tick. One that
   * fails has held the pushes up, and is tried again a minute later.
   */
  private async sweep(): Promise<void> {
    if (performance.now() - this.sweptAtMs < sweepEveryMs) return;
    this.sweptAtMs = performance.now();
    const { store, pace, findHistoryDays } = this.options;
    const days = await findHistoryDays();
    const removed = await pace.run(() => store.deleteOld(days, deliveriesPerSweep));
    if (removed === deliveriesPerSweep) this.sweptAtMs = Number.NEGATIVE_INFINITY;
  }
}
