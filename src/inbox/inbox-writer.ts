import { settingsLock } from '../database/locks.js';
import { isConflict } from '../database/outage.js';
import type { InboxEntryKind, Prisma, PrismaClient } from '../generated/prisma/client.js';
import { HeldInboxes } from '../writes/held-inboxes.js';
import type { EntryStore } from './entry-store.js';
import type { InboxPublisher } from './publisher.js';

/** An entry as its feature states it; it is given its position when it is appended. */
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

interface PlacedEntry extends NewEntry {
  readonly position: number;
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
  readonly entries: EntryStore;
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
 * The transaction of every change that people's devices must learn of, except what BatchWriter writes: locks the inbox heads in id order, lets the feature change its rows, appends the entries, commits, publishes. It takes the
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
    const appended: PlacedEntry[] = [];
    const result = await this.options.prisma.$transaction(async (prisma) => {
      const inboxes = await lockInboxes(prisma, users);
      const done = await work({
        prisma,
        now: inboxes.now,
        append: (entry) => void appended.push({ ...entry, position: inboxes.take(entry.userId) }),
      });
      await writeEntries(prisma, appended, inboxes);
      return done;
    });
    this.publishLater(appended);
    this.options.onCommit?.(appended);
    return result;
  }

  /** Not awaited by the answer; what is lost here is found by the head check. */
  private publishLater(appended: readonly PlacedEntry[]): void {
    const byUser = new Map<string, PlacedEntry[]>();
    for (const entry of appended) byUser.set(entry.userId, [...(byUser.get(entry.userId) ?? []), entry]);
    if (byUser.size > maxRendered) {
      this.options.publisher.wake([...byUser.keys()]);
      return;
    }
    for (const [userId, [first, ...others]] of byUser) {
      this.options.entries.listAfter(userId, (first?.position ?? 1) - 1, 1 + others.length).then(
        (entries) => this.options.publisher.publish(entries),
        () => this.options.publisher.wake([userId]),
      );
    }
  }
}

async function lockInboxes(prisma: Prisma.TransactionClient, users: readonly string[]): Promise<HeldInboxes> {
  await prisma.$executeRaw`SELECT pg_advisory_xact_lock_shared(${settingsLock})`;
  const rows = await prisma.$queryRaw<{ user_id: string; position: bigint; now: Date }[]>`
    SELECT l.user_id, l.position, clock_timestamp() AS now
    FROM (
      SELECT h.user_id, h.position
      FROM unnest(${users}::text[]) AS u (id)
      JOIN inbox_head h ON h.user_id = u.id
      ORDER BY h.user_id
      FOR UPDATE OF h
    ) l`;
  const times = rows.map((row) => row.now.getTime());
  return new HeldInboxes(
    new Map(rows.map((row) => [row.user_id, Number(row.position)])),
    new Date(times.length > 0 ? Math.max(...times) : Date.now()),
  );
}

async function writeEntries(
  prisma: Prisma.TransactionClient,
  appended: readonly PlacedEntry[],
  inboxes: HeldInboxes,
): Promise<void> {
  if (appended.length === 0) return;
  const data = appended.map(({ seqs, ...entry }) => ({
    ...entry,
    storedAt: inboxes.now,
    ...(seqs ? { seqs: [...seqs] } : {}),
  }));
  await prisma.inboxEntry.createMany({ data });
  const moved = inboxes.takeMoved();
  await prisma.$executeRaw`
    UPDATE inbox_head h SET position = n.position
    FROM unnest(${moved.map(([userId]) => userId)}::text[], ${moved.map(([, position]) => position)}::bigint[])
      AS n (user_id, position)
    WHERE h.user_id = n.user_id`;
}
