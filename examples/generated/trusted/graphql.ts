/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How far a device has stored the inbox. */
export type AcknowledgeInboxInput = {
  /** The cursor of the last event that the device has stored. */
  cursor: string;
  /** A registered device of the viewer, else `DEVICE_NOT_FOUND`. */
  deviceId: string;
};

/**
 * A sound to send. Upload the file first. Of an upload of Duet's own, size and duration are taken from the bytes,
 * whatever is said here; only a duration that cannot be found in them is believed.
 */
export type AudioContentInput = {
  /** Size of the file in bytes, 0 to 29,360,128 (28 MB). */
  bytes: number;
  /** How long it plays, in milliseconds; 0 or more. */
  durationMs: number;
  /** Where the file lies. */
  url: string;
};

/** A message of a kind that the app invents. */
export type CustomContentInput = {
  /** What the app needs to draw it; at most 32 levels deep and within the 12 KB of the whole message. */
  data: unknown;
  /** Text for clients that do not know the kind; may be left out. */
  description?: string | null | undefined;
  /** The app's name for the kind, 1–64 characters. */
  type: string;
};

/** An emoji or sticker to send, out of a set that the app defines. */
export type EmojiContentInput = {
  /** Which one, in the app's numbering; 0 or more. */
  index: number;
  /** The app's name for it or for its set; may be left out. */
  key?: string | null | undefined;
};

/**
 * A file to send. Upload it first. Of an upload of Duet's own, size and format are taken from the bytes, whatever is
 * said here.
 */
export type FileContentInput = {
  /** Size of the file in bytes, 0 to 104,857,600 (100 MB). */
  bytes: number;
  /** The file format, such as `pdf`; may be left out. */
  format?: string | null | undefined;
  /** The name to show and to save it under: 1–255 bytes of UTF-8. */
  name: string;
  /** Where the file lies. */
  url: string;
};

/**
 * A picture to send. Upload the files first; the message only says where they lie. Of an upload of Duet's own
 * (`createUpload`), sizes, format and dimensions are taken from the bytes, whatever is said here, and where
 * `large` and `thumbnail` are left out they are made.
 */
export type ImageContentInput = {
  /** The file format, such as `jpeg`; may be left out. */
  format?: string | null | undefined;
  /** A size that fills a screen; may be left out. */
  large?: ImageRenditionInput | null | undefined;
  /** The picture as it was taken. */
  original: ImageRenditionInput;
  /** A small preview; may be left out. */
  thumbnail?: ImageRenditionInput | null | undefined;
};

/** One size of a picture to send. */
export type ImageRenditionInput = {
  /** Size of the file in bytes, 0 to 29,360,128 (28 MB). */
  bytes: number;
  /** Height in pixels, 1 or more. */
  height: number;
  /** Where the file lies. */
  url: string;
  /** Width in pixels, 1 or more. */
  width: number;
};

/** A place to send. */
export type LocationContentInput = {
  /** What the place is called; may be left out. */
  caption?: string | null | undefined;
  /** Degrees north, −90 to 90. */
  latitude: number;
  /** Degrees east, −180 to 180. */
  longitude: number;
};

/**
 * What a message shall say: exactly one of the fields. None, or more than one, is a validation error. The whole
 * message (the UTF-8 length of the content and of `customData` as JSON) is at most 12 KB (12,288 bytes). In
 * every text the character NUL and lone surrogates are `BAD_USER_INPUT`.
 */
export type MessageContentInput =
  {   /** A voice message or another sound. */
  audio: AudioContentInput; custom?: never; emoji?: never; file?: never; image?: never; location?: never; text?: never; video?: never; }
  |  { audio?: never;   /** A kind that the app invents. */
  custom: CustomContentInput; emoji?: never; file?: never; image?: never; location?: never; text?: never; video?: never; }
  |  { audio?: never; custom?: never;   /** An emoji or sticker of the app's own set. */
  emoji: EmojiContentInput; file?: never; image?: never; location?: never; text?: never; video?: never; }
  |  { audio?: never; custom?: never; emoji?: never;   /** A file of any format. */
  file: FileContentInput; image?: never; location?: never; text?: never; video?: never; }
  |  { audio?: never; custom?: never; emoji?: never; file?: never;   /** A picture in up to three sizes. */
  image: ImageContentInput; location?: never; text?: never; video?: never; }
  |  { audio?: never; custom?: never; emoji?: never; file?: never; image?: never;   /** A place on the map. */
  location: LocationContentInput; text?: never; video?: never; }
  |  { audio?: never; custom?: never; emoji?: never; file?: never; image?: never; location?: never;   /** Plain text. */
  text: TextContentInput; video?: never; }
  |  { audio?: never; custom?: never; emoji?: never; file?: never; image?: never; location?: never; text?: never;   /** A film clip. */
  video: VideoContentInput; };

