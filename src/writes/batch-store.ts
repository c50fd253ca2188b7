import type pg from 'pg';
import { binaryArray } from '../database/binary-array.js';
import { queryRows } from '../database/row.js';
import type { Statement } from '../database/statement-group.js';
import type { DuetError } from '../errors.js';
import type { InboxEntry } from '../inbox/event.js';
import { begin, findLocked, lockExpected, lockHeads, lockSettings } from './batch-sql.js';
import { BatchTransaction } from './batch-transaction.js';
import { DatabaseClock } from './database-clock.js';
import { HeldInboxes } from './held-inboxes.js';
import { KnownHeads } from './known-heads.js';

/** What one part did: an answer for each of its commands, and the entries to publish once the batch is committed. */
export interface PartResult<Outcome> {
  readonly outcomes: readonly (Outcome | DuetError)[];
  readonly entries: readonly InboxEntry[];
  /** Called after the commit: keeps what is known now of the inboxes. A part without it leaves nothing known of its users. */
  readonly remember?: () => void;
}

/** What a part can decide without reading anything, if everything is as it expects. */
export interface Foreseen<Outcome> {
  /** What has to be so beside the positions of the inboxes. */
  readonly expected: Statement;
  /** Decides and writes, all of it under `isAsExpected`; null, and nothing is written, when that takes reading after all. */
  readonly run: (transaction: BatchTransaction) => PartResult<Outcome> | null;
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
  /** What it would do by what it remembers of inboxes that are expected to be as they were left; null when that is not enough. */
  foresee?(inboxes: HeldInboxes, commands: readonly Command[]): Foreseen<Outcome> | null;
}

/** A part together with its commands, ready to run. */
export interface PlannedPart {
  readonly users: readonly string[];
  run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
  ): Promise<Omit<PartResult<unknown>, 'outcomes'>>;
  foresee?(inboxes: HeldInboxes): Foreseen<unknown> | null;
}

export interface BatchStoreOptions {
  /** A batch is done again, because something was not as it was remembered. */
  readonly onSurprise?: () => void;
}

/** A batch that is decided before it is sent. */
interface ForeseenBatch {
  readonly inboxes: HeldInboxes;
  readonly foreseen: Foreseen<unknown>;
}

/** Known of so many inboxes: those that are written to most are enough. */
const mostKnown = 10_000;
/** So many batches read again after one that was not as expected, twice as many after each that follows it. */
const fewestReading = 4;
const mostReading = 64;

/**
 * The transaction of a batch, READ COMMITTED on a connection of the write pool: lock the inbox heads in id order, let the
 * parts read, decide and write, commit. A batch whose inboxes this node knows is decided before it is sent, and goes to PostgreSQL
 * without a wait, as one transaction that locks, sees whether they are as expected, and writes only then; where they are not, the
 * batch is done again by reading.
 *
 * Promises: positions and `seq` are contiguous and commit in order; an acknowledged block, mute or policy of an earlier
 * transaction is seen, because whoever changes one holds one of the same locks. Rejects when the transaction failed, and
 * then, unless the connection broke while it was written, nothing is stored; repeating a batch is safe either way.
 */
export class BatchStore {
  /** The connection of the batch before, for the one that follows in the same turn of the event loop. */
  private kept: pg.PoolClient | null = null;
  private readonly heads = new KnownHeads(mostKnown);
  private readonly clock = new DatabaseClock();
  /** So many batches are still to be read, and were after the last surprise. */
  private reading = { left: 0, last: 0 };

  constructor(
    private readonly pool: pg.Pool,
    private readonly options: BatchStoreOptions = {},
  ) {
    // It may be another database, or the same at an earlier time.
    pool.on('connect', () => this.heads.forgetAll());
  }

