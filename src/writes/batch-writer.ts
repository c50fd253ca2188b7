import type { InboxPublisher } from '../inbox/publisher.js';
import { isLockTimeout } from '../database/outage.js';
import type { BatchPart, BatchStore, Foreseen, PartResult, PlannedPart } from './batch-store.js';
import type { BatchTransaction } from './batch-transaction.js';
import type { BulkTurns } from './bulk-pace.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';

/** Which part a command belongs to, and what it answers with; each part has a name of its own. */
export type PartsOf<Commands extends Record<keyof Commands, CommandType>> = {
  readonly [Name in keyof Commands]: BatchPart<Commands[Name]['command'], Commands[Name]['outcome']>;
};

interface CommandType {
  readonly command: object;
  readonly outcome: unknown;
}

/** Watches commands and batches, for traces. */
export interface WriteWatch {
  /** A command is in the queue; answers its outcome. */
  submitted<Outcome>(part: string, command: object, outcome: Promise<Outcome>): Promise<Outcome>;
  /** Runs the write of a batch. */
  writing<Result>(commands: readonly object[], write: () => Promise<Result>): Promise<Result>;
}

/** A command on its way through the queue. */
interface Queued {
  readonly part: string;
  readonly command: object;
}

export interface BatchWriterOptions<Commands extends Record<keyof Commands, CommandType>> extends Pick<
  GroupCommitOptions<Queued, unknown>,
  'isTransient' | 'isFull' | 'maxBatch' | 'maxKeys' | 'maxWaitMs' | 'onBatch' | 'onRetry'
> {
  readonly store: BatchStore;
  readonly publisher: InboxPublisher;
  /** In the order in which they run inside a batch. */
  readonly parts: PartsOf<Commands>;
  /** When a batch gets its turn; without it at once. */
  readonly pace?: BulkTurns;
  /** Absent: nothing watches, and nothing is spent on it. */
  readonly watch?: WriteWatch | undefined;
}

/**
 * A queue of what is written under inbox locks at a high rate (sends, read marks, acknowledgements): what arrives while a batch
 * is being written is the next batch. One batch of a queue at a time, so its parts never wait for each other's locks. Publishes what was committed; answers come after the commit, never before.
 */
export class BatchWriter<Commands extends Record<keyof Commands, CommandType>> {
  private readonly commits: GroupCommit<Queued, unknown>;

  constructor(private readonly options: BatchWriterOptions<Commands>) {
    const { pace, watch } = options;
    const commandOf = ({ command }: Queued): object => command;
    const write = watch
      ? (queued: readonly Queued[], goOn?: () => void) =>
          watch.writing(queued.map(commandOf), () => this.write(queued, goOn))
      : (queued: readonly Queued[], goOn?: () => void) => this.write(queued, goOn);
    this.commits = new GroupCommit<Queued, unknown>({
      ...options,
      write: pace ? (queued) => pace.run(() => write(queued)) : write,
      locks: {
        isLockTimeout,
        keysOf: ({ part, command }) => this.partOf(part).usersOf(command),
        findHeld: (userIds) => options.store.listLocked(userIds),
      },
    });
  }

  /** As GroupCommit.isBehind. */
  get isBehind(): boolean {
    return this.commits.isBehind;
  }

  /** Resolves after the commit. Rejects with the refusal, with UNAVAILABLE, or with the defect. */
  async submit<Name extends keyof Commands & string>(
    part: Name,
    command: Commands[Name]['command'],
  ): Promise<Commands[Name]['outcome']> {
    const outcome = this.commits.submit({ part, command });
    return this.options.watch ? this.options.watch.submitted(part, command, outcome) : outcome;
  }

  /** Resolves when everything submitted so far is answered. */
  drain(): Promise<void> {
    return this.commits.drain();
  }

  private async write(queued: readonly Queued[], goOn?: () => void): Promise<readonly unknown[]> {
    const outcomes = new Map<Queued, unknown>();
    const parts = Object.keys(this.options.parts).flatMap((name) => this.plan(name, queued, outcomes));
    const entries = await this.options.store.write(parts);
    // To deliver a batch takes as long as PostgreSQL needs for half of the next, which holds its locks for as much longer.
    goOn?.();
    this.options.publisher.publish(entries);
    return queued.map((one) => outcomes.get(one));
  }

  private plan(name: string, queued: readonly Queued[], outcomes: Map<Queued, unknown>): PlannedPart[] {
    const own = queued.filter((one) => one.part === name);
    if (own.length === 0) return [];
    const part = this.partOf(name);
    const commands = own.map((one) => one.command);
    const answer = (result: PartResult<unknown>): void =>
      own.forEach((one, index) => outcomes.set(one, result.outcomes[index]));
    return [
      {
        users: commands.flatMap((command) => [...part.usersOf(command)]),
        async run(transaction, locked) {
          const result: PartResult<unknown> = await part.run(transaction, locked, commands);
          answer(result);
          return result;
        },
        foresee(inboxes) {
          const foreseen: Foreseen<unknown> | null = part.foresee?.(inboxes, commands) ?? null;
          if (!foreseen) return null;
          const run = (transaction: BatchTransaction): PartResult<unknown> | null => {
            const decided = foreseen.run(transaction);
            if (decided) answer(decided);
            return decided;
          };
          return { ...foreseen, run };
        },
      },
    ];
  }

  private partOf(name: string): BatchPart<object, unknown> {
    return this.options.parts[name as keyof Commands];
  }
}
