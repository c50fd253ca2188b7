import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { authenticationRetryMs, decidePush, decideResult } from './push-decision.js';
import type { ProviderOutcome, PushClient } from './provider.js';
import type { ResultWriter } from './result-writer.js';
import type { DeliveryFacts, PushStore } from './store.js';
import type { BulkTurns } from '../writes/bulk-pace.js';

export interface ProviderPumpOptions {
  readonly client: PushClient;
  readonly store: PushStore;
  /** When the next are taken up, so that users' sends come first. */
  readonly pace: BulkTurns;
  readonly results: ResultWriter;
  readonly log: Logger;
  readonly onOutcome: (outcome: ProviderOutcome['kind'], durationMs: number) => void;
}

/** Pushes of one provider that are on their way at once. */
const maxInFlight = 64;
/** Pushes that are taken up together: not one by one, and not so many that a send waits for them. */
const mostTogether = 16;
/** Begun in one turn of the event loop: each takes some 0.2 ms, in which nobody else is served. */
const pushesPerTurn = 4;
/** Longer than an attempt and the writing of its outcome can take. */
const leaseMs = 60_000;
/** How long a provider that throttles everything, and says no time, is left alone. */
const throttlePauseMs = 5_000;

/**
 * Pushes what is due of one provider, so that each provider has its own pace: what one of them cannot take waits in the table and
 * holds up nobody else. What is wanted is decided when there is room for it, not when it became due.
 */
export class ProviderPump {
  private inFlight = 0;
  private isClaiming = false;
  private hasNews = false;
  private isStopped = false;
  private pausedUntilMs = 0;
  private readonly work = new Set<Promise<void>>();

  constructor(private readonly options: ProviderPumpOptions) {}

  /** Something may be due. Returns at once. */
  wake(): void {
    this.hasNews = true;
    if (this.isStopped || this.isClaiming || this.inFlight + mostTogether > maxInFlight) return;
    if (performance.now() < this.pausedUntilMs) return;
    this.isClaiming = true;
    this.track(
      this.claim().finally(() => {
        this.isClaiming = false;
        if (this.hasNews) this.wake();
      }),
    );
  }

  /** Waits for the attempts that run; they end by themselves within 15 s. */
  async stop(): Promise<void> {
    this.isStopped = true;
    while (this.work.size > 0) await Promise.all(this.work);
  }

  private track(promise: Promise<void>): void {
    this.work.add(promise);
    void promise.finally(() => this.work.delete(promise));
  }

  /** Never rejects: what was claimed and lost is due again when its lease is over. */
  private async claim(): Promise<void> {
    const { pace, client, log } = this.options;
    this.hasNews = false;
    try {
      await pace.run(() => this.claimSome());
    } catch (error) {
      this.hasNews = false;
      log.warn({ err: error, provider: client.provider }, 'Due pushes could not be read; it goes on.');
    }
  }

  private async claimSome(): Promise<void> {
    const { store, client } = this.options;
    if (this.hasStopped()) return;
    const keys = await store.claim(client.provider, mostTogether, leaseMs);
    if (keys.length === 0) return;
    if (keys.length === mostTogether) this.hasNews = true;
    for (const [index, facts] of (await store.listFacts(keys)).entries()) {
      if (index % pushesPerTurn === 0) await nextTurn();
      // What was claimed is another node's when the lease is over.
      if (this.hasStopped()) return;
      this.take(facts);
    }
  }

  private hasStopped(): boolean {
    return this.isStopped;
  }

  private take(facts: DeliveryFacts): void {
    const decision = decidePush(facts);
    if (decision.kind === 'done') {
      this.options.results.add(decision.result);
      return;
    }
    this.inFlight += 1;
    this.track(
      this.attempt(facts, decision.push).finally(() => {
        this.inFlight -= 1;
        if (this.hasNews) this.wake();
      }),
    );
  }

  private async attempt(facts: DeliveryFacts, push: Parameters<PushClient['send']>[0]): Promise<void> {
    const { client, results, onOutcome } = this.options;
    const startedAt = performance.now();
    const outcome = await this.send(push);
    onOutcome(outcome.kind, performance.now() - startedAt);
    this.notice(outcome);
    results.add(decideResult(facts, outcome));
    if (outcome.kind === 'PERMANENT' || outcome.kind === 'AUTHENTICATION') {
      const { messageId } = facts.delivery;
      const line = { provider: client.provider, outcome: outcome.kind, code: outcome.code, messageId };
      if (outcome.kind === 'PERMANENT') this.options.log.warn(line, 'A push was refused for good.');
      else this.options.log.error(line, 'A push service refuses the credentials.');
    }
  }

  /** A defect of an adapter is one refused push. Its message is not logged: it may quote what was being sent. */
  private async send(push: Parameters<PushClient['send']>[0]): Promise<ProviderOutcome> {
    try {
      return await this.options.client.send(push);
    } catch (error) {
      return { kind: 'PERMANENT', code: error instanceof Error ? `DEFECT ${error.name}` : 'DEFECT' };
    }
  }

  private notice(outcome: ProviderOutcome): void {
    const pauseMs = pauseAfter(outcome);
    this.pausedUntilMs = Math.max(this.pausedUntilMs, performance.now() + pauseMs);
  }
}

/** For how long the provider is left alone. */
function pauseAfter(outcome: ProviderOutcome): number {
  if (outcome.kind === 'THROTTLED' && outcome.isForAll) return outcome.retryAfterMs ?? throttlePauseMs;
  return outcome.kind === 'AUTHENTICATION' && outcome.isForOne !== true ? authenticationRetryMs : 0;
}
