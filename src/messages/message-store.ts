import { toJsonInput, toJsonText } from '../database/json.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { JsonValue } from '../input/json-rules.js';
import type { StoredContent, UserContent } from './content.js';
import type { StoredMessage } from './message.js';

const messageFields = {
  id: true,
  conversationId: true,
  seq: true,
  senderId: true,
  recipientId: true,
  actingId: true,
  clientMessageId: true,
  content: true,
  customData: true,
  replyToId: true,
  countsAsUnread: true,
  imported: true,
  hiddenFrom: true,
  version: true,
  sentAt: true,
  editedAt: true,
  recalledAt: true,
  recalledById: true,
  erasedAt: true,
} as const satisfies Prisma.MessageSelect;

/** What a change writes to a message; every change makes a new version. An absent field stays as it is. */
export type MessageChange =
  | { readonly editedAt: Date; readonly content: UserContent; readonly customData?: JsonValue }
  | { readonly recalledAt: Date; readonly recalledById: string | null };

/** A message that a member deletes for themselves. */
export interface MessageDeletion {
  readonly messageId: string;
  readonly conversationId: string;
  readonly seq: number;
  /** It counted as unread for the member. */
  readonly counted: boolean;
}

/** The client, or the transaction in which messages are read and changed. */
export type MessageTables = Pick<PrismaClient, 'message' | 'messageDeletion'>;

export class MessageStore {
  constructor(private readonly prisma: MessageTables) {}

  /** The messages with these ids, in no promised order; unknown ids are left out. One partition for each day they are from. */
  async list(ids: readonly string[]): Promise<StoredMessage[]> {
    const rows = await this.prisma.message.findMany({
      where: { id: { in: [...ids] } },
      select: messageFields,
    });
    return rows.map(toStored);
  }

  /** Which of these places (conversation and seq) the viewer deleted, as `conversationId seq`. */
  async listDeletedAmong(
    viewerId: string,
    places: readonly { readonly conversationId: string; readonly seq: number }[],
  ): Promise<Set<string>> {
    const rows = await this.prisma.messageDeletion.findMany({
      where: { userId: viewerId, OR: places.map(({ conversationId, seq }) => ({ conversationId, seq })) },
      select: { conversationId: true, seq: true },
    });
    return new Set(rows.map((row) => `${row.conversationId} ${row.seq}`));
  }

  /** Writes a change and answers the message as it is then. The caller holds the inboxes of both people. */
  async update(message: StoredMessage, change: MessageChange): Promise<StoredMessage> {
    const { id, conversationId } = message;
    const row = await this.prisma.message.update({
      where: { id_conversationId: { id, conversationId } },
      data: { ...toColumns(change), version: { increment: 1 } },
      select: messageFields,
    });
    return toStored(row);
  }

  /** Remembers what a member deleted for themselves; none of it may be deleted already. */
  async insertDeletions(userId: string, deletions: readonly MessageDeletion[]): Promise<void> {
    await this.prisma.messageDeletion.createMany({
      data: deletions.map((deletion) => ({ ...deletion, userId })),
    });
  }
}

function toColumns(change: MessageChange): Prisma.MessageUpdateInput {
  if ('recalledAt' in change) return change;
  const { content, customData, editedAt } = change;
  return {
    editedAt,
    content: toJsonText(content),
    ...(customData === undefined ? {} : { customData: toJsonInput(customData) }),
  };
}

type MessageRow = Prisma.MessageGetPayload<{ select: typeof messageFields }>;

/** The column holds what `parseContent` made, and nothing else writes it. */
function toStored(row: MessageRow): StoredMessage {
  return { ...row, content: row.content as unknown as StoredContent };
}