  /** Resolves after the commit with the entries of all parts, in the order of their positions. */
  async write(parts: readonly PlannedPart[]): Promise<InboxEntry[]> {
    const client = this.takeKept() ?? (await this.pool.connect());
    const users = [...new Set(parts.flatMap((part) => part.users))].sort();
    try {
      const batch = this.foresee(users, parts);
      const entries =
        (batch && (await this.writeForeseen(client, users, batch))) ??
        (await this.writeRead(client, users, parts));
      this.keep(client);
      return entries;
    } catch (error) {
      this.heads.forget(users);
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

  /** The batch as it is if everything is as this node has left it; null when it has to be read. */
  private foresee(users: readonly string[], parts: readonly PlannedPart[]): ForeseenBatch | null {
    if (this.reading.left > 0) {
      this.reading.left -= 1;
      return null;
    }
    const [part] = parts;
    const known = part?.foresee && parts.length === 1 ? this.heads.find(users) : null;
    const now = known && this.clock.next();
    if (!now) return null;
    const positions = new Map([...known].map(([userId, { position }]) => [userId, position]));
    const inboxes = new HeldInboxes(positions, now, known);
    const foreseen = part?.foresee?.(inboxes);
    return foreseen ? { inboxes, foreseen } : null;
  }

  /** Null when something was not as expected, and then nothing is stored. */
  private async writeForeseen(
    client: pg.PoolClient,
    users: readonly string[],
    { inboxes, foreseen }: ForeseenBatch,
  ): Promise<InboxEntry[] | null> {
    const transaction = new BatchTransaction(client, { isAtOnce: true });
    const userIds = binaryArray('text', users, (userId) => userId);
    const positions = binaryArray('int8', users, (userId) => inboxes.positionOf(userId));
    transaction.expect({ ...lockExpected, values: [userIds, positions, inboxes.now] });
    transaction.expect(foreseen.expected);
    transaction.begin();
    const result = foreseen.run(transaction);
    const isAsExpected = await transaction.commitAtOnce();
    if (!isAsExpected) this.noteSurprise();
    if (!isAsExpected || !result) return null;
    this.reading.last = 0;
    this.advance(inboxes);
    result.remember?.();
    return [...result.entries];
  }

  private noteSurprise(): void {
    const last = Math.min(Math.max(this.reading.last * 2, fewestReading), mostReading);
    this.reading = { left: last, last };
    this.options.onSurprise?.();
  }

  private async writeRead(
    client: pg.PoolClient,
    users: readonly string[],
    parts: readonly PlannedPart[],
  ): Promise<InboxEntry[]> {
    const transaction = new BatchTransaction(client);
    const locked = this.lockInboxes(transaction, users);
    const results: Omit<PartResult<unknown>, 'outcomes'>[] = [];
    for (const part of parts) {
      const running = part.run(transaction, locked);
      // The turn may have a whole batch to deliver, and PostgreSQL need not wait for that.
      transaction.send();
      const [result] = await Promise.all([running, locked]);
      results.push(result);
    }
    const inboxes = await locked;
    await transaction.commit();
    this.advance(inboxes);
    results.forEach(({ remember }, index) => {
      if (remember) remember();
      else this.heads.forget(parts[index]?.users ?? []);
    });
    return results.flatMap(({ entries }) => entries);
  }

  private advance(inboxes: HeldInboxes): void {
    this.heads.advance(inboxes.known, (userId) => inboxes.positionOf(userId));
  }

  private async lockInboxes(transaction: BatchTransaction, users: readonly string[]): Promise<HeldInboxes> {
    const askedAt = performance.now();
    transaction.write(begin);
    transaction.write(lockSettings);
    const userIds = binaryArray('text', users, (userId) => userId);
    const [row] = await transaction.read({ ...lockHeads, values: [userIds] });
    const held = (row?.get('positions') ?? {}) as Readonly<Record<string, number>>;
    const positions = new Map(Object.entries(held));
    const now = new Date(String(row?.get('now')));
    this.clock.note(now, askedAt);
    return new HeldInboxes(positions, now, this.heads.note(positions));
  }
}