/** Whose messages are let through. */
export type MessagesFrom =
  /** Anyone, strangers included, as long as no block stands in the way. */
  | 'EVERYONE'
  /** Friends only. Anyone else is refused with `NOT_FRIENDS`; administrators are not bound by it. */
  | 'FRIENDS';

/** How a message is pushed to the recipient's devices that have a push token and no live connection. */
export type PushOptionsInput = {
  /** Text of the push, at most 1,024 characters, in place of the one that Duet makes. */
  body?: string | null | undefined;
  /** False sends no push at all. */
  enabled?: boolean;
  /** Headline of the push, at most 256 characters, in place of the one that Duet makes. */
  title?: string | null | undefined;
};

/** A message to send. */
export type SendMessageInput = {
  /**
   * Chosen by the client, unique per sender, 1–64 characters; a UUID serves well. Makes a retry safe for as long
   * as the message is kept: the same id again answers the same message as it is now, with `duplicate: true`. The
   * same id with another `to`, `content`, `customData` or `replyTo` is `IDEMPOTENCY_CONFLICT`.
   */
  clientMessageId: string;
  /** What the message says. Together with `customData` at most 12 KB. */
  content: MessageContentInput;
  /** Whether the message counts in the recipient's `unreadCount`. */
  countsAsUnread?: boolean;
  /** The app's own data to send along; at most 32 levels deep. */
  customData?: unknown;
  /**
   * How it is pushed to devices without a live connection. When absent, it is pushed with the text that Duet
   * makes.
   */
  push?: PushOptionsInput | null | undefined;
  /**
   * The message that this one answers: one of this conversation that the sender can see, else
   * `MESSAGE_NOT_FOUND`.
   */
  replyTo?: string | null | undefined;
  /** The recipient's user id. Not the viewer's own. */
  to: string;
};

/** What became of the position from which a subscription was to resume. */
export type SyncMode =
  /** Everything after the given position was replayed, and the stream is live. */
  | 'RESUMED'
  /**
   * The position is older than what is kept, above the head, or of another epoch (the database was restored from
   * a backup). Nothing was replayed and the subscription completes: discard local state, read `inboxSnapshot`
   * and the lists, and subscribe again with the snapshot's cursor. The cursor of this event is not to be stored.
   */
  | 'SNAPSHOT_REQUIRED';

/** Plain text to send. */
export type TextContentInput = {
  /** Not empty, and within the 12 KB of the whole message. */
  text: string;
};

/**
 * A film clip to send. Upload the file first. Of an upload of Duet's own, size, format and duration are taken from the
 * bytes, whatever is said here; only a duration that cannot be found in them is believed.
 */
export type VideoContentInput = {
  /** Size of the file in bytes, 0 to 104,857,600 (100 MB). */
  bytes: number;
  /** How long it plays, in milliseconds; 0 or more. */
  durationMs: number;
  /** The file format, such as `mp4`; may be left out. */
  format?: string | null | undefined;
  /** A still picture to show before it plays; may be left out. */
  poster?: ImageRenditionInput | null | undefined;
  /** Where the file lies. */
  url: string;
};

export type RecentContactsQueryVariables = Exact<{ [key: string]: never; }>;


export type RecentContactsQuery = { inboxSnapshot: { cursor: string, conversations: Array<{ id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         } | null, peer: { id: string, nickname: string | null } }> } };

export type MessagesQueryVariables = Exact<{
  peer: string;
  beforeSeq?: number | null | undefined;
}>;


export type MessagesQuery = { conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, messages: { nodes: Array<{ id: string, seq: number, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         }>, pageInfo: { hasPreviousPage: boolean } }, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
        | { __typename: 'AudioContent' }
        | { __typename: 'CustomContent' }
        | { __typename: 'EmojiContent' }
        | { __typename: 'FileContent' }
        | { __typename: 'ImageContent' }
        | { __typename: 'LocationContent' }
        | { __typename: 'RecalledContent' }
        | { __typename: 'SystemNotificationContent' }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent' }
       } | null, peer: { id: string, nickname: string | null } } | null };

