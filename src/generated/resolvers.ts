// Made from schema.graphql by codegen.yml. Never edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserProfile, UserAccount } from '../users/user.js';
import type { StoredMessage, ContentParent, RecalledBody } from '../messages/message.js';
import type { ConversationView } from '../conversations/conversation.js';
import type { InboxEntry, SyncMark } from '../inbox/event.js';
import type { StoredDevice } from '../devices/device.js';
import type { PreparedUpload } from '../media/upload-service.js';
import type { Friendship, StoredFriendRequest } from '../relations/relation.js';
import type { TransientSignal, TypingSignal, PresenceSignal } from '../signals/signal.js';
import type { StoredAuditEntry } from '../audit/store.js';
import type { UserLook } from '../admin/look-service.js';
import type { MessageTrace, DeviceTrace } from '../admin/trace-service.js';
import type { Context } from '../graphql/context.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * An opaque, signed position in an inbox or in a list. Store it and hand it back; do not take it apart. Valid
   * for the connection or inbox that gave it: one that is forged, truncated or of something else is
   * `CURSOR_INVALID`.
   */
  Cursor: { input: string; output: string; }
  /** A moment in UTC as RFC 3339 text, such as `2026-03-01T09:30:00.000Z`. Input may use another offset. */
  DateTime: { input: Date; output: Date | string | number; }
  /**
   * Any JSON value, given and returned as JSON: at most 32 levels deep (a plain value has 0 levels, `[]` has 1)
   * and 12,288 bytes of UTF-8, without NUL and lone surrogates in its strings and keys, and without whole numbers
   * from 2^53 to 10^21, below zero neither, which readers in many languages round: write such ids as text. Its
   * meaning belongs to the app; Duet keeps the value, though not the order of keys.
   */
  JSON: { input: unknown; output: unknown; }
  /**
   * An absolute web address, at most 2,048 characters, kept exactly as sent. In input it must be https (http is
   * accepted for loopback hosts only) and name its host in plain ASCII. `javascript:`, `data:` and every other
   * scheme, white space, backslashes, a user name or a password in it are `BAD_USER_INPUT`.
   */
  URL: { input: string; output: string; }
};

/** How far a device has stored the inbox. */
export type AcknowledgeInboxInput = {
  /** The cursor of the last event that the device has stored. */
  cursor: Scalars['Cursor']['input'];
  /** A registered device of the viewer, else `DEVICE_NOT_FOUND`. */
  deviceId: Scalars['ID']['input'];
};

/** The answer to `acknowledgeInbox`. */
export type AcknowledgeInboxPayload = {
  __typename?: 'AcknowledgeInboxPayload';
  /** The device that acknowledged. */
  device: Device;
};

/** A number of rows: counted while there are at most 10,000, and estimated beyond. */
export type AdminCount = {
  __typename?: 'AdminCount';
  /**
   * True when they were counted. When false, `value` is PostgreSQL's own estimate from the size of the table, which is
   * usually within a few per cent, and at least 10,000.
   */
  exact: Scalars['Boolean']['output'];
  /** How many there are, or about how many. */
  value: Scalars['Int']['output'];
};

/** A token to issue, always with the role `USER`. */
export type AdminCreateTokenInput = {
  /** How long it is valid, in seconds: 1 to 2,592,000 (30 days); a day when absent. */
  expiresInSeconds?: Scalars['Int']['input'];
  /** For whom. A user who does not exist yet is created when the token is first used. */
  userId: Scalars['ID']['input'];
};

/** The answer to `adminCreateToken`. */
export type AdminCreateTokenPayload = {
  __typename?: 'AdminCreateTokenPayload';
  /** When it stops to be valid. */
  expiresAt: Scalars['DateTime']['output'];
  /** The token (JWT), for `Authorization: Bearer …`. Duet keeps no copy. */
  token: Scalars['String']['output'];
};

/** A device of any user, as administrators see it. */
export type AdminDevice = {
  __typename?: 'AdminDevice';
  /** Chosen by the client, unique per user. Names the device in `AdminDisconnectUserInput.deviceId`. */
  deviceId: Scalars['ID']['output'];
  /** When it was last heard of. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** What it runs on, in the app's words, such as `ios`; at most 64 characters. Null when it was not said. */
  platform: Maybe<Scalars['String']['output']>;
  /** The service by which it is pushed to. Null when the device has no push token. */
  pushProvider: Maybe<PushProvider>;
  /**
   * How many entries of the user's inbox lie behind the last one that the device acknowledged, expired ones
   * included: 0 when it has everything. Null when it never acknowledged any.
   */
  unacknowledged: Maybe<Scalars['Int']['output']>;
};

/** What became of a message on one device. */
export type AdminDeviceTrace = {
  __typename?: 'AdminDeviceTrace';
  /**
   * Whether the device has acknowledged it, that is, stored it. Null when that is not known: the device is gone,
   * nothing was ever put in the inbox, or that is no longer kept.
   */
  acknowledged: Maybe<Scalars['Boolean']['output']>;
  /** Chosen by the client, unique per user. */
  deviceId: Scalars['ID']['output'];
  /** When the device last acknowledged anything: where `acknowledged` is true, then or before. Null when it never did. */
  lastAcknowledgedAt: Maybe<Scalars['DateTime']['output']>;
  /** Its push. Null when none was decided on, see `AdminMessageTrace.push`. */
  push: Maybe<AdminPushTrace>;
  /** Whether the device is still registered. */
  registered: Scalars['Boolean']['output'];
  /** Whose device it is: the recipient, or the sender, whose devices have it too. */
  user: User;
};

/** Whose connections to close. */
export type AdminDisconnectUserInput = {
  /** Only the connections of this device. All of the user's when absent. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Why, for the audit log; at most 500 characters. The user is not told. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The user to disconnect. */
  userId: Scalars['ID']['input'];
};

/** The answer to `adminDisconnectUser`. */
export type AdminDisconnectUserPayload = {
  __typename?: 'AdminDisconnectUserPayload';
  /** Whose connections were closed. */
  userId: Scalars['ID']['output'];
};

/** A user to erase for good. */
export type AdminEraseUserInput = {
  /** The user to erase. */
  userId: Scalars['ID']['input'];
};

/** The answer to `adminEraseUser`. */
export type AdminEraseUserPayload = {
  __typename?: 'AdminEraseUserPayload';
  /** The erased user's id, which is never used again. */
  userId: Scalars['ID']['output'];
};

/** Old messages to append. The request may be as large as 8 MB over HTTP. */
export type AdminImportMessagesInput = {
  /** 1–500 messages, in the order in which they are to be appended to their conversations. */
  messages: Array<ImportedMessageInput>;
};

/** The answer to `adminImportMessages`. */
export type AdminImportMessagesPayload = {
  __typename?: 'AdminImportMessagesPayload';
  /** One result for each message, in the order given. */
  results: Array<AdminImportResult>;
};

/** What became of one imported message. Exactly one of `message` and `error` is set. */
export type AdminImportResult = {
  __typename?: 'AdminImportResult';
  /** The key of the row. */
  clientMessageId: Scalars['ID']['output'];
  /** True when the key had been imported before: `message` is the one stored then. */
  duplicate: Scalars['Boolean']['output'];
  /** Why it was refused. Null when it was stored. */
  error: Maybe<RecipientError>;
  /** The message as it is stored. Null when it was refused. */
  message: Maybe<Message>;
};

/** What became of one message. */
export type AdminMessageTrace = {
  __typename?: 'AdminMessageTrace';
  /**
   * When its sender was told that a device of the recipient has it, which is within a second of the first
   * acknowledgement. Null when the sender was told nothing, and when that is no longer kept (see `inboxKeptSince`) or
   * lies more than 10,000 inbox entries behind the message.
   */
  deliveredAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * The devices of the recipient that are registered or were pushed to, then those of the sender, each in the order of
   * their ids. A user has at most 20 at a time.
   */
  devices: Array<AdminDeviceTrace>;
  /** The message. `Message.status` is how far it came, as its sender sees it. */
  message: Message;
  /** Whether it was pushed, and when it was not, why. */
  push: AdminPushDecision;
  /** When the recipient marked it read. Null when they did not, and when that is no longer kept, as of `deliveredAt`. */
  readAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was stored, by the database's clock. Unlike `Message.sentAt`, also of imported messages. */
  storedAt: Scalars['DateTime']['output'];
};

/** Whom to mute. */
export type AdminMuteUserInput = {
  /** Why, for the audit log; at most 500 characters. The user is not told. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** When the mute ends by itself. When absent, it lasts until `adminUnmuteUser`. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
  /** The user who may not send. */
  userId: Scalars['ID']['input'];
};

/** The answer to `adminMuteUser`. */
export type AdminMuteUserPayload = {
  __typename?: 'AdminMuteUserPayload';
  /** When the mute ends by itself. Null when it lasts until `adminUnmuteUser`. */
  mutedUntil: Maybe<Scalars['DateTime']['output']>;
  /** The muted user. */
  user: User;
};

/** How often pushes through one service ended in one way. Days are in UTC. */
export type AdminPushCount = {
  __typename?: 'AdminPushCount';
  /** How often in the last 31 days, today included: a whole number. */
  lastMonth: Scalars['Float']['output'];
  /** How they ended. */
  outcome: PushOutcome;
  /** The service. */
  provider: PushProvider;
  /** How often since midnight: a whole number. */
  today: Scalars['Float']['output'];
};

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

/** One push of one message to one device. */
export type AdminPushTrace = {
  __typename?: 'AdminPushTrace';
  /** When `outcome` came about. Null with it. */
  at: Maybe<Scalars['DateTime']['output']>;
  /** How often the service was asked. */
  attempts: Scalars['Int']['output'];
  /** The service's own code for a push that it did not take, or Duet's word where it gave none. Null otherwise. */
  code: Maybe<Scalars['String']['output']>;
  /** When it is tried next. Null when it is done with. */
  nextAttemptAt: Maybe<Scalars['DateTime']['output']>;
  /** How the last attempt ended, or why there was none. Null while it waits for the first. */
  outcome: Maybe<PushOutcome>;
  /** The service. */
  provider: PushProvider;
  /** The service's id for the push that it took. Null when it gave none. */
  receipt: Maybe<Scalars['String']['output']>;
};

