import { settingsLock } from '../database/locks.js';
import { Prisma, type InboxEntryKind, type PrismaClient } from '../generated/prisma/client.js';
import type { LogStore } from './log-store.js';
import type { InboxPublisher } from './publisher.js';

/** An entry as its feature states it; the position is given out when the transaction ends. */
export interface NewEntry {
  readonly userId: string;
  readonly kind: InboxEntryKind;
  readonly conversationId?: string;
  readonly messageId?: string;
  /** A user, a friend request, …: what the kind refers to. */
  readonly subjectId?: string;
  readonly upToSeq?: number;
  readonly seqs?: readonly number[];
}

/** What a feature does between the locks and the commit. */
export interface InboxTransaction {
  readonly prisma: Prisma.TransactionClient;
  /** The database's clock, read when all locks were held: the time of everything this transaction does. */
  readonly now: Date;
  /** Adds an entry to a locked inbox. Appended in the order of the calls. */
  readonly append: (entry: NewEntry) => void;
}

export interface InboxWriterOptions {
  readonly prisma: PrismaClient;
  readonly log: LogStore;
  readonly publisher: InboxPublisher;
  /** Told after each commit what was appended; synchronous, and must not throw. */
  readonly onCommit?: (entries: readonly NewEntry[]) => void;
}

/** Deadlocks cannot occur between two of these; with a migration or a hand-written statement they can. */
const attempts = 3;
/** Entries of so many inboxes are published whole; wider fan-outs only wake, and the streams read the log. */
const maxRendered = 8;
/** No transaction locks more inboxes: a wide fan-out is a series of these, in id order. */
export const maxInboxesPerTransaction = 100;

/**
 * The transaction of every change that people's devices must learn of, except the sending of messages, which is batched:
 * locks the inbox heads in id order, lets the feature change its rows, appends the entries, commits, publishes. It takes the
 * same locks as a send, so whatever it changes is seen by every send that is acknowledged later.
 */
export class InboxWriter {
  constructor(private readonly options: InboxWriterOptions) {}

  /** Resolves after the commit. Rejects with what `work` threw, and then nothing has changed. Users without an inbox are skipped. */
  async write<Result>(
    userIds: readonly string[],
    work: (transaction: InboxTransaction) => Promise<Result>,
  ): Promise<Result> {
    const users = [...new Set(userIds)].sort();
    if (users.length > maxInboxesPerTransaction) throw new RangeError('too many inboxes for one transaction');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.writeOnce(users, work);
      } catch (error) {
        if (attempt === attempts || !isConflict(error)) throw error;
      }
    }
  }

  private async writeOnce<Result>(
    users: readonly string[],
    work: (transaction: InboxTransaction) => Promise<Result>,
  ): Promise<Result> {
    const before = new Map<string, number>();
    const appended: NewEntry[] = [];
    const result = await this.options.prisma.$transaction(async (prisma) => {
      const { heads, now } = await lockHeads(prisma, users);
      const done = await work({
        prisma,
        now,
        append(entry) {
          if (!heads.has(entry.userId)) throw new Error(`the inbox of ${entry.userId} is not locked`);
          appended.push(entry);
        },
      });
      for (const [userId, position] of heads) before.set(userId, position);
      await writeEntries(prisma, { appended, heads, now });
      return done;
    });
    this.publishLater(appended, before);
    this.options.onCommit?.(appended);
    return result;
  }

  /** Not awaited by the answer; what is lost here is found by the head check. */
  private publishLater(appended: readonly NewEntry[], before: ReadonlyMap<string, number>): void {
    const counts = new Map<string, number>();
    for (const { userId } of appended) counts.set(userId, (counts.get(userId) ?? 0) + 1);
    if (counts.size > maxRendered) {
      this.options.publisher.wake([...counts.keys()]);
      return;
    }
    for (const [userId, count] of counts) {
      this.options.log.listAfter(userId, before.get(userId) ?? 0, count).then(
        (entries) => this.options.publisher.publish(entries),
        () => this.options.publisher.wake([userId]),
      );
    }
  }
}

async function lockHeads(
  prisma: Prisma.TransactionClient,
  users: readonly string[],
): Promise<{ heads: Map<string, number>; now: Date }> {
  await prisma.$executeRaw`SELECT pg_advisory_xact_lock_shared(${settingsLock})`;
  const rows = await prisma.$queryRaw<{ user_id: string; position: bigint; now: Date }[]>`
    SELECT h.user_id, h.position, clock_timestamp() AS now
    FROM unnest(${users}::text[]) AS u (id)
    JOIN inbox_head h ON h.user_id = u.id
    ORDER BY h.user_id
    FOR UPDATE OF h`;
  const times = rows.map((row) => row.now.getTime());
  return {
    heads: new Map(rows.map((row) => [row.user_id, Number(row.position)])),
    now: new Date(times.length > 0 ? Math.max(...times) : Date.now()),
  };
}

async function writeEntries(
  prisma: Prisma.TransactionClient,
  state: {
    readonly appended: readonly NewEntry[];
    readonly heads: ReadonlyMap<string, number>;
    readonly now: Date;
  },
): Promise<void> {
  if (state.appended.length === 0) return;
  const positions = new Map(state.heads);
  const data = state.appended.map(({ seqs, ...entry }) => {
    const position = (positions.get(entry.userId) ?? 0) + 1;
    positions.set(entry.userId, position);
    return { ...entry, position, storedAt: state.now, ...(seqs ? { seqs: [...seqs] } : {}) };
  });
  await prisma.inboxEntry.createMany({ data });
  const moved = [...positions].filter(([userId, position]) => state.heads.get(userId) !== position);
  await prisma.$executeRaw`
    UPDATE inbox_head h SET position = n.position
    FROM unnest(${moved.map(([userId]) => userId)}::text[], ${moved.map(([, position]) => position)}::bigint[])
      AS n (user_id, position)
    WHERE h.user_id = n.user_id`;
}

/** P2034: Prisma's code for a deadlock or a serialization failure. */
function isConflict(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';
}