export type NewMessageQueryVariables = Exact<{
  peer: string;
  beforeSeq: number;
}>;


export type NewMessageQuery = { conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, messages: { __typename: 'MessageConnection', nodes: Array<{ id: string, seq: number, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         }> }, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
        | { __typename: 'AudioContent' }
        | { __typename: 'CustomContent' }
        | { __typename: 'EmojiContent' }
        | { __typename: 'FileContent' }
        | { __typename: 'ImageContent' }
        | { __typename: 'LocationContent' }
        | { __typename: 'RecalledContent' }
        | { __typename: 'SystemNotificationContent' }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent' }
       } | null, peer: { id: string, nickname: string | null } } | null };

export type FriendsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type FriendsQuery = { friends: { edges: Array<{ cursor: string, node: { since: string, user: { id: string, nickname: string | null } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type EventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  deviceId: string;
}>;


export type EventsSubscription = { inbox:
    | { __typename: 'ConversationCleared', cursor: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
            | { __typename: 'AudioContent' }
            | { __typename: 'CustomContent' }
            | { __typename: 'EmojiContent' }
            | { __typename: 'FileContent' }
            | { __typename: 'ImageContent' }
            | { __typename: 'LocationContent' }
            | { __typename: 'RecalledContent' }
            | { __typename: 'SystemNotificationContent' }
            | { __typename: 'TextContent', text: string }
            | { __typename: 'VideoContent' }
           } | null, peer: { id: string, nickname: string | null } } }
    | { __typename: 'ConversationRead', cursor: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } } }
    | { __typename: 'ConversationUpdated', cursor: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
            | { __typename: 'AudioContent' }
            | { __typename: 'CustomContent' }
            | { __typename: 'EmojiContent' }
            | { __typename: 'FileContent' }
            | { __typename: 'ImageContent' }
            | { __typename: 'LocationContent' }
            | { __typename: 'RecalledContent' }
            | { __typename: 'SystemNotificationContent' }
            | { __typename: 'TextContent', text: string }
            | { __typename: 'VideoContent' }
           } | null, peer: { id: string, nickname: string | null } } }
    | { __typename: 'FriendAdded', cursor: string }
    | { __typename: 'FriendRemoved', cursor: string }
    | { __typename: 'FriendRequestAdded', cursor: string }
    | { __typename: 'FriendRequestClosed', cursor: string }
    | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } } | null, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         } }
    | { __typename: 'MessageEdited', cursor: string, message: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         } }
    | { __typename: 'MessageRecalled', cursor: string, message: { id: string, seq: number, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } } | null, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         } }
    | { __typename: 'MessagesDeleted', cursor: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
            | { __typename: 'AudioContent' }
            | { __typename: 'CustomContent' }
            | { __typename: 'EmojiContent' }
            | { __typename: 'FileContent' }
            | { __typename: 'ImageContent' }
            | { __typename: 'LocationContent' }
            | { __typename: 'RecalledContent' }
            | { __typename: 'SystemNotificationContent' }
            | { __typename: 'TextContent', text: string }
            | { __typename: 'VideoContent' }
           } | null, peer: { id: string, nickname: string | null } } }
    | { __typename: 'PeerDelivered', cursor: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } } }
    | { __typename: 'PeerRead', cursor: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } } }
    | { __typename: 'ProfileChanged', cursor: string, user: { id: string, nickname: string | null } }
    | { __typename: 'SyncCompleted', mode: SyncMode, cursor: string }
    | { __typename: 'UserBlocked', cursor: string }
    | { __typename: 'UserErased', cursor: string }
    | { __typename: 'UserUnblocked', cursor: string }
    | { __typename: 'ViewerChanged', cursor: string, viewer: { messagesFrom: MessagesFrom, user: { id: string, nickname: string | null } } }
   };

export type AddedMessageFragment = { id: string, seq: number, conversation: { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } } | null, sender: { id: string, nickname: string | null }, content:
    | { __typename: 'AudioContent' }
    | { __typename: 'CustomContent' }
    | { __typename: 'EmojiContent' }
    | { __typename: 'FileContent' }
    | { __typename: 'ImageContent' }
    | { __typename: 'LocationContent' }
    | { __typename: 'RecalledContent' }
    | { __typename: 'SystemNotificationContent' }
    | { __typename: 'TextContent', text: string }
    | { __typename: 'VideoContent' }
   };

