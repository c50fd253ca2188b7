import { rowOf } from '../database/row.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import { countRetracted } from './retracted.js';
import { listViews, updateView } from './view-rows.js';

/** Inboxes that one transaction locks: their senders wait for it. */
const viewsPerTransaction = 20;

interface Key {
  readonly userId: string;
  readonly conversationId: string;
  readonly day: Date;
}

/** The mark, the milliseconds in its first 48 bits, moves on in the transaction that drops a day's messages. */
const notedText = Prisma.sql`
  SELECT n.user_id AS "userId", n.conversation_id AS "conversationId", n.day
  FROM unread_recount n, app_settings s
  WHERE n.day < (
    to_timestamp(('x' || left(replace(s.oldest_message_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
    AT TIME ZONE 'UTC')
  ORDER BY n.user_id, n.conversation_id
  LIMIT ${viewsPerTransaction}`;

/** Unread counts of which retention has taken messages away. */
export class UnreadStore {
  constructor(
    private readonly prisma: Pick<PrismaClient, '$queryRaw'>,
    private readonly inboxes: InboxWriter,
  ) {}

  /**
   * Counts the noted views anew, a few at a time, each under the lock of its member's inbox. Devices are not told: what time
   * alone changes is in no inbox. What is left when it ends early stays noted, and what was noted of a day whose messages are
   * still there, as by a node that is about to drop them.
   */
  async recountNoted(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const keys = await this.prisma.$queryRaw<Key[]>(notedText);
      if (keys.length === 0) return;
      await this.inboxes.write(
        keys.map(({ userId }) => userId),
        async ({ prisma }) => {
          await recount(prisma, keys);
          await prisma.unreadRecount.deleteMany({ where: { OR: keys } });
        },
      );
    }
  }
}

async function recount(
  prisma: InboxTransaction['prisma'],
  keys: readonly { readonly userId: string; readonly conversationId: string }[],
): Promise<void> {
  const views = await listViews(prisma, keys);
  const counts = await countRetracted(
    async (text, values) => {
      const answers = await prisma.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values);
      return answers.map(rowOf);
    },
    views.map(({ userId, conversationId, readUpToSeq }) => ({
      userId,
      conversationId,
      afterSeq: readUpToSeq,
    })),
  );
  for (const [index, view] of views.entries()) {
    const retracted = counts[index] ?? view.retracted;
    if (retracted !== view.retracted) await updateView(prisma, view, { retracted });
  }
}