/** Anyone's message to take back. */
export type AdminRecallMessageInput = {
  /** The message; of any two users and of any age, as long as it is kept. */
  messageId: Scalars['ID']['input'];
  /** Why, for the audit log; at most 500 characters. The user is not told. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** The answer to `adminRecallMessage`. */
export type AdminRecallMessagePayload = {
  __typename?: 'AdminRecallMessagePayload';
  /** What is left of it: the same id and `seq`, with `RecalledContent` and no `recalledBy`. */
  message: Message;
};

/** A message from an administrator. */
export type AdminSendMessageInput = {
  /**
   * One key for the whole call, 1–64 characters; a repeat answers the same messages. Made by the server when
   * absent, so that a repeat sends again.
   */
  clientMessageId?: InputMaybe<Scalars['ID']['input']>;
  /** What the message says. Together with `customData` at most 12 KB. */
  content: MessageContentInput;
  /** Whether the message counts in the recipients' `unreadCount`. */
  countsAsUnread?: Scalars['Boolean']['input'];
  /** The app's own data to send along; at most 32 levels deep. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /**
   * Whom to speak for; the administrator's own account when absent. Recipients cannot tell the message from one
   * that the user sent; administrators can, see `Message.adminSentBy`.
   */
  from?: InputMaybe<Scalars['ID']['input']>;
  /** How it is pushed. When absent, it is pushed with the text that Duet makes. */
  push?: InputMaybe<PushOptionsInput>;
  /** Why it is sent, for the audit log; at most 500 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /**
   * Whether the devices of `from` see the message too. If not, their history has a gap with the reason `HIDDEN`
   * in its place. Says nothing when the administrator speaks for themselves.
   */
  syncToSender?: Scalars['Boolean']['input'];
  /** 1–500 recipients, none twice. */
  to: Array<Scalars['ID']['input']>;
};

/** The answer to `adminSendMessage`. */
export type AdminSendMessagePayload = {
  __typename?: 'AdminSendMessagePayload';
  /** One result for each recipient, in the order of `to`. */
  results: Array<AdminSendResult>;
};

/** A notification of the app's own making. Its content is at most 12 KB. */
export type AdminSendNotificationInput = {
  /** The text to show; may be left out. */
  body?: InputMaybe<Scalars['String']['input']>;
  /**
   * One key for the whole call, 1–64 characters; a repeat answers the same messages. Made by the server when
   * absent, so that a repeat sends again.
   */
  clientMessageId?: InputMaybe<Scalars['ID']['input']>;
  /** Data for the client to act on; at most 32 levels deep. */
  payload?: InputMaybe<Scalars['JSON']['input']>;
  /** How it is pushed. When absent, it is pushed with the text that Duet makes. */
  push?: InputMaybe<PushOptionsInput>;
  /** A headline to show; may be left out. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** 1–500 recipients, none twice. */
  to: Array<Scalars['ID']['input']>;
  /** The app's name for the kind of notification, 1–64 characters. */
  type: Scalars['String']['input'];
};

/** The answer to `adminSendNotification`. */
export type AdminSendNotificationPayload = {
  __typename?: 'AdminSendNotificationPayload';
  /** One result for each recipient, in the order of `to`. */
  results: Array<AdminSendResult>;
};

/** What became of the message to one recipient. Exactly one of `message` and `error` is set. */
export type AdminSendResult = {
  __typename?: 'AdminSendResult';
  /** True when the key had been used before: `message` is the one stored then. */
  duplicate: Scalars['Boolean']['output'];
  /** Why it was refused. Null when it was sent. */
  error: Maybe<RecipientError>;
  /** The message as it is stored. Null when it was refused. */
  message: Maybe<Message>;
  /** The recipient. */
  to: Scalars['ID']['output'];
};

/**
 * That a user has sockets open on one node, one or several. Which devices they belong to is known to that node
 * alone, and so are the tokens' ends.
 */
export type AdminSession = {
  __typename?: 'AdminSession';
  /** The node, by the id that it gave itself when it started. */
  nodeId: Scalars['ID']['output'];
  /** Since when the user has had a socket open there, without a break of more than a few seconds. */
  since: Scalars['DateTime']['output'];
};

/** How large the app is. */
export type AdminStatistics = {
  __typename?: 'AdminStatistics';
  /** Bytes on disk that inbox entries take, their indexes included: a whole number. */
  inboxBytes: Scalars['Float']['output'];
  /**
   * The beginning of the oldest day of which inbox entries are kept, in UTC. A device that was away since before
   * it begins with a snapshot.
   */
  inboxKeptSince: Scalars['DateTime']['output'];
  /** Bytes on disk that messages take, their indexes included: a whole number. */
  messageBytes: Scalars['Float']['output'];
  /**
   * The beginning of the oldest day of which messages are kept, in UTC. Older ones are gone; of that day there may
   * be none.
   */
  messagesKeptSince: Scalars['DateTime']['output'];
  /** Messages stored since midnight UTC by the database's clock, imported and recalled ones included. */
  messagesToday: AdminCount;
  /** Users with a socket open on any node. A node that died still counts for up to 7 seconds. */
  onlineUsers: Scalars['Int']['output'];
  /**
   * How pushes ended, for each service and outcome that there were any of in the last 31 days, in their order in the
   * enums: at most one entry for each pair of the two. Of attempts that were repeated each one counts.
   */
  pushes: Array<AdminPushCount>;
  /** Accounts, erased ones included. */
  users: AdminCount;
};

/** Whose mute to end. */
export type AdminUnmuteUserInput = {
  /** The user who may send again. */
  userId: Scalars['ID']['input'];
};

/** The answer to `adminUnmuteUser`. */
export type AdminUnmuteUserPayload = {
  __typename?: 'AdminUnmuteUserPayload';
  /** The user who may send again. */
  user: User;
};

/** What shall change in the app's settings. Absent fields stay as they are; null is `BAD_USER_INPUT`. */
export type AdminUpdateSettingsInput = {
  /** What a blocked sender is told. */
  blockedSend?: InputMaybe<BlockedSend>;
  /** For how many seconds after sending a user may edit a message: 0 (never) to 2,592,000 (30 days). */
  editWindowSeconds?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Whether messages may refer to files that lie elsewhere. A change applies to what is sent from a second later
   * on; messages that are there stay as they are, and an edit may keep the addresses that its message has.
   */
  externalMedia?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * For how many days messages are kept, 1–3,650. Fewer than the resulting `offlineRetentionDays` is
   * `BAD_USER_INPUT`. What is older than a shorter time is removed within seconds, for good. One day goes at a time, or, of
   * what was stored while more than 32 days were kept, a 32nd part of that time, 31 days at most, once all of it is older.
   */
  historyRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** Who may write to whom. */
  messagesFrom?: InputMaybe<MessagesFrom>;
  /**
   * For how many days inbox entries are kept, 1–3,650. More than the resulting `historyRetentionDays` is
   * `BAD_USER_INPUT`. What is older than a shorter time is removed within seconds, for good. Days go as those of
   * `historyRetentionDays` do.
   */
  offlineRetentionDays?: InputMaybe<Scalars['Int']['input']>;
  /** For how many seconds after sending a user may recall a message: 0 (never) to 2,592,000 (30 days). */
  recallWindowSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** How many conversations the list of recent contacts holds at most, 1–1,000. */
  recentContactsLimit?: InputMaybe<Scalars['Int']['input']>;
};

/** The answer to `adminUpdateSettings`. */
export type AdminUpdateSettingsPayload = {
  __typename?: 'AdminUpdateSettingsPayload';
  /** The settings after the change. */
  settings: AppSettings;
};

/** Users to create or to change. */
export type AdminUpsertUsersInput = {
  /** 1–500 users, none twice, each with what shall change in the profile. */
  users: Array<AdminUserInput>;
};

/** The answer to `adminUpsertUsers`. */
export type AdminUpsertUsersPayload = {
  __typename?: 'AdminUpsertUsersPayload';
  /** The users as they are now, in the order given. */
  users: Array<User>;
};

/** A user with what only administrators see. */
export type AdminUser = {
  __typename?: 'AdminUser';
  /** How many users the user blocks, at most 1,000. */
  blockCount: Scalars['Int']['output'];
  /** How many conversations the user has a side of. Counted up to 1,000, which means 1,000 or more. */
  conversationCount: Scalars['Int']['output'];
  /** When the account was made: with the user's first request, or by an administrator. */
  createdAt: Scalars['DateTime']['output'];
  /** The registered devices in the order of their ids, at most 20. */
  devices: Array<AdminDevice>;
  /** When the user was erased. Null for everybody else. */
  erasedAt: Maybe<Scalars['DateTime']['output']>;
  /** How many friends the user has. Counted up to 1,000, which means 1,000 or more. */
  friendCount: Scalars['Int']['output'];
  /** What happens when someone asks to be the user's friend. */
  friendRequestPolicy: FriendRequestPolicy;
  /** Who may write to the user. The app's own setting can be stricter, see `AppSettings.messagesFrom`. */
  messagesFrom: MessagesFrom;
  /** Whether the user may not send at this moment, because an administrator muted them. */
  muted: Scalars['Boolean']['output'];
  /** When the mute ends by itself. Null when the user is not muted, or is muted until `adminUnmuteUser`. */
  mutedUntil: Maybe<Scalars['DateTime']['output']>;
  /**
   * Where the user is connected, the longest connection first: at most one entry for each node. Empty when the user is
   * offline. A node that died still counts for up to 7 seconds, a socket that closed for up to 4.
   */
  sessions: Array<AdminSession>;
  /** The public side of the user: what everybody sees. */
  user: User;
};

/** One page of a list of users, as administrators see them. */
export type AdminUserConnection = {
  __typename?: 'AdminUserConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<AdminUserEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<AdminUser>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** One entry of a page of users, as administrators see them. */
export type AdminUserEdge = {
  __typename?: 'AdminUserEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: AdminUser;
};

/** One user to create or to change. Absent fields stay as they are. */
export type AdminUserInput = {
  /** Where the picture lies. Null removes it. */
  avatarUrl?: InputMaybe<Scalars['URL']['input']>;
  /** The app's own public data about the user; at most 32 levels deep and 2,048 bytes of JSON. Null removes it. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /**
   * 1–64 of the characters `A–Z a–z 0–9 _ - . @ :`. Put no personal data into it: it stays when the user is
   * erased.
   */
  id: Scalars['ID']['input'];
  /** The name to show, 1–128 characters. Null removes it. */
  nickname?: InputMaybe<Scalars['String']['input']>;
};

/** The answer to a friend request. */
export type AnswerFriendRequestInput = {
  /** True accepts; false refuses, of which the one who asked learns nothing. */
  accept: Scalars['Boolean']['input'];
  /** A request that was made to the viewer. */
  requestId: Scalars['ID']['input'];
};

/** The answer to `answerFriendRequest`. */
export type AnswerFriendRequestPayload = {
  __typename?: 'AnswerFriendRequestPayload';
  /**
   * The friendship that began. Null when the request was refused, and when an accepted one is accepted again after
   * the friendship has ended.
   */
  friend: Maybe<Friend>;
  /** The request with its new status. */
  request: FriendRequest;
};

/** What the app has decided for all its users. */
export type AppSettings = {
  __typename?: 'AppSettings';
  /** What a blocked sender is told. */
  blockedSend: BlockedSend;
  /** For how many seconds after sending a user may edit a message; 86,400 (24 hours) unless set otherwise. */
  editWindowSeconds: Scalars['Int']['output'];
  /**
   * Whether messages may refer to files that lie elsewhere, beside those that were uploaded here; true unless set
   * otherwise.
   */
  externalMedia: Scalars['Boolean']['output'];
  /** For how many days messages are kept for history; 7 unless set otherwise. Never below `offlineRetentionDays`. */
  historyRetentionDays: Scalars['Int']['output'];
  /** Who may write to whom. `FRIENDS` binds everyone, whatever a user's own preference says. */
  messagesFrom: MessagesFrom;
  /** For how many days inbox entries are kept for devices that are away; 7 unless set otherwise. */
  offlineRetentionDays: Scalars['Int']['output'];
  /** For how many seconds after sending a user may recall a message; 120 (2 minutes) unless set otherwise. */
  recallWindowSeconds: Scalars['Int']['output'];
  /** How many conversations the list of recent contacts holds at most; 100 unless set otherwise. */
  recentContactsLimit: Scalars['Int']['output'];
};

/** A voice message or another sound. */
export type AudioContent = {
  __typename?: 'AudioContent';
  /** Size of the file in bytes, 0 to 29,360,128 (28 MB). */
  bytes: Scalars['Int']['output'];
  /** How long it plays, in milliseconds; 0 or more. */
  durationMs: Scalars['Int']['output'];
  /** Where the file lies, see `ImageRendition.url`. */
  url: Scalars['URL']['output'];
};

/**
 * A sound to send. Upload the file first. Of an upload of Duet's own, size and duration are taken from the bytes,
 * whatever is said here; only a duration that cannot be found in them is believed.
 */
export type AudioContentInput = {
  /** Size of the file in bytes, 0 to 29,360,128 (28 MB). */
  bytes: Scalars['Int']['input'];
  /** How long it plays, in milliseconds; 0 or more. */
  durationMs: Scalars['Int']['input'];
  /** Where the file lies. */
  url: Scalars['URL']['input'];
};

/** One thing that an administrator did. Entries are only ever added. */
export type AuditEntry = {
  __typename?: 'AuditEntry';
  /** What was done: the name of the root field, such as `adminSendMessage`. */
  action: Scalars['String']['output'];
  /** Which administrator did it. */
  admin: User;
  /** When it was done. */
  at: Scalars['DateTime']['output'];
  /** Names the entry. */
  id: Scalars['ID']['output'];
  /** The message that was sent, edited or recalled. Null for everything else, and when it was refused. */
  messageId: Maybe<Scalars['ID']['output']>;
  /** In whose name it was done. Null when the administrator acted in their own, or named someone who does not exist. */
  onBehalfOf: Maybe<User>;
  /** The id that the administrator named to speak for, also when nobody has it. Null when they acted in their own name. */
  onBehalfOfId: Maybe<Scalars['ID']['output']>;
  /** The reason that the administrator gave. Null when none was given. */
  reason: Maybe<Scalars['String']['output']>;
  /**
   * Why it was refused. Null when it was done, also for an import that refused some or all of its messages: `target` tells how many
   * were stored.
   */
  refusal: Maybe<ErrorCode>;
  /** Names the request, in the server's log too. Entries of one call share it. */
  requestId: Scalars['String']['output'];
  /**
   * The id of what it was done to: a user, the recipient of a message, a message that was edited, recalled or traced; for
   * `adminImportMessages` how many messages were newly stored, of how many in the whole call, and in how many conversations, such as
   * `3 of 9 messages in 2 conversations`: one entry for each part of up to 50 conversations, so that the first numbers add up; for
   * `adminMessages` the ids of both users with a space between them; for `adminUsers` the `idPrefix`. Null when there is no single one.
   */
  target: Maybe<Scalars['String']['output']>;
};

/** One page of a list of audit log entries. */
export type AuditEntryConnection = {
  __typename?: 'AuditEntryConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<AuditEntryEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<AuditEntry>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** One entry of a page of audit log entries. */
export type AuditEntryEdge = {
  __typename?: 'AuditEntryEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: AuditEntry;
};

/** Whom to block. */
export type BlockUserInput = {
  /** The user to block. Not the viewer. */
  userId: Scalars['ID']['input'];
};

/** The answer to `blockUser`. */
export type BlockUserPayload = {
  __typename?: 'BlockUserPayload';
  /** Whom the viewer blocks now. */
  user: User;
};

/** What happens when someone writes to a user who blocks them. */
export type BlockedSend =
  /** The blocked sender is told `BLOCKED`. */
  | 'REFUSE'
  /** The default: the message is stored for the blocked sender alone, with an answer like any other. */
  | 'SILENT';

/** A conversation to empty for the viewer alone. */
export type ClearConversationInput = {
  /** A conversation of the viewer. */
  conversationId: Scalars['ID']['input'];
};

/** The answer to `clearConversation`. */
export type ClearConversationPayload = {
  __typename?: 'ClearConversationPayload';
  /** The conversation with its new `clearedUpToSeq`. */
  conversation: Conversation;
};

/**
 * The viewer's side of the pair that the viewer and one other user form. There is exactly one conversation for a
 * pair; it comes into being with the first message that the viewer has in it.
 */
export type Conversation = {
  __typename?: 'Conversation';
  /**
   * The viewer cleared the conversation up to this `seq`; 0 when it never was cleared. What lies at or before it
   * is gone for the viewer alone.
   */
  clearedUpToSeq: Scalars['Int']['output'];
  /** Names the pair. Both users see the same id. */
  id: Scalars['ID']['output'];
  /** When something was last said in the viewer's view. Sorts the list of conversations. */
  lastActivityAt: Scalars['DateTime']['output'];
  /** The newest message that the viewer still has. Null when none is left, as when all were deleted or have expired. */
  lastMessage: Maybe<Message>;
  /** The newest `seq` in the viewer's view, whether its message is kept or not. */
  lastSeq: Scalars['Int']['output'];
  /**
   * The history, ascending by `seq`. `first`/`after` walk forward from the oldest message kept, `last`/`before`
   * walk backward from the newest; 1–100 at a time, the newest 50 when neither is given. `gaps` of the answer
   * names every `seq` in the page's span that is missing, and why.
   */
  messages: MessageConnection;
  /** The other one of the two. An erased user when the account is gone. */
  peer: User;
  /**
   * At least one of the peer's devices has stored everything up to this `seq`; 0 when none has. Stands still
   * while the peer blocks the viewer.
   */
  peerDeliveredUpToSeq: Scalars['Int']['output'];
  /** The peer has read up to this `seq`; 0 when nothing is read. Stands still while the peer blocks the viewer. */
  peerReadUpToSeq: Scalars['Int']['output'];
  /** When the viewer pinned it to the top of the list. Null when it is not pinned. */
  pinnedAt: Maybe<Scalars['DateTime']['output']>;
  /** Whether messages of this conversation are pushed to the viewer's devices. */
  pushLevel: PushLevel;
  /**
   * The viewer has read up to this `seq`, on whatever device; 0 when nothing is read. Never goes back. Sending
   * does not move it.
   */
  readUpToSeq: Scalars['Int']['output'];
  /**
   * How many messages wait behind `readUpToSeq`, at most 250: show 250 as "250+". Messages that are the viewer's
   * own, imported, recalled, expired, hidden from the viewer, or sent without `countsAsUnread` never count.
   */
  unreadCount: Scalars['Int']['output'];
};


/**
 * The viewer's side of the pair that the viewer and one other user form. There is exactly one conversation for a
 * pair; it comes into being with the first message that the viewer has in it.
 */
export type ConversationMessagesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  afterSeq?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  beforeSeq?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** The viewer emptied a conversation on one of the devices, for the viewer alone. */
export type ConversationCleared = InboxEvent & {
  __typename?: 'ConversationCleared';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The conversation that was emptied. */
  conversation: Conversation;
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** Everything up to this `seq` is gone. */
  upToSeq: Scalars['Int']['output'];
};

/** One page of a list of conversations. */
export type ConversationConnection = {
  __typename?: 'ConversationConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<ConversationEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<Conversation>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** One entry of a page of conversations. */
export type ConversationEdge = {
  __typename?: 'ConversationEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: Conversation;
};

/** The viewer read up to here, on any device. */
export type ConversationRead = InboxEvent & {
  __typename?: 'ConversationRead';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The conversation, with its new `unreadCount`. */
  conversation: Conversation;
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The viewer has read everything up to this `seq`. */
  upToSeq: Scalars['Int']['output'];
};

/**
 * Something about a conversation has changed that no other event tells: a pin, its push level, or imported
 * messages.
 */
export type ConversationUpdated = InboxEvent & {
  __typename?: 'ConversationUpdated';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The conversation as it is now. */
  conversation: Conversation;
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
};

/** A file that is going to be uploaded. */
export type CreateUploadInput = {
  /**
   * The exact size of the file in bytes: 1 to 29,360,128 (28 MB) for `IMAGE` and `AUDIO`, 1 to 104,857,600
   * (100 MB) for `VIDEO` and `FILE`.
   */
  bytes: Scalars['Int']['input'];
  /** What it is to be used as. What the bytes turn out to be must fit. */
  kind: UploadKind;
  /**
   * The media type as the client knows it, such as `image/png`. It must fit `kind`; what is served later is the
   * type that the bytes have.
   */
  mimeType: Scalars['String']['input'];
  /**
   * The file's name, 1–255 bytes of UTF-8. Downloads are offered under its last part; where the file is stored
   * does not depend on it.
   */
  name: Scalars['String']['input'];
};

/** The answer to `createUpload`. */
export type CreateUploadPayload = {
  __typename?: 'CreateUploadPayload';
  /** Where to put the file, and how to refer to it. */
  upload: Upload;
};

/** A kind of message that the app invents: a red packet, rock-paper-scissors, an invitation. */
export type CustomContent = {
  __typename?: 'CustomContent';
  /** What the app needs to draw it; at most 32 levels deep. */
  data: Scalars['JSON']['output'];
  /** Text for clients that do not know the kind. Null when the sender gave none. */
  description: Maybe<Scalars['String']['output']>;
  /**
   * The app's name for the kind, 1–64 characters. `duet.unreadable` stands in place of stored content that the server cannot
   * read, with empty `data`.
   */
  type: Scalars['String']['output'];
};

/** A message of a kind that the app invents. */
export type CustomContentInput = {
  /** What the app needs to draw it; at most 32 levels deep and within the 12 KB of the whole message. */
  data: Scalars['JSON']['input'];
  /** Text for clients that do not know the kind; may be left out. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The app's name for the kind, 1–64 characters. */
  type: Scalars['String']['input'];
};

/** Messages to delete for the viewer alone. */
export type DeleteMessagesInput = {
  /** Up to 100 messages in the viewer's view. */
  messageIds: Array<Scalars['ID']['input']>;
};

/** The answer to `deleteMessages`. */
export type DeleteMessagesPayload = {
  __typename?: 'DeleteMessagesPayload';
  /** The messages that the viewer has no more. */
  messageIds: Array<Scalars['ID']['output']>;
};

/** How far a message has come. */
export type DeliveryStatus =
  /** At least one device of the recipient has acknowledged that it stored the message. */
  | 'DELIVERED'
  /** The recipient has marked it as read. */
  | 'READ'
  /** Stored by the server for good. Also where it stays when a block keeps it from the recipient. */
  | 'SENT';

/** One installation of a client. A user has 20 at most. */
export type Device = {
  __typename?: 'Device';
  /** Chosen by the client, unique per user. */
  id: Scalars['ID']['output'];
  /** The language of its pushes, a BCP 47 tag in its canonical form: `zh-Hans-CN` also for `ZH-hans-cn`. Null when it was not said. */
  language: Maybe<Scalars['String']['output']>;
  /** When it was last heard of. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** What it runs on, in the app's words, such as `ios`; at most 64 characters. Null when it was not said. */
  platform: Maybe<Scalars['String']['output']>;
  /** The service by which it is pushed to. Null when the device has no push token. */
  pushProvider: Maybe<PushProvider>;
};

/** One page of a list of devices. */
export type DeviceConnection = {
  __typename?: 'DeviceConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<DeviceEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<Device>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** One entry of a page of devices. */
export type DeviceEdge = {
  __typename?: 'DeviceEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: Device;
};

/** The push address of a device. */
export type DevicePushInput = {
  /** The service that made the token. */
  provider: PushProvider;
  /**
   * The token as the service gave it, 1–2,048 bytes: for `APNS` 64 to 200 hexadecimal digits; for `WEB_PUSH` the whole
   * subscription as JSON, with an https `endpoint` and the `keys` `p256dh` and `auth`; for all others printable ASCII
   * without white space and commas. It belongs to one device of the app: registering it moves it to this device.
   */
  token: Scalars['String']['input'];
};

/** A message to change. */
export type EditMessageInput = {
  /** What the message shall say. The same kind of content as before, else `BAD_USER_INPUT`. */
  content: MessageContentInput;
  /** The app's own data. Unchanged when absent, removed when null. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /** A message that the viewer sent. */
  messageId: Scalars['ID']['input'];
  /** The `version` that the viewer saw. If the message has another by now, the answer is `EDIT_CONFLICT`. */
  version: Scalars['Int']['input'];
};

/** The answer to `editMessage`. */
export type EditMessagePayload = {
  __typename?: 'EditMessagePayload';
  /** The message after the edit, with its new `version`. */
  message: Message;
};

/** An emoji or sticker out of a set that the app defines. */
export type EmojiContent = {
  __typename?: 'EmojiContent';
  /** Which one, in the app's numbering; 0 or more. */
  index: Scalars['Int']['output'];
  /** The app's name for it or for its set. Null when the number says it all. */
  key: Maybe<Scalars['String']['output']>;
};

/** An emoji or sticker to send, out of a set that the app defines. */
export type EmojiContentInput = {
  /** Which one, in the app's numbering; 0 or more. */
  index: Scalars['Int']['input'];
  /** The app's name for it or for its set; may be left out. */
  key?: InputMaybe<Scalars['String']['input']>;
};

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

/** A file of any format. */
export type FileContent = {
  __typename?: 'FileContent';
  /** Size of the file in bytes, 0 to 104,857,600 (100 MB). */
  bytes: Scalars['Int']['output'];
  /** The file format as the sender named it, such as `pdf`. Null when it was not named. */
  format: Maybe<Scalars['String']['output']>;
  /** The name to show and to save it under: 1–255 bytes of UTF-8. */
  name: Scalars['String']['output'];
  /** Where the file lies, see `ImageRendition.url`. */
  url: Scalars['URL']['output'];
};

/**
 * A file to send. Upload it first. Of an upload of Duet's own, size and format are taken from the bytes, whatever is
 * said here.
 */
export type FileContentInput = {
  /** Size of the file in bytes, 0 to 104,857,600 (100 MB). */
  bytes: Scalars['Int']['input'];
  /** The file format, such as `pdf`; may be left out. */
  format?: InputMaybe<Scalars['String']['input']>;
  /** The name to show and to save it under: 1–255 bytes of UTF-8. */
  name: Scalars['String']['input'];
  /** Where the file lies. */
  url: Scalars['URL']['input'];
};

/** A friendship as the viewer sees it. */
export type Friend = {
  __typename?: 'Friend';
  /** The viewer's own note about this friend, which nobody else sees. Null when there is none. */
  remark: Maybe<Scalars['String']['output']>;
  /** When the friendship began. */
  since: Scalars['DateTime']['output'];
  /** The other one of the two. */
  user: User;
};

/** Two users became friends. Told to both sides. */
export type FriendAdded = InboxEvent & {
  __typename?: 'FriendAdded';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The new friendship as the viewer sees it. It may have ended since: then `FriendRemoved` follows. */
  friend: Friend;
};

/** One page of a list of friends. */
export type FriendConnection = {
  __typename?: 'FriendConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<FriendEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<Friend>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** One entry of a page of friends. */
export type FriendEdge = {
  __typename?: 'FriendEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: Friend;
};

/** A friendship ended. Told to both sides, whoever ended it. */
export type FriendRemoved = InboxEvent & {
  __typename?: 'FriendRemoved';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** Who is the viewer's friend no more. */
  user: User;
};

/** One user's wish to be another's friend, seen by these two only. */
export type FriendRequest = {
  __typename?: 'FriendRequest';
  /** When it was asked. */
  createdAt: Scalars['DateTime']['output'];
  /** Who asked. */
  from: User;
  /** What the one who asked wrote with it. Null when nothing was written. */
  greeting: Maybe<Scalars['String']['output']>;
  /** Names the request in `answerFriendRequest` and `withdrawFriendRequest`. */
  id: Scalars['ID']['output'];
  /** Where the request stands for the viewer: the one who asked never sees `REFUSED`. */
  status: FriendRequestStatus;
  /** Who was asked. */
  to: User;
};

/** Someone asked to be a friend. Told to both sides. */
export type FriendRequestAdded = InboxEvent & {
  __typename?: 'FriendRequestAdded';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The new request; the viewer is its `from` or its `to`. */
  request: FriendRequest;
};

/**
 * A friend request was accepted, refused or withdrawn. Told to both sides; a refusal only to the devices of the
 * one who refused.
 */
export type FriendRequestClosed = InboxEvent & {
  __typename?: 'FriendRequestClosed';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The request with its final status. */
  request: FriendRequest;
};

/** One page of a list of friend requests. */
export type FriendRequestConnection = {
  __typename?: 'FriendRequestConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<FriendRequestEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<FriendRequest>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** Which side of a friend request the viewer is on. */
export type FriendRequestDirection =
  /** Requests that others made to the viewer. */
  | 'INCOMING'
  /** Requests that the viewer made to others. */
  | 'OUTGOING';

/** One entry of a page of friend requests. */
export type FriendRequestEdge = {
  __typename?: 'FriendRequestEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: FriendRequest;
};

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

/**
 * A range of `seq` inside the page's span that is not there, and why. The span runs from the cursor (or the given
 * `seq`, or `seq` 1, or the end) to the next existing message beyond the page or the end. Ranges are maximal and disjoint; where
 * several reasons hold, the first in the enum's order is given.
 */
export type HistoryGap = {
  __typename?: 'HistoryGap';
  /** The first missing `seq`. */
  fromSeq: Scalars['Int']['output'];
  /** Why the whole range is missing. */
  reason: HistoryGapReason;
  /** The last missing `seq`; equal to `fromSeq` when one message is missing. */
  toSeq: Scalars['Int']['output'];
};

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

/** A picture in up to three sizes. */
export type ImageContent = {
  __typename?: 'ImageContent';
  /** The file format as the sender named it, such as `jpeg`. Null when it was not named. */
  format: Maybe<Scalars['String']['output']>;
  /** A size that fills a screen. Null when there is none: show `original`. */
  large: Maybe<ImageRendition>;
  /** The picture as it was taken. */
  original: ImageRendition;
  /** A small preview. Null when there is none. */
  thumbnail: Maybe<ImageRendition>;
};

/**
 * A picture to send. Upload the files first; the message only says where they lie. Of an upload of Duet's own
 * (`createUpload`), sizes, format and dimensions are taken from the bytes, whatever is said here, and where
 * `large` and `thumbnail` are left out they are made.
 */
export type ImageContentInput = {
  /** The file format, such as `jpeg`; may be left out. */
  format?: InputMaybe<Scalars['String']['input']>;
  /** A size that fills a screen; may be left out. */
  large?: InputMaybe<ImageRenditionInput>;
  /** The picture as it was taken. */
  original: ImageRenditionInput;
  /** A small preview; may be left out. */
  thumbnail?: InputMaybe<ImageRenditionInput>;
};

/** One size of a picture: where it lies and how large it is. The file itself is not part of the message. */
export type ImageRendition = {
  __typename?: 'ImageRendition';
  /** Size of the file in bytes, 0 to 29,360,128 (28 MB). */
  bytes: Scalars['Int']['output'];
  /** Height in pixels, 1 or more. */
  height: Scalars['Int']['output'];
  /**
   * Where the file lies. Of an upload of Duet's own this is a signed address that works for one to two hours and is
   * made anew whenever the message is read; it ends with the message.
   */
  url: Scalars['URL']['output'];
  /** Width in pixels, 1 or more. */
  width: Scalars['Int']['output'];
};

/** One size of a picture to send. */
export type ImageRenditionInput = {
  /** Size of the file in bytes, 0 to 29,360,128 (28 MB). */
  bytes: Scalars['Int']['input'];
  /** Height in pixels, 1 or more. */
  height: Scalars['Int']['input'];
  /** Where the file lies. */
  url: Scalars['URL']['input'];
  /** Width in pixels, 1 or more. */
  width: Scalars['Int']['input'];
};

/** One old message. */
export type ImportedMessageInput = {
  /** Its key, 1–64 characters: importing the same one again adds nothing. */
  clientMessageId: Scalars['ID']['input'];
  /** What it said. Together with `customData` at most 12 KB. */
  content: MessageContentInput;
  /** The app's own data; at most 32 levels deep. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /** Who sent it then. */
  from: Scalars['ID']['input'];
  /**
   * When it was sent then. Earlier than the conversation's newest message is `BAD_USER_INPUT` for this row. How
   * long it is kept counts from the import.
   */
  sentAt: Scalars['DateTime']['input'];
  /** To whom it was sent. */
  to: Scalars['ID']['input'];
};

/**
 * One entry of the viewer's inbox, the log of everything that any of the viewer's devices must learn, their own
 * doing included. To resume after an entry, pass its `cursor` to `Subscription.inbox(after:)`.
 *
 * Order and cursor are the entry's. The objects in it show their state at the entry's commit or any later one (a
 * recalled message replays as recalled): keep the greater `version` and the greater `…UpToSeq`, and never add to
 * a count. Further kinds of events may come: advance past those you do not know.
 */
export type InboxEvent = {
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
};

/**
 * Where a device starts that has nothing, or too little, of its own. The position is read first, everything else
 * after it: what follows may already contain later entries, and applying those again changes nothing. Lists
 * queried afterwards may be combined with it.
 */
export type InboxSnapshot = {
  __typename?: 'InboxSnapshot';
  /**
   * The recent contacts, in the order of `Query.conversations`, at most `AppSettings.recentContactsLimit` of
   * them (100 unless set otherwise). Older conversations stay reachable by `Query.conversation(with:)`.
   */
  conversations: Array<Conversation>;
  /** The position to subscribe from: `Subscription.inbox(after:)`. */
  cursor: Scalars['Cursor']['output'];
  /** The sum of the conversations' unread counts, each capped at 250. */
  unreadTotal: Scalars['Int']['output'];
};

/** A place on the map. */
export type LocationContent = {
  __typename?: 'LocationContent';
  /** What the place is called. Null when it has no name. */
  caption: Maybe<Scalars['String']['output']>;
  /** Degrees north, −90 to 90. */
  latitude: Scalars['Float']['output'];
  /** Degrees east, −180 to 180. */
  longitude: Scalars['Float']['output'];
};

/** A place to send. */
export type LocationContentInput = {
  /** What the place is called; may be left out. */
  caption?: InputMaybe<Scalars['String']['input']>;
  /** Degrees north, −90 to 90. */
  latitude: Scalars['Float']['input'];
  /** Degrees east, −180 to 180. */
  longitude: Scalars['Float']['input'];
};

/** How far the viewer has read. */
export type MarkReadInput = {
  /** A conversation of the viewer. */
  conversationId: Scalars['ID']['input'];
  /**
   * The last `seq` that was read. Above the conversation's `lastSeq` it is `BAD_USER_INPUT`; an earlier one than
   * before changes nothing.
   */
  upToSeq: Scalars['Int']['input'];
};

/** The answer to `markRead`. */
export type MarkReadPayload = {
  __typename?: 'MarkReadPayload';
  /** The conversation with its `readUpToSeq` and `unreadCount`. */
  conversation: Conversation;
};

/**
 * One entry of a conversation. Everything in it is as of the time of reading: a recalled message has
 * `RecalledContent` wherever it is met.
 */
export type Message = {
  __typename?: 'Message';
  /** What it says, or said before it was recalled. Null when nothing of it is left. */
  adminOriginalContent: Maybe<MessageContent>;
  /** The administrator who sent it in the name of `sender`. Null when the sender did. */
  adminSentBy: Maybe<User>;
  /**
   * The key that the sender's client chose, by which it recognises its own message in the inbox. Null for anyone
   * but the sender.
   */
  clientMessageId: Maybe<Scalars['ID']['output']>;
  /** What it says, by kind. Select with fragments and keep a default for kinds that come later. */
  content: MessageContent;
  /** The viewer's side of that conversation. Null for an administrator who is not one of the two. */
  conversation: Maybe<Conversation>;
  /** The conversation it belongs to. Always set, also where `conversation` is null. */
  conversationId: Scalars['ID']['output'];
  /**
   * Whether the sender wants it to be counted in the recipient's `unreadCount`. Messages that were imported or
   * recalled never count, whatever this says.
   */
  countsAsUnread: Scalars['Boolean']['output'];
  /**
   * The app's own data, sent along with the message. Counts towards the 12 KB of a message. Null when there is
   * none.
   */
  customData: Maybe<Scalars['JSON']['output']>;
  /** When it was last edited. Null when it never was. */
  editedAt: Maybe<Scalars['DateTime']['output']>;
  /** Made by the server (UUIDv7), so it carries the time of storing. Looking a message up by it is cheap. */
  id: Scalars['ID']['output'];
  /** To whom it was written: the other one of the two. */
  recipient: User;
  /**
   * The answered message. Null when there is none, or, with `replyToId` still set, when the viewer has it no
   * more. One level is resolved: the `replyTo` of a `replyTo` is null. Do not select that: a cache by id would take the
   * null for the message's own.
   */
  replyTo: Maybe<Message>;
  /** The message that this one answers. Null when it answers none. Stays set when that message is gone. */
  replyToId: Maybe<Scalars['ID']['output']>;
  /** Who wrote it, or in whose name an administrator did. */
  sender: User;
  /** When it was sent. For an imported message the time that the import gave; only for show, never for order. */
  sentAt: Scalars['DateTime']['output'];
  /** Its position in the conversation: 1, 2, 3 … without holes. This, and no time, is the order of history. */
  seq: Scalars['Int']['output'];
  /**
   * How far it has come, as the sender would see it. No event repeats a message when this changes: derive it
   * from `Conversation.peerDeliveredUpToSeq` and `Conversation.peerReadUpToSeq`. What a block kept from the recipient
   * stays `SENT`, also when these pass it once the block has ended: only reading the message again tells.
   */
  status: DeliveryStatus;
  /**
   * Starts at 1 and grows by one with each edit or recall. Of two copies of a message keep the one with the
   * greater `version`; name it in `editMessage`.
   */
  version: Scalars['Int']['output'];
};

/** A message was sent to the viewer, or by the viewer from any device. */
export type MessageAdded = InboxEvent & {
  __typename?: 'MessageAdded';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The new message, as it is now. */
  message: Message;
};

/** One page of history. */
export type MessageConnection = {
  __typename?: 'MessageConnection';
  /** The messages ascending by `seq`, each with its cursor. */
  edges: Array<MessageEdge>;
  /** What is missing in this page's span, ascending. Empty when nothing is. */
  gaps: Array<HistoryGap>;
  /** The same messages without their cursors, in the same order. */
  nodes: Array<Message>;
  /** Whether there are older or newer messages, and the cursors to ask for them. */
  pageInfo: PageInfo;
};

/** What a message says. Each kind is a type of its own; more kinds may come. */
export type MessageContent = AudioContent | CustomContent | EmojiContent | FileContent | ImageContent | LocationContent | RecalledContent | SystemNotificationContent | TextContent | VideoContent;

/**
 * What a message shall say: exactly one of the fields. None, or more than one, is a validation error. The whole
 * message (the UTF-8 length of the content and of `customData` as JSON) is at most 12 KB (12,288 bytes). In
 * every text the character NUL and lone surrogates are `BAD_USER_INPUT`.
 */
export type MessageContentInput =
  /** A voice message or another sound. */
  { audio: AudioContentInput; custom?: never; emoji?: never; file?: never; image?: never; location?: never; text?: never; video?: never; }
  |  /** A kind that the app invents. */
  { audio?: never; custom: CustomContentInput; emoji?: never; file?: never; image?: never; location?: never; text?: never; video?: never; }
  |  /** An emoji or sticker of the app's own set. */
  { audio?: never; custom?: never; emoji: EmojiContentInput; file?: never; image?: never; location?: never; text?: never; video?: never; }
  |  /** A file of any format. */
  { audio?: never; custom?: never; emoji?: never; file: FileContentInput; image?: never; location?: never; text?: never; video?: never; }
  |  /** A picture in up to three sizes. */
  { audio?: never; custom?: never; emoji?: never; file?: never; image: ImageContentInput; location?: never; text?: never; video?: never; }
  |  /** A place on the map. */
  { audio?: never; custom?: never; emoji?: never; file?: never; image?: never; location: LocationContentInput; text?: never; video?: never; }
  |  /** Plain text. */
  { audio?: never; custom?: never; emoji?: never; file?: never; image?: never; location?: never; text: TextContentInput; video?: never; }
  |  /** A film clip. */
  { audio?: never; custom?: never; emoji?: never; file?: never; image?: never; location?: never; text?: never; video: VideoContentInput; };

/** One message of a page of history. */
export type MessageEdge = {
  __typename?: 'MessageEdge';
  /** Pass it as `after` or `before` to go on from this message. Valid only for this conversation. */
  cursor: Scalars['Cursor']['output'];
  /** The message itself. */
  node: Message;
};

/** A message of one of the viewer's conversations has other content or other `customData`. */
export type MessageEdited = InboxEvent & {
  __typename?: 'MessageEdited';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The message as it is now, with `editedAt` and a greater `version`. */
  message: Message;
};

/** A message was taken back by its sender or by an administrator. */
export type MessageRecalled = InboxEvent & {
  __typename?: 'MessageRecalled';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** What is left of it: the same id and `seq`, with `RecalledContent`. */
  message: Message;
};

/** The viewer deleted messages on one of the devices, for the viewer alone. */
export type MessagesDeleted = InboxEvent & {
  __typename?: 'MessagesDeleted';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The conversation that they are gone from. */
  conversation: Conversation;
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The positions of the deleted messages. At most 100. */
  seqs: Array<Scalars['Int']['output']>;
};

/** Whose messages are let through. */
export type MessagesFrom =
  /** Anyone, strangers included, as long as no block stands in the way. */
  | 'EVERYONE'
  /** Friends only. Anyone else is refused with `NOT_FRIENDS`; administrators are not bound by it. */
  | 'FRIENDS';

/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Says that a device has stored everything in the inbox up to a cursor. This is what `DELIVERED` means to
   * senders, and where the device resumes without `after`. An older cursor changes nothing. Refusals:
   * `DEVICE_NOT_FOUND`, `CURSOR_INVALID`.
   */
  acknowledgeInbox: AcknowledgeInboxPayload;
  /**
   * Issues a token with the role `USER` for a user. Refusals: `FORBIDDEN` (also: Duet knows only a JWKS address
   * and no secret, so that it cannot sign), `USER_NOT_FOUND` (the user is erased).
   */
  adminCreateToken: AdminCreateTokenPayload;
  /**
   * Closes a user's live connections, all or those of one device. Refusals: `FORBIDDEN`, `USER_NOT_FOUND`,
   * `DEVICE_NOT_FOUND`.
   */
  adminDisconnectUser: AdminDisconnectUserPayload;
  /**
   * Erases a user for good: the profile, the devices, all relations and everything the user sent. The id stays as
   * an erased user and is never used again; its tokens are `UNAUTHENTICATED` from now on. What the user sent
   * goes within moments after the answer, and each peer gets one `UserErased`. Repeating it changes nothing.
   * Refusals: `FORBIDDEN`, `USER_NOT_FOUND`, `BAD_USER_INPUT` (the administrator's own account, or the one that is
   * configured for administrators).
   */
  adminEraseUser: AdminEraseUserPayload;
  /**
   * Appends old messages to conversations, back-dated and without a push. Repeating a call adds nothing. A row
   * that breaks a rule fails alone. Refusals of the whole call: `FORBIDDEN`, `BAD_USER_INPUT`. In results:
   * `USER_NOT_FOUND`, `BAD_USER_INPUT` (also: `sentAt` before the conversation's newest message),
   * `IDEMPOTENCY_CONFLICT`.
   */
  adminImportMessages: AdminImportMessagesPayload;
  /** Forbids a user to send, at once and on open connections too. Refusals: `FORBIDDEN`, `USER_NOT_FOUND`. */
  adminMuteUser: AdminMuteUserPayload;
  /** Takes back anyone's message, at any time. Refusals: `FORBIDDEN`, `MESSAGE_NOT_FOUND`. */
  adminRecallMessage: AdminRecallMessagePayload;
  /**
   * Sends a message to up to 500 users, as the administrator or in a user's name, past every rule about who may
   * write to whom. Each use is in the audit log. A recipient who cannot be reached fails alone, with a code in
   * the result. What is sent as the administrator reaches their history and not their own inbox, so that
   * writing to many is no burden on it. Refusals of the whole call: `FORBIDDEN`, `BAD_USER_INPUT`. In results:
   * `USER_NOT_FOUND` (the recipient; or `from`, then in every result), `BAD_USER_INPUT` (the recipient is the
   * sender), `IDEMPOTENCY_CONFLICT`, and `UNAVAILABLE` or `INTERNAL_SERVER_ERROR`, after which a repeat with
   * the same `clientMessageId` sends what is missing.
   */
  adminSendMessage: AdminSendMessagePayload;
  /**
   * Sends a notification of the app's own making to up to 500 users; it arrives as a message with
   * `SystemNotificationContent` from the administrator's account. Refusals of the whole call: `FORBIDDEN`,
   * `BAD_USER_INPUT`. In results: the same as of `adminSendMessage`.
   */
  adminSendNotification: AdminSendNotificationPayload;
  /** Lets a muted user send again. Refusals: `FORBIDDEN`, `USER_NOT_FOUND`. */
  adminUnmuteUser: AdminUnmuteUserPayload;
  /**
   * Changes the settings of the app, in force on every node within about a second; for sending at once. Absent
   * fields stay as they are. All or nothing: the settings that would result are checked together. Refusals:
   * `FORBIDDEN`, `BAD_USER_INPUT`.
   */
  adminUpdateSettings: AdminUpdateSettingsPayload;
  /**
   * Creates users, or changes the profiles of those that exist. Refusals: `FORBIDDEN`, `USER_NOT_FOUND` (an
   * erased user's id is never used again).
   */
  adminUpsertUsers: AdminUpsertUsersPayload;
  /**
   * Accepts or refuses a friend request made to the viewer. Who has refused may still ask in turn, which makes
   * the two friends. Refusals: `REQUEST_NOT_FOUND` (no such request to the viewer, or closed otherwise);
   * accepting also `RECIPIENT_BLOCKED_BY_YOU`, `BLOCKED` (only where the app tells the blocked) and
   * `LIMIT_REACHED` (3,000 friends of either).
   */
  answerFriendRequest: AnswerFriendRequestPayload;
  /**
   * Blocks a user: from now on nothing that either does reaches the other. The friendship stays, nothing is
   * deleted, and the blocked is not told. Only what both know already stays true for both: the end of their
   * friendship, and what becomes of a request from before, are still told. Refusals: `USER_NOT_FOUND`,
   * `BAD_USER_INPUT` (also: oneself), `LIMIT_REACHED` (1,000 blocks).
   */
  blockUser: BlockUserPayload;
  /** Deletes everything in a conversation so far, for the viewer alone. Refusals: `CONVERSATION_NOT_FOUND`. */
  clearConversation: ClearConversationPayload;
  /**
   * Prepares the upload of a file and answers where to put it and by which address messages then refer to it. The
   * file itself never travels through GraphQL. Exactly as many bytes are taken as are announced. An upload that
   * no message refers to is removed a day later. Refusals: `BAD_USER_INPUT` (also: larger than the kind allows),
   * `LIMIT_REACHED` (100 uploads that no message has used yet), `UNAVAILABLE` (the server does not know the
   * address at which clients reach it).
   */
  createUpload: CreateUploadPayload;
  /** Deletes messages for the viewer alone; the peer keeps them. Refusals: `MESSAGE_NOT_FOUND`. */
  deleteMessages: DeleteMessagesPayload;
  /**
   * Changes what a message of the viewer's own says, within `AppSettings.editWindowSeconds` (24 hours unless set
   * otherwise), keeping its kind of content. The rules of sending apply. Refusals: `MESSAGE_NOT_FOUND`,
   * `FORBIDDEN` (someone else's message), `EDIT_CONFLICT` (changed or recalled since the version that was
   * named), `EDIT_WINDOW_PASSED`, `MUTED`, `USER_NOT_FOUND`, `RECIPIENT_BLOCKED_BY_YOU`, `BLOCKED`,
   * `NOT_FRIENDS`.
   */
  editMessage: EditMessagePayload;
  /**
   * Marks everything up to a `seq` as read, on all the viewer's devices, and tells the peer. Never goes back: an
   * earlier `seq` changes nothing. Refusals: `CONVERSATION_NOT_FOUND`, `BAD_USER_INPUT` (above the
   * conversation's `lastSeq`).
   */
  markRead: MarkReadPayload;
  /**
   * Takes back a message of the viewer's own for both sides, within `AppSettings.recallWindowSeconds` (2 minutes
   * unless set otherwise), whatever has been blocked since. A message that the viewer has deleted or cleared is
   * taken back from the peer, and stays gone from the viewer's view. Refusals: `MESSAGE_NOT_FOUND`, `FORBIDDEN`
   * (someone else's message), `RECALL_WINDOW_PASSED`.
   */
  recallMessage: RecallMessagePayload;
  /** Registers a device of the viewer, or changes what is known of it. Refusals: `LIMIT_REACHED` (20 devices). */
  registerDevice: RegisterDevicePayload;
  /** Forgets a device: its acknowledged position and its push token. Refusals: `DEVICE_NOT_FOUND`. */
  removeDevice: RemoveDevicePayload;
  /** Ends a friendship for both; without one nothing changes. Refusals: `USER_NOT_FOUND`. */
  removeFriend: RemoveFriendPayload;
  /**
   * Asks someone to be a friend; where that user accepts anyone, or has asked too, they are friends at once. Who
   * is a friend already is answered as such, and a request that is still `PENDING` for the viewer is answered as
   * it was made. To someone who refuses all, or who blocks the viewer (unless the app tells the blocked), it
   * answers as if delivered and is never shown. Refusals: `USER_NOT_FOUND`, `BAD_USER_INPUT` (also: oneself),
   * `RECIPIENT_BLOCKED_BY_YOU`, `BLOCKED`, `LIMIT_REACHED` (3,000 friends of either, 100 requests that are
   * `PENDING` for the viewer).
   */
  requestFriend: RequestFriendPayload;
  /**
   * Sends a message to one user and answers once it is stored. Checked first is the form of the input:
   * `BAD_USER_INPUT`. Then come the rules, in the order of their codes: `IDEMPOTENCY_CONFLICT`, `BAD_USER_INPUT`
   * (files that may not be sent), `MUTED`, `USER_NOT_FOUND` (recipient unknown or erased), `BAD_USER_INPUT` (to
   * oneself), `RECIPIENT_BLOCKED_BY_YOU`, `BLOCKED` (only where the app tells the blocked), `NOT_FRIENDS`;
   * `MESSAGE_NOT_FOUND` for `replyTo`.
   */
  sendMessage: SendMessagePayload;
  /**
   * Sends to the recipient's live devices or to nobody; stored nowhere. To someone who blocks the viewer it
   * answers as if delivered, unless the app tells the blocked. Refusals: `MUTED`, `USER_NOT_FOUND`,
   * `RECIPIENT_BLOCKED_BY_YOU`, `BLOCKED`, `NOT_FRIENDS`.
   */
  sendTransientMessage: SendTransientMessagePayload;
  /**
   * Tells a peer that the viewer began or stopped writing. True holds for 8 seconds: repeat it every 5 seconds
   * while it lasts. To someone who blocks the viewer it answers as if delivered, unless the app tells the
   * blocked. Refusals: `MUTED`, `USER_NOT_FOUND`, `RECIPIENT_BLOCKED_BY_YOU`, `BLOCKED`, `NOT_FRIENDS`.
   */
  setTyping: SetTypingPayload;
  /**
   * Ends a block; without one nothing changes. What was hidden meanwhile stays hidden. Refusals:
   * `USER_NOT_FOUND`.
   */
  unblockUser: UnblockUserPayload;
  /** Pins a conversation or sets its push level, for the viewer alone. Refusals: `CONVERSATION_NOT_FOUND`. */
  updateConversation: UpdateConversationPayload;
  /** Changes the viewer's profile or preferences. Absent fields stay as they are. Refusals: none of its own. */
  updateProfile: UpdateProfilePayload;
  /**
   * Takes back a friend request that the viewer made. Refusals: `REQUEST_NOT_FOUND` (no such request by the
   * viewer, or accepted already).
   */
  withdrawFriendRequest: WithdrawFriendRequestPayload;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAcknowledgeInboxArgs = {
  input: AcknowledgeInboxInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminCreateTokenArgs = {
  input: AdminCreateTokenInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminDisconnectUserArgs = {
  input: AdminDisconnectUserInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminEraseUserArgs = {
  input: AdminEraseUserInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminImportMessagesArgs = {
  input: AdminImportMessagesInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminMuteUserArgs = {
  input: AdminMuteUserInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminRecallMessageArgs = {
  input: AdminRecallMessageInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminSendMessageArgs = {
  input: AdminSendMessageInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminSendNotificationArgs = {
  input: AdminSendNotificationInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminUnmuteUserArgs = {
  input: AdminUnmuteUserInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminUpdateSettingsArgs = {
  input: AdminUpdateSettingsInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAdminUpsertUsersArgs = {
  input: AdminUpsertUsersInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationAnswerFriendRequestArgs = {
  input: AnswerFriendRequestInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationBlockUserArgs = {
  input: BlockUserInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationClearConversationArgs = {
  input: ClearConversationInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationCreateUploadArgs = {
  input: CreateUploadInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationDeleteMessagesArgs = {
  input: DeleteMessagesInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationEditMessageArgs = {
  input: EditMessageInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationMarkReadArgs = {
  input: MarkReadInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationRecallMessageArgs = {
  input: RecallMessageInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationRegisterDeviceArgs = {
  input: RegisterDeviceInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationRemoveDeviceArgs = {
  input: RemoveDeviceInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationRemoveFriendArgs = {
  input: RemoveFriendInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationRequestFriendArgs = {
  input: RequestFriendInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationSendMessageArgs = {
  input: SendMessageInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationSendTransientMessageArgs = {
  input: SendTransientMessageInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationSetTypingArgs = {
  input: SetTypingInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationUnblockUserArgs = {
  input: UnblockUserInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationUpdateConversationArgs = {
  input: UpdateConversationInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


/**
 * Everything that can be changed. An answer means that the change is committed: nothing acknowledged is ever
 * lost. Repeating a mutation changes nothing more: sends are recognised by their `clientMessageId`, and only
 * transient messages and administrators' sends without that key go out again. Every change also reaches all
 * devices of everyone concerned, the acting device included, through `Subscription.inbox`.
 */
export type MutationWithdrawFriendRequestArgs = {
  input: WithdrawFriendRequestInput;
};

/** Where a page stands in its list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the page's last entry, for `after`. Null when the page is empty. */
  endCursor: Maybe<Scalars['Cursor']['output']>;
  /**
   * Whether the list goes on behind this page. A page of history that walks forward counts only what lies before `before`
   * or `beforeSeq`: false says that all up to there has been read.
   */
  hasNextPage: Scalars['Boolean']['output'];
  /**
   * Whether the list has entries before this page. A page of history that walks backward counts only what lies after
   * `after` or `afterSeq`: false says that all down to there has been read.
   */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the page's first entry, for `before`. Null when the page is empty. */
  startCursor: Maybe<Scalars['Cursor']['output']>;
};

/**
 * One of the peer's devices stored the viewer's messages up to here. At most one a second for a conversation,
 * and none where `PeerRead` says as much already.
 */
export type PeerDelivered = InboxEvent & {
  __typename?: 'PeerDelivered';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The conversation with that peer. */
  conversation: Conversation;
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The viewer's messages up to this `seq` are at least `DELIVERED`. */
  upToSeq: Scalars['Int']['output'];
};

/** The peer read the viewer's messages up to here. */
export type PeerRead = InboxEvent & {
  __typename?: 'PeerRead';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The conversation with that peer. */
  conversation: Conversation;
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The viewer's messages up to this `seq` are `READ`. */
  upToSeq: Scalars['Int']['output'];
};

/**
 * Someone whom the viewer knows came or left. Told about friends, and about peers with whom both sides have
 * written.
 */
export type PresenceChanged = Signal & {
  __typename?: 'PresenceChanged';
  /** When they came or left. */
  at: Scalars['DateTime']['output'];
  /** Whether at least one of their devices is connected. */
  online: Scalars['Boolean']['output'];
  /** Who it is about. */
  user: User;
};

/**
 * A friend has another profile. Not told while one of the two blocks the other; what has changed by then is told when
 * the block ends.
 */
export type ProfileChanged = InboxEvent & {
  __typename?: 'ProfileChanged';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The friend, with the new profile. */
  user: User;
};

/** Which messages of a conversation are pushed to devices without a live connection. */
export type PushLevel =
  /** Every message whose sender did not switch the push off. */
  | 'ALL'
  /** None. Messages still arrive in the inbox and count as unread. */
  | 'NONE';

/** How a message is pushed to the recipient's devices that have a push token and no live connection. */
export type PushOptionsInput = {
  /** Text of the push, at most 1,024 characters, in place of the one that Duet makes. */
  body?: InputMaybe<Scalars['String']['input']>;
  /** False sends no push at all. */
  enabled?: Scalars['Boolean']['input'];
  /** Headline of the push, at most 256 characters, in place of the one that Duet makes. */
  title?: InputMaybe<Scalars['String']['input']>;
};

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

/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type Query = {
  __typename?: 'Query';
  /**
   * What administrators did and tried to do, the newest entry first: each call of a field that begins with `admin`,
   * reading included, and each message that is sent or edited with an administrator's token. One entry for each
   * recipient of a batch. Refusals: `FORBIDDEN`, `CURSOR_INVALID`.
   */
  adminAuditLog: AuditEntryConnection;
  /**
   * What became of one message: when it was stored, which devices have it, whether it was read, which services pushed
   * it with which outcome, and why it was not pushed. Each call is in the audit log. Refusals: `FORBIDDEN`,
   * `MESSAGE_NOT_FOUND` (there is none, it was erased, or it is no longer kept).
   */
  adminMessageTrace: AdminMessageTrace;
  /**
   * The history of any two users, paged like `Conversation.messages`, with all that is kept: also what is hidden
   * from one side, or was deleted or cleared by one. A recalled message shows what it said in
   * `Message.adminOriginalContent`. Each call is in the audit log. Refusals: `FORBIDDEN`, `USER_NOT_FOUND`,
   * `CURSOR_INVALID`, `BAD_USER_INPUT` (both are the same user).
   */
  adminMessages: MessageConnection;
  /** The settings of the app, as they are in force. Refusals: `FORBIDDEN`. */
  adminSettings: AppSettings;
  /**
   * How large the app is at this moment. Costs the same however many messages are kept: what would have to be
   * counted row by row is estimated, and says so. Each call is in the audit log. Refusals: `FORBIDDEN`.
   */
  adminStatistics: AdminStatistics;
  /**
   * One user with what only administrators see, also what is left of an erased one. Each call is in the audit log.
   * Refusals: `FORBIDDEN`, `USER_NOT_FOUND` (nobody ever had the id).
   */
  adminUser: AdminUser;
  /**
   * All users in the order of their ids (byte by byte), erased ones included. Each call is in the audit log.
   * Refusals: `FORBIDDEN`, `CURSOR_INVALID`, `BAD_USER_INPUT`.
   */
  adminUsers: AdminUserConnection;
  /** Whom the viewer blocks, at most 1,000 in all: the newest block first, then by id. Refusals: `CURSOR_INVALID`. */
  blockedUsers: UserConnection;
  /**
   * The viewer's conversation with one other user. Null when there is none, when no such user exists, and for
   * the viewer's own id.
   */
  conversation: Maybe<Conversation>;
  /**
   * The viewer's recent contacts: pinned ones first (latest pin first), then by `lastActivityAt`, newest first,
   * then by id. The list ends after `AppSettings.recentContactsLimit` of them (100 unless set otherwise), however long the
   * pages are. One whose newest message has expired is left out until something is said in it again, unless it is
   * pinned. `conversation(with:)` has what is beyond and what is left out. Refusals: `CURSOR_INVALID`.
   */
  conversations: ConversationConnection;
  /** The viewer's registered devices, at most 20 in all. Refusals: `CURSOR_INVALID`. */
  devices: DeviceConnection;
  /**
   * The viewer's friend requests that are `PENDING` as the viewer sees them: the newest first, then by id.
   * Refusals: `CURSOR_INVALID`.
   */
  friendRequests: FriendRequestConnection;
  /**
   * The viewer's friends, at most 3,000 in all: the newest friendship first, then by id. Refusals:
   * `CURSOR_INVALID`.
   */
  friends: FriendConnection;
  /** A consistent starting point for a device without local state: the inbox position, then the recent contacts. */
  inboxSnapshot: InboxSnapshot;
  /** One message. Null when it does not exist or is not in the viewer's view. */
  message: Maybe<Message>;
  /** Anyone's public profile; an erased user is given with `erased: true`. Null when there never was such a user. */
  user: Maybe<User>;
  /** The user whose token this is. A valid token of a user unknown so far creates that user. */
  viewer: Viewer;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryAdminAuditLogArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryAdminMessageTraceArgs = {
  messageId: Scalars['ID']['input'];
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryAdminMessagesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  peerId: Scalars['ID']['input'];
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryAdminUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryAdminUsersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  idPrefix?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryBlockedUsersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryConversationArgs = {
  with: Scalars['ID']['input'];
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryConversationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryDevicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryFriendRequestsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  direction: FriendRequestDirection;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryFriendsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryMessageArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. Nothing here changes anything. Lists are Relay connections. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};

/** A message to take back. */
export type RecallMessageInput = {
  /** A message that the viewer sent. */
  messageId: Scalars['ID']['input'];
};

/** The answer to `recallMessage`. */
export type RecallMessagePayload = {
  __typename?: 'RecallMessagePayload';
  /** What is left of it: the same id and `seq`, with `RecalledContent`. */
  message: Message;
};

/** What is left of a recalled message. It keeps its place in the conversation; what it said is gone for everyone. */
export type RecalledContent = {
  __typename?: 'RecalledContent';
  /** When it was recalled. */
  recalledAt: Scalars['DateTime']['output'];
  /** Who recalled it: its sender. Null when an administrator did. */
  recalledBy: Maybe<User>;
};

/** Why one row of a batch was refused; the others are not touched by it. */
export type RecipientError = {
  __typename?: 'RecipientError';
  /** What kind of refusal it is. */
  code: ErrorCode;
  /** The same in words, naming the field and the rule. */
  reason: Scalars['String']['output'];
};

/** A device to register or to change. */
export type RegisterDeviceInput = {
  /** Chosen by the client, unique per user, and kept for as long as the app is installed; 1–128 bytes of UTF-8. */
  deviceId: Scalars['ID']['input'];
  /**
   * The language of its pushes as a BCP 47 tag such as `zh-Hans-CN`, at most 35 characters: Duet has words of its own, such as
   * `[Image]`, in English and in Chinese, simplified and traditional, and takes English for any other. Unchanged when
   * absent, removed when null.
   */
  language?: InputMaybe<Scalars['String']['input']>;
  /** What it runs on, in the app's words; at most 64 characters. Unchanged when absent, removed when null. */
  platform?: InputMaybe<Scalars['String']['input']>;
  /** Where pushes for this device go. Unchanged when absent, removed when null. */
  push?: InputMaybe<DevicePushInput>;
};

/** The answer to `registerDevice`. */
export type RegisterDevicePayload = {
  __typename?: 'RegisterDevicePayload';
  /** The device as it is registered now. */
  device: Device;
};

/** A device to forget. */
export type RemoveDeviceInput = {
  /** A registered device of the viewer. */
  deviceId: Scalars['ID']['input'];
};

/** The answer to `removeDevice`. */
export type RemoveDevicePayload = {
  __typename?: 'RemoveDevicePayload';
  /** The device that is no longer registered. */
  deviceId: Scalars['ID']['output'];
};

/** A friendship to end. */
export type RemoveFriendInput = {
  /** The friend. */
  userId: Scalars['ID']['input'];
};

/** The answer to `removeFriend`. */
export type RemoveFriendPayload = {
  __typename?: 'RemoveFriendPayload';
  /** Who is the viewer's friend no more. */
  user: User;
};

/** Whom to ask to be a friend. */
export type RequestFriendInput = {
  /** A few words to send along, at most 256 characters; may be left out, and an empty text is the same. */
  greeting?: InputMaybe<Scalars['String']['input']>;
  /** The user to ask. Not the viewer. */
  userId: Scalars['ID']['input'];
};

/** The answer to `requestFriend`: `friend` when the other accepts anyone (or had asked too), else `request`. */
export type RequestFriendPayload = {
  __typename?: 'RequestFriendPayload';
  /** The friendship. Null while the request waits. */
  friend: Maybe<Friend>;
  /** The request that now waits for an answer. Null when the two are friends at once. */
  request: Maybe<FriendRequest>;
};

/** What a token may do; the claim `role` of the token. */
export type Role =
  /** An administrator of the app: also the fields whose names begin with `admin`. */
  | 'ADMIN'
  /** An ordinary user: everything except the fields that need `ADMIN`. The role of a token without the claim. */
  | 'USER';

/** A message to send. */
export type SendMessageInput = {
  /**
   * Chosen by the client, unique per sender, 1–64 characters; a UUID serves well. Makes a retry safe for as long
   * as the message is kept: the same id again answers the same message as it is now, with `duplicate: true`. The
   * same id with another `to`, `content`, `customData` or `replyTo` is `IDEMPOTENCY_CONFLICT`.
   */
  clientMessageId: Scalars['ID']['input'];
  /** What the message says. Together with `customData` at most 12 KB. */
  content: MessageContentInput;
  /** Whether the message counts in the recipient's `unreadCount`. */
  countsAsUnread?: Scalars['Boolean']['input'];
  /** The app's own data to send along; at most 32 levels deep. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /**
   * How it is pushed to devices without a live connection. When absent, it is pushed with the text that Duet
   * makes.
   */
  push?: InputMaybe<PushOptionsInput>;
  /**
   * The message that this one answers: one of this conversation that the sender can see, else
   * `MESSAGE_NOT_FOUND`.
   */
  replyTo?: InputMaybe<Scalars['ID']['input']>;
  /** The recipient's user id. Not the viewer's own. */
  to: Scalars['ID']['input'];
};

/** The answer to `sendMessage`. */
export type SendMessagePayload = {
  __typename?: 'SendMessagePayload';
  /** True when `clientMessageId` had been used before: `message` is the one stored then. */
  duplicate: Scalars['Boolean']['output'];
  /** The message as it is stored, with its `seq`. */
  message: Message;
};

/** A message for live devices only. */
export type SendTransientMessageInput = {
  /** What it says. Together with `customData` at most 12 KB. */
  content: MessageContentInput;
  /** The app's own data to send along; at most 32 levels deep. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /** The recipient's user id. Not the viewer's own. */
  to: Scalars['ID']['input'];
};

/** The answer to `sendTransientMessage`. It does not say whether anybody listened. */
export type SendTransientMessagePayload = {
  __typename?: 'SendTransientMessagePayload';
  /** The id under which the recipient sees it in `TransientMessage`. */
  id: Scalars['ID']['output'];
};

/** What to tell a peer about writing. */
export type SetTypingInput = {
  /** The user to whom the viewer is writing. */
  to: Scalars['ID']['input'];
  /** True when it began or goes on, false when it stopped. */
  typing: Scalars['Boolean']['input'];
};

/** The answer to `setTyping`. It does not say whether anybody listened. */
export type SetTypingPayload = {
  __typename?: 'SetTypingPayload';
  /** What was told. */
  typing: Scalars['Boolean']['output'];
};

/**
 * Something fleeting, told to devices that are connected now. It has no position, is stored nowhere and is lost
 * when nobody listens. Further kinds may come.
 */
export type Signal = {
  /** When it happened. */
  at: Scalars['DateTime']['output'];
};

/**
 * Live delivery over `graphql-transport-ws`. A stream follows its token: expiry, a disconnection by an
 * administrator and erasure end it with a close code that says whether to come back.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Everything after `after`, then `SyncCompleted`, then live; in order, without gap or repeat. `RESUMED`
   * exactly when the position is the head of the inbox or the entry behind it is still kept, else
   * `SNAPSHOT_REQUIRED`, whereupon the subscription completes; a live stream that falls behind what is kept ends
   * the same way. Refusals: `CURSOR_INVALID`, `LIMIT_REACHED` (20 devices).
   */
  inbox: InboxEvent;
  /**
   * Typing and transient messages addressed to the viewer; presence of friends, and of peers with whom both
   * sides have written: one `PresenceChanged` for each who is online at the start, then changes. No order is
   * promised, nothing is stored, and what comes while nobody listens is lost.
   */
  signals: Signal;
};


/**
 * Live delivery over `graphql-transport-ws`. A stream follows its token: expiry, a disconnection by an
 * administrator and erasure end it with a close code that says whether to come back.
 */
export type SubscriptionInboxArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  deviceId?: InputMaybe<Scalars['ID']['input']>;
};

/**
 * Once per subscription, after everything that was missed: the stream is live from here. Also comes when nothing
 * was missed.
 */
export type SyncCompleted = InboxEvent & {
  __typename?: 'SyncCompleted';
  /** When the server found that nothing more was missing. */
  at: Scalars['DateTime']['output'];
  /**
   * Where the stream stands. Store it when `mode` is `RESUMED`; never store it when `mode` is
   * `SNAPSHOT_REQUIRED`.
   */
  cursor: Scalars['Cursor']['output'];
  /** Whether everything that was missed has been replayed. */
  mode: SyncMode;
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

/**
 * A notification of the app's own making, sent by an administrator with `adminSendNotification`. What Duet
 * itself has to tell comes as the other members of `InboxEvent`.
 */
export type SystemNotificationContent = {
  __typename?: 'SystemNotificationContent';
  /** The text to show. Null when there is none. */
  body: Maybe<Scalars['String']['output']>;
  /** Data for the client to act on; at most 32 levels deep. Null when there is none. */
  payload: Maybe<Scalars['JSON']['output']>;
  /** A headline to show. Null when there is none. */
  title: Maybe<Scalars['String']['output']>;
  /** The app's name for the kind of notification, 1–64 characters. */
  type: Scalars['String']['output'];
};

/** Plain text. */
export type TextContent = {
  __typename?: 'TextContent';
  /** Never empty. Every legal Unicode character is kept as it was sent. */
  text: Scalars['String']['output'];
};

/** Plain text to send. */
export type TextContentInput = {
  /** Not empty, and within the 12 KB of the whole message. */
  text: Scalars['String']['input'];
};

/** A message for live devices only, which no history will ever contain. */
export type TransientMessage = Signal & {
  __typename?: 'TransientMessage';
  /** When it was sent. */
  at: Scalars['DateTime']['output'];
  /** What it says. */
  content: MessageContent;
  /** The app's own data, sent along. Null when there is none. */
  customData: Maybe<Scalars['JSON']['output']>;
  /** The same id that the sender got from `sendTransientMessage`. */
  id: Scalars['ID']['output'];
  /** Who sent it. */
  sender: User;
};

/** Someone began or stopped to write to the viewer. */
export type TypingChanged = Signal & {
  __typename?: 'TypingChanged';
  /** When it began or stopped. */
  at: Scalars['DateTime']['output'];
  /** True holds for 8 seconds unless it is repeated; false ends it at once. */
  typing: Scalars['Boolean']['output'];
  /** Who is writing. */
  user: User;
};

/** Whose block to end. */
export type UnblockUserInput = {
  /** The user whom the viewer blocks. */
  userId: Scalars['ID']['input'];
};

/** The answer to `unblockUser`. */
export type UnblockUserPayload = {
  __typename?: 'UnblockUserPayload';
  /** Whom the viewer no longer blocks. */
  user: User;
};

/**
 * What shall change in the viewer's side of a conversation. Absent fields stay as they are; null is
 * `BAD_USER_INPUT`.
 */
export type UpdateConversationInput = {
  /** A conversation of the viewer. */
  conversationId: Scalars['ID']['input'];
  /** True pins it to the top of the list, false ends that. */
  pinned?: InputMaybe<Scalars['Boolean']['input']>;
  /** Which of its messages are pushed to the viewer's devices. */
  pushLevel?: InputMaybe<PushLevel>;
};

/** The answer to `updateConversation`. */
export type UpdateConversationPayload = {
  __typename?: 'UpdateConversationPayload';
  /** The conversation after the change. */
  conversation: Conversation;
};

/** What shall change about the viewer. Absent fields stay as they are. */
export type UpdateProfileInput = {
  /** Where the picture lies. Null removes it. */
  avatarUrl?: InputMaybe<Scalars['URL']['input']>;
  /** The app's own public data about the viewer; at most 32 levels deep and 2,048 bytes of JSON. Null removes it. */
  customData?: InputMaybe<Scalars['JSON']['input']>;
  /** What happens when someone asks to be the viewer's friend. Null is `BAD_USER_INPUT`. */
  friendRequestPolicy?: InputMaybe<FriendRequestPolicy>;
  /** Who may write to the viewer. Null is `BAD_USER_INPUT`. */
  messagesFrom?: InputMaybe<MessagesFrom>;
  /** The name to show, 1–128 characters. Null removes it. */
  nickname?: InputMaybe<Scalars['String']['input']>;
  /** How much of a message the pushes to the viewer's devices show. Null is `BAD_USER_INPUT`. */
  pushPreview?: InputMaybe<PushPreview>;
};

/** The answer to `updateProfile`. */
export type UpdateProfilePayload = {
  __typename?: 'UpdateProfilePayload';
  /** The viewer after the change. */
  viewer: Viewer;
};

/** A prepared upload: only its owner can use it, in any number of messages. */
export type Upload = {
  __typename?: 'Upload';
  /** When `uploadUrl` stops working. */
  expiresAt: Scalars['DateTime']['output'];
  /** The fields of the form of a `POST`, at most 20, each as it is, before the file. Empty for `PUT`. */
  fields: Array<UploadField>;
  /** Names the upload. */
  id: Scalars['ID']['output'];
  /** How to put the file there. */
  method: UploadMethod;
  /** Where to put the file. Whoever has the address can, until `expiresAt`. */
  uploadUrl: Scalars['URL']['output'];
  /**
   * What messages refer to the file by: pass it as `url` of a content. It can also be downloaded from once the
   * file is there, by whoever has the address, until `Upload.expiresAt`.
   */
  url: Scalars['URL']['output'];
};

/** A field of the form that brings a file. */
export type UploadField = {
  __typename?: 'UploadField';
  /** The field's name. */
  name: Scalars['String']['output'];
  /** What the form has to say there. */
  value: Scalars['String']['output'];
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

/** An account of the app, with its public profile. Any signed-in user may see it. */
export type User = {
  __typename?: 'User';
  /** Where the picture lies. Null when none is set, and for an erased user. */
  avatarUrl: Maybe<Scalars['URL']['output']>;
  /**
   * The app's own public data about the user, at most 2,048 bytes of JSON. Null when none is set, and for an
   * erased user.
   */
  customData: Maybe<Scalars['JSON']['output']>;
  /** True for what is left of an erased user: the id, without a profile. */
  erased: Scalars['Boolean']['output'];
  /**
   * Chosen by the app: 1–64 of the characters `A–Z a–z 0–9 _ - . @ :`. Never used again after the user is
   * erased.
   */
  id: Scalars['ID']['output'];
  /** The name to show, 1–128 characters. Null when none is set, and for an erased user. */
  nickname: Maybe<Scalars['String']['output']>;
};

/** The viewer blocked this user. The blocked are never told. */
export type UserBlocked = InboxEvent & {
  __typename?: 'UserBlocked';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** Whom the viewer blocks. */
  user: User;
};

/** One page of a list of users. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** The entries of this page in the order of the list, each with the cursor that continues after it. */
  edges: Array<UserEdge>;
  /** The same entries without their cursors, in the same order. */
  nodes: Array<User>;
  /** Whether there is more before or after this page, and the cursors to ask for it. */
  pageInfo: PageInfo;
};

/** One entry of a page of users. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** Pass it as `after` to continue behind this entry. Valid only for the list that gave it. */
  cursor: Scalars['Cursor']['output'];
  /** The entry itself. */
  node: User;
};

/**
 * An administrator erased this user. Drop the profile, the friendship, the requests and the block between the two, and every
 * message that the user sent: nothing of the conversation is unread any more. Older events still refer to such messages; they
 * show `RecalledContent`.
 */
export type UserErased = InboxEvent & {
  __typename?: 'UserErased';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** What is left of the user: the id. */
  user: User;
};

/** The viewer ended a block. What it hid stays hidden. */
export type UserUnblocked = InboxEvent & {
  __typename?: 'UserUnblocked';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** Whom the viewer no longer blocks. */
  user: User;
};

/** A film clip. */
export type VideoContent = {
  __typename?: 'VideoContent';
  /** Size of the file in bytes, 0 to 104,857,600 (100 MB). */
  bytes: Scalars['Int']['output'];
  /** How long it plays, in milliseconds; 0 or more. */
  durationMs: Scalars['Int']['output'];
  /** The file format as the sender named it, such as `mp4`. Null when it was not named. */
  format: Maybe<Scalars['String']['output']>;
  /** A still picture to show before it plays. Null when there is none. */
  poster: Maybe<ImageRendition>;
  /** Where the file lies, see `ImageRendition.url`. */
  url: Scalars['URL']['output'];
};

/**
 * A film clip to send. Upload the file first. Of an upload of Duet's own, size, format and duration are taken from the
 * bytes, whatever is said here; only a duration that cannot be found in them is believed.
 */
export type VideoContentInput = {
  /** Size of the file in bytes, 0 to 104,857,600 (100 MB). */
  bytes: Scalars['Int']['input'];
  /** How long it plays, in milliseconds; 0 or more. */
  durationMs: Scalars['Int']['input'];
  /** The file format, such as `mp4`; may be left out. */
  format?: InputMaybe<Scalars['String']['input']>;
  /** A still picture to show before it plays; may be left out. */
  poster?: InputMaybe<ImageRenditionInput>;
  /** Where the file lies. */
  url: Scalars['URL']['input'];
};

/** The signed-in user, with what only that user may see. */
export type Viewer = {
  __typename?: 'Viewer';
  /** What happens when someone asks to be the viewer's friend. */
  friendRequestPolicy: FriendRequestPolicy;
  /** Who may write to the viewer. The app's own setting can be stricter, see `AppSettings.messagesFrom`. */
  messagesFrom: MessagesFrom;
  /**
   * While it lies ahead, sending is refused with `MUTED`. Null when no end is set: the viewer is not muted, or
   * is muted until an administrator ends it.
   */
  mutedUntil: Maybe<Scalars['DateTime']['output']>;
  /** How much of a message the pushes to the viewer's devices show. */
  pushPreview: PushPreview;
  /** The public side of the viewer: what everybody sees. */
  user: User;
};

/** The viewer's own profile, preferences or mute have changed. */
export type ViewerChanged = InboxEvent & {
  __typename?: 'ViewerChanged';
  /** When the change was committed. */
  at: Scalars['DateTime']['output'];
  /** The entry's position in the inbox. Store it once the event is applied; `inbox(after:)` resumes behind it. */
  cursor: Scalars['Cursor']['output'];
  /** The viewer as of now. */
  viewer: Viewer;
};

/** A friend request to take back. */
export type WithdrawFriendRequestInput = {
  /** A request that the viewer made. */
  requestId: Scalars['ID']['input'];
};

/** The answer to `withdrawFriendRequest`. */
export type WithdrawFriendRequestPayload = {
  __typename?: 'WithdrawFriendRequestPayload';
  /** The request with its new status. */
  request: FriendRequest;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  InboxEvent:
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( SyncMark )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
    | ( InboxEntry )
  ;
  Signal:
    | ( PresenceSignal )
    | ( TransientSignal )
    | ( TypingSignal )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AcknowledgeInboxInput: AcknowledgeInboxInput;
  AcknowledgeInboxPayload: ResolverTypeWrapper<Omit<AcknowledgeInboxPayload, 'device'> & { device: ResolversTypes['Device'] }>;
  AdminCount: ResolverTypeWrapper<AdminCount>;
  AdminCreateTokenInput: AdminCreateTokenInput;
  AdminCreateTokenPayload: ResolverTypeWrapper<AdminCreateTokenPayload>;
  AdminDevice: ResolverTypeWrapper<AdminDevice>;
  AdminDeviceTrace: ResolverTypeWrapper<DeviceTrace>;
  AdminDisconnectUserInput: AdminDisconnectUserInput;
  AdminDisconnectUserPayload: ResolverTypeWrapper<AdminDisconnectUserPayload>;
  AdminEraseUserInput: AdminEraseUserInput;
  AdminEraseUserPayload: ResolverTypeWrapper<AdminEraseUserPayload>;
  AdminImportMessagesInput: AdminImportMessagesInput;
  AdminImportMessagesPayload: ResolverTypeWrapper<Omit<AdminImportMessagesPayload, 'results'> & { results: Array<ResolversTypes['AdminImportResult']> }>;
  AdminImportResult: ResolverTypeWrapper<Omit<AdminImportResult, 'error' | 'message'> & { error?: Maybe<ResolversTypes['RecipientError']>, message?: Maybe<ResolversTypes['Message']> }>;
  AdminMessageTrace: ResolverTypeWrapper<MessageTrace>;
  AdminMuteUserInput: AdminMuteUserInput;
  AdminMuteUserPayload: ResolverTypeWrapper<Omit<AdminMuteUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  AdminPushCount: ResolverTypeWrapper<AdminPushCount>;
  AdminPushDecision: AdminPushDecision;
  AdminPushTrace: ResolverTypeWrapper<AdminPushTrace>;
  AdminRecallMessageInput: AdminRecallMessageInput;
  AdminRecallMessagePayload: ResolverTypeWrapper<Omit<AdminRecallMessagePayload, 'message'> & { message: ResolversTypes['Message'] }>;
  AdminSendMessageInput: AdminSendMessageInput;
  AdminSendMessagePayload: ResolverTypeWrapper<Omit<AdminSendMessagePayload, 'results'> & { results: Array<ResolversTypes['AdminSendResult']> }>;
  AdminSendNotificationInput: AdminSendNotificationInput;
  AdminSendNotificationPayload: ResolverTypeWrapper<Omit<AdminSendNotificationPayload, 'results'> & { results: Array<ResolversTypes['AdminSendResult']> }>;
  AdminSendResult: ResolverTypeWrapper<Omit<AdminSendResult, 'error' | 'message'> & { error?: Maybe<ResolversTypes['RecipientError']>, message?: Maybe<ResolversTypes['Message']> }>;
  AdminSession: ResolverTypeWrapper<AdminSession>;
  AdminStatistics: ResolverTypeWrapper<AdminStatistics>;
  AdminUnmuteUserInput: AdminUnmuteUserInput;
  AdminUnmuteUserPayload: ResolverTypeWrapper<Omit<AdminUnmuteUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  AdminUpdateSettingsInput: AdminUpdateSettingsInput;
  AdminUpdateSettingsPayload: ResolverTypeWrapper<AdminUpdateSettingsPayload>;
  AdminUpsertUsersInput: AdminUpsertUsersInput;
  AdminUpsertUsersPayload: ResolverTypeWrapper<Omit<AdminUpsertUsersPayload, 'users'> & { users: Array<ResolversTypes['User']> }>;
  AdminUser: ResolverTypeWrapper<UserLook>;
  AdminUserConnection: ResolverTypeWrapper<Omit<AdminUserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AdminUserEdge']>, nodes: Array<ResolversTypes['AdminUser']> }>;
  AdminUserEdge: ResolverTypeWrapper<Omit<AdminUserEdge, 'node'> & { node: ResolversTypes['AdminUser'] }>;
  AdminUserInput: AdminUserInput;
  AnswerFriendRequestInput: AnswerFriendRequestInput;
  AnswerFriendRequestPayload: ResolverTypeWrapper<Omit<AnswerFriendRequestPayload, 'friend' | 'request'> & { friend?: Maybe<ResolversTypes['Friend']>, request: ResolversTypes['FriendRequest'] }>;
  AppSettings: ResolverTypeWrapper<AppSettings>;
  AudioContent: ResolverTypeWrapper<AudioContent>;
  AudioContentInput: AudioContentInput;
  AuditEntry: ResolverTypeWrapper<StoredAuditEntry>;
  AuditEntryConnection: ResolverTypeWrapper<Omit<AuditEntryConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AuditEntryEdge']>, nodes: Array<ResolversTypes['AuditEntry']> }>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  BlockUserInput: BlockUserInput;
  BlockUserPayload: ResolverTypeWrapper<Omit<BlockUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  BlockedSend: BlockedSend;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ClearConversationInput: ClearConversationInput;
  ClearConversationPayload: ResolverTypeWrapper<Omit<ClearConversationPayload, 'conversation'> & { conversation: ResolversTypes['Conversation'] }>;
  Conversation: ResolverTypeWrapper<ConversationView>;
  ConversationCleared: ResolverTypeWrapper<InboxEntry>;
  ConversationConnection: ResolverTypeWrapper<Omit<ConversationConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ConversationEdge']>, nodes: Array<ResolversTypes['Conversation']> }>;
  ConversationEdge: ResolverTypeWrapper<Omit<ConversationEdge, 'node'> & { node: ResolversTypes['Conversation'] }>;
  ConversationRead: ResolverTypeWrapper<InboxEntry>;
  ConversationUpdated: ResolverTypeWrapper<InboxEntry>;
  CreateUploadInput: CreateUploadInput;
  CreateUploadPayload: ResolverTypeWrapper<Omit<CreateUploadPayload, 'upload'> & { upload: ResolversTypes['Upload'] }>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  CustomContent: ResolverTypeWrapper<CustomContent>;
  CustomContentInput: CustomContentInput;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteMessagesInput: DeleteMessagesInput;
  DeleteMessagesPayload: ResolverTypeWrapper<DeleteMessagesPayload>;
  DeliveryStatus: DeliveryStatus;
  Device: ResolverTypeWrapper<StoredDevice>;
  DeviceConnection: ResolverTypeWrapper<Omit<DeviceConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['DeviceEdge']>, nodes: Array<ResolversTypes['Device']> }>;
  DeviceEdge: ResolverTypeWrapper<Omit<DeviceEdge, 'node'> & { node: ResolversTypes['Device'] }>;
  DevicePushInput: DevicePushInput;
  EditMessageInput: EditMessageInput;
  EditMessagePayload: ResolverTypeWrapper<Omit<EditMessagePayload, 'message'> & { message: ResolversTypes['Message'] }>;
  EmojiContent: ResolverTypeWrapper<EmojiContent>;
  EmojiContentInput: EmojiContentInput;
  ErrorCode: ErrorCode;
  FileContent: ResolverTypeWrapper<FileContent>;
  FileContentInput: FileContentInput;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Friend: ResolverTypeWrapper<Friendship>;
  FriendAdded: ResolverTypeWrapper<InboxEntry>;
  FriendConnection: ResolverTypeWrapper<Omit<FriendConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['FriendEdge']>, nodes: Array<ResolversTypes['Friend']> }>;
  FriendEdge: ResolverTypeWrapper<Omit<FriendEdge, 'node'> & { node: ResolversTypes['Friend'] }>;
  FriendRemoved: ResolverTypeWrapper<InboxEntry>;
  FriendRequest: ResolverTypeWrapper<StoredFriendRequest>;
  FriendRequestAdded: ResolverTypeWrapper<InboxEntry>;
  FriendRequestClosed: ResolverTypeWrapper<InboxEntry>;
  FriendRequestConnection: ResolverTypeWrapper<Omit<FriendRequestConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['FriendRequestEdge']>, nodes: Array<ResolversTypes['FriendRequest']> }>;
  FriendRequestDirection: FriendRequestDirection;
  FriendRequestEdge: ResolverTypeWrapper<Omit<FriendRequestEdge, 'node'> & { node: ResolversTypes['FriendRequest'] }>;
  FriendRequestPolicy: FriendRequestPolicy;
  FriendRequestStatus: FriendRequestStatus;
  HistoryGap: ResolverTypeWrapper<HistoryGap>;
  HistoryGapReason: HistoryGapReason;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ImageContent: ResolverTypeWrapper<ImageContent>;
  ImageContentInput: ImageContentInput;
  ImageRendition: ResolverTypeWrapper<ImageRendition>;
  ImageRenditionInput: ImageRenditionInput;
  ImportedMessageInput: ImportedMessageInput;
  InboxEvent: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['InboxEvent']>;
  InboxSnapshot: ResolverTypeWrapper<Omit<InboxSnapshot, 'conversations'> & { conversations: Array<ResolversTypes['Conversation']> }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LocationContent: ResolverTypeWrapper<LocationContent>;
  LocationContentInput: LocationContentInput;
  MarkReadInput: MarkReadInput;
  MarkReadPayload: ResolverTypeWrapper<Omit<MarkReadPayload, 'conversation'> & { conversation: ResolversTypes['Conversation'] }>;
  Message: ResolverTypeWrapper<StoredMessage>;
  MessageAdded: ResolverTypeWrapper<InboxEntry>;
  MessageConnection: ResolverTypeWrapper<Omit<MessageConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['MessageEdge']>, nodes: Array<ResolversTypes['Message']> }>;
  MessageContent: ResolverTypeWrapper<ContentParent>;
  MessageContentInput: MessageContentInput;
  MessageEdge: ResolverTypeWrapper<Omit<MessageEdge, 'node'> & { node: ResolversTypes['Message'] }>;
  MessageEdited: ResolverTypeWrapper<InboxEntry>;
  MessageRecalled: ResolverTypeWrapper<InboxEntry>;
  MessagesDeleted: ResolverTypeWrapper<InboxEntry>;
  MessagesFrom: MessagesFrom;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PeerDelivered: ResolverTypeWrapper<InboxEntry>;
  PeerRead: ResolverTypeWrapper<InboxEntry>;
  PresenceChanged: ResolverTypeWrapper<PresenceSignal>;
  ProfileChanged: ResolverTypeWrapper<InboxEntry>;
  PushLevel: PushLevel;
  PushOptionsInput: PushOptionsInput;
  PushOutcome: PushOutcome;
  PushPreview: PushPreview;
  PushProvider: PushProvider;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecallMessageInput: RecallMessageInput;
  RecallMessagePayload: ResolverTypeWrapper<Omit<RecallMessagePayload, 'message'> & { message: ResolversTypes['Message'] }>;
  RecalledContent: ResolverTypeWrapper<RecalledBody>;
  RecipientError: ResolverTypeWrapper<RecipientError>;
  RegisterDeviceInput: RegisterDeviceInput;
  RegisterDevicePayload: ResolverTypeWrapper<Omit<RegisterDevicePayload, 'device'> & { device: ResolversTypes['Device'] }>;
  RemoveDeviceInput: RemoveDeviceInput;
  RemoveDevicePayload: ResolverTypeWrapper<RemoveDevicePayload>;
  RemoveFriendInput: RemoveFriendInput;
  RemoveFriendPayload: ResolverTypeWrapper<Omit<RemoveFriendPayload, 'user'> & { user: ResolversTypes['User'] }>;
  RequestFriendInput: RequestFriendInput;
  RequestFriendPayload: ResolverTypeWrapper<Omit<RequestFriendPayload, 'friend' | 'request'> & { friend?: Maybe<ResolversTypes['Friend']>, request?: Maybe<ResolversTypes['FriendRequest']> }>;
  Role: Role;
  SendMessageInput: SendMessageInput;
  SendMessagePayload: ResolverTypeWrapper<Omit<SendMessagePayload, 'message'> & { message: ResolversTypes['Message'] }>;
  SendTransientMessageInput: SendTransientMessageInput;
  SendTransientMessagePayload: ResolverTypeWrapper<SendTransientMessagePayload>;
  SetTypingInput: SetTypingInput;
  SetTypingPayload: ResolverTypeWrapper<SetTypingPayload>;
  Signal: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Signal']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SyncCompleted: ResolverTypeWrapper<SyncMark>;
  SyncMode: SyncMode;
  SystemNotificationContent: ResolverTypeWrapper<SystemNotificationContent>;
  TextContent: ResolverTypeWrapper<TextContent>;
  TextContentInput: TextContentInput;
  TransientMessage: ResolverTypeWrapper<TransientSignal>;
  TypingChanged: ResolverTypeWrapper<TypingSignal>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UnblockUserInput: UnblockUserInput;
  UnblockUserPayload: ResolverTypeWrapper<Omit<UnblockUserPayload, 'user'> & { user: ResolversTypes['User'] }>;
  UpdateConversationInput: UpdateConversationInput;
  UpdateConversationPayload: ResolverTypeWrapper<Omit<UpdateConversationPayload, 'conversation'> & { conversation: ResolversTypes['Conversation'] }>;
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: ResolverTypeWrapper<Omit<UpdateProfilePayload, 'viewer'> & { viewer: ResolversTypes['Viewer'] }>;
  Upload: ResolverTypeWrapper<PreparedUpload>;
  UploadField: ResolverTypeWrapper<UploadField>;
  UploadKind: UploadKind;
  UploadMethod: UploadMethod;
  User: ResolverTypeWrapper<UserProfile>;
  UserBlocked: ResolverTypeWrapper<InboxEntry>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['UserEdge']>, nodes: Array<ResolversTypes['User']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserErased: ResolverTypeWrapper<InboxEntry>;
  UserUnblocked: ResolverTypeWrapper<InboxEntry>;
  VideoContent: ResolverTypeWrapper<VideoContent>;
  VideoContentInput: VideoContentInput;
  Viewer: ResolverTypeWrapper<UserAccount>;
  ViewerChanged: ResolverTypeWrapper<InboxEntry>;
  WithdrawFriendRequestInput: WithdrawFriendRequestInput;
  WithdrawFriendRequestPayload: ResolverTypeWrapper<Omit<WithdrawFriendRequestPayload, 'request'> & { request: ResolversTypes['FriendRequest'] }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AcknowledgeInboxInput: AcknowledgeInboxInput;
  AcknowledgeInboxPayload: Omit<AcknowledgeInboxPayload, 'device'> & { device: ResolversParentTypes['Device'] };
  AdminCount: AdminCount;
  AdminCreateTokenInput: AdminCreateTokenInput;
  AdminCreateTokenPayload: AdminCreateTokenPayload;
  AdminDevice: AdminDevice;
  AdminDeviceTrace: DeviceTrace;
  AdminDisconnectUserInput: AdminDisconnectUserInput;
  AdminDisconnectUserPayload: AdminDisconnectUserPayload;
  AdminEraseUserInput: AdminEraseUserInput;
  AdminEraseUserPayload: AdminEraseUserPayload;
  AdminImportMessagesInput: AdminImportMessagesInput;
  AdminImportMessagesPayload: Omit<AdminImportMessagesPayload, 'results'> & { results: Array<ResolversParentTypes['AdminImportResult']> };
  AdminImportResult: Omit<AdminImportResult, 'error' | 'message'> & { error?: Maybe<ResolversParentTypes['RecipientError']>, message?: Maybe<ResolversParentTypes['Message']> };
  AdminMessageTrace: MessageTrace;
  AdminMuteUserInput: AdminMuteUserInput;
  AdminMuteUserPayload: Omit<AdminMuteUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  AdminPushCount: AdminPushCount;
  AdminPushTrace: AdminPushTrace;
  AdminRecallMessageInput: AdminRecallMessageInput;
  AdminRecallMessagePayload: Omit<AdminRecallMessagePayload, 'message'> & { message: ResolversParentTypes['Message'] };
  AdminSendMessageInput: AdminSendMessageInput;
  AdminSendMessagePayload: Omit<AdminSendMessagePayload, 'results'> & { results: Array<ResolversParentTypes['AdminSendResult']> };
  AdminSendNotificationInput: AdminSendNotificationInput;
  AdminSendNotificationPayload: Omit<AdminSendNotificationPayload, 'results'> & { results: Array<ResolversParentTypes['AdminSendResult']> };
  AdminSendResult: Omit<AdminSendResult, 'error' | 'message'> & { error?: Maybe<ResolversParentTypes['RecipientError']>, message?: Maybe<ResolversParentTypes['Message']> };
  AdminSession: AdminSession;
  AdminStatistics: AdminStatistics;
  AdminUnmuteUserInput: AdminUnmuteUserInput;
  AdminUnmuteUserPayload: Omit<AdminUnmuteUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  AdminUpdateSettingsInput: AdminUpdateSettingsInput;
  AdminUpdateSettingsPayload: AdminUpdateSettingsPayload;
  AdminUpsertUsersInput: AdminUpsertUsersInput;
  AdminUpsertUsersPayload: Omit<AdminUpsertUsersPayload, 'users'> & { users: Array<ResolversParentTypes['User']> };
  AdminUser: UserLook;
  AdminUserConnection: Omit<AdminUserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AdminUserEdge']>, nodes: Array<ResolversParentTypes['AdminUser']> };
  AdminUserEdge: Omit<AdminUserEdge, 'node'> & { node: ResolversParentTypes['AdminUser'] };
  AdminUserInput: AdminUserInput;
  AnswerFriendRequestInput: AnswerFriendRequestInput;
  AnswerFriendRequestPayload: Omit<AnswerFriendRequestPayload, 'friend' | 'request'> & { friend?: Maybe<ResolversParentTypes['Friend']>, request: ResolversParentTypes['FriendRequest'] };
  AppSettings: AppSettings;
  AudioContent: AudioContent;
  AudioContentInput: AudioContentInput;
  AuditEntry: StoredAuditEntry;
  AuditEntryConnection: Omit<AuditEntryConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AuditEntryEdge']>, nodes: Array<ResolversParentTypes['AuditEntry']> };
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  BlockUserInput: BlockUserInput;
  BlockUserPayload: Omit<BlockUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  Boolean: Scalars['Boolean']['output'];
  ClearConversationInput: ClearConversationInput;
  ClearConversationPayload: Omit<ClearConversationPayload, 'conversation'> & { conversation: ResolversParentTypes['Conversation'] };
  Conversation: ConversationView;
  ConversationCleared: InboxEntry;
  ConversationConnection: Omit<ConversationConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ConversationEdge']>, nodes: Array<ResolversParentTypes['Conversation']> };
  ConversationEdge: Omit<ConversationEdge, 'node'> & { node: ResolversParentTypes['Conversation'] };
  ConversationRead: InboxEntry;
  ConversationUpdated: InboxEntry;
  CreateUploadInput: CreateUploadInput;
  CreateUploadPayload: Omit<CreateUploadPayload, 'upload'> & { upload: ResolversParentTypes['Upload'] };
  Cursor: Scalars['Cursor']['output'];
  CustomContent: CustomContent;
  CustomContentInput: CustomContentInput;
  DateTime: Scalars['DateTime']['output'];
  DeleteMessagesInput: DeleteMessagesInput;
  DeleteMessagesPayload: DeleteMessagesPayload;
  Device: StoredDevice;
  DeviceConnection: Omit<DeviceConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['DeviceEdge']>, nodes: Array<ResolversParentTypes['Device']> };
  DeviceEdge: Omit<DeviceEdge, 'node'> & { node: ResolversParentTypes['Device'] };
  DevicePushInput: DevicePushInput;
  EditMessageInput: EditMessageInput;
  EditMessagePayload: Omit<EditMessagePayload, 'message'> & { message: ResolversParentTypes['Message'] };
  EmojiContent: EmojiContent;
  EmojiContentInput: EmojiContentInput;
  FileContent: FileContent;
  FileContentInput: FileContentInput;
  Float: Scalars['Float']['output'];
  Friend: Friendship;
  FriendAdded: InboxEntry;
  FriendConnection: Omit<FriendConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['FriendEdge']>, nodes: Array<ResolversParentTypes['Friend']> };
  FriendEdge: Omit<FriendEdge, 'node'> & { node: ResolversParentTypes['Friend'] };
  FriendRemoved: InboxEntry;
  FriendRequest: StoredFriendRequest;
  FriendRequestAdded: InboxEntry;
  FriendRequestClosed: InboxEntry;
  FriendRequestConnection: Omit<FriendRequestConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['FriendRequestEdge']>, nodes: Array<ResolversParentTypes['FriendRequest']> };
  FriendRequestEdge: Omit<FriendRequestEdge, 'node'> & { node: ResolversParentTypes['FriendRequest'] };
  HistoryGap: HistoryGap;
  ID: Scalars['ID']['output'];
  ImageContent: ImageContent;
  ImageContentInput: ImageContentInput;
  ImageRendition: ImageRendition;
  ImageRenditionInput: ImageRenditionInput;
  ImportedMessageInput: ImportedMessageInput;
  InboxEvent: ResolversInterfaceTypes<ResolversParentTypes>['InboxEvent'];
  InboxSnapshot: Omit<InboxSnapshot, 'conversations'> & { conversations: Array<ResolversParentTypes['Conversation']> };
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  LocationContent: LocationContent;
  LocationContentInput: LocationContentInput;
  MarkReadInput: MarkReadInput;
  MarkReadPayload: Omit<MarkReadPayload, 'conversation'> & { conversation: ResolversParentTypes['Conversation'] };
  Message: StoredMessage;
  MessageAdded: InboxEntry;
  MessageConnection: Omit<MessageConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['MessageEdge']>, nodes: Array<ResolversParentTypes['Message']> };
  MessageContent: ContentParent;
  MessageContentInput: MessageContentInput;
  MessageEdge: Omit<MessageEdge, 'node'> & { node: ResolversParentTypes['Message'] };
  MessageEdited: InboxEntry;
  MessageRecalled: InboxEntry;
  MessagesDeleted: InboxEntry;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  PeerDelivered: InboxEntry;
  PeerRead: InboxEntry;
  PresenceChanged: PresenceSignal;
  ProfileChanged: InboxEntry;
  PushOptionsInput: PushOptionsInput;
  Query: Record<PropertyKey, never>;
  RecallMessageInput: RecallMessageInput;
  RecallMessagePayload: Omit<RecallMessagePayload, 'message'> & { message: ResolversParentTypes['Message'] };
  RecalledContent: RecalledBody;
  RecipientError: RecipientError;
  RegisterDeviceInput: RegisterDeviceInput;
  RegisterDevicePayload: Omit<RegisterDevicePayload, 'device'> & { device: ResolversParentTypes['Device'] };
  RemoveDeviceInput: RemoveDeviceInput;
  RemoveDevicePayload: RemoveDevicePayload;
  RemoveFriendInput: RemoveFriendInput;
  RemoveFriendPayload: Omit<RemoveFriendPayload, 'user'> & { user: ResolversParentTypes['User'] };
  RequestFriendInput: RequestFriendInput;
  RequestFriendPayload: Omit<RequestFriendPayload, 'friend' | 'request'> & { friend?: Maybe<ResolversParentTypes['Friend']>, request?: Maybe<ResolversParentTypes['FriendRequest']> };
  SendMessageInput: SendMessageInput;
  SendMessagePayload: Omit<SendMessagePayload, 'message'> & { message: ResolversParentTypes['Message'] };
  SendTransientMessageInput: SendTransientMessageInput;
  SendTransientMessagePayload: SendTransientMessagePayload;
  SetTypingInput: SetTypingInput;
  SetTypingPayload: SetTypingPayload;
  Signal: ResolversInterfaceTypes<ResolversParentTypes>['Signal'];
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SyncCompleted: SyncMark;
  SystemNotificationContent: SystemNotificationContent;
  TextContent: TextContent;
  TextContentInput: TextContentInput;
  TransientMessage: TransientSignal;
  TypingChanged: TypingSignal;
  URL: Scalars['URL']['output'];
  UnblockUserInput: UnblockUserInput;
  UnblockUserPayload: Omit<UnblockUserPayload, 'user'> & { user: ResolversParentTypes['User'] };
  UpdateConversationInput: UpdateConversationInput;
  UpdateConversationPayload: Omit<UpdateConversationPayload, 'conversation'> & { conversation: ResolversParentTypes['Conversation'] };
  UpdateProfileInput: UpdateProfileInput;
  UpdateProfilePayload: Omit<UpdateProfilePayload, 'viewer'> & { viewer: ResolversParentTypes['Viewer'] };
  Upload: PreparedUpload;
  UploadField: UploadField;
  User: UserProfile;
  UserBlocked: InboxEntry;
  UserConnection: Omit<UserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['UserEdge']>, nodes: Array<ResolversParentTypes['User']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserErased: InboxEntry;
  UserUnblocked: InboxEntry;
  VideoContent: VideoContent;
  VideoContentInput: VideoContentInput;
  Viewer: UserAccount;
  ViewerChanged: InboxEntry;
  WithdrawFriendRequestInput: WithdrawFriendRequestInput;
  WithdrawFriendRequestPayload: Omit<WithdrawFriendRequestPayload, 'request'> & { request: ResolversParentTypes['FriendRequest'] };
};

export type AuthDirectiveArgs = {
  requires?: Role;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AcknowledgeInboxPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AcknowledgeInboxPayload'] = ResolversParentTypes['AcknowledgeInboxPayload']> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
};

export type AdminCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminCount'] = ResolversParentTypes['AdminCount']> = {
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AdminCreateTokenPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminCreateTokenPayload'] = ResolversParentTypes['AdminCreateTokenPayload']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AdminDeviceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminDevice'] = ResolversParentTypes['AdminDevice']> = {
  deviceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  platform?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pushProvider?: Resolver<Maybe<ResolversTypes['PushProvider']>, ParentType, ContextType>;
  unacknowledged?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AdminDeviceTraceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminDeviceTrace'] = ResolversParentTypes['AdminDeviceTrace']> = {
  acknowledged?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  deviceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastAcknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  push?: Resolver<Maybe<ResolversTypes['AdminPushTrace']>, ParentType, ContextType>;
  registered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type AdminDisconnectUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminDisconnectUserPayload'] = ResolversParentTypes['AdminDisconnectUserPayload']> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type AdminEraseUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminEraseUserPayload'] = ResolversParentTypes['AdminEraseUserPayload']> = {
  userId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type AdminImportMessagesPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminImportMessagesPayload'] = ResolversParentTypes['AdminImportMessagesPayload']> = {
  results?: Resolver<Array<ResolversTypes['AdminImportResult']>, ParentType, ContextType>;
};

export type AdminImportResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminImportResult'] = ResolversParentTypes['AdminImportResult']> = {
  clientMessageId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  duplicate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['RecipientError']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
};

export type AdminMessageTraceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminMessageTrace'] = ResolversParentTypes['AdminMessageTrace']> = {
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  devices?: Resolver<Array<ResolversTypes['AdminDeviceTrace']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  push?: Resolver<ResolversTypes['AdminPushDecision'], ParentType, ContextType>;
  readAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  storedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AdminMuteUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminMuteUserPayload'] = ResolversParentTypes['AdminMuteUserPayload']> = {
  mutedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type AdminPushCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminPushCount'] = ResolversParentTypes['AdminPushCount']> = {
  lastMonth?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['PushOutcome'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['PushProvider'], ParentType, ContextType>;
  today?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type AdminPushTraceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminPushTrace'] = ResolversParentTypes['AdminPushTrace']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['PushOutcome']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['PushProvider'], ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AdminRecallMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminRecallMessagePayload'] = ResolversParentTypes['AdminRecallMessagePayload']> = {
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type AdminSendMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminSendMessagePayload'] = ResolversParentTypes['AdminSendMessagePayload']> = {
  results?: Resolver<Array<ResolversTypes['AdminSendResult']>, ParentType, ContextType>;
};

export type AdminSendNotificationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminSendNotificationPayload'] = ResolversParentTypes['AdminSendNotificationPayload']> = {
  results?: Resolver<Array<ResolversTypes['AdminSendResult']>, ParentType, ContextType>;
};

export type AdminSendResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminSendResult'] = ResolversParentTypes['AdminSendResult']> = {
  duplicate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['RecipientError']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type AdminSessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminSession'] = ResolversParentTypes['AdminSession']> = {
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AdminStatisticsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminStatistics'] = ResolversParentTypes['AdminStatistics']> = {
  inboxBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  inboxKeptSince?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  messageBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  messagesKeptSince?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  messagesToday?: Resolver<ResolversTypes['AdminCount'], ParentType, ContextType>;
  onlineUsers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pushes?: Resolver<Array<ResolversTypes['AdminPushCount']>, ParentType, ContextType>;
  users?: Resolver<ResolversTypes['AdminCount'], ParentType, ContextType>;
};

export type AdminUnmuteUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminUnmuteUserPayload'] = ResolversParentTypes['AdminUnmuteUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type AdminUpdateSettingsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminUpdateSettingsPayload'] = ResolversParentTypes['AdminUpdateSettingsPayload']> = {
  settings?: Resolver<ResolversTypes['AppSettings'], ParentType, ContextType>;
};

export type AdminUpsertUsersPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminUpsertUsersPayload'] = ResolversParentTypes['AdminUpsertUsersPayload']> = {
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
};

export type AdminUserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminUser'] = ResolversParentTypes['AdminUser']> = {
  blockCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  conversationCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  devices?: Resolver<Array<ResolversTypes['AdminDevice']>, ParentType, ContextType>;
  erasedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  friendCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  friendRequestPolicy?: Resolver<ResolversTypes['FriendRequestPolicy'], ParentType, ContextType>;
  messagesFrom?: Resolver<ResolversTypes['MessagesFrom'], ParentType, ContextType>;
  muted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  mutedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sessions?: Resolver<Array<ResolversTypes['AdminSession']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type AdminUserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminUserConnection'] = ResolversParentTypes['AdminUserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AdminUserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AdminUser']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AdminUserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdminUserEdge'] = ResolversParentTypes['AdminUserEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AdminUser'], ParentType, ContextType>;
};

export type AnswerFriendRequestPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AnswerFriendRequestPayload'] = ResolversParentTypes['AnswerFriendRequestPayload']> = {
  friend?: Resolver<Maybe<ResolversTypes['Friend']>, ParentType, ContextType>;
  request?: Resolver<ResolversTypes['FriendRequest'], ParentType, ContextType>;
};

export type AppSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AppSettings'] = ResolversParentTypes['AppSettings']> = {
  blockedSend?: Resolver<ResolversTypes['BlockedSend'], ParentType, ContextType>;
  editWindowSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  externalMedia?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  historyRetentionDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  messagesFrom?: Resolver<ResolversTypes['MessagesFrom'], ParentType, ContextType>;
  offlineRetentionDays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recallWindowSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recentContactsLimit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AudioContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AudioContent'] = ResolversParentTypes['AudioContent']> = {
  bytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  admin?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  messageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  onBehalfOfId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ErrorCode']>, ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type BlockUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BlockUserPayload'] = ResolversParentTypes['BlockUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ClearConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClearConversationPayload'] = ResolversParentTypes['ClearConversationPayload']> = {
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type ConversationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Conversation'] = ResolversParentTypes['Conversation']> = {
  clearedUpToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastActivityAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastMessage?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  messages?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, Partial<ConversationMessagesArgs>>;
  peer?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  peerDeliveredUpToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  peerReadUpToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pinnedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  pushLevel?: Resolver<ResolversTypes['PushLevel'], ParentType, ContextType>;
  readUpToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unreadCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ConversationClearedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationCleared'] = ResolversParentTypes['ConversationCleared']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  upToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationConnection'] = ResolversParentTypes['ConversationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ConversationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Conversation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ConversationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationEdge'] = ResolversParentTypes['ConversationEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type ConversationReadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationRead'] = ResolversParentTypes['ConversationRead']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  upToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationUpdatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationUpdated'] = ResolversParentTypes['ConversationUpdated']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateUploadPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateUploadPayload'] = ResolversParentTypes['CreateUploadPayload']> = {
  upload?: Resolver<ResolversTypes['Upload'], ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CustomContent'] = ResolversParentTypes['CustomContent']> = {
  data?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteMessagesPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteMessagesPayload'] = ResolversParentTypes['DeleteMessagesPayload']> = {
  messageIds?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  language?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  platform?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pushProvider?: Resolver<Maybe<ResolversTypes['PushProvider']>, ParentType, ContextType>;
};

export type DeviceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceConnection'] = ResolversParentTypes['DeviceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeviceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Device']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeviceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceEdge'] = ResolversParentTypes['DeviceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
};

export type EditMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EditMessagePayload'] = ResolversParentTypes['EditMessagePayload']> = {
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type EmojiContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EmojiContent'] = ResolversParentTypes['EmojiContent']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FileContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileContent'] = ResolversParentTypes['FileContent']> = {
  bytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  format?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FriendResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Friend'] = ResolversParentTypes['Friend']> = {
  remark?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type FriendAddedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendAdded'] = ResolversParentTypes['FriendAdded']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  friend?: Resolver<ResolversTypes['Friend'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FriendConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendConnection'] = ResolversParentTypes['FriendConnection']> = {
  edges?: Resolver<Array<ResolversTypes['FriendEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Friend']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FriendEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendEdge'] = ResolversParentTypes['FriendEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Friend'], ParentType, ContextType>;
};

export type FriendRemovedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendRemoved'] = ResolversParentTypes['FriendRemoved']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FriendRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendRequest'] = ResolversParentTypes['FriendRequest']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  greeting?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FriendRequestStatus'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type FriendRequestAddedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendRequestAdded'] = ResolversParentTypes['FriendRequestAdded']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  request?: Resolver<ResolversTypes['FriendRequest'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FriendRequestClosedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendRequestClosed'] = ResolversParentTypes['FriendRequestClosed']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  request?: Resolver<ResolversTypes['FriendRequest'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FriendRequestConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendRequestConnection'] = ResolversParentTypes['FriendRequestConnection']> = {
  edges?: Resolver<Array<ResolversTypes['FriendRequestEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['FriendRequest']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FriendRequestEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FriendRequestEdge'] = ResolversParentTypes['FriendRequestEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['FriendRequest'], ParentType, ContextType>;
};

export type HistoryGapResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HistoryGap'] = ResolversParentTypes['HistoryGap']> = {
  fromSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['HistoryGapReason'], ParentType, ContextType>;
  toSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ImageContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageContent'] = ResolversParentTypes['ImageContent']> = {
  format?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  large?: Resolver<Maybe<ResolversTypes['ImageRendition']>, ParentType, ContextType>;
  original?: Resolver<ResolversTypes['ImageRendition'], ParentType, ContextType>;
  thumbnail?: Resolver<Maybe<ResolversTypes['ImageRendition']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageRenditionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageRendition'] = ResolversParentTypes['ImageRendition']> = {
  bytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InboxEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InboxEvent'] = ResolversParentTypes['InboxEvent']> = {
  __resolveType: TypeResolveFn<'ConversationCleared' | 'ConversationRead' | 'ConversationUpdated' | 'FriendAdded' | 'FriendRemoved' | 'FriendRequestAdded' | 'FriendRequestClosed' | 'MessageAdded' | 'MessageEdited' | 'MessageRecalled' | 'MessagesDeleted' | 'PeerDelivered' | 'PeerRead' | 'ProfileChanged' | 'SyncCompleted' | 'UserBlocked' | 'UserErased' | 'UserUnblocked' | 'ViewerChanged', ParentType, ContextType>;
};

export type InboxSnapshotResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InboxSnapshot'] = ResolversParentTypes['InboxSnapshot']> = {
  conversations?: Resolver<Array<ResolversTypes['Conversation']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  unreadTotal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LocationContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LocationContent'] = ResolversParentTypes['LocationContent']> = {
  caption?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MarkReadPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MarkReadPayload'] = ResolversParentTypes['MarkReadPayload']> = {
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type MessageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Message'] = ResolversParentTypes['Message']> = {
  adminOriginalContent?: Resolver<Maybe<ResolversTypes['MessageContent']>, ParentType, ContextType>;
  adminSentBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  clientMessageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  content?: Resolver<ResolversTypes['MessageContent'], ParentType, ContextType>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  countsAsUnread?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  customData?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  editedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  recipient?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  replyTo?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType>;
  replyToId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  sender?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  sentAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DeliveryStatus'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MessageAddedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageAdded'] = ResolversParentTypes['MessageAdded']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageConnection'] = ResolversParentTypes['MessageConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MessageEdge']>, ParentType, ContextType>;
  gaps?: Resolver<Array<ResolversTypes['HistoryGap']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Message']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MessageContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageContent'] = ResolversParentTypes['MessageContent']> = {
  __resolveType: TypeResolveFn<'AudioContent' | 'CustomContent' | 'EmojiContent' | 'FileContent' | 'ImageContent' | 'LocationContent' | 'RecalledContent' | 'SystemNotificationContent' | 'TextContent' | 'VideoContent', ParentType, ContextType>;
};

export type MessageEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageEdge'] = ResolversParentTypes['MessageEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type MessageEditedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageEdited'] = ResolversParentTypes['MessageEdited']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageRecalledResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessageRecalled'] = ResolversParentTypes['MessageRecalled']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessagesDeletedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MessagesDeleted'] = ResolversParentTypes['MessagesDeleted']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  seqs?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acknowledgeInbox?: Resolver<ResolversTypes['AcknowledgeInboxPayload'], ParentType, ContextType, RequireFields<MutationAcknowledgeInboxArgs, 'input'>>;
  adminCreateToken?: Resolver<ResolversTypes['AdminCreateTokenPayload'], ParentType, ContextType, RequireFields<MutationAdminCreateTokenArgs, 'input'>>;
  adminDisconnectUser?: Resolver<ResolversTypes['AdminDisconnectUserPayload'], ParentType, ContextType, RequireFields<MutationAdminDisconnectUserArgs, 'input'>>;
  adminEraseUser?: Resolver<ResolversTypes['AdminEraseUserPayload'], ParentType, ContextType, RequireFields<MutationAdminEraseUserArgs, 'input'>>;
  adminImportMessages?: Resolver<ResolversTypes['AdminImportMessagesPayload'], ParentType, ContextType, RequireFields<MutationAdminImportMessagesArgs, 'input'>>;
  adminMuteUser?: Resolver<ResolversTypes['AdminMuteUserPayload'], ParentType, ContextType, RequireFields<MutationAdminMuteUserArgs, 'input'>>;
  adminRecallMessage?: Resolver<ResolversTypes['AdminRecallMessagePayload'], ParentType, ContextType, RequireFields<MutationAdminRecallMessageArgs, 'input'>>;
  adminSendMessage?: Resolver<ResolversTypes['AdminSendMessagePayload'], ParentType, ContextType, RequireFields<MutationAdminSendMessageArgs, 'input'>>;
  adminSendNotification?: Resolver<ResolversTypes['AdminSendNotificationPayload'], ParentType, ContextType, RequireFields<MutationAdminSendNotificationArgs, 'input'>>;
  adminUnmuteUser?: Resolver<ResolversTypes['AdminUnmuteUserPayload'], ParentType, ContextType, RequireFields<MutationAdminUnmuteUserArgs, 'input'>>;
  adminUpdateSettings?: Resolver<ResolversTypes['AdminUpdateSettingsPayload'], ParentType, ContextType, RequireFields<MutationAdminUpdateSettingsArgs, 'input'>>;
  adminUpsertUsers?: Resolver<ResolversTypes['AdminUpsertUsersPayload'], ParentType, ContextType, RequireFields<MutationAdminUpsertUsersArgs, 'input'>>;
  answerFriendRequest?: Resolver<ResolversTypes['AnswerFriendRequestPayload'], ParentType, ContextType, RequireFields<MutationAnswerFriendRequestArgs, 'input'>>;
  blockUser?: Resolver<ResolversTypes['BlockUserPayload'], ParentType, ContextType, RequireFields<MutationBlockUserArgs, 'input'>>;
  clearConversation?: Resolver<ResolversTypes['ClearConversationPayload'], ParentType, ContextType, RequireFields<MutationClearConversationArgs, 'input'>>;
  createUpload?: Resolver<ResolversTypes['CreateUploadPayload'], ParentType, ContextType, RequireFields<MutationCreateUploadArgs, 'input'>>;
  deleteMessages?: Resolver<ResolversTypes['DeleteMessagesPayload'], ParentType, ContextType, RequireFields<MutationDeleteMessagesArgs, 'input'>>;
  editMessage?: Resolver<ResolversTypes['EditMessagePayload'], ParentType, ContextType, RequireFields<MutationEditMessageArgs, 'input'>>;
  markRead?: Resolver<ResolversTypes['MarkReadPayload'], ParentType, ContextType, RequireFields<MutationMarkReadArgs, 'input'>>;
  recallMessage?: Resolver<ResolversTypes['RecallMessagePayload'], ParentType, ContextType, RequireFields<MutationRecallMessageArgs, 'input'>>;
  registerDevice?: Resolver<ResolversTypes['RegisterDevicePayload'], ParentType, ContextType, RequireFields<MutationRegisterDeviceArgs, 'input'>>;
  removeDevice?: Resolver<ResolversTypes['RemoveDevicePayload'], ParentType, ContextType, RequireFields<MutationRemoveDeviceArgs, 'input'>>;
  removeFriend?: Resolver<ResolversTypes['RemoveFriendPayload'], ParentType, ContextType, RequireFields<MutationRemoveFriendArgs, 'input'>>;
  requestFriend?: Resolver<ResolversTypes['RequestFriendPayload'], ParentType, ContextType, RequireFields<MutationRequestFriendArgs, 'input'>>;
  sendMessage?: Resolver<ResolversTypes['SendMessagePayload'], ParentType, ContextType, RequireFields<MutationSendMessageArgs, 'input'>>;
  sendTransientMessage?: Resolver<ResolversTypes['SendTransientMessagePayload'], ParentType, ContextType, RequireFields<MutationSendTransientMessageArgs, 'input'>>;
  setTyping?: Resolver<ResolversTypes['SetTypingPayload'], ParentType, ContextType, RequireFields<MutationSetTypingArgs, 'input'>>;
  unblockUser?: Resolver<ResolversTypes['UnblockUserPayload'], ParentType, ContextType, RequireFields<MutationUnblockUserArgs, 'input'>>;
  updateConversation?: Resolver<ResolversTypes['UpdateConversationPayload'], ParentType, ContextType, RequireFields<MutationUpdateConversationArgs, 'input'>>;
  updateProfile?: Resolver<ResolversTypes['UpdateProfilePayload'], ParentType, ContextType, RequireFields<MutationUpdateProfileArgs, 'input'>>;
  withdrawFriendRequest?: Resolver<ResolversTypes['WithdrawFriendRequestPayload'], ParentType, ContextType, RequireFields<MutationWithdrawFriendRequestArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PeerDeliveredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PeerDelivered'] = ResolversParentTypes['PeerDelivered']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  upToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PeerReadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PeerRead'] = ResolversParentTypes['PeerRead']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  upToSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PresenceChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PresenceChanged'] = ResolversParentTypes['PresenceChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  online?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProfileChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProfileChanged'] = ResolversParentTypes['ProfileChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  adminAuditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, Partial<QueryAdminAuditLogArgs>>;
  adminMessageTrace?: Resolver<ResolversTypes['AdminMessageTrace'], ParentType, ContextType, RequireFields<QueryAdminMessageTraceArgs, 'messageId'>>;
  adminMessages?: Resolver<ResolversTypes['MessageConnection'], ParentType, ContextType, RequireFields<QueryAdminMessagesArgs, 'peerId' | 'userId'>>;
  adminSettings?: Resolver<ResolversTypes['AppSettings'], ParentType, ContextType>;
  adminStatistics?: Resolver<ResolversTypes['AdminStatistics'], ParentType, ContextType>;
  adminUser?: Resolver<ResolversTypes['AdminUser'], ParentType, ContextType, RequireFields<QueryAdminUserArgs, 'id'>>;
  adminUsers?: Resolver<ResolversTypes['AdminUserConnection'], ParentType, ContextType, Partial<QueryAdminUsersArgs>>;
  blockedUsers?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, Partial<QueryBlockedUsersArgs>>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType, RequireFields<QueryConversationArgs, 'with'>>;
  conversations?: Resolver<ResolversTypes['ConversationConnection'], ParentType, ContextType, Partial<QueryConversationsArgs>>;
  devices?: Resolver<ResolversTypes['DeviceConnection'], ParentType, ContextType, Partial<QueryDevicesArgs>>;
  friendRequests?: Resolver<ResolversTypes['FriendRequestConnection'], ParentType, ContextType, RequireFields<QueryFriendRequestsArgs, 'direction'>>;
  friends?: Resolver<ResolversTypes['FriendConnection'], ParentType, ContextType, Partial<QueryFriendsArgs>>;
  inboxSnapshot?: Resolver<ResolversTypes['InboxSnapshot'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType, RequireFields<QueryMessageArgs, 'id'>>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type RecallMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecallMessagePayload'] = ResolversParentTypes['RecallMessagePayload']> = {
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type RecalledContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecalledContent'] = ResolversParentTypes['RecalledContent']> = {
  recalledAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recalledBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecipientErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecipientError'] = ResolversParentTypes['RecipientError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RegisterDevicePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterDevicePayload'] = ResolversParentTypes['RegisterDevicePayload']> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
};

export type RemoveDevicePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveDevicePayload'] = ResolversParentTypes['RemoveDevicePayload']> = {
  deviceId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RemoveFriendPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RemoveFriendPayload'] = ResolversParentTypes['RemoveFriendPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RequestFriendPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestFriendPayload'] = ResolversParentTypes['RequestFriendPayload']> = {
  friend?: Resolver<Maybe<ResolversTypes['Friend']>, ParentType, ContextType>;
  request?: Resolver<Maybe<ResolversTypes['FriendRequest']>, ParentType, ContextType>;
};

export type SendMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendMessagePayload'] = ResolversParentTypes['SendMessagePayload']> = {
  duplicate?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type SendTransientMessagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendTransientMessagePayload'] = ResolversParentTypes['SendTransientMessagePayload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SetTypingPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetTypingPayload'] = ResolversParentTypes['SetTypingPayload']> = {
  typing?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SignalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Signal'] = ResolversParentTypes['Signal']> = {
  __resolveType: TypeResolveFn<'PresenceChanged' | 'TransientMessage' | 'TypingChanged', ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  inbox?: SubscriptionResolver<ResolversTypes['InboxEvent'], "inbox", ParentType, ContextType, Partial<SubscriptionInboxArgs>>;
  signals?: SubscriptionResolver<ResolversTypes['Signal'], "signals", ParentType, ContextType>;
};

export type SyncCompletedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SyncCompleted'] = ResolversParentTypes['SyncCompleted']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['SyncMode'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SystemNotificationContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SystemNotificationContent'] = ResolversParentTypes['SystemNotificationContent']> = {
  body?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  payload?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TextContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TextContent'] = ResolversParentTypes['TextContent']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TransientMessageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransientMessage'] = ResolversParentTypes['TransientMessage']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  content?: Resolver<ResolversTypes['MessageContent'], ParentType, ContextType>;
  customData?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sender?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TypingChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TypingChanged'] = ResolversParentTypes['TypingChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  typing?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UnblockUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnblockUserPayload'] = ResolversParentTypes['UnblockUserPayload']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UpdateConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateConversationPayload'] = ResolversParentTypes['UpdateConversationPayload']> = {
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type UpdateProfilePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateProfilePayload'] = ResolversParentTypes['UpdateProfilePayload']> = {
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type UploadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Upload'] = ResolversParentTypes['Upload']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['UploadField']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['UploadMethod'], ParentType, ContextType>;
  uploadUrl?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export type UploadFieldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UploadField'] = ResolversParentTypes['UploadField']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  avatarUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  customData?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  erased?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nickname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserBlockedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserBlocked'] = ResolversParentTypes['UserBlocked']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserErasedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserErased'] = ResolversParentTypes['UserErased']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserUnblockedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserUnblocked'] = ResolversParentTypes['UserUnblocked']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VideoContentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VideoContent'] = ResolversParentTypes['VideoContent']> = {
  bytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  format?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  poster?: Resolver<Maybe<ResolversTypes['ImageRendition']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  friendRequestPolicy?: Resolver<ResolversTypes['FriendRequestPolicy'], ParentType, ContextType>;
  messagesFrom?: Resolver<ResolversTypes['MessagesFrom'], ParentType, ContextType>;
  mutedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  pushPreview?: Resolver<ResolversTypes['PushPreview'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ViewerChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ViewerChanged'] = ResolversParentTypes['ViewerChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WithdrawFriendRequestPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WithdrawFriendRequestPayload'] = ResolversParentTypes['WithdrawFriendRequestPayload']> = {
  request?: Resolver<ResolversTypes['FriendRequest'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AcknowledgeInboxPayload?: AcknowledgeInboxPayloadResolvers<ContextType>;
  AdminCount?: AdminCountResolvers<ContextType>;
  AdminCreateTokenPayload?: AdminCreateTokenPayloadResolvers<ContextType>;
  AdminDevice?: AdminDeviceResolvers<ContextType>;
  AdminDeviceTrace?: AdminDeviceTraceResolvers<ContextType>;
  AdminDisconnectUserPayload?: AdminDisconnectUserPayloadResolvers<ContextType>;
  AdminEraseUserPayload?: AdminEraseUserPayloadResolvers<ContextType>;
  AdminImportMessagesPayload?: AdminImportMessagesPayloadResolvers<ContextType>;
  AdminImportResult?: AdminImportResultResolvers<ContextType>;
  AdminMessageTrace?: AdminMessageTraceResolvers<ContextType>;
  AdminMuteUserPayload?: AdminMuteUserPayloadResolvers<ContextType>;
  AdminPushCount?: AdminPushCountResolvers<ContextType>;
  AdminPushTrace?: AdminPushTraceResolvers<ContextType>;
  AdminRecallMessagePayload?: AdminRecallMessagePayloadResolvers<ContextType>;
  AdminSendMessagePayload?: AdminSendMessagePayloadResolvers<ContextType>;
  AdminSendNotificationPayload?: AdminSendNotificationPayloadResolvers<ContextType>;
  AdminSendResult?: AdminSendResultResolvers<ContextType>;
  AdminSession?: AdminSessionResolvers<ContextType>;
  AdminStatistics?: AdminStatisticsResolvers<ContextType>;
  AdminUnmuteUserPayload?: AdminUnmuteUserPayloadResolvers<ContextType>;
  AdminUpdateSettingsPayload?: AdminUpdateSettingsPayloadResolvers<ContextType>;
  AdminUpsertUsersPayload?: AdminUpsertUsersPayloadResolvers<ContextType>;
  AdminUser?: AdminUserResolvers<ContextType>;
  AdminUserConnection?: AdminUserConnectionResolvers<ContextType>;
  AdminUserEdge?: AdminUserEdgeResolvers<ContextType>;
  AnswerFriendRequestPayload?: AnswerFriendRequestPayloadResolvers<ContextType>;
  AppSettings?: AppSettingsResolvers<ContextType>;
  AudioContent?: AudioContentResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  BlockUserPayload?: BlockUserPayloadResolvers<ContextType>;
  ClearConversationPayload?: ClearConversationPayloadResolvers<ContextType>;
  Conversation?: ConversationResolvers<ContextType>;
  ConversationCleared?: ConversationClearedResolvers<ContextType>;
  ConversationConnection?: ConversationConnectionResolvers<ContextType>;
  ConversationEdge?: ConversationEdgeResolvers<ContextType>;
  ConversationRead?: ConversationReadResolvers<ContextType>;
  ConversationUpdated?: ConversationUpdatedResolvers<ContextType>;
  CreateUploadPayload?: CreateUploadPayloadResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  CustomContent?: CustomContentResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteMessagesPayload?: DeleteMessagesPayloadResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  DeviceConnection?: DeviceConnectionResolvers<ContextType>;
  DeviceEdge?: DeviceEdgeResolvers<ContextType>;
  EditMessagePayload?: EditMessagePayloadResolvers<ContextType>;
  EmojiContent?: EmojiContentResolvers<ContextType>;
  FileContent?: FileContentResolvers<ContextType>;
  Friend?: FriendResolvers<ContextType>;
  FriendAdded?: FriendAddedResolvers<ContextType>;
  FriendConnection?: FriendConnectionResolvers<ContextType>;
  FriendEdge?: FriendEdgeResolvers<ContextType>;
  FriendRemoved?: FriendRemovedResolvers<ContextType>;
  FriendRequest?: FriendRequestResolvers<ContextType>;
  FriendRequestAdded?: FriendRequestAddedResolvers<ContextType>;
  FriendRequestClosed?: FriendRequestClosedResolvers<ContextType>;
  FriendRequestConnection?: FriendRequestConnectionResolvers<ContextType>;
  FriendRequestEdge?: FriendRequestEdgeResolvers<ContextType>;
  HistoryGap?: HistoryGapResolvers<ContextType>;
  ImageContent?: ImageContentResolvers<ContextType>;
  ImageRendition?: ImageRenditionResolvers<ContextType>;
  InboxEvent?: InboxEventResolvers<ContextType>;
  InboxSnapshot?: InboxSnapshotResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LocationContent?: LocationContentResolvers<ContextType>;
  MarkReadPayload?: MarkReadPayloadResolvers<ContextType>;
  Message?: MessageResolvers<ContextType>;
  MessageAdded?: MessageAddedResolvers<ContextType>;
  MessageConnection?: MessageConnectionResolvers<ContextType>;
  MessageContent?: MessageContentResolvers<ContextType>;
  MessageEdge?: MessageEdgeResolvers<ContextType>;
  MessageEdited?: MessageEditedResolvers<ContextType>;
  MessageRecalled?: MessageRecalledResolvers<ContextType>;
  MessagesDeleted?: MessagesDeletedResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PeerDelivered?: PeerDeliveredResolvers<ContextType>;
  PeerRead?: PeerReadResolvers<ContextType>;
  PresenceChanged?: PresenceChangedResolvers<ContextType>;
  ProfileChanged?: ProfileChangedResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RecallMessagePayload?: RecallMessagePayloadResolvers<ContextType>;
  RecalledContent?: RecalledContentResolvers<ContextType>;
  RecipientError?: RecipientErrorResolvers<ContextType>;
  RegisterDevicePayload?: RegisterDevicePayloadResolvers<ContextType>;
  RemoveDevicePayload?: RemoveDevicePayloadResolvers<ContextType>;
  RemoveFriendPayload?: RemoveFriendPayloadResolvers<ContextType>;
  RequestFriendPayload?: RequestFriendPayloadResolvers<ContextType>;
  SendMessagePayload?: SendMessagePayloadResolvers<ContextType>;
  SendTransientMessagePayload?: SendTransientMessagePayloadResolvers<ContextType>;
  SetTypingPayload?: SetTypingPayloadResolvers<ContextType>;
  Signal?: SignalResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SyncCompleted?: SyncCompletedResolvers<ContextType>;
  SystemNotificationContent?: SystemNotificationContentResolvers<ContextType>;
  TextContent?: TextContentResolvers<ContextType>;
  TransientMessage?: TransientMessageResolvers<ContextType>;
  TypingChanged?: TypingChangedResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UnblockUserPayload?: UnblockUserPayloadResolvers<ContextType>;
  UpdateConversationPayload?: UpdateConversationPayloadResolvers<ContextType>;
  UpdateProfilePayload?: UpdateProfilePayloadResolvers<ContextType>;
  Upload?: UploadResolvers<ContextType>;
  UploadField?: UploadFieldResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserBlocked?: UserBlockedResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserErased?: UserErasedResolvers<ContextType>;
  UserUnblocked?: UserUnblockedResolvers<ContextType>;
  VideoContent?: VideoContentResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  ViewerChanged?: ViewerChangedResolvers<ContextType>;
  WithdrawFriendRequestPayload?: WithdrawFriendRequestPayloadResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
};