export type ConversationStateFragment = { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, peer: { id: string, nickname: string | null } };

export type ConversationLineFragment = { id: string, lastSeq: number, lastActivityAt: string, pinnedAt: string | null, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, lastMessage: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
      | { __typename: 'AudioContent' }
      | { __typename: 'CustomContent' }
      | { __typename: 'EmojiContent' }
      | { __typename: 'FileContent' }
      | { __typename: 'ImageContent' }
      | { __typename: 'LocationContent' }
      | { __typename: 'RecalledContent' }
      | { __typename: 'SystemNotificationContent' }
      | { __typename: 'TextContent', text: string }
      | { __typename: 'VideoContent' }
     } | null, peer: { id: string, nickname: string | null } };

export type SnapshotQueryVariables = Exact<{ [key: string]: never; }>;


export type SnapshotQuery = { inboxSnapshot: { cursor: string, unreadTotal: number, conversations: Array<{ id: string, unreadCount: number, peer: { id: string, nickname: string | null } }> } };

export type HistoryQueryVariables = Exact<{
  peer: string;
}>;


export type HistoryQuery = { conversation: { id: string, messages: { nodes: Array<{ id: string, seq: number, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         }> } } | null };

export type SendMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMutation = { sendMessage: { message: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
        | { __typename: 'AudioContent' }
        | { __typename: 'CustomContent' }
        | { __typename: 'EmojiContent' }
        | { __typename: 'FileContent' }
        | { __typename: 'ImageContent' }
        | { __typename: 'LocationContent' }
        | { __typename: 'RecalledContent' }
        | { __typename: 'SystemNotificationContent' }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent' }
       } } };

export type AcknowledgeMutationVariables = Exact<{
  input: AcknowledgeInboxInput;
}>;


export type AcknowledgeMutation = { acknowledgeInbox: { device: { id: string } } };

export type InboxSubscriptionVariables = Exact<{
  deviceId: string;
}>;


export type InboxSubscription = { inbox:
    | { __typename: 'ConversationCleared', cursor: string }
    | { __typename: 'ConversationRead', cursor: string }
    | { __typename: 'ConversationUpdated', cursor: string }
    | { __typename: 'FriendAdded', cursor: string }
    | { __typename: 'FriendRemoved', cursor: string }
    | { __typename: 'FriendRequestAdded', cursor: string }
    | { __typename: 'FriendRequestClosed', cursor: string }
    | { __typename: 'MessageAdded', cursor: string, message: { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
          | { __typename: 'AudioContent' }
          | { __typename: 'CustomContent' }
          | { __typename: 'EmojiContent' }
          | { __typename: 'FileContent' }
          | { __typename: 'ImageContent' }
          | { __typename: 'LocationContent' }
          | { __typename: 'RecalledContent' }
          | { __typename: 'SystemNotificationContent' }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent' }
         } }
    | { __typename: 'MessageEdited', cursor: string }
    | { __typename: 'MessageRecalled', cursor: string }
    | { __typename: 'MessagesDeleted', cursor: string }
    | { __typename: 'PeerDelivered', cursor: string }
    | { __typename: 'PeerRead', cursor: string }
    | { __typename: 'ProfileChanged', cursor: string }
    | { __typename: 'SyncCompleted', mode: SyncMode, cursor: string }
    | { __typename: 'UserBlocked', cursor: string }
    | { __typename: 'UserErased', cursor: string }
    | { __typename: 'UserUnblocked', cursor: string }
    | { __typename: 'ViewerChanged', cursor: string }
   };

