import { hash } from 'node:crypto';
import type { PushLevel } from '../generated/prisma/enums.js';
import type { Timestamp } from '../users/user.js';

/** One member's view of a conversation: the row of conversation_member, and what Conversation resolves from. */
export interface ConversationView {
  readonly userId: string;
  readonly conversationId: string;
  readonly peerId: string;
  readonly lastSeq: number;
  readonly lastMessageId: string;
  readonly lastActivityAt: Timestamp;
  readonly counted: number;
  readonly readUpToSeq: number;
  readonly readCounted: number;
  readonly retracted: number;
  readonly peerReadUpToSeq: number;
  readonly peerDeliveredUpToSeq: number;
  readonly clearedUpToSeq: number;
  readonly pinnedAt: Timestamp | null;
  readonly pushLevel: PushLevel;
}

/** How far the two have received and read. */
type ViewReceipts = Pick<
  ConversationView,
  'readUpToSeq' | 'readCounted' | 'retracted' | 'peerReadUpToSeq' | 'peerDeliveredUpToSeq'
>;

/**
 * The view with these receipts. Each field by its name: an object that is spread and then changed takes V8 forty times as long, and has a
 * hidden class of its own, which whatever reads it meets for the first time.
 */
export function withReceipts(view: ConversationView, receipts: Partial<ViewReceipts>): ConversationView {
  return {
    userId: view.userId,
    conversationId: view.conversationId,
    peerId: view.peerId,
    lastSeq: view.lastSeq,
    lastMessageId: view.lastMessageId,
    lastActivityAt: view.lastActivityAt,
    counted: view.counted,
    readUpToSeq: receipts.readUpToSeq ?? view.readUpToSeq,
    readCounted: receipts.readCounted ?? view.readCounted,
    retracted: receipts.retracted ?? view.retracted,
    peerReadUpToSeq: receipts.peerReadUpToSeq ?? view.peerReadUpToSeq,
    peerDeliveredUpToSeq: receipts.peerDeliveredUpToSeq ?? view.peerDeliveredUpToSeq,
    clearedUpToSeq: view.clearedUpToSeq,
    pinnedAt: view.pinnedAt,
    pushLevel: view.pushLevel,
  };
}

/** Shown unread counts stop here; clients print it as "250+". */
export const maxShownUnread = 250;

/** Unread messages as shown: from positions alone, so it cannot drift, and capped. */
export function unreadCount(view: ConversationView): number {
  return Math.min(maxShownUnread, Math.max(0, view.counted - view.readCounted - view.retracted));
}

/**
 * The id of the only conversation of these two users, a UUIDv8 (RFC 9562 section 5.8) over both ids in bytewise order.
 * Derived, not looked up: whoever sends knows it at once, and two first messages at the same moment cannot make two.
 */
export function conversationIdOf(userId: string, peerId: string): string {
  const [low, high] = userId < peerId ? [userId, peerId] : [peerId, userId];
  const hex = hash('sha256', `${low}\0${high}`, 'hex');
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) & 3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
