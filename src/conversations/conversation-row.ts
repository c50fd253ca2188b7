import { placesOf, type Row } from '../database/row.js';
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

const at = placesOf(viewColumns);

/** The view in a row of a raw statement, or null when the outer join found none. */
export function readView(row: Row, prefix: string): ConversationView | null {
  const read = row.under(prefix, viewColumns);
  const userId = read<string | null>(at.user_id);
  if (userId === null) return null;
  return {
    userId,
    conversationId: read(at.conversation_id),
    peerId: read(at.peer_id),
    lastSeq: read(at.last_seq),
    lastMessageId: read(at.last_message_id),
    lastActivityAt: read(at.last_activity_at),
    counted: read(at.counted),
    readUpToSeq: read(at.read_up_to_seq),
    readCounted: read(at.read_counted),
    retracted: read(at.retracted),
    peerReadUpToSeq: read(at.peer_read_up_to_seq),
    peerDeliveredUpToSeq: read(at.peer_delivered_up_to_seq),
    clearedUpToSeq: read(at.cleared_up_to_seq),
    pinnedAt: read(at.pinned_at),
    pushLevel: read(at.push_level),
  };
}
