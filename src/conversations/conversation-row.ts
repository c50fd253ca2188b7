import type { Row } from '../database/row.js';
import type { ConversationView } from './conversation.js';

/** The columns of conversation_member that a raw statement needs for a view. */
export const viewColumns = [
  'user_id',
  'conversation_id',
  'peer_id',
  'last_seq',
  'last_message_id',
  'last_activity_at',
  'counted',
  'read_up_to_seq',
  'read_counted',
  'retracted',
  'peer_read_up_to_seq',
  'peer_delivered_up_to_seq',
  'cleared_up_to_seq',
  'pinned_at',
  'push_level',
] as const;

/** The view in a row of a raw statement, or null when the outer join found none. */
export function readView(row: Row, prefix: string): ConversationView | null {
  const read = row.under(prefix);
  const userId = read<string | null>('user_id');
  if (userId === null) return null;
  return {
    userId,
    conversationId: read('conversation_id'),
    peerId: read('peer_id'),
    lastSeq: read('last_seq'),
    lastMessageId: read('last_message_id'),
    lastActivityAt: read('last_activity_at'),
    counted: read('counted'),
    readUpToSeq: read('read_up_to_seq'),
    readCounted: read('read_counted'),
    retracted: read('retracted'),
    peerReadUpToSeq: read('peer_read_up_to_seq'),
    peerDeliveredUpToSeq: read('peer_delivered_up_to_seq'),
    clearedUpToSeq: read('cleared_up_to_seq'),
    pinnedAt: read('pinned_at'),
    pushLevel: read('push_level'),
  };
}
