import type { DuetError } from '../errors.js';
import { commandsOf, giveUpLate, settle, type Waiting } from './waiting.js';
import { WritePace } from './write-pace.js';
import { noRoom, tooManyWaiting } from './write-refusals.js';

/**
 * Writes a batch in one transaction and answers for each command, in order: its outcome, or why it was refused. May call `goOn`
 * once the batch is stored and before anyone is told: what waits then is on its way to the database meanwhile.
 */
export type WriteBatch<Command, Outcome> = (
  commands: readonly Command[],
  goOn?: () => void,
) => Promise<readonly (Outcome | DuetError)[]>;

/** What commands lock, so that one lock that is held elsewhere does not hold up everyone. */
export interface CommandLocks<Command> {
  /** Whether a batch failed because it waited for a lock for too long. */
  isLockTimeout(error: unknown): boolean;
  keysOf(command: Command): readonly string[];
  /** Which of these are locked by someone else right now. */
  findHeld(keys: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface GroupCommitOptions<Command, Outcome> {
  readonly locks?: CommandLocks<Command>;
  readonly write: WriteBatch<Command, Outcome>;
  /** The database is away or asks to try again: nothing is wrong with the commands. */
  readonly isTransient: (error: unknown) => boolean;
  /** The database has no room: like an outage, but repeating is of no use before somebody has made some. */
  readonly isFull?: (error: unknown) => boolean;
  readonly maxBatch?: number;
  /** How much a batch may lock; a command that needs more goes alone. */
  readonly maxKeys?: number;
  /** Commands waiting; one more is refused with UNAVAILABLE instead of growing without bound. */
  readonly maxWaiting?: number;
  /** How long a command may be about to wait, as far as that is known, before it is refused with UNAVAILABLE. */
  readonly maxWaitMs?: number;
  /** How long a command outlives outages before it is refused with UNAVAILABLE, in milliseconds. */
  readonly patienceMs?: number;
  /** A batch is written: how many commands it had, how long that took, and how long the first of them had waited. */
  readonly onBatch?: (batch: {
    readonly size: number;
    readonly writingMs: number;
    readonly waitedMs: number;
  }) => void;
  readonly onRetry?: (error: unknown) => void;
}

/** So many batches may always wait: what is known of their pace may be old. With so many, what comes on top is only kept waiting. */
const leastBatchesWaiting = 4;
/** Without a batch that has ended for so long, the writer stands still, and nobody is to wait for it who does not write. */
const stillAfterMs = 1_000;

/**
 * Group commit: collects the commands that arrive while the last batch is being written and writes them as one. No timer
 * and no added latency: an idle writer takes what the present turn of the event loop brought. One writer, so the order
 * of arrival is the order of writing. A batch that fails as a whole is cut in halves until the command that poisons it
 * stands alone; a batch that meets an outage is repeated, which is safe because every command is idempotent. Commands that
 * need a lock which is held elsewhere wait aside, in their order, while the others go on.
 */
export class GroupCommit<Command, Outcome> {
  private waiting: Waiting<Command, Outcome>[] = [];
  /** A batch is being written, or is about to. */
  private isWriting = false;
  /** The batches that have not been answered: the one that is being written, and the one before it. */
  private readonly unanswered = new Set<Promise<void>>();
  /** Commands that wait for a lock which is held elsewhere, in the order of their arrival. */
  private aside: Waiting<Command, Outcome>[] = [];
  private asideRunning: Promise<void> | null = null;
  /** What was held elsewhere since something was put aside: whoever needs it too must not overtake. */
  private readonly closedKeys = new Set<string>();
  private endedAtMs = Number.NEGATIVE_INFINITY;
  private readonly maxBatch: number;
  private readonly maxWaiting: number;
  private readonly maxWaitMs: number;
  private readonly pace: WritePace;
  private readonly patienceMs: number;

  constructor(private readonly options: GroupCommitOptions<Command, Outcome>) {
    this.maxBatch = options.maxBatch ?? 300;
    this.maxWaiting = options.maxWaiting ?? 20_000;
    this.maxWaitMs = options.maxWaitMs ?? 3_000;
    this.patienceMs = options.patienceMs ?? 10_000;
    this.pace = new WritePace(this.maxBatch);
  }

  /** Whether it is of no use to submit more now: batches are full without it, one after the other. */
  get isBehind(): boolean {
    return (
      this.waiting.length >= leastBatchesWaiting * this.maxBatch &&
      performance.now() - this.endedAtMs < stillAfterMs
    );
  }

  /** Resolves after the commit, never before. Rejects with the refusal, with UNAVAILABLE, or with the defect. */
  submit(command: Command): Promise<Outcome> {
    const waiting = this.waiting.length + this.aside.length;
    if (this.isTooMuch(waiting)) return Promise.reject(tooManyWaiting(this.pace.msFor(waiting)));
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, deadlineAt: performance.now() + this.patienceMs, resolve, reject });
      if (this.isWriting) return;
      this.isWriting = true;
      setImmediate(() => this.writeNext());
    });
  }

  /** Resolves when everything submitted so far is answered. */
  async drain(): Promise<void> {
    while (this.isWriting || this.unanswered.size > 0 || this.asideRunning) {
      await Promise.all([...this.unanswered, this.asideRunning, new Promise(setImmediate)]);
    }
  }

  private isTooMuch(waiting: number): boolean {
    if (waiting >= this.maxWaiting) return true;
    return waiting >= leastBatchesWaiting * this.maxBatch && this.pace.msFor(waiting) > this.maxWaitMs;
  }

  /** Begins with what waits, and at its end with what waits then. */
  private writeNext(): void {
    const batch = this.waiting.splice(0, this.countFitting(this.waiting));
    this.isWriting = batch.length > 0;
    if (!this.isWriting) return;
    let hasGoneOn = false;
    const goOn = (): void => {
      if (hasGoneOn) return;
      hasGoneOn = true;
      this.writeNext();
    };
    const answered = this.writeOrSplit(this.closedKeys.size === 0 ? batch : this.putAside(batch), goOn).then(
      () => {
        this.unanswered.delete(answered);
        goOn();
      },
    );
    this.unanswered.add(answered);
  }

  /** How many of these are a batch: at least one, if there is any. */
  private countFitting(waiting: readonly Waiting<Command, Outcome>[]): number {
    const { maxKeys, locks } = this.options;
    const count = Math.min(waiting.length, this.maxBatch);
    if (maxKeys === undefined || !locks) return count;
    let keys = 0;
    const tooMuch = waiting.slice(0, count).findIndex(({ command }, index) => {
      keys += locks.keysOf(command).length;
      return index > 0 && keys > maxKeys;
    });
    return tooMuch === -1 ? count : tooMuch;
  }

  /** Never rejects: every way out answers the commands. */
  private async writeOrSplit(batch: readonly Waiting<Command, Outcome>[], goOn?: () => void): Promise<void> {
    if (batch.length === 0) return;
    const startedAt = performance.now();
    const waitedMs = startedAt - ((batch[0]?.deadlineAt ?? 0) - this.patienceMs);
    try {
      const outcomes = await this.options.write(commandsOf(batch), goOn);
      const endedAtMs = performance.now();
      // Before its end the last one was told of.
      const writingMs = endedAtMs - Math.max(startedAt, this.endedAtMs);
      this.endedAtMs = endedAtMs;
      this.pace.note(batch.length, writingMs);
      this.options.onBatch?.({ size: batch.length, writingMs, waitedMs });
      batch.forEach((waiting, index) => settle(waiting, outcomes[index]));
    } catch (error) {
      await this.recover(batch, error);
    }
  }

  private async recover(batch: readonly Waiting<Command, Outcome>[], error: unknown): Promise<void> {
    if (this.options.isFull?.(error)) {
      for (const waiting of batch) waiting.reject(noRoom(error));
      return;
    }
    if (this.options.isTransient(error)) {
      this.options.onRetry?.(error);
      // Each batch of those that have waited for longer would meet the outage anew, unless something was written meanwhile.
      if (performance.now() - this.endedAtMs >= this.patienceMs)
        this.waiting = giveUpLate(this.waiting, error);
      const alive = giveUpLate(batch, error);
      if (alive.length === 0) return;
      const held = await this.findHeld(alive, error);
      if (held.size === 0) await pause();
      return this.writeOrSplit(this.putAside(alive));
    }
    if (batch.length === 1) {
      batch[0]?.reject(error);
      return;
    }
    const middle = batch.length >> 1;
    await this.writeOrSplit(batch.slice(0, middle));
    // What the first half has put aside is not to be overtaken.
    await this.writeOrSplit(this.putAside(batch.slice(middle)));
  }

  /** The keys of these that someone else has locked, when that is why their batch failed. */
  private async findHeld(
    batch: readonly Waiting<Command, Outcome>[],
    error: unknown,
  ): Promise<ReadonlySet<string>> {
    const { locks } = this.options;
    if (!locks?.isLockTimeout(error)) return new Set();
    const keys = new Set(batch.flatMap(({ command }) => [...locks.keysOf(command)]));
    try {
      const held = await locks.findHeld([...keys]);
      for (const key of held) this.closedKeys.add(key);
      return held;
    } catch {
      // Not known then; the next attempt at the batch meets the same failure, and answers for it.
      return new Set();
    }
  }

  /** Leaves to the lane beside the main one what needs a closed key; answers the rest. */
  private putAside(batch: readonly Waiting<Command, Outcome>[]): readonly Waiting<Command, Outcome>[] {
    const [needing, others] = this.divide(batch, this.closedKeys);
    // Of those that were tried from here, which come back, some are older than what has come since.
    this.aside = [...this.aside, ...needing].sort((one, other) => one.deadlineAt - other.deadlineAt);
    if (this.aside.length > 0) this.asideRunning ??= this.runAside();
    return others;
  }

  private divide(
    batch: readonly Waiting<Command, Outcome>[],
    keys: ReadonlySet<string>,
  ): [needing: Waiting<Command, Outcome>[], others: Waiting<Command, Outcome>[]] {
    const { locks } = this.options;
    const needs = ({ command }: Waiting<Command, Outcome>): boolean =>
      locks?.keysOf(command).some((key) => keys.has(key)) ?? false;
    return [batch.filter(needs), batch.filter((waiting) => !needs(waiting))];
  }

  /** Tries what was put aside until its locks are free or its patience is over. */
  private async runAside(): Promise<void> {
    let isHeldUp = true;
    while (this.aside.length > 0) {
      // Under steady load there is always somebody: none of them is to wait for a lock that is free.
      if (isHeldUp) await pause();
      const batch = this.aside.slice(0, this.countFitting(this.aside));
      try {
        const outcomes = await this.options.write(commandsOf(batch));
        isHeldUp = false;
        this.takeFromAside(batch);
        batch.forEach((waiting, index) => settle(waiting, outcomes[index]));
      } catch (error) {
        isHeldUp = true;
        await this.recoverAside(batch, error);
      }
    }
    this.closedKeys.clear();
    this.asideRunning = null;
  }

  /** Older ones may have come before them meanwhile. */
  private takeFromAside(batch: readonly Waiting<Command, Outcome>[]): void {
    const taken = new Set(batch);
    this.aside = this.aside.filter((waiting) => !taken.has(waiting));
  }

  private async recoverAside(batch: readonly Waiting<Command, Outcome>[], error: unknown): Promise<void> {
    if (this.options.isFull?.(error) || !this.options.isTransient(error)) {
      this.takeFromAside(batch);
      return this.writeOrSplit(batch);
    }
    this.options.onRetry?.(error);
    const held = await this.findHeld(this.aside, error);
    this.aside = giveUpLate(this.aside, error);
    if (held.size === 0) return;
    const [needing, others] = this.divide(this.aside, held);
    this.aside = needing;
    await this.writeFree(others);
  }

  /** Batch after batch. What is put aside again is not to be overtaken. */
  private async writeFree(free: readonly Waiting<Command, Outcome>[]): Promise<void> {
    let rest = free;
    while (rest.length > 0) {
      const batch = rest.slice(0, this.countFitting(rest));
      rest = rest.slice(batch.length);
      await this.writeOrSplit(batch);
      const aside = new Set(this.aside);
      if (batch.some((waiting) => aside.has(waiting))) rest = this.putAside(rest);
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
}