export type MessageLineFragment = { id: string, seq: number, sender: { id: string, nickname: string | null }, content:
    | { __typename: 'AudioContent' }
    | { __typename: 'CustomContent' }
    | { __typename: 'EmojiContent' }
    | { __typename: 'FileContent' }
    | { __typename: 'ImageContent' }
    | { __typename: 'LocationContent' }
    | { __typename: 'RecalledContent' }
    | { __typename: 'SystemNotificationContent' }
    | { __typename: 'TextContent', text: string }
    | { __typename: 'VideoContent' }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MessageLineFragmentDoc = new TypedDocumentString(`
    fragment MessageLine on Message {
  id
  seq
  sender {
    id
    nickname
  }
  content {
    __typename
    ... on TextContent {
      text
    }
  }
}
    `, {"fragmentName":"MessageLine"}) as unknown as TypedDocumentString<MessageLineFragment, unknown>;
export const ConversationStateFragmentDoc = new TypedDocumentString(`
    fragment ConversationState on Conversation {
  id
  peer {
    id
    nickname
  }
  lastSeq
  lastActivityAt
  pinnedAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
}
    `, {"fragmentName":"ConversationState"}) as unknown as TypedDocumentString<ConversationStateFragment, unknown>;
export const AddedMessageFragmentDoc = new TypedDocumentString(`
    fragment AddedMessage on Message {
  ...MessageLine
  conversation {
    ...ConversationState
  }
}
    fragment ConversationState on Conversation {
  id
  peer {
    id
    nickname
  }
  lastSeq
  lastActivityAt
  pinnedAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
}
fragment MessageLine on Message {
  id
  seq
  sender {
    id
    nickname
  }
  content {
    __typename
    ... on TextContent {
      text
    }
  }
}`, {"fragmentName":"AddedMessage"}) as unknown as TypedDocumentString<AddedMessageFragment, unknown>;
export const ConversationLineFragmentDoc = new TypedDocumentString(`
    fragment ConversationLine on Conversation {
  ...ConversationState
  lastMessage {
    ...MessageLine
  }
}
    fragment ConversationState on Conversation {
  id
  peer {
    id
    nickname
  }
  lastSeq
  lastActivityAt
  pinnedAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
}
fragment MessageLine on Message {
  id
  seq
  sender {
    id
    nickname
  }
  content {
    __typename
    ... on TextContent {
      text
    }
  }
}`, {"fragmentName":"ConversationLine"}) as unknown as TypedDocumentString<ConversationLineFragment, unknown>;
export const RecentContactsDocument = {"__meta__":{"documentId":"sha256:7f2f8d1784b9b1c36cf293cb002a70f6f1094ecf763ab6848aac69c3eb537d66"}} as unknown as TypedDocumentString<RecentContactsQuery, RecentContactsQueryVariables>;
export const MessagesDocument = {"__meta__":{"documentId":"sha256:9b31daaca1ee7c30daa23614995ad27794b56c554629bd3e6567cc225b926b2f"}} as unknown as TypedDocumentString<MessagesQuery, MessagesQueryVariables>;
export const NewMessageDocument = {"__meta__":{"documentId":"sha256:68167f48c371331c46d82eead9f442c7286a21b4b83363ec45eaea09d96a7f9c"}} as unknown as TypedDocumentString<NewMessageQuery, NewMessageQueryVariables>;
export const FriendsDocument = {"__meta__":{"documentId":"sha256:69c8138d450944ce4fd2744af35b6c1cd8dbf375cea110597fb38443dcb4aff0"}} as unknown as TypedDocumentString<FriendsQuery, FriendsQueryVariables>;
export const EventsDocument = {"__meta__":{"documentId":"sha256:c4af01d1801321f3e8247303a5956a751137d8e6428d192aad05c21804d733bb"}} as unknown as TypedDocumentString<EventsSubscription, EventsSubscriptionVariables>;
export const SnapshotDocument = {"__meta__":{"documentId":"sha256:4bb792d443430d9664f7310fefb33067fe99d4b2dc162b2c9d99aa40503ce8d8"}} as unknown as TypedDocumentString<SnapshotQuery, SnapshotQueryVariables>;
export const HistoryDocument = {"__meta__":{"documentId":"sha256:3fa040cd571cc4e64223560347db75ab18a29969be43613d63d2ae23c52601da"}} as unknown as TypedDocumentString<HistoryQuery, HistoryQueryVariables>;
export const SendDocument = {"__meta__":{"documentId":"sha256:802fb4fdfd2f70e1a20bea23f0575633d7c03fb1ec4701a8e89fc66c111f85a9"}} as unknown as TypedDocumentString<SendMutation, SendMutationVariables>;
export const AcknowledgeDocument = {"__meta__":{"documentId":"sha256:c3c5c7b821d15baa61369d14c789358fd43d602a972ce22e373ce87a4f58cd43"}} as unknown as TypedDocumentString<AcknowledgeMutation, AcknowledgeMutationVariables>;
export const InboxDocument = {"__meta__":{"documentId":"sha256:69386357673a2cd79d43f2be8a765ab7cbd7d09a760893481783854195112b62"}} as unknown as TypedDocumentString<InboxSubscription, InboxSubscriptionVariables>;