// Made from examples/operations.graphql by codegen.yml. Never edited.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export const MessageLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<MessageLineFragment, unknown>;
export const ConversationStateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}}]} as unknown as DocumentNode<ConversationStateFragment, unknown>;
export const AddedMessageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AddedMessage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<AddedMessageFragment, unknown>;
export const ConversationLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}},{"kind":"Field","name":{"kind":"Name","value":"lastMessage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<ConversationLineFragment, unknown>;
export const RecentContactsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RecentContacts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inboxSnapshot"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"conversations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}},{"kind":"Field","name":{"kind":"Name","value":"lastMessage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<RecentContactsQuery, RecentContactsQueryVariables>;
export const MessagesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Messages"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"peer"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"beforeSeq"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"with"},"value":{"kind":"Variable","name":{"kind":"Name","value":"peer"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationLine"}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"beforeSeq"},"value":{"kind":"Variable","name":{"kind":"Name","value":"beforeSeq"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}},{"kind":"Field","name":{"kind":"Name","value":"lastMessage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<MessagesQuery, MessagesQueryVariables>;
export const NewMessageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NewMessage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"peer"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"beforeSeq"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"with"},"value":{"kind":"Variable","name":{"kind":"Name","value":"peer"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationLine"}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"1"}},{"kind":"Argument","name":{"kind":"Name","value":"beforeSeq"},"value":{"kind":"Variable","name":{"kind":"Name","value":"beforeSeq"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}},{"kind":"Field","name":{"kind":"Name","value":"lastMessage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<NewMessageQuery, NewMessageQueryVariables>;
export const FriendsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Friends"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"friends"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<FriendsQuery, FriendsQueryVariables>;
export const EventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Events"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"deviceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inbox"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"deviceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"deviceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageAdded"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AddedMessage"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageEdited"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageRecalled"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationRead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PeerRead"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PeerDelivered"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationUpdated"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConversationCleared"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessagesDeleted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProfileChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ViewerChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messagesFrom"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncCompleted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AddedMessage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}},{"kind":"Field","name":{"kind":"Name","value":"conversation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastSeq"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"pinnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"readUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerReadUpToSeq"}},{"kind":"Field","name":{"kind":"Name","value":"peerDeliveredUpToSeq"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ConversationLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Conversation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ConversationState"}},{"kind":"Field","name":{"kind":"Name","value":"lastMessage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<EventsSubscription, EventsSubscriptionVariables>;
export const SnapshotDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Snapshot"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inboxSnapshot"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"unreadTotal"}},{"kind":"Field","name":{"kind":"Name","value":"conversations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"unreadCount"}},{"kind":"Field","name":{"kind":"Name","value":"peer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SnapshotQuery, SnapshotQueryVariables>;
export const HistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"History"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"peer"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"conversation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"with"},"value":{"kind":"Variable","name":{"kind":"Name","value":"peer"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<HistoryQuery, HistoryQueryVariables>;
export const SendDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Send"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendMessageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendMessage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<SendMutation, SendMutationVariables>;
export const AcknowledgeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Acknowledge"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AcknowledgeInboxInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledgeInbox"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<AcknowledgeMutation, AcknowledgeMutationVariables>;
export const InboxDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Inbox"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"deviceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inbox"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"deviceId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"deviceId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MessageAdded"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MessageLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SyncCompleted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MessageLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"sender"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nickname"}}]}},{"kind":"Field","name":{"kind":"Name","value":"content"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TextContent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<InboxSubscription, InboxSubscriptionVariables>;