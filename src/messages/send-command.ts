import type { AdminUse } from '../audit/admin-use.js';
import type { JsonValue } from '../input/json-rules.js';
import type { ConversationView } from '../conversations/conversation.js';
import type { DuetError } from '../errors.js';
import type { BlockedSend, HiddenFrom, MessagesFrom } from '../generated/prisma/enums.js';
import type { UserProfile } from '../users/user.js';
import type { StoredContent } from './content.js';
import type { StoredMessage } from './message.js';
import type { PushOptions } from './message-rules.js';

/** One user does something towards another. */
export interface ReachRequest {
  /** Who speaks: the acting user, or whom an administrator speaks for. */
  readonly senderId: string;
  readonly recipientId: string;
  /** Past the rules of mutes, blocks and friends. */
  readonly asAdmin: boolean;
  /** The path of the request in the arguments, for refusals; absent: `input`. */
  readonly field?: string;
}

/** One message to store, checked for everything that needs no database. */
export interface SendCommand extends ReachRequest {
  /** Whose token it is. */
  readonly actingId: string;
  /** Of the two, see `conversationIdOf`. */
  readonly conversationId: string;
  readonly content: StoredContent;
  readonly customData: JsonValue | undefined;
  readonly replyToId: string | undefined;
  readonly clientMessageId: string;
  /** First 128 bits of SHA-256, as a UUID: (acting, speaking, clientMessageId), for batches also the recipient. */
  readonly idempotencyKey: string;
  /** First 128 bits of SHA-256 over what a repeat must share, as a UUID. */
  readonly requestHash: string;
  readonly countsAsUnread: boolean;
  readonly push: PushOptions;
  /** False for a message spoken for a user whose own devices shall not see it. */
  readonly inSenderView: boolean;
  /** False for what administrators send as themselves, so that notifying many is no lock on one inbox. */
  readonly inSenderInbox: boolean;
  /** What the audit log tells of it, in the same transaction; absent for what users do. */
  readonly use?: AdminUse;
  /** Present for a message of another system: it appears in history alone, at its own time. */
  readonly imported?: { readonly sentAt: Date };
  /** Why it may not be stored; a repeat of what is stored is answered all the same. */
  readonly refusal?: DuetError;
}

/** What a send answers with, and what is published: the message and everything shown beside it. */
export interface SendOutcome {
  readonly message: StoredMessage;
  /** True when an earlier request had stored it. */
  readonly duplicate: boolean;
  /** True for the message with which both have come to have one of the other. A repeat need not say so again. */
  readonly isFirstReply: boolean;
  readonly sender: UserProfile;
  readonly recipient: UserProfile;
  /** Each side's view after the commit; null where the conversation does not exist for that side. */
  readonly senderView: ConversationView | null;
  readonly recipientView: ConversationView | null;
}

/** How two users stand to each other, as far as the rules of sending ask for it. */
export interface RelationFacts {
  readonly recipientAccepts: MessagesFrom;
  readonly appAccepts: MessagesFrom;
  readonly blockedSend: BlockedSend;
  readonly senderBlocks: boolean;
  readonly recipientBlocks: boolean;
  readonly areFriends: boolean;
}

/** What the rules of who may send to whom decide on. */
export interface ReachFacts extends RelationFacts {
  readonly sender: UserProfile | null;
  readonly senderIsMuted: boolean;
  readonly recipient: UserProfile | null;
}

/** What the transaction read about one command, under the locks of both inboxes. */
export interface SendFacts extends ReachFacts {
  /** Whether `replyToId`, when given, is a message of this conversation that the sender can see. */
  readonly replyIsVisible: boolean;
}

/** Where an accepted message goes: null is both views, else the side that never sees it. */
export interface Acceptance {
  readonly hiddenFrom: HiddenFrom | null;
}
