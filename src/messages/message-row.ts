import { columnReader, type Row } from '../database/row.js';
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
  const read = columnReader(row, prefix);
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
