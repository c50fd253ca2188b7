// Made from src/client/documents by codegen.yml. Never edited.
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

/** The answer to a friend request. */
export type AnswerFriendRequestInput = {
  /** True accepts; false refuses, of which the one who asked learns nothing. */
  accept: boolean;
  /** A request that was made to the viewer. */
  requestId: string;
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

/** Whom to block. */
export type BlockUserInput = {
  /** The user to block. Not the viewer. */
  userId: string;
};

/** A conversation to empty for the viewer alone. */
export type ClearConversationInput = {
  /** A conversation of the viewer. */
  conversationId: string;
};

/** A file that is going to be uploaded. */
export type CreateUploadInput = {
  /**
   * The exact size of the file in bytes: 1 to 29,360,128 (28 MB) for `IMAGE` and `AUDIO`, 1 to 104,857,600
   * (100 MB) for `VIDEO` and `FILE`.
   */
  bytes: number;
  /** What it is to be used as. What the bytes turn out to be must fit. */
  kind: UploadKind;
  /**
   * The media type as the client knows it, such as `image/png`. It must fit `kind`; what is served later is the
   * type that the bytes have.
   */
  mimeType: string;
  /**
   * The file's name, 1–255 bytes of UTF-8. Downloads are offered under its last part; where the file is stored
   * does not depend on it.
   */
  name: string;
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

/** Messages to delete for the viewer alone. */
export type DeleteMessagesInput = {
  /** Up to 100 messages in the viewer's view. */
  messageIds: Array<string>;
};

/** How far a message has come. */
export type DeliveryStatus =
  /** At least one device of the recipient has acknowledged that it stored the message. */
  | 'DELIVERED'
  /** The recipient has marked it as read. */
  | 'READ'
  /** Stored by the server for good. Also where it stays when a block keeps it from the recipient. */
  | 'SENT';

/** The push address of a device. */
export type DevicePushInput = {
  /** The service that made the token. */
  provider: PushProvider;
  /**
   * The token as the service gave it, 1–2,048 bytes: for `APNS` 64 to 200 hexadecimal digits; for `WEB_PUSH` the whole
   * subscription as JSON, with an https `endpoint` and the `keys` `p256dh` and `auth`; for all others printable ASCII
   * without white space and commas. It belongs to one device of the app: registering it moves it to this device.
   */
  token: string;
};

/** A message to change. */
export type EditMessageInput = {
  /** What the message shall say. The same kind of content as before, else `BAD_USER_INPUT`. */
  content: MessageContentInput;
  /** The app's own data. Unchanged when absent, removed when null. */
  customData?: unknown;
  /** A message that the viewer sent. */
  messageId: string;
  /** The `version` that the viewer saw. If the message has another by now, the answer is `EDIT_CONFLICT`. */
  version: number;
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

/** Which side of a friend request the viewer is on. */
export type FriendRequestDirection =
  /** Requests that others made to the viewer. */
  | 'INCOMING'
  /** Requests that the viewer made to others. */
  | 'OUTGOING';

/** What happens when someone asks to be this user's friend. */
export type FriendRequestPolicy =
  /** Everyone who asks is a friend at once. */
  | 'ANYONE'
  /** The user is asked, and accepts or refuses. */
  | 'CONFIRM'
  /** Nobody is let in, and nobody is told: the request stays `PENDING` for the one who asked. */
  | 'NOBODY';

/** Where a friend request stands. A refusal is told to nobody: the one who asked keeps seeing `PENDING`. */
export type FriendRequestStatus =
  /** The two are friends since then. */
  | 'ACCEPTED'
  /** Not answered yet, or, for the one who asked, perhaps refused. */
  | 'PENDING'
  /** Refused. Only the one who refused sees this. */
  | 'REFUSED'
  /** Taken back by the one who asked, or closed because one of the two was erased. */
  | 'WITHDRAWN';

/** Why a message is missing from history. Where several reasons hold, the first in this order is given. */
export type HistoryGapReason =
  /** The viewer cleared the conversation. */
  | 'CLEARED_BY_YOU'
  /** The viewer deleted the message. */
  | 'DELETED_BY_YOU'
  /** The sender was erased. */
  | 'ERASED'
  /** Older than the app keeps history, see `AppSettings.historyRetentionDays`. */
  | 'EXPIRED'
  /**
   * Never in the viewer's view: sent to the viewer by someone whom the viewer blocks, or sent by an
   * administrator in the viewer's name without a copy for the viewer.
   */
  | 'HIDDEN';

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

/** How far the viewer has read. */
export type MarkReadInput = {
  /** A conversation of the viewer. */
  conversationId: string;
  /**
   * The last `seq` that was read. Above the conversation's `lastSeq` it is `BAD_USER_INPUT`; an earlier one than
   * before changes nothing.
   */
  upToSeq: number;
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

/** Which messages of a conversation are pushed to devices without a live connection. */
export type PushLevel =
  /** Every message whose sender did not switch the push off. */
  | 'ALL'
  /** None. Messages still arrive in the inbox and count as unread. */
  | 'NONE';

/** How a message is pushed to the recipient's devices that have a push token and no live connection. */
export type PushOptionsInput = {
  /** Text of the push, at most 1,024 characters, in place of the one that Duet makes. */
  body?: string | null | undefined;
  /** False sends no push at all. */
  enabled?: boolean;
  /** Headline of the push, at most 256 characters, in place of the one that Duet makes. */
  title?: string | null | undefined;
};

/** How much of a message a push shows, on a screen that others may see. */
export type PushPreview =
  /** The sender's name and the beginning of the message. The default. */
  | 'FULL'
  /** That there is a message, and nothing else. */
  | 'NONE'
  /** The sender's name, and that there is a message. A title and body that the sender gave are not shown. */
  | 'SENDER';

/** A service that delivers pushes to devices. */
export type PushProvider =
  /** Apple Push Notification service. */
  | 'APNS'
  /** Google's Firebase Cloud Messaging. */
  | 'FCM'
  /** Huawei Push Kit of HarmonyOS 5 and later, which does not know the tokens of `HUAWEI`. */
  | 'HARMONY'
  /** HONOR Push. */
  | 'HONOR'
  /** Huawei Push Kit of Android, EMUI and HarmonyOS up to 4. */
  | 'HUAWEI'
  /** Meizu's Flyme Push. */
  | 'MEIZU'
  /** OPPO Push. */
  | 'OPPO'
  /** vivo Push. */
  | 'VIVO'
  /** The Push API of browsers, as of RFC 8030. */
  | 'WEB_PUSH'
  /** Xiaomi's Mi Push. */
  | 'XIAOMI';

/** A message to take back. */
export type RecallMessageInput = {
  /** A message that the viewer sent. */
  messageId: string;
};

/** A device to register or to change. */
export type RegisterDeviceInput = {
  /** Chosen by the client, unique per user, and kept for as long as the app is installed; 1–128 bytes of UTF-8. */
  deviceId: string;
  /**
   * The language of its pushes as a BCP 47 tag such as `zh-Hans-CN`, at most 35 characters: Duet has words of its own, such as
   * `[Image]`, in English and in Chinese, simplified and traditional, and takes English for any other. Unchanged when
   * absent, removed when null.
   */
  language?: string | null | undefined;
  /** What it runs on, in the app's words; at most 64 characters. Unchanged when absent, removed when null. */
  platform?: string | null | undefined;
  /** Where pushes for this device go. Unchanged when absent, removed when null. */
  push?: DevicePushInput | null | undefined;
};

/** A device to forget. */
export type RemoveDeviceInput = {
  /** A registered device of the viewer. */
  deviceId: string;
};

/** A friendship to end. */
export type RemoveFriendInput = {
  /** The friend. */
  userId: string;
};

/** Whom to ask to be a friend. */
export type RequestFriendInput = {
  /** A few words to send along, at most 256 characters; may be left out, and an empty text is the same. */
  greeting?: string | null | undefined;
  /** The user to ask. Not the viewer. */
  userId: string;
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

/** A message for live devices only. */
export type SendTransientMessageInput = {
  /** What it says. Together with `customData` at most 12 KB. */
  content: MessageContentInput;
  /** The app's own data to send along; at most 32 levels deep. */
  customData?: unknown;
  /** The recipient's user id. Not the viewer's own. */
  to: string;
};

/** What to tell a peer about writing. */
export type SetTypingInput = {
  /** The user to whom the viewer is writing. */
  to: string;
  /** True when it began or goes on, false when it stopped. */
  typing: boolean;
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

/** Whose block to end. */
export type UnblockUserInput = {
  /** The user whom the viewer blocks. */
  userId: string;
};

/**
 * What shall change in the viewer's side of a conversation. Absent fields stay as they are; null is
 * `BAD_USER_INPUT`.
 */
export type UpdateConversationInput = {
  /** A conversation of the viewer. */
  conversationId: string;
  /** True pins it to the top of the list, false ends that. */
  pinned?: boolean | null | undefined;
  /** Which of its messages are pushed to the viewer's devices. */
  pushLevel?: PushLevel | null | undefined;
};

/** What shall change about the viewer. Absent fields stay as they are. */
export type UpdateProfileInput = {
  /** Where the picture lies. Null removes it. */
  avatarUrl?: string | null | undefined;
  /** The app's own public data about the viewer; at most 32 levels deep and 2,048 bytes of JSON. Null removes it. */
  customData?: unknown;
  /** What happens when someone asks to be the viewer's friend. Null is `BAD_USER_INPUT`. */
  friendRequestPolicy?: FriendRequestPolicy | null | undefined;
  /** Who may write to the viewer. Null is `BAD_USER_INPUT`. */
  messagesFrom?: MessagesFrom | null | undefined;
  /** The name to show, 1–128 characters. Null removes it. */
  nickname?: string | null | undefined;
  /** How much of a message the pushes to the viewer's devices show. Null is `BAD_USER_INPUT`. */
  pushPreview?: PushPreview | null | undefined;
};

/** What an uploaded file is used as. */
export type UploadKind =
  /** A sound. */
  | 'AUDIO'
  /** A file of any format. */
  | 'FILE'
  /** A picture: the rendition of an image, or the poster of a video. */
  | 'IMAGE'
  /** A film clip. */
  | 'VIDEO';

/** How a file is uploaded. */
export type UploadMethod =
  /**
   * A form (`multipart/form-data`): `Upload.fields`, and as the last field the bytes under the name `file`. They go
   * straight to a store of files; the server looks at them when they are first used. An upload that was
   * interrupted begins anew.
   */
  | 'POST'
  /**
   * The bytes are the body of a `PUT`. An upload that was interrupted goes on: a HEAD request answers the header
   * Upload-Offset, and a PATCH request with that Upload-Offset takes the rest.
   */
  | 'PUT';

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

/** A friend request to take back. */
export type WithdrawFriendRequestInput = {
  /** A request that the viewer made. */
  requestId: string;
};

export type ConversationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ConversationsQuery = { conversations: { nodes: Array<{ id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ConversationQueryVariables = Exact<{
  with: string;
}>;


export type ConversationQuery = { conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
        | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
        | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
        | { __typename: 'EmojiContent', index: number, key: string | null }
        | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
        | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
        | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
        | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
        | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
       } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null };

export type ClearConversationMutationVariables = Exact<{
  input: ClearConversationInput;
}>;


export type ClearConversationMutation = { clearConversation: { conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } } };

export type UpdateConversationMutationVariables = Exact<{
  input: UpdateConversationInput;
}>;


export type UpdateConversationMutation = { updateConversation: { conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } } };

export type MarkReadMutationVariables = Exact<{
  input: MarkReadInput;
}>;


export type MarkReadMutation = { markRead: { conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } } };

export type SetTypingMutationVariables = Exact<{
  input: SetTypingInput;
}>;


export type SetTypingMutation = { setTyping: { typing: boolean } };

export type DevicesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DevicesQuery = { devices: { nodes: Array<{ id: string, platform: string | null, pushProvider: PushProvider | null, lastSeenAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RegisterDeviceMutationVariables = Exact<{
  input: RegisterDeviceInput;
}>;


export type RegisterDeviceMutation = { registerDevice: { device: { id: string, platform: string | null, pushProvider: PushProvider | null, lastSeenAt: string } } };

export type RemoveDeviceMutationVariables = Exact<{
  input: RemoveDeviceInput;
}>;


export type RemoveDeviceMutation = { removeDevice: { deviceId: string } };

export type UserFragment = { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean };

export type RenditionFragment = { url: string, width: number, height: number, bytes: number };

type Content_AudioContent_Fragment = { __typename: 'AudioContent', url: string, bytes: number, durationMs: number };

type Content_CustomContent_Fragment = { __typename: 'CustomContent', type: string, data: unknown, description: string | null };

type Content_EmojiContent_Fragment = { __typename: 'EmojiContent', index: number, key: string | null };

type Content_FileContent_Fragment = { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null };

type Content_ImageContent_Fragment = { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null };

type Content_LocationContent_Fragment = { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number };

type Content_RecalledContent_Fragment = { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null };

type Content_SystemNotificationContent_Fragment = { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown };

type Content_TextContent_Fragment = { __typename: 'TextContent', text: string };

type Content_VideoContent_Fragment = { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null };

export type ContentFragment =
  | Content_AudioContent_Fragment
  | Content_CustomContent_Fragment
  | Content_EmojiContent_Fragment
  | Content_FileContent_Fragment
  | Content_ImageContent_Fragment
  | Content_LocationContent_Fragment
  | Content_RecalledContent_Fragment
  | Content_SystemNotificationContent_Fragment
  | Content_TextContent_Fragment
  | Content_VideoContent_Fragment
;

export type MessageFragment = { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
    | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
    | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
    | { __typename: 'EmojiContent', index: number, key: string | null }
    | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
    | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
    | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
    | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
    | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
    | { __typename: 'TextContent', text: string }
    | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
   };

export type ConversationFragment = { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } };

export type ListedConversationFragment = { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
      | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
      | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
      | { __typename: 'EmojiContent', index: number, key: string | null }
      | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
      | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
      | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
      | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
      | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
      | { __typename: 'TextContent', text: string }
      | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
     } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } };

export type MessageInConversationFragment = { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
    | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
    | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
    | { __typename: 'EmojiContent', index: number, key: string | null }
    | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
    | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
    | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
    | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
    | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
    | { __typename: 'TextContent', text: string }
    | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
   };

export type ViewerFragment = { messagesFrom: MessagesFrom, friendRequestPolicy: FriendRequestPolicy, mutedUntil: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } };

export type FriendFragment = { since: string, remark: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } };

export type FriendRequestFragment = { id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } };

export type DeviceFragment = { id: string, platform: string | null, pushProvider: PushProvider | null, lastSeenAt: string };

export type UploadFragment = { id: string, url: string, uploadUrl: string, method: UploadMethod, expiresAt: string, fields: Array<{ name: string, value: string }> };

export type PageInfoFragment = { hasNextPage: boolean, endCursor: string | null };

export type InboxSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  deviceId?: string | null | undefined;
}>;


export type InboxSubscription = { inbox:
    | { __typename: 'ConversationCleared', upToSeq: number, cursor: string, at: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
            | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
            | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
            | { __typename: 'EmojiContent', index: number, key: string | null }
            | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
            | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
            | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
            | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
            | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
            | { __typename: 'TextContent', text: string }
            | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
           } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'ConversationRead', upToSeq: number, cursor: string, at: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'ConversationUpdated', cursor: string, at: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
            | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
            | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
            | { __typename: 'EmojiContent', index: number, key: string | null }
            | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
            | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
            | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
            | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
            | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
            | { __typename: 'TextContent', text: string }
            | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
           } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'FriendAdded', cursor: string, at: string, friend: { since: string, remark: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'FriendRemoved', cursor: string, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
    | { __typename: 'FriendRequestAdded', cursor: string, at: string, request: { id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'FriendRequestClosed', cursor: string, at: string, request: { id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'MessageAdded', cursor: string, at: string, message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         } }
    | { __typename: 'MessageEdited', cursor: string, at: string, message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         } }
    | { __typename: 'MessageRecalled', cursor: string, at: string, message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         } }
    | { __typename: 'MessagesDeleted', seqs: Array<number>, cursor: string, at: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
            | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
            | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
            | { __typename: 'EmojiContent', index: number, key: string | null }
            | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
            | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
            | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
            | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
            | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
            | { __typename: 'TextContent', text: string }
            | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
           } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'PeerDelivered', upToSeq: number, cursor: string, at: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'PeerRead', upToSeq: number, cursor: string, at: string, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
    | { __typename: 'ProfileChanged', cursor: string, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
    | { __typename: 'SyncCompleted', mode: SyncMode, cursor: string, at: string }
    | { __typename: 'UserBlocked', cursor: string, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
    | { __typename: 'UserErased', cursor: string, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
    | { __typename: 'UserUnblocked', cursor: string, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
    | { __typename: 'ViewerChanged', cursor: string, at: string, viewer: { messagesFrom: MessagesFrom, friendRequestPolicy: FriendRequestPolicy, mutedUntil: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } }
   };

export type SignalsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type SignalsSubscription = { signals:
    | { __typename: 'PresenceChanged', online: boolean, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
    | { __typename: 'TransientMessage', id: string, customData: unknown, at: string, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, content:
        | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
        | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
        | { __typename: 'EmojiContent', index: number, key: string | null }
        | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
        | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
        | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
        | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
        | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
       }
    | { __typename: 'TypingChanged', typing: boolean, at: string, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }
   };

export type SnapshotQueryVariables = Exact<{ [key: string]: never; }>;


export type SnapshotQuery = { viewer: { messagesFrom: MessagesFrom, friendRequestPolicy: FriendRequestPolicy, mutedUntil: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }, inboxSnapshot: { cursor: string, conversations: Array<{ id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, lastMessage: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         } | null, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }> } };

export type AcknowledgeInboxMutationVariables = Exact<{
  input: AcknowledgeInboxInput;
}>;


export type AcknowledgeInboxMutation = { acknowledgeInbox: { device: { id: string } } };

export type CreateUploadMutationVariables = Exact<{
  input: CreateUploadInput;
}>;


export type CreateUploadMutation = { createUpload: { upload: { id: string, url: string, uploadUrl: string, method: UploadMethod, expiresAt: string, fields: Array<{ name: string, value: string }> } } };

export type SendMessageMutationVariables = Exact<{
  input: SendMessageInput;
}>;


export type SendMessageMutation = { sendMessage: { duplicate: boolean, message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
        | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
        | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
        | { __typename: 'EmojiContent', index: number, key: string | null }
        | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
        | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
        | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
        | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
        | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
       } } };

export type SendTransientMessageMutationVariables = Exact<{
  input: SendTransientMessageInput;
}>;


export type SendTransientMessageMutation = { sendTransientMessage: { id: string } };

export type RecallMessageMutationVariables = Exact<{
  input: RecallMessageInput;
}>;


export type RecallMessageMutation = { recallMessage: { message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
        | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
        | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
        | { __typename: 'EmojiContent', index: number, key: string | null }
        | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
        | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
        | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
        | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
        | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
       } } };

export type EditMessageMutationVariables = Exact<{
  input: EditMessageInput;
}>;


export type EditMessageMutation = { editMessage: { message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
        | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
        | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
        | { __typename: 'EmojiContent', index: number, key: string | null }
        | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
        | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
        | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
        | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
        | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
        | { __typename: 'TextContent', text: string }
        | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
       } } };

export type DeleteMessagesMutationVariables = Exact<{
  input: DeleteMessagesInput;
}>;


export type DeleteMessagesMutation = { deleteMessages: { messageIds: Array<string> } };

export type MessageQueryVariables = Exact<{
  id: string;
}>;


export type MessageQuery = { message: { id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
      | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
      | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
      | { __typename: 'EmojiContent', index: number, key: string | null }
      | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
      | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
      | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
      | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
      | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
      | { __typename: 'TextContent', text: string }
      | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
     } | null };

export type HistoryQueryVariables = Exact<{
  with: string;
  first?: number | null | undefined;
  afterSeq?: number | null | undefined;
  last?: number | null | undefined;
  beforeSeq?: number | null | undefined;
}>;


export type HistoryQuery = { conversation: { id: string, lastSeq: number, lastActivityAt: string, unreadCount: number, readUpToSeq: number, peerReadUpToSeq: number, peerDeliveredUpToSeq: number, clearedUpToSeq: number, pinnedAt: string | null, pushLevel: PushLevel, messages: { nodes: Array<{ id: string, conversationId: string, seq: number, clientMessageId: string | null, customData: unknown, replyToId: string | null, countsAsUnread: boolean, sentAt: string, editedAt: string | null, version: number, status: DeliveryStatus, sender: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, recipient: { id: string }, content:
          | { __typename: 'AudioContent', url: string, bytes: number, durationMs: number }
          | { __typename: 'CustomContent', type: string, data: unknown, description: string | null }
          | { __typename: 'EmojiContent', index: number, key: string | null }
          | { __typename: 'FileContent', url: string, name: string, bytes: number, format: string | null }
          | { __typename: 'ImageContent', format: string | null, original: { url: string, width: number, height: number, bytes: number }, large: { url: string, width: number, height: number, bytes: number } | null, thumbnail: { url: string, width: number, height: number, bytes: number } | null }
          | { __typename: 'LocationContent', caption: string | null, latitude: number, longitude: number }
          | { __typename: 'RecalledContent', recalledAt: string, recalledBy: { id: string } | null }
          | { __typename: 'SystemNotificationContent', type: string, title: string | null, body: string | null, payload: unknown }
          | { __typename: 'TextContent', text: string }
          | { __typename: 'VideoContent', url: string, bytes: number, durationMs: number, format: string | null, poster: { url: string, width: number, height: number, bytes: number } | null }
         }>, gaps: Array<{ fromSeq: number, toSeq: number, reason: HistoryGapReason }>, pageInfo: { hasPreviousPage: boolean, hasNextPage: boolean } }, peer: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { messagesFrom: MessagesFrom, friendRequestPolicy: FriendRequestPolicy, mutedUntil: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } };

export type UserQueryVariables = Exact<{
  id: string;
}>;


export type UserQuery = { user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } | null };

export type FriendsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FriendsQuery = { friends: { nodes: Array<{ since: string, remark: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FriendRequestsQueryVariables = Exact<{
  direction: FriendRequestDirection;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FriendRequestsQuery = { friendRequests: { nodes: Array<{ id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BlockedUsersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type BlockedUsersQuery = { blockedUsers: { nodes: Array<{ id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UpdateProfileMutationVariables = Exact<{
  input: UpdateProfileInput;
}>;


export type UpdateProfileMutation = { updateProfile: { viewer: { messagesFrom: MessagesFrom, friendRequestPolicy: FriendRequestPolicy, mutedUntil: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } } };

export type RequestFriendMutationVariables = Exact<{
  input: RequestFriendInput;
}>;


export type RequestFriendMutation = { requestFriend: { request: { id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null, friend: { since: string, remark: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null } };

export type AnswerFriendRequestMutationVariables = Exact<{
  input: AnswerFriendRequestInput;
}>;


export type AnswerFriendRequestMutation = { answerFriendRequest: { request: { id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } }, friend: { since: string, remark: string | null, user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } | null } };

export type WithdrawFriendRequestMutationVariables = Exact<{
  input: WithdrawFriendRequestInput;
}>;


export type WithdrawFriendRequestMutation = { withdrawFriendRequest: { request: { id: string, greeting: string | null, createdAt: string, status: FriendRequestStatus, from: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean }, to: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } } };

export type RemoveFriendMutationVariables = Exact<{
  input: RemoveFriendInput;
}>;


export type RemoveFriendMutation = { removeFriend: { user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } };

export type BlockUserMutationVariables = Exact<{
  input: BlockUserInput;
}>;


export type BlockUserMutation = { blockUser: { user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } };

export type UnblockUserMutationVariables = Exact<{
  input: UnblockUserInput;
}>;


export type UnblockUserMutation = { unblockUser: { user: { id: string, nickname: string | null, avatarUrl: string | null, customData: unknown, erased: boolean } } };

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
export const UserFragmentDoc = new TypedDocumentString(`
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
    `, {"fragmentName":"User"}) as unknown as TypedDocumentString<UserFragment, unknown>;
export const ConversationFragmentDoc = new TypedDocumentString(`
    fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`, {"fragmentName":"Conversation"}) as unknown as TypedDocumentString<ConversationFragment, unknown>;
export const RenditionFragmentDoc = new TypedDocumentString(`
    fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
    `, {"fragmentName":"Rendition"}) as unknown as TypedDocumentString<RenditionFragment, unknown>;
export const ContentFragmentDoc = new TypedDocumentString(`
    fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
    fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}`, {"fragmentName":"Content"}) as unknown as TypedDocumentString<ContentFragment, unknown>;
export const MessageFragmentDoc = new TypedDocumentString(`
    fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}`, {"fragmentName":"Message"}) as unknown as TypedDocumentString<MessageFragment, unknown>;
export const ListedConversationFragmentDoc = new TypedDocumentString(`
    fragment ListedConversation on Conversation {
  ...Conversation
  lastMessage {
    ...Message
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}`, {"fragmentName":"ListedConversation"}) as unknown as TypedDocumentString<ListedConversationFragment, unknown>;
export const MessageInConversationFragmentDoc = new TypedDocumentString(`
    fragment MessageInConversation on Message {
  ...Message
  conversation {
    ...Conversation
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}`, {"fragmentName":"MessageInConversation"}) as unknown as TypedDocumentString<MessageInConversationFragment, unknown>;
export const ViewerFragmentDoc = new TypedDocumentString(`
    fragment Viewer on Viewer {
  user {
    ...User
  }
  messagesFrom
  friendRequestPolicy
  mutedUntil
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`, {"fragmentName":"Viewer"}) as unknown as TypedDocumentString<ViewerFragment, unknown>;
export const FriendFragmentDoc = new TypedDocumentString(`
    fragment Friend on Friend {
  user {
    ...User
  }
  since
  remark
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`, {"fragmentName":"Friend"}) as unknown as TypedDocumentString<FriendFragment, unknown>;
export const FriendRequestFragmentDoc = new TypedDocumentString(`
    fragment FriendRequest on FriendRequest {
  id
  from {
    ...User
  }
  to {
    ...User
  }
  greeting
  createdAt
  status
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`, {"fragmentName":"FriendRequest"}) as unknown as TypedDocumentString<FriendRequestFragment, unknown>;
export const DeviceFragmentDoc = new TypedDocumentString(`
    fragment Device on Device {
  id
  platform
  pushProvider
  lastSeenAt
}
    `, {"fragmentName":"Device"}) as unknown as TypedDocumentString<DeviceFragment, unknown>;
export const UploadFragmentDoc = new TypedDocumentString(`
    fragment Upload on Upload {
  id
  url
  uploadUrl
  method
  fields {
    name
    value
  }
  expiresAt
}
    `, {"fragmentName":"Upload"}) as unknown as TypedDocumentString<UploadFragment, unknown>;
export const PageInfoFragmentDoc = new TypedDocumentString(`
    fragment PageInfo on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"PageInfo"}) as unknown as TypedDocumentString<PageInfoFragment, unknown>;
export const ConversationsDocument = new TypedDocumentString(`
    query Conversations($first: Int, $after: Cursor) {
  conversations(first: $first, after: $after) {
    nodes {
      ...ListedConversation
    }
    pageInfo {
      ...PageInfo
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
fragment ListedConversation on Conversation {
  ...Conversation
  lastMessage {
    ...Message
  }
}
fragment PageInfo on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<ConversationsQuery, ConversationsQueryVariables>;
export const ConversationDocument = new TypedDocumentString(`
    query Conversation($with: ID!) {
  conversation(with: $with) {
    ...ListedConversation
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
fragment ListedConversation on Conversation {
  ...Conversation
  lastMessage {
    ...Message
  }
}`) as unknown as TypedDocumentString<ConversationQuery, ConversationQueryVariables>;
export const ClearConversationDocument = new TypedDocumentString(`
    mutation ClearConversation($input: ClearConversationInput!) {
  clearConversation(input: $input) {
    conversation {
      ...ListedConversation
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
fragment ListedConversation on Conversation {
  ...Conversation
  lastMessage {
    ...Message
  }
}`) as unknown as TypedDocumentString<ClearConversationMutation, ClearConversationMutationVariables>;
export const UpdateConversationDocument = new TypedDocumentString(`
    mutation UpdateConversation($input: UpdateConversationInput!) {
  updateConversation(input: $input) {
    conversation {
      ...Conversation
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}`) as unknown as TypedDocumentString<UpdateConversationMutation, UpdateConversationMutationVariables>;
export const MarkReadDocument = new TypedDocumentString(`
    mutation MarkRead($input: MarkReadInput!) {
  markRead(input: $input) {
    conversation {
      ...Conversation
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}`) as unknown as TypedDocumentString<MarkReadMutation, MarkReadMutationVariables>;
export const SetTypingDocument = new TypedDocumentString(`
    mutation SetTyping($input: SetTypingInput!) {
  setTyping(input: $input) {
    typing
  }
}
    `) as unknown as TypedDocumentString<SetTypingMutation, SetTypingMutationVariables>;
export const DevicesDocument = new TypedDocumentString(`
    query Devices($first: Int, $after: Cursor) {
  devices(first: $first, after: $after) {
    nodes {
      ...Device
    }
    pageInfo {
      ...PageInfo
    }
  }
}
    fragment Device on Device {
  id
  platform
  pushProvider
  lastSeenAt
}
fragment PageInfo on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<DevicesQuery, DevicesQueryVariables>;
export const RegisterDeviceDocument = new TypedDocumentString(`
    mutation RegisterDevice($input: RegisterDeviceInput!) {
  registerDevice(input: $input) {
    device {
      ...Device
    }
  }
}
    fragment Device on Device {
  id
  platform
  pushProvider
  lastSeenAt
}`) as unknown as TypedDocumentString<RegisterDeviceMutation, RegisterDeviceMutationVariables>;
export const RemoveDeviceDocument = new TypedDocumentString(`
    mutation RemoveDevice($input: RemoveDeviceInput!) {
  removeDevice(input: $input) {
    deviceId
  }
}
    `) as unknown as TypedDocumentString<RemoveDeviceMutation, RemoveDeviceMutationVariables>;
export const InboxDocument = new TypedDocumentString(`
    subscription Inbox($after: Cursor, $deviceId: ID) {
  inbox(after: $after, deviceId: $deviceId) {
    __typename
    cursor
    at
    ... on MessageAdded {
      message {
        ...MessageInConversation
      }
    }
    ... on MessageEdited {
      message {
        ...MessageInConversation
      }
    }
    ... on MessageRecalled {
      message {
        ...MessageInConversation
      }
    }
    ... on MessagesDeleted {
      conversation {
        ...ListedConversation
      }
      seqs
    }
    ... on ConversationCleared {
      conversation {
        ...ListedConversation
      }
      upToSeq
    }
    ... on ConversationUpdated {
      conversation {
        ...ListedConversation
      }
    }
    ... on ConversationRead {
      conversation {
        ...Conversation
      }
      upToSeq
    }
    ... on PeerRead {
      conversation {
        ...Conversation
      }
      upToSeq
    }
    ... on PeerDelivered {
      conversation {
        ...Conversation
      }
      upToSeq
    }
    ... on FriendRequestAdded {
      request {
        ...FriendRequest
      }
    }
    ... on FriendRequestClosed {
      request {
        ...FriendRequest
      }
    }
    ... on FriendAdded {
      friend {
        ...Friend
      }
    }
    ... on FriendRemoved {
      user {
        ...User
      }
    }
    ... on UserBlocked {
      user {
        ...User
      }
    }
    ... on UserUnblocked {
      user {
        ...User
      }
    }
    ... on ProfileChanged {
      user {
        ...User
      }
    }
    ... on ViewerChanged {
      viewer {
        ...Viewer
      }
    }
    ... on UserErased {
      user {
        ...User
      }
    }
    ... on SyncCompleted {
      mode
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
fragment ListedConversation on Conversation {
  ...Conversation
  lastMessage {
    ...Message
  }
}
fragment MessageInConversation on Message {
  ...Message
  conversation {
    ...Conversation
  }
}
fragment Viewer on Viewer {
  user {
    ...User
  }
  messagesFrom
  friendRequestPolicy
  mutedUntil
}
fragment Friend on Friend {
  user {
    ...User
  }
  since
  remark
}
fragment FriendRequest on FriendRequest {
  id
  from {
    ...User
  }
  to {
    ...User
  }
  greeting
  createdAt
  status
}`) as unknown as TypedDocumentString<InboxSubscription, InboxSubscriptionVariables>;
export const SignalsDocument = new TypedDocumentString(`
    subscription Signals {
  signals {
    __typename
    at
    ... on TransientMessage {
      id
      sender {
        ...User
      }
      content {
        ...Content
      }
      customData
    }
    ... on TypingChanged {
      user {
        ...User
      }
      typing
    }
    ... on PresenceChanged {
      user {
        ...User
      }
      online
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}`) as unknown as TypedDocumentString<SignalsSubscription, SignalsSubscriptionVariables>;
export const SnapshotDocument = new TypedDocumentString(`
    query Snapshot {
  viewer {
    ...Viewer
  }
  inboxSnapshot {
    cursor
    conversations {
      ...ListedConversation
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
fragment ListedConversation on Conversation {
  ...Conversation
  lastMessage {
    ...Message
  }
}
fragment Viewer on Viewer {
  user {
    ...User
  }
  messagesFrom
  friendRequestPolicy
  mutedUntil
}`) as unknown as TypedDocumentString<SnapshotQuery, SnapshotQueryVariables>;
export const AcknowledgeInboxDocument = new TypedDocumentString(`
    mutation AcknowledgeInbox($input: AcknowledgeInboxInput!) {
  acknowledgeInbox(input: $input) {
    device {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<AcknowledgeInboxMutation, AcknowledgeInboxMutationVariables>;
export const CreateUploadDocument = new TypedDocumentString(`
    mutation CreateUpload($input: CreateUploadInput!) {
  createUpload(input: $input) {
    upload {
      ...Upload
    }
  }
}
    fragment Upload on Upload {
  id
  url
  uploadUrl
  method
  fields {
    name
    value
  }
  expiresAt
}`) as unknown as TypedDocumentString<CreateUploadMutation, CreateUploadMutationVariables>;
export const SendMessageDocument = new TypedDocumentString(`
    mutation SendMessage($input: SendMessageInput!) {
  sendMessage(input: $input) {
    duplicate
    message {
      ...MessageInConversation
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}
fragment MessageInConversation on Message {
  ...Message
  conversation {
    ...Conversation
  }
}`) as unknown as TypedDocumentString<SendMessageMutation, SendMessageMutationVariables>;
export const SendTransientMessageDocument = new TypedDocumentString(`
    mutation SendTransientMessage($input: SendTransientMessageInput!) {
  sendTransientMessage(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<SendTransientMessageMutation, SendTransientMessageMutationVariables>;
export const RecallMessageDocument = new TypedDocumentString(`
    mutation RecallMessage($input: RecallMessageInput!) {
  recallMessage(input: $input) {
    message {
      ...Message
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}`) as unknown as TypedDocumentString<RecallMessageMutation, RecallMessageMutationVariables>;
export const EditMessageDocument = new TypedDocumentString(`
    mutation EditMessage($input: EditMessageInput!) {
  editMessage(input: $input) {
    message {
      ...Message
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}`) as unknown as TypedDocumentString<EditMessageMutation, EditMessageMutationVariables>;
export const DeleteMessagesDocument = new TypedDocumentString(`
    mutation DeleteMessages($input: DeleteMessagesInput!) {
  deleteMessages(input: $input) {
    messageIds
  }
}
    `) as unknown as TypedDocumentString<DeleteMessagesMutation, DeleteMessagesMutationVariables>;
export const MessageDocument = new TypedDocumentString(`
    query Message($id: ID!) {
  message(id: $id) {
    ...Message
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}`) as unknown as TypedDocumentString<MessageQuery, MessageQueryVariables>;
export const HistoryDocument = new TypedDocumentString(`
    query History($with: ID!, $first: Int, $afterSeq: Int, $last: Int, $beforeSeq: Int) {
  conversation(with: $with) {
    ...Conversation
    messages(first: $first, afterSeq: $afterSeq, last: $last, beforeSeq: $beforeSeq) {
      nodes {
        ...Message
      }
      gaps {
        fromSeq
        toSeq
        reason
      }
      pageInfo {
        hasPreviousPage
        hasNextPage
      }
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Rendition on ImageRendition {
  url
  width
  height
  bytes
}
fragment Content on MessageContent {
  __typename
  ... on TextContent {
    text
  }
  ... on EmojiContent {
    index
    key
  }
  ... on LocationContent {
    caption
    latitude
    longitude
  }
  ... on ImageContent {
    original {
      ...Rendition
    }
    large {
      ...Rendition
    }
    thumbnail {
      ...Rendition
    }
    format
  }
  ... on AudioContent {
    url
    bytes
    durationMs
  }
  ... on FileContent {
    url
    name
    bytes
    format
  }
  ... on VideoContent {
    url
    bytes
    durationMs
    format
    poster {
      ...Rendition
    }
  }
  ... on CustomContent {
    type
    data
    description
  }
  ... on SystemNotificationContent {
    type
    title
    body
    payload
  }
  ... on RecalledContent {
    recalledAt
    recalledBy {
      id
    }
  }
}
fragment Message on Message {
  id
  conversationId
  seq
  sender {
    ...User
  }
  recipient {
    id
  }
  content {
    ...Content
  }
  clientMessageId
  customData
  replyToId
  countsAsUnread
  sentAt
  editedAt
  version
  status
}
fragment Conversation on Conversation {
  id
  peer {
    ...User
  }
  lastSeq
  lastActivityAt
  unreadCount
  readUpToSeq
  peerReadUpToSeq
  peerDeliveredUpToSeq
  clearedUpToSeq
  pinnedAt
  pushLevel
}`) as unknown as TypedDocumentString<HistoryQuery, HistoryQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    ...Viewer
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Viewer on Viewer {
  user {
    ...User
  }
  messagesFrom
  friendRequestPolicy
  mutedUntil
}`) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const UserDocument = new TypedDocumentString(`
    query User($id: ID!) {
  user(id: $id) {
    ...User
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`) as unknown as TypedDocumentString<UserQuery, UserQueryVariables>;
export const FriendsDocument = new TypedDocumentString(`
    query Friends($first: Int, $after: Cursor) {
  friends(first: $first, after: $after) {
    nodes {
      ...Friend
    }
    pageInfo {
      ...PageInfo
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Friend on Friend {
  user {
    ...User
  }
  since
  remark
}
fragment PageInfo on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<FriendsQuery, FriendsQueryVariables>;
export const FriendRequestsDocument = new TypedDocumentString(`
    query FriendRequests($direction: FriendRequestDirection!, $first: Int, $after: Cursor) {
  friendRequests(direction: $direction, first: $first, after: $after) {
    nodes {
      ...FriendRequest
    }
    pageInfo {
      ...PageInfo
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment FriendRequest on FriendRequest {
  id
  from {
    ...User
  }
  to {
    ...User
  }
  greeting
  createdAt
  status
}
fragment PageInfo on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<FriendRequestsQuery, FriendRequestsQueryVariables>;
export const BlockedUsersDocument = new TypedDocumentString(`
    query BlockedUsers($first: Int, $after: Cursor) {
  blockedUsers(first: $first, after: $after) {
    nodes {
      ...User
    }
    pageInfo {
      ...PageInfo
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment PageInfo on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<BlockedUsersQuery, BlockedUsersQueryVariables>;
export const UpdateProfileDocument = new TypedDocumentString(`
    mutation UpdateProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) {
    viewer {
      ...Viewer
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Viewer on Viewer {
  user {
    ...User
  }
  messagesFrom
  friendRequestPolicy
  mutedUntil
}`) as unknown as TypedDocumentString<UpdateProfileMutation, UpdateProfileMutationVariables>;
export const RequestFriendDocument = new TypedDocumentString(`
    mutation RequestFriend($input: RequestFriendInput!) {
  requestFriend(input: $input) {
    request {
      ...FriendRequest
    }
    friend {
      ...Friend
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Friend on Friend {
  user {
    ...User
  }
  since
  remark
}
fragment FriendRequest on FriendRequest {
  id
  from {
    ...User
  }
  to {
    ...User
  }
  greeting
  createdAt
  status
}`) as unknown as TypedDocumentString<RequestFriendMutation, RequestFriendMutationVariables>;
export const AnswerFriendRequestDocument = new TypedDocumentString(`
    mutation AnswerFriendRequest($input: AnswerFriendRequestInput!) {
  answerFriendRequest(input: $input) {
    request {
      ...FriendRequest
    }
    friend {
      ...Friend
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment Friend on Friend {
  user {
    ...User
  }
  since
  remark
}
fragment FriendRequest on FriendRequest {
  id
  from {
    ...User
  }
  to {
    ...User
  }
  greeting
  createdAt
  status
}`) as unknown as TypedDocumentString<AnswerFriendRequestMutation, AnswerFriendRequestMutationVariables>;
export const WithdrawFriendRequestDocument = new TypedDocumentString(`
    mutation WithdrawFriendRequest($input: WithdrawFriendRequestInput!) {
  withdrawFriendRequest(input: $input) {
    request {
      ...FriendRequest
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}
fragment FriendRequest on FriendRequest {
  id
  from {
    ...User
  }
  to {
    ...User
  }
  greeting
  createdAt
  status
}`) as unknown as TypedDocumentString<WithdrawFriendRequestMutation, WithdrawFriendRequestMutationVariables>;
export const RemoveFriendDocument = new TypedDocumentString(`
    mutation RemoveFriend($input: RemoveFriendInput!) {
  removeFriend(input: $input) {
    user {
      ...User
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`) as unknown as TypedDocumentString<RemoveFriendMutation, RemoveFriendMutationVariables>;
export const BlockUserDocument = new TypedDocumentString(`
    mutation BlockUser($input: BlockUserInput!) {
  blockUser(input: $input) {
    user {
      ...User
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`) as unknown as TypedDocumentString<BlockUserMutation, BlockUserMutationVariables>;
export const UnblockUserDocument = new TypedDocumentString(`
    mutation UnblockUser($input: UnblockUserInput!) {
  unblockUser(input: $input) {
    user {
      ...User
    }
  }
}
    fragment User on User {
  id
  nickname
  avatarUrl
  customData
  erased
}`) as unknown as TypedDocumentString<UnblockUserMutation, UnblockUserMutationVariables>;