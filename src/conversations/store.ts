import type { Reads } from '../database/gathered-reads.js';
import { selectColumns } from '../database/row.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { readView, viewColumns } from './conversation-row.js';
import type { ConversationView } from './conversation.js';
import { viewFields } from './view-rows.js';

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
    private readonly reads: Reads,
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
    const { rows } = await this.reads.query({ ...listViews, values });
    return rows.flatMap((row) => readView(row, 'view') ?? []);
  }
}
