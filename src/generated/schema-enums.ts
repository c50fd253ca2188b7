// Made from schema.graphql by codegen.yml. Never edited.
/** Whether a message is pushed at all. What happened on each device is in `AdminMessageTrace.devices`. */
export type AdminPushDecision =
  /** It was decided on for each device, see their `push`. */
  | 'DECIDED'
  /** The recipient never had it: they blocked its sender. */
  | 'HIDDEN'
  /** It was imported. */
  | 'IMPORTED'
  /** Nothing was queued, and the recipient has set the conversation's `pushLevel` to `NONE`. */
  | 'MUTED'
  /**
   * No device had to be pushed to: each had acknowledged the message within a second, had no token then, or has one of a
   * service that is not configured. Also when what was done is no longer kept.
   */
  | 'NOT_NEEDED'
  /** Its sender wanted no push. */
  | 'NOT_WANTED'
  /** Nothing was queued, and no device of the recipient has a push token. */
  | 'NO_TOKEN'
  /** It waits to be decided on, which happens a second after it was stored. */
  | 'QUEUED';

/** What happens when someone writes to a user who blocks them. */
export type BlockedSend =
  /** The blocked sender is told `BLOCKED`. */
  | 'REFUSE'
  /** The default: the message is stored for the blocked sender alone, with an answer like any other. */
  | 'SILENT';

/** How far a message has come. */
export type DeliveryStatus =
  /** At least one device of the recipient has acknowledged that it stored the message. */
  | 'DELIVERED'
  /** The recipient has marked it as read. */
  | 'READ'
  /** Stored by the server for good. Also where it stays when a block keeps it from the recipient. */
  | 'SENT';

/**
 * `extensions.code` of every error that Duet itself raises. Errors before execution (parse, validation, request,
 * persisted query) keep Apollo's codes. A code never changes its meaning; more may come.
 */
export type ErrorCode =
  /** A value breaks a rule. The message names the field and the rule. */
  | 'BAD_USER_INPUT'
  /** The recipient blocks the sender. Told only under `BlockedSend.REFUSE`. */
  | 'BLOCKED'
  /** No such conversation in the viewer's view. */
  | 'CONVERSATION_NOT_FOUND'
  /** The cursor is forged, truncated, or belongs to another user, inbox or list. */
  | 'CURSOR_INVALID'
  /** The viewer has no device with this id. Register it. */
  | 'DEVICE_NOT_FOUND'
  /** The message has been edited or recalled since the version that was named. Read it again. */
  | 'EDIT_CONFLICT'
  /** The message can be edited no more. */
  | 'EDIT_WINDOW_PASSED'
  /** The viewer may see the object but not do this with it, or the token lacks the role. */
  | 'FORBIDDEN'
  /** This `clientMessageId` was used before for a different message. */
  | 'IDEMPOTENCY_CONFLICT'
  /** A defect on the side of Duet. The request id finds it in the server's log. */
  | 'INTERNAL_SERVER_ERROR'
  /** A documented maximum is reached, such as 3,000 friends, 1,000 blocks, 100 pending requests or 20 devices. */
  | 'LIMIT_REACHED'
  /** No such message in the viewer's view. */
  | 'MESSAGE_NOT_FOUND'
  /** An administrator has muted the sender. */
  | 'MUTED'
  /** The recipient or the app accepts messages of friends only. */
  | 'NOT_FRIENDS'
  /** The server runs for users only the operations of its manifest, and this is none of them. */
  | 'OPERATION_NOT_TRUSTED'
  /**
   * Too many requests of one kind; the head of the schema has the numbers. `extensions.retryAfterMs` says after how
   * many milliseconds the next is let through.
   */
  | 'RATE_LIMITED'
  /** The time in which a message may be recalled is over. */
  | 'RECALL_WINDOW_PASSED'
  /** The viewer blocks the recipient and has to end that first. */
  | 'RECIPIENT_BLOCKED_BY_YOU'
  /** No such friend request for the viewer. */
  | 'REQUEST_NOT_FOUND'
  /** The token is missing, invalid, expired, or of an erased user. Sign in again. */
  | 'UNAUTHENTICATED'
  /** A part of the service cannot answer now. Try again later; a write with the same `clientMessageId` is safe. */
  | 'UNAVAILABLE'
  /** No such user, or the user is erased. */
  | 'USER_NOT_FOUND';

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

/** How a push to one device ended, or why there was none. */
export type PushOutcome =
  /** The service took it. Whether the device showed it is not known. */
  | 'ACCEPTED'
  /** The service refuses the credentials, which a person has to mend. It is tried again. */
  | 'AUTHENTICATION'
  /** A newer message of the conversation took its place. */
  | 'COLLAPSED'
  /** The message was a day old. */
  | 'EXPIRED'
  /** The service says that the token is of no use, and it was taken from the device. */
  | 'INVALID_TOKEN'
  /** No push: the recipient had set the conversation's `pushLevel` to `NONE`. */
  | 'MUTED'
  /** No push: the device had an inbox stream open, and still had it half a minute later. */
  | 'ONLINE'
  /** The service will never take it. */
  | 'PERMANENT'
  /** No push: the recipient had read or cleared it. */
  | 'READ'
  /** The service was asked too much at once. It is tried again. */
  | 'THROTTLED'
  /** The service took nothing, and later may help. It is tried again. */
  | 'TRANSIENT'
  /** The service was asked and did not answer. It is tried again, until the sixth attempt. */
  | 'UNKNOWN'
  /** No push: the device was gone by then, or had no push token of this service any more. */
  | 'UNREGISTERED'
  /** No push: it was recalled, erased or deleted by the recipient, or the recipient had blocked its sender. */
  | 'WITHDRAWN';

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

/** What a token may do; the claim `role` of the token. */
export type Role =
  /** An administrator of the app: also the fields whose names begin with `admin`. */
  | 'ADMIN'
  /** An ordinary user: everything except the fields that need `ADMIN`. The role of a token without the claim. */
  | 'USER';

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
