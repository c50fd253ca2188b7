/** What an app sees: the schema's objects as the client's documents select them, under the schema's own names. */
import type {
  ContentFragment,
  ConversationFragment,
  DeviceFragment,
  FriendFragment,
  FriendRequestFragment,
  HistoryQuery,
  InboxSubscription,
  MessageContentInput,
  MessageFragment,
  PushLevel,
  SendMessageInput,
  SignalsSubscription,
  UploadFragment,
  UserFragment,
  ViewerFragment,
} from '../generated/client.js';
import { DuetFailure } from './failure.js';
import type { ErrorCode as SchemaErrorCode } from '../generated/schema-enums.js';

export type ErrorCode = SchemaErrorCode;
export type User = UserFragment;
export type Viewer = ViewerFragment;
export type Friend = FriendFragment;
export type FriendRequest = FriendRequestFragment;
export type Device = DeviceFragment;
/** Where to put a file, and the `url` by which messages refer to it. */
export type Upload = UploadFragment;
export type { MessageContentInput, PushLevel };

/** What a message says, told apart by `__typename`. More kinds may come: keep a default. */
export type MessageContent = ContentFragment;

/** A message that the server has stored. */
export type Message = MessageFragment;

/** The viewer's side of a conversation, with the newest message that is known; null when none is left. */
export type Conversation = ConversationFragment & { readonly lastMessage: Message | null };

/** An event of the inbox, in the order of the inbox. More kinds may come: keep a default. */
export type InboxEvent = Exclude<InboxSubscription['inbox'], { readonly __typename: 'SyncCompleted' }>;

/** Typing, presence, and messages that nobody stores. */
export type Signal = SignalsSubscription['signals'];

/** A range of `seq` that is missing for good, and why. */
export type HistoryGap = NonNullable<HistoryQuery['conversation']>['messages']['gaps'][number];

/** A message to send. Without `clientMessageId` the client makes one. */
export type MessageDraft = Omit<SendMessageInput, 'clientMessageId'> & { readonly clientMessageId?: string };

/** A message of this device that the server has not stored yet, or has refused. */
export interface OutboxMessage {
  readonly clientMessageId: string;
  readonly to: string;
  /** As it will look once it is stored. */
  readonly content: MessageContent;
  readonly replyToId: string | null;
  readonly createdAt: string;
  /** `PENDING` is sent as soon as there is a connection; `REFUSED` waits for `retryMessage` or `discardMessage`. */
  readonly state: 'PENDING' | 'REFUSED';
  /** Why it was refused: a code of the server's catalogue. Null while it is pending. */
  readonly code: string | null;
}

/** A stretch of a conversation, ascending by `seq`. */
export interface MessagePage {
  readonly messages: readonly Message[];
  /** What is missing in this stretch for good. */
  readonly gaps: readonly HistoryGap[];
  /** What this device has not got rid of yet; only on a page that ends with the newest message. */
  readonly outbox: readonly OutboxMessage[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** False when a part had to come from the server and there was no connection: ask again once there is. */
  readonly isComplete: boolean;
}

export interface PageRequest {
  /** Only messages with a smaller `seq`; the newest when neither is given. Not together with `after`. */
  readonly before?: number;
  /** Only messages with a greater `seq`, beginning with the oldest of them. */
  readonly after?: number;
  /** 1 or more; 50 when absent. */
  readonly limit?: number;
}

/**
 * Where the client stands: `IDLE` before login and after logout; `CONNECTING`; `SYNCING` while what was missed arrives;
 * `LIVE`; `WAITING` for the next attempt after a lost connection; `REFUSED` when the token is not accepted, until
 * another one is. Only `IDLE` is an end.
 */
export type ClientState = 'IDLE' | 'CONNECTING' | 'SYNCING' | 'LIVE' | 'WAITING' | 'REFUSED';

/** How synchronisation was completed: everything that was missed came, or more was missed than the server keeps. */
export type RefreshMode = 'RESUMED' | 'REBUILT';

/** The message as it looks by now: the server repeats no message to tell how far it has come, or of a new profile. */
export function asShown(
  message: Message,
  conversation: Pick<Conversation, 'peer' | 'peerReadUpToSeq' | 'peerDeliveredUpToSeq'>,
  viewer: Viewer | null,
): Message {
  const { peer, peerReadUpToSeq, peerDeliveredUpToSeq } = conversation;
  if (message.sender.id === peer.id) return { ...message, sender: peer };
  const own = { ...message, sender: viewer?.user ?? message.sender };
  if (message.status === 'READ') return own;
  if (message.seq <= peerReadUpToSeq) return { ...own, status: 'READ' };
  if (message.seq <= peerDeliveredUpToSeq) return { ...own, status: 'DELIVERED' };
  return own;
}

/** How content looks before the server has seen it. */
export function contentOf(input: MessageContentInput): MessageContent {
  if (input.text) return { __typename: 'TextContent', ...input.text };
  if (input.emoji) return { __typename: 'EmojiContent', ...input.emoji, key: input.emoji.key ?? null };
  if (input.location) {
    return { __typename: 'LocationContent', ...input.location, caption: input.location.caption ?? null };
  }
  if (input.image) {
    const { original, large = null, thumbnail = null, format = null } = input.image;
    return { __typename: 'ImageContent', original, large, thumbnail, format };
  }
  if (input.audio) return { __typename: 'AudioContent', ...input.audio };
  if (input.file) return { __typename: 'FileContent', ...input.file, format: input.file.format ?? null };
  if (input.video) {
    const { format = null, poster = null } = input.video;
    return { __typename: 'VideoContent', ...input.video, format, poster };
  }
  // Where no compiler has looked.
  if (!('custom' in input))
    throw new DuetFailure('BAD_USER_INPUT', 'content must have one kind, such as text.', {
      field: 'content',
    });
  const { type, data, description = null } = input.custom;
  return { __typename: 'CustomContent', type, data, description };
}
