import type { Row } from '../database/row.js';
import type { StoredMessage } from './message.js';

/** The columns of message that a raw statement needs for a stored message. */
export const messageColumns = [
  'id',
  'conversation_id',
  'seq',
  'sender_id',
  'recipient_id',
  'acting_id',
  'client_message_id',
  'content',
  'custom_data',
  'reply_to_id',
  'counts_as_unread',
  'imported',
  'hidden_from',
  'version',
  'sent_at',
  'edited_at',
  'recalled_at',
  'recalled_by_id',
  'erased_at',
] as const;

/** The message in a row of a raw statement, or null when the outer join found none. */
export function readMessage(row: Row, prefix: string): StoredMessage | null {
  const read = row.under(prefix);
  const id = read<string | null>('id');
  if (id === null) return null;
  return {
    id,
    conversationId: read('conversation_id'),
    seq: read('seq'),
    senderId: read('sender_id'),
    recipientId: read('recipient_id'),
    actingId: read('acting_id'),
    clientMessageId: read('client_message_id'),
    content: read('content'),
    customData: read('custom_data'),
    replyToId: read('reply_to_id'),
    countsAsUnread: read('counts_as_unread'),
    imported: read('imported'),
    hiddenFrom: read('hidden_from'),
    version: read('version'),
    sentAt: read('sent_at'),
    editedAt: read('edited_at'),
    recalledAt: read('recalled_at'),
    recalledById: read('recalled_by_id'),
    erasedAt: read('erased_at'),
  };
}

/**
 * The condition that somebody who has a conversation has a message of it: neither erased, nor hidden from them, nor deleted by
 * them. From a viewer who is NULL, an administrator, nothing is hidden. As `isShownTo`, which looks at clearing, too. No NOT
 * EXISTS for the deletion of one: for that the planner may first read all that the viewer ever deleted.
 */
export function shownSql(message: string, viewerId: string): string {
  return `${notHiddenSql(message, viewerId)} AND ${notDeletedSql(message, viewerId)}`;
}

/**
 * The same for messages of one conversation, whose id is known without them: whether the viewer deleted anything in it is then
 * asked once, and for each message only where they did.
 */
export function shownInSql(message: string, viewerId: string, conversationId: string): string {
  return `${notHiddenSql(message, viewerId)} AND (
        NOT EXISTS (
          SELECT FROM message_deletion d WHERE d.user_id = ${viewerId} AND d.conversation_id = ${conversationId}
        )
        OR ${notDeletedSql(message, viewerId)}
      )`;
}

function notHiddenSql(message: string, viewerId: string): string {
  return `
      ${message}.erased_at IS NULL
      AND (
        ${viewerId} IS NULL OR ${message}.hidden_from IS NULL
        OR (${message}.hidden_from = 'SENDER') = (${message}.sender_id <> ${viewerId})
      )`;
}

function notDeletedSql(message: string, viewerId: string): string {
  return `(
        SELECT d.seq FROM message_deletion d
        WHERE d.user_id = ${viewerId} AND d.conversation_id = ${message}.conversation_id AND d.seq = ${message}.seq
      ) IS NULL`;
}
