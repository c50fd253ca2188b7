import type pg from 'pg';
import { binaryArray } from '../database/binary-array.js';
import { queryRows } from '../database/row.js';
import type { DuetError } from '../errors.js';
import type { InboxEntry } from '../inbox/event.js';
import { begin, findLocked, lockHeads, lockSettings } from './batch-sql.js';
import { BatchTransaction } from './batch-transaction.js';
import { HeldInboxes } from './held-inboxes.js';

/** What one part did: an answer for each of its commands, and the entries to publish once the batch is committed. */
export interface PartResult<Outcome> {
  readonly outcomes: readonly (Outcome | DuetError)[];
  readonly entries: readonly InboxEntry[];
}

/** One kind of write inside a batch. Parts run one after the other in the same transaction, under the same locks. */
export interface BatchPart<Command, Outcome> {
  /** Whose inboxes a command needs locked. */
  usersOf(command: Command): readonly string[];
  /**
   * Reads, decides and writes; never called without commands. Throwing undoes the whole batch. What it reads at once is read
   * under the locks, although they are told of later: statements run in their order.
   */
  run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
    commands: readonly Command[],
  ): Promise<PartResult<Outcome>>;
}

/** A part together with its commands, ready to run. */
export interface PlannedPart {
  readonly users: readonly string[];
  run(transaction: BatchTransaction, locked: Promise<HeldInboxes>): Promise<readonly InboxEntry[]>;
}

/**
 * The transaction of a batch, READ COMMITTED on a connection of the write pool: lock the inbox heads in id order, let the
 * parts read, decide and write, commit.
 *
 * Promises: positions and `seq` are contiguous and commit in order; an acknowledged block, mute or policy of an earlier
 * transaction is seen, because whoever changes one holds one of the same locks. Rejects when the transaction failed, and
 * then, unless the connection broke while it was written, nothing is stored; repeating a batch is safe either way.
 */
export class BatchStore {
  /** The connection of the batch before, for the one that follows in the same turn of the event loop. */
  private kept: pg.PoolClient | null = null;

  constructor(private readonly pool: pg.Pool) {}

  /** Resolves after the commit with the entries of all parts, in the order of their positions. */
  async write(parts: readonly PlannedPart[]): Promise<InboxEntry[]> {
    const client = this.takeKept() ?? (await this.pool.connect());
    try {
      const entries = await writeOn(client, parts);
      this.keep(client);
      return entries;
    } catch (error) {
      // A connection that failed inside a transaction is thrown away: its state is not worth a guess.
      client.release(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  private takeKept(): pg.PoolClient | null {
    const { kept } = this;
    this.kept = null;
    return kept;
  }

  /** The pool would hand it out no sooner than in the next turn of the event loop. */
  private keep(client: pg.PoolClient): void {
    this.takeKept()?.release();
    this.kept = client;
    setImmediate(() => {
      if (this.kept === client) this.takeKept()?.release();
    });
  }

  /** Which of these users' inboxes are locked by someone else right now. */
  async listLocked(userIds: readonly string[]): Promise<Set<string>> {
    const rows = await queryRows(this.pool, { ...findLocked, values: [[...userIds]] });
    return new Set(rows.map((row) => String(row.get('user_id'))));
  }
}

async function writeOn(client: pg.PoolClient, parts: readonly PlannedPart[]): Promise<InboxEntry[]> {
  const transaction = new BatchTransaction(client);
  const users = [...new Set(parts.flatMap((part) => part.users))].sort();
  const locked = lockInboxes(transaction, users);
  const entries: InboxEntry[] = [];
  for (const part of parts) {
    const running = part.run(transaction, locked);
    // The turn may have a whole batch to deliver, and PostgreSQL need not wait for that.
    transaction.send();
    const [own] = await Promise.all([running, locked]);
    entries.push(...own);
  }
  await transaction.commit();
  return entries;
}

async function lockInboxes(transaction: BatchTransaction, users: readonly string[]): Promise<HeldInboxes> {
  transaction.write(begin);
  transaction.write(lockSettings);
  const userIds = binaryArray('text', users, (userId) => userId);
  const [row] = await transaction.read({ ...lockHeads, values: [userIds] });
  const positions = (row?.get('positions') ?? {}) as Readonly<Record<string, number>>;
  return new HeldInboxes(new Map(Object.entries(positions)), new Date(String(row?.get('now'))));
}
