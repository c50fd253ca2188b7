import type { ConversationView } from '../conversations/conversation.js';
import type { HiddenFrom } from '../generated/prisma/enums.js';
import type { Timestamp } from '../users/user.js';
import type { StoredContent } from './content.js';

/** A stored message, the same for everyone; what a viewer may see of it is decided where it is read. */
export interface StoredMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly senderId: string;
  readonly recipientId: string;
  /** Whose token stored it: the sender, or an administrator who spoke for them. Told to administrators only. */
  readonly actingId: string;
  readonly clientMessageId: string;
  readonly content: StoredContent;
  readonly customData: unknown;
  readonly replyToId: string | null;
  readonly countsAsUnread: boolean;
  readonly imported: boolean;
  readonly hiddenFrom: HiddenFrom | null;
  readonly version: number;
  readonly sentAt: Timestamp;
  readonly editedAt: Timestamp | null;
  readonly recalledAt: Timestamp | null;
  readonly recalledById: string | null;
  readonly erasedAt: Timestamp | null;
}

/** Whether the message was never in this member's view. */
export function isHiddenFrom(
  message: Pick<StoredMessage, 'hiddenFrom' | 'senderId'>,
  userId: string,
): boolean {
  if (message.hiddenFrom === null) return false;
  return (message.hiddenFrom === 'SENDER') === (message.senderId === userId);
}

/** What decides whether a member still has a message, beside the message itself. */
export interface MemberFacts {
  /** The member's view of the message's conversation; null when there is none. */
  readonly view: ConversationView | null;
  readonly isDeleted: boolean;
}

/** Whether a member has the message: it was in their view, and is neither erased nor cleared or deleted by them. */
export function isShownTo({ view, isDeleted }: MemberFacts, message: StoredMessage): boolean {
  return view !== null && wasShownTo(view, message) && message.seq > view.clearedUpToSeq && !isDeleted;
}

/** The same, whether or not the member has cleared or deleted it since. */
export function wasShownTo(view: ConversationView, message: StoredMessage): boolean {
  return (
    view.conversationId === message.conversationId &&
    message.erasedAt === null &&
    !isHiddenFrom(message, view.userId)
  );
}

/** A message that a member may have. */
export interface MessageRequest {
  readonly id: string;
  /** Where the member has it no more, the newest one before it that they have, of the same conversation, is as good. */
  readonly orEarlier: boolean;
}

/** A message that a member has, and the views of its conversation: the member's and the peer's. */
export interface ShownMessage {
  readonly message: StoredMessage;
  readonly views: readonly ConversationView[];
}

/** What is left of a recalled message; its stored content is never shown again. */
export interface RecalledBody {
  readonly kind: 'RECALLED';
  readonly recalledAt: Date | string;
  readonly recalledById: string | null;
}

/** What the members of MessageContent resolve from. */
export type ContentParent = StoredContent | RecalledBody;
