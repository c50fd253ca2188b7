import type pg from 'pg';
import { selectColumns, type Row } from '../database/row.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Prisma } from '../generated/prisma/client.js';
import { readView, viewColumns } from './conversation-row.js';
import type { ConversationView } from './conversation.js';
import { viewFields } from './view-rows.js';

/** One place in the order of recent contacts: pinned ones first (latest pin first), then by activity, then by id. */
export interface RecentPlace {
  readonly pinnedAt: Date | null;
  readonly lastActivityAt: Date;
  readonly conversationId: string;
}

/** What of the list of recent contacts is read. */
export interface RecentQuery {
  /** From the beginning when null. */
  readonly after: RecentPlace | null;
  readonly limit: number;
  /** No message with a smaller id is kept. */
  readonly oldestMessageId: string;
}

/** What reads a view: the client itself, or a transaction of it. */
export type ViewReader = Pick<PrismaClient, 'conversationMember'>;

/** Raw, because a page of history needs it, and Prisma takes longer over it than PostgreSQL over the whole page. */
const listViews = {
  name: 'conversations-list-views',
  text: `
    SELECT ${selectColumns('v', 'view', viewColumns)}
    FROM unnest($1::text[], $2::uuid[]) AS k (user_id, conversation_id)
    JOIN conversation_member v ON v.user_id = k.user_id AND v.conversation_id = k.conversation_id`,
};

export class ConversationStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly pool: pg.Pool,
  ) {}

  async findView(userId: string, conversationId: string): Promise<ConversationView | null> {
    return this.prisma.conversationMember.findUnique({
      where: { userId_conversationId: { userId, conversationId } },
      select: viewFields,
    });
  }

  /** The views with these keys, in no promised order; what does not exist is left out. */
  async listViews(
    keys: readonly { readonly userId: string; readonly conversationId: string }[],
  ): Promise<ConversationView[]> {
    const values = [keys.map(({ userId }) => userId), keys.map(({ conversationId }) => conversationId)];
    const { rows } = await this.pool.query<Row>({ ...listViews, values });
    return rows.flatMap((row) => readView(row, 'view') ?? []);
  }

  /**
   * Recent contacts after a place, at most `limit`: pinned ones, and those whose newest message has not expired.
   * `active_day` leads the order because it is the indexed, coarse form of `last_activity_at`: the index gives the days
   * in order, and only one day at a time is sorted.
   */
  async listRecent(
    userId: string,
    query: RecentQuery,
    reader: ViewReader = this.prisma,
  ): Promise<ConversationView[]> {
    const { after, limit, oldestMessageId } = query;
    const pinned =
      after && !after.pinnedAt
        ? []
        : await reader.conversationMember.findMany({
            where: { userId, pinnedAt: { not: null }, ...(after ? { OR: pinnedAfter(after) } : {}) },
            orderBy: [{ pinnedAt: 'desc' }, { lastActivityAt: 'desc' }, { conversationId: 'asc' }],
            take: limit,
            select: viewFields,
          });
    if (pinned.length === limit) return pinned;
    const others = await reader.conversationMember.findMany({
      where: {
        userId,
        pinnedAt: null,
        lastMessageId: { gte: oldestMessageId },
        ...(after && !after.pinnedAt ? activeAfter(after) : {}),
      },
      orderBy: [{ activeDay: 'desc' }, { lastActivityAt: 'desc' }, { conversationId: 'asc' }],
      take: limit - pinned.length,
      select: viewFields,
    });
    return [...pinned, ...others];
  }
}

function pinnedAfter(place: RecentPlace): Prisma.ConversationMemberWhereInput[] {
  const pinnedAt = place.pinnedAt ?? new Date(0);
  const { lastActivityAt, conversationId } = place;
  return [
    { pinnedAt: { lt: pinnedAt } },
    { pinnedAt, lastActivityAt: { lt: lastActivityAt } },
    { pinnedAt, lastActivityAt, conversationId: { gt: conversationId } },
  ];
}

/** The bound on the day, implied by the rest, is the one that the index takes. */
function activeAfter({ lastActivityAt, conversationId }: RecentPlace): Prisma.ConversationMemberWhereInput {
  const activeDay = new Date(
    Date.UTC(lastActivityAt.getUTCFullYear(), lastActivityAt.getUTCMonth(), lastActivityAt.getUTCDate()),
  );
  return {
    activeDay: { lte: activeDay },
    OR: [
      { activeDay: { lt: activeDay } },
      { activeDay, lastActivityAt: { lt: lastActivityAt } },
      { activeDay, lastActivityAt, conversationId: { gt: conversationId } },
    ],
  };
}
