import { parseOptionalTimestamp, parseTimestamp } from '../database/timestamp.js';
import type { HiddenFrom } from '../generated/prisma/enums.js';
import type { StoredContent } from './content.js';
import type { StoredMessage } from './message.js';

/** The columns of message that `messageSql` selects, in its order. */
type MessageArray = readonly [
  id: string,
  conversationId: string,
  seq: number,
  senderId: string,
  recipientId: string,
  actingId: string,
  clientMessageId: string,
  content: StoredContent,
  customData: unknown,
  replyToId: string | null,
  countsAsUnread: boolean,
  imported: boolean,
  hiddenFrom: HiddenFrom | null,
  version: number,
  sentAt: string,
  editedAt: string | null,
  recalledAt: string | null,
  recalledById: string | null,
  erasedAt: string | null,
];

/**
 * What a raw statement selects of a message to be read by `readMessage`: one JSON array, which takes PostgreSQL a little longer
 * to write than columns, and Node half as long to read.
 */
export function messageSql(table: string): string {
  const m = table;
  return `json_build_array(
    ${m}.id, ${m}.conversation_id, ${m}.seq, ${m}.sender_id, ${m}.recipient_id, ${m}.acting_id, ${m}.client_message_id,
    ${m}.content, ${m}.custom_data, ${m}.reply_to_id, ${m}.counts_as_unread, ${m}.imported, ${m}.hidden_from, ${m}.version,
    ${m}.sent_at, ${m}.edited_at, ${m}.recalled_at, ${m}.recalled_by_id, ${m}.erased_at)`;
}

/** The message in what `messageSql` selected. */
export function readMessage(selected: unknown): StoredMessage {
  const [
    id,
    conversationId,
    seq,
    senderId,
    recipientId,
    actingId,
    clientMessageId,
    content,
    customData,
    replyToId,
    countsAsUnread,
    imported,
    hiddenFrom,
    version,
    sentAt,
    editedAt,
    recalledAt,
    recalledById,
    erasedAt,
  ] = selected as MessageArray;
  return {
    id,
    conversationId,
    seq,
    senderId,
    recipientId,
    actingId,
    clientMessageId,
    content,
    customData,
    replyToId,
    countsAsUnread,
    imported,
    hiddenFrom,
    version,
    sentAt: parseTimestamp(sentAt),
    editedAt: parseOptionalTimestamp(editedAt),
    recalledAt: parseOptionalTimestamp(recalledAt),
    recalledById,
    erasedAt: parseOptionalTimestamp(erasedAt),
  };
}

/**
 * The condition that somebody who has a conversation has a message of it: neither erased, nor hidden from them, nor deleted by
 * them. From a viewer who is NULL, an administrator, nothing is hidden. As `isShownTo`, which looks at clearing, too. No NOT
 * EXISTS for what is deleted: for that the planner may first read all that the viewer ever deleted.
 */
export function shownSql(message: string, viewerId: string): string {
  return `
      ${message}.erased_at IS NULL
      AND (
        ${viewerId} IS NULL OR ${message}.hidden_from IS NULL
        OR (${message}.hidden_from = 'SENDER') = (${message}.sender_id <> ${viewerId})
      )
      AND (
        SELECT d.seq FROM message_deletion d
        WHERE d.user_id = ${viewerId} AND d.conversation_id = ${message}.conversation_id AND d.seq = ${message}.seq
      ) IS NULL`;
}
