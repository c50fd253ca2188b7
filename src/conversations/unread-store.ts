import type { Row } from '../database/row.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import { countRetracted } from './retracted.js';
import { listViews, updateView } from './view-rows.js';

/** Inboxes that one transaction locks: their senders wait for it. */
const viewsPerTransaction = 20;

/** Unread counts of which retention has taken messages away. */
export class UnreadStore {
  constructor(
    private readonly prisma: Pick<PrismaClient, 'unreadRecount' | 'appSettings'>,
    private readonly inboxes: InboxWriter,
  ) {}

  /**
   * Counts the noted views anew, a few at a time, each under the lock of its member's inbox. Devices are not told: what time
   * alone changes is in no inbox. What is left when it ends early stays noted, and what was noted of a day whose messages are
   * still there, as by a node that is about to drop them.
   */
  async recountNoted(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const keys = await this.prisma.unreadRecount.findMany({
        where: { day: { lt: await this.findOldestDay() } },
        orderBy: [{ userId: 'asc' }, { conversationId: 'asc' }],
        take: viewsPerTransaction,
      });
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

  /** Moves on in the transaction that drops a day's messages. */
  private async findOldestDay(): Promise<Date> {
    const { oldestMessageId } = await this.prisma.appSettings.findFirstOrThrow({
      select: { oldestMessageId: true },
    });
    return new Date(Number.parseInt(oldestMessageId.replace('-', '').slice(0, 12), 16));
  }
}

async function recount(
  prisma: InboxTransaction['prisma'],
  keys: readonly { readonly userId: string; readonly conversationId: string }[],
): Promise<void> {
  const views = await listViews(prisma, keys);
  const counts = await countRetracted(
    (text, values) => prisma.$queryRawUnsafe<Row[]>(text, ...values),
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
