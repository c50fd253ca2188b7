import type { ConversationView } from '../conversations/conversation.js';
import type { InboxEntryKind } from '../generated/prisma/enums.js';
import type { StoredMessage } from '../messages/message.js';
import type { Timestamp, UserProfile } from '../users/user.js';

/** One entry of an inbox, ready to be delivered: the log's row, and what was rendered with it. */
export interface InboxEntry {
  readonly userId: string;
  readonly position: number;
  readonly storedAt: Timestamp;
  readonly kind: InboxEntryKind;
  readonly conversationId: string | null;
  readonly messageId: string | null;
  readonly subjectId: string | null;
  readonly upToSeq: number | null;
  readonly seqs: readonly number[] | null;
  /** State at the entry's commit or later; absent for kinds that refer to nothing of the sort. */
  readonly message: StoredMessage | null;
  readonly profiles: readonly UserProfile[];
  readonly view: ConversationView | null;
  /** Of a message that the other one sent, that one's view: the message's status comes from it. */
  readonly senderView: ConversationView | null;
}

/** The same entries, with a message as it is now in place of every older copy of it. */
export function withNewest(entries: readonly InboxEntry[], message: StoredMessage): InboxEntry[] {
  return entries.map((entry) => {
    const isOlder = entry.message?.id === message.id && entry.message.version < message.version;
    return isOlder ? { ...entry, message } : entry;
  });
}

/** The closing mark of a replay. It is no entry: it has the position of the last one, or none to store. */
export interface SyncMark {
  readonly kind: 'SYNC_COMPLETED';
  readonly userId: string;
  readonly position: number;
  readonly storedAt: Timestamp;
  readonly mode: 'RESUMED' | 'SNAPSHOT_REQUIRED';
}

export type InboxEventParent = InboxEntry | SyncMark;

const typenames = {
  MESSAGE_ADDED: 'MessageAdded',
  MESSAGE_EDITED: 'MessageEdited',
  MESSAGE_RECALLED: 'MessageRecalled',
  MESSAGES_DELETED: 'MessagesDeleted',
  CONVERSATION_CLEARED: 'ConversationCleared',
  CONVERSATION_UPDATED: 'ConversationUpdated',
  CONVERSATION_READ: 'ConversationRead',
  PEER_READ: 'PeerRead',
  PEER_DELIVERED: 'PeerDelivered',
  FRIEND_REQUEST_ADDED: 'FriendRequestAdded',
  FRIEND_REQUEST_CLOSED: 'FriendRequestClosed',
  FRIEND_ADDED: 'FriendAdded',
  FRIEND_REMOVED: 'FriendRemoved',
  USER_BLOCKED: 'UserBlocked',
  USER_UNBLOCKED: 'UserUnblocked',
  PROFILE_CHANGED: 'ProfileChanged',
  VIEWER_CHANGED: 'ViewerChanged',
  USER_ERASED: 'UserErased',
  SYNC_COMPLETED: 'SyncCompleted',
} as const satisfies Record<InboxEntryKind | 'SYNC_COMPLETED', string>;

/**
 * The member of `interface InboxEvent` that this kind of entry resolves to. A kind that only a newer version of Duet knows,
 * whose nodes may run beside this one, shows as `ViewerChanged`: true of any client, and the position is not passed over.
 */
export function eventTypename(kind: InboxEventParent['kind']): (typeof typenames)[InboxEventParent['kind']] {
  return Object.hasOwn(typenames, kind) ? typenames[kind] : typenames.VIEWER_CHANGED;
}
