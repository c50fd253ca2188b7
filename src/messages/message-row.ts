import { placesOf, selectColumns, type Row } from '../database/row.js';
import type { StoredMessage } from './message.js';

/** The columns of message that a raw statement needs for a stored message. */
const messageColumns = [
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

/** The value that a column nearly always has, as SQL. */
type UsualSql = Partial<Record<(typeof messageColumns)[number], string>>;

/**
 * The select list of `messageColumns` for `readMessage`. What is as usual goes as NULL, which takes no time to send and to read: a page
 * has fifty times as many values as the rest of an answer. `usual` is what else is so in this statement.
 */
export function selectMessage(table: string, prefix: string, usual: UsualSql = {}): string {
  return selectColumns(table, prefix, messageColumns, {
    acting_id: `${table}.sender_id`,
    counts_as_unread: 'TRUE',
    imported: 'FALSE',
    version: '1',
    ...usual,
  });
}

const at = placesOf(messageColumns);

/** The values of what `selectMessage` was told to be usual; null where nothing is. */
export type UsualValues = Readonly<Record<'conversationId' | 'senderId' | 'recipientId', string | null>>;

const nothingUsual: UsualValues = { conversationId: null, senderId: null, recipientId: null };

/** The message in a row of `selectMessage`, or null when the outer join found none. */
export function readMessage(row: Row, prefix: string, usual = nothingUsual): StoredMessage | null {
  const read = row.under(prefix, messageColumns);
  const id = read<string | null>(at.id);
  if (id === null) return null;
  const senderId = read<string | null>(at.sender_id) ?? required(usual.senderId);
  return {
    id,
    conversationId: read<string | null>(at.conversation_id) ?? required(usual.conversationId),
    seq: read(at.seq),
    senderId,
    recipientId: read<string | null>(at.recipient_id) ?? required(usual.recipientId),
    actingId: read<string | null>(at.acting_id) ?? senderId,
    clientMessageId: read(at.client_message_id),
    content: read(at.content),
    customData: read(at.custom_data),
    replyToId: read(at.reply_to_id),
    countsAsUnread: read<boolean | null>(at.counts_as_unread) ?? true,
    imported: read<boolean | null>(at.imported) ?? false,
    hiddenFrom: read(at.hidden_from),
    version: read<number | null>(at.version) ?? 1,
    sentAt: read(at.sent_at),
    editedAt: read(at.edited_at),
    recalledAt: read(at.recalled_at),
    recalledById: read(at.recalled_by_id),
    erasedAt: read(at.erased_at),
  };
}

function required(usual: string | null): string {
  if (usual === null) throw new Error('a message lacks a column that is never NULL');
  return usual;
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
