import { DuetError } from '../errors.js';

/** Writes a batch in one transaction and answers for each command, in order: its outcome, or why it was refused. */
export type WriteBatch<Command, Outcome> = (
  commands: readonly Command[],
) => Promise<readonly (Outcome | DuetError)[]>;

interface Waiting<Command, Outcome> {
  readonly command: Command;
  readonly deadlineAt: number;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions<Command, Outcome> {
  readonly write: WriteBatch<Command, Outcome>;
  /** The database is away or asks to try again: nothing is wrong with the commands. */
  readonly isTransient: (error: unknown) => boolean;
  readonly maxBatch?: number;
  /** Commands waiting; one more is refused with UNAVAILABLE instead of growing without bound. */
  readonly maxWaiting?: number;
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

/**
 * Group commit: collects the commands that arrive while the last batch is being written and writes them as one. No timer
 * and no added latency: an idle writer takes what the present turn of the event loop brought. One writer, so the order
 * of arrival is the order of writing. A batch that fails as a whole is cut in halves until the command that poisons it
 * stands alone; a batch that meets an outage is repeated, which is safe because every command is idempotent.
 */
export class GroupCommit<Command, Outcome> {
  private readonly waiting: Waiting<Command, Outcome>[] = [];
  private running: Promise<void> | null = null;
  private readonly maxBatch: number;
  private readonly maxWaiting: number;
  private readonly patienceMs: number;

  constructor(private readonly options: GroupCommitOptions<Command, Outcome>) {
    this.maxBatch = options.maxBatch ?? 300;
    this.maxWaiting = options.maxWaiting ?? 20_000;
    this.patienceMs = options.patienceMs ?? 10_000;
  }

  /** Resolves after the commit, never before. Rejects with the refusal, with UNAVAILABLE, or with the defect. */
  submit(command: Command): Promise<Outcome> {
    if (this.waiting.length >= this.maxWaiting) {
      return Promise.reject(new DuetError('UNAVAILABLE', 'Too many writes are waiting.'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, deadlineAt: Date.now() + this.patienceMs, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when everything submitted so far is answered. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      await this.writeOrSplit(this.waiting.splice(0, this.maxBatch));
    }
    this.running = null;
  }

  /** Never rejects: every way out answers the commands. */
  private async writeOrSplit(batch: readonly Waiting<Command, Outcome>[]): Promise<void> {
    const startedAt = performance.now();
    const waitedMs = Date.now() - ((batch[0]?.deadlineAt ?? 0) - this.patienceMs);
    try {
      const outcomes = await this.options.write(batch.map((waiting) => waiting.command));
      this.options.onBatch?.({ size: batch.length, writingMs: performance.now() - startedAt, waitedMs });
      batch.forEach((waiting, index) => settle(waiting, outcomes[index]));
    } catch (error) {
      await this.recover(batch, error);
    }
  }

  private async recover(batch: readonly Waiting<Command, Outcome>[], error: unknown): Promise<void> {
    if (this.options.isTransient(error)) {
      this.options.onRetry?.(error);
      const alive = batch.filter((waiting) => waiting.deadlineAt > Date.now() || !giveUp(waiting, error));
      if (alive.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
      return this.writeOrSplit(alive);
    }
    if (batch.length === 1) {
      batch[0]?.reject(error);
      return;
    }
    const middle = batch.length >> 1;
    await this.writeOrSplit(batch.slice(0, middle));
    await this.writeOrSplit(batch.slice(middle));
  }
}

function settle<Command, Outcome>(
  waiting: Waiting<Command, Outcome>,
  outcome: Outcome | DuetError | undefined,
): void {
  if (outcome === undefined) waiting.reject(new Error('the batch left a command without an answer'));
  else if (outcome instanceof DuetError) waiting.reject(outcome);
  else waiting.resolve(outcome);
}

function giveUp<Command, Outcome>(waiting: Waiting<Command, Outcome>, cause: unknown): true {
  waiting.reject(
    new DuetError(
      'UNAVAILABLE',
      'The database cannot be reached; repeat with the same clientMessageId.',
      {},
      { cause },
    ),
  );
  return true;
}
