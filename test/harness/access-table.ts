import type { Person } from './app.js';

/** Who calls. The first three prove nothing; the others have good tokens. */
export const callers = [
  'nobody',
  'expired',
  'wrongSignature',
  'stranger',
  'friend',
  'sender',
  'recipient',
  'blocked',
  'muted',
  'admin',
] as const;
export type Caller = (typeof callers)[number];
export type KnownCaller = Exclude<Caller, 'nobody' | 'expired' | 'wrongSignature'>;

/** `ok`: data and no error. `null`: no error and nothing there. Otherwise the code of the only error. */
export type Expectation = string;

/** What the arguments of a field are made from: a message from sender to recipient and what belongs to it. */
export interface Target {
  readonly senderId: string;
  readonly recipientId: string;
  readonly messageId: string;
  readonly conversationId: string;
  /** From a newcomer to the recipient. */
  readonly requestToRecipient: string;
  /** From the sender to a newcomer. */
  readonly requestOfSender: string;
  /** The sender's, and nobody else's. */
  readonly deviceId: string;
  readonly cursorOfSender: string;
  readonly newcomerId: string;
  readonly serial: number;
}

export interface Field {
  /** The selection after the field's name, arguments included. */
  readonly text: (target: Target) => string;
  readonly expected: (caller: KnownCaller) => Expectation;
}

const always = (expectation: Expectation) => (): Expectation => expectation;
const only =
  (
    allowed: readonly KnownCaller[],
    otherwise: Expectation,
    exceptions: Partial<Record<KnownCaller, Expectation>> = {},
  ) =>
  (caller: KnownCaller): Expectation =>
    exceptions[caller] ?? (allowed.includes(caller) ? 'ok' : otherwise);
const adminOnly = only(['admin'], 'FORBIDDEN');
const participants = ['sender', 'recipient'] as const;
/** To the recipient: who is muted may not, nobody writes to themselves, and the blocked never notice. */
const mayWrite = (caller: KnownCaller): Expectation =>
  caller === 'muted' ? 'MUTED' : caller === 'recipient' ? 'BAD_USER_INPUT' : 'ok';
const notOneself = only(['stranger', 'friend', 'sender', 'blocked', 'muted', 'admin'], 'BAD_USER_INPUT');
const list = 'nodes { __typename } pageInfo { hasNextPage }';
const json = (value: unknown): string => JSON.stringify(value);

/** Every root field of the schema; a test fails when one is missing. */
export const accessTable: Readonly<Record<string, Record<string, Field>>> = {
  Query: {
    viewer: { text: () => '{ user { id } }', expected: always('ok') },
    user: { text: (t) => `(id: ${json(t.senderId)}) { id }`, expected: always('ok') },
    inboxSnapshot: { text: () => '{ cursor unreadTotal }', expected: always('ok') },
    conversations: { text: () => `{ ${list} }`, expected: always('ok') },
    conversation: {
      text: (t) => `(with: ${json(t.recipientId)}) { id }`,
      expected: only(['sender'], 'null'),
    },
    message: { text: (t) => `(id: ${json(t.messageId)}) { id }`, expected: only(participants, 'null') },
    friends: { text: () => `{ ${list} }`, expected: always('ok') },
    friendRequests: { text: () => `(direction: INCOMING) { ${list} }`, expected: always('ok') },
    blockedUsers: { text: () => `{ ${list} }`, expected: always('ok') },
    devices: { text: () => `{ ${list} }`, expected: always('ok') },
    adminMessages: {
      text: (t) => `(userId: ${json(t.senderId)}, peerId: ${json(t.recipientId)}) { ${list} }`,
      expected: adminOnly,
    },
    adminAuditLog: { text: () => `{ ${list} }`, expected: adminOnly },
    adminSettings: { text: () => '{ recallWindowSeconds }', expected: adminOnly },
    adminUsers: { text: () => `(first: 1) { ${list} }`, expected: adminOnly },
    adminUser: { text: (t) => `(id: ${json(t.newcomerId)}) { user { id } }`, expected: adminOnly },
    adminStatistics: { text: () => '{ onlineUsers }', expected: adminOnly },
    adminMessageTrace: {
      text: (t) => `(messageId: ${json(t.messageId)}) { storedAt }`,
      expected: adminOnly,
    },
  },
  Mutation: {
    sendMessage: {
      text: (t) =>
        `(input: { to: ${json(t.recipientId)}, clientMessageId: "cell-${t.serial}", content: { text: { text: "x" } } }) { duplicate }`,
      expected: mayWrite,
    },
    sendTransientMessage: {
      text: (t) => `(input: { to: ${json(t.recipientId)}, content: { text: { text: "x" } } }) { id }`,
      expected: mayWrite,
    },
    setTyping: {
      text: (t) => `(input: { to: ${json(t.recipientId)}, typing: true }) { typing }`,
      expected: mayWrite,
    },
    recallMessage: {
      text: (t) => `(input: { messageId: ${json(t.messageId)} }) { message { id } }`,
      expected: only(['sender'], 'MESSAGE_NOT_FOUND', { recipient: 'FORBIDDEN' }),
    },
    editMessage: {
      text: (t) =>
        `(input: { messageId: ${json(t.messageId)}, version: 1, content: { text: { text: "y" } } }) { message { id } }`,
      expected: only(['sender'], 'MESSAGE_NOT_FOUND', { recipient: 'FORBIDDEN' }),
    },
    deleteMessages: {
      text: (t) => `(input: { messageIds: [${json(t.messageId)}] }) { messageIds }`,
      expected: only(participants, 'MESSAGE_NOT_FOUND'),
    },
    clearConversation: {
      text: (t) => `(input: { conversationId: ${json(t.conversationId)} }) { conversation { id } }`,
      expected: only(participants, 'CONVERSATION_NOT_FOUND'),
    },
    updateConversation: {
      text: (t) =>
        `(input: { conversationId: ${json(t.conversationId)}, pinned: true }) { conversation { id } }`,
      expected: only(participants, 'CONVERSATION_NOT_FOUND'),
    },
    createUpload: {
      text: () =>
        '(input: { kind: FILE, bytes: 1, mimeType: "text/plain", name: "a.txt" }) { upload { method } }',
      expected: always('ok'),
    },
    markRead: {
      text: (t) =>
        `(input: { conversationId: ${json(t.conversationId)}, upToSeq: 1 }) { conversation { id } }`,
      expected: only(participants, 'CONVERSATION_NOT_FOUND'),
    },
    acknowledgeInbox: {
      text: (t) =>
        `(input: { deviceId: ${json(t.deviceId)}, cursor: ${json(t.cursorOfSender)} }) { device { id } }`,
      expected: only(['sender'], 'CURSOR_INVALID'),
    },
    updateProfile: {
      text: () => '(input: { nickname: "Nick" }) { viewer { user { id } } }',
      expected: always('ok'),
    },
    requestFriend: {
      text: (t) => `(input: { userId: ${json(t.recipientId)} }) { request { id } friend { since } }`,
      expected: notOneself,
    },
    answerFriendRequest: {
      text: (t) => `(input: { requestId: ${json(t.requestToRecipient)}, accept: false }) { request { id } }`,
      expected: only(['recipient'], 'REQUEST_NOT_FOUND'),
    },
    withdrawFriendRequest: {
      text: (t) => `(input: { requestId: ${json(t.requestOfSender)} }) { request { id } }`,
      expected: only(['sender'], 'REQUEST_NOT_FOUND'),
    },
    removeFriend: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { user { id } }`,
      expected: always('ok'),
    },
    blockUser: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { user { id } }`,
      expected: always('ok'),
    },
    unblockUser: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { user { id } }`,
      expected: always('ok'),
    },
    registerDevice: { text: () => '(input: { deviceId: "cell" }) { device { id } }', expected: always('ok') },
    removeDevice: {
      text: (t) => `(input: { deviceId: ${json(t.deviceId)} }) { deviceId }`,
      expected: only(['sender'], 'DEVICE_NOT_FOUND'),
    },
    adminSendMessage: {
      text: (t) =>
        `(input: { to: [${json(t.newcomerId)}], content: { text: { text: "x" } } }) { results { to } }`,
      expected: adminOnly,
    },
    adminSendNotification: {
      text: (t) => `(input: { to: [${json(t.newcomerId)}], type: "notice" }) { results { to } }`,
      expected: adminOnly,
    },
    adminImportMessages: { text: () => importText, expected: adminOnly },
    adminRecallMessage: {
      text: (t) => `(input: { messageId: ${json(t.messageId)} }) { message { id } }`,
      expected: adminOnly,
    },
    adminUpsertUsers: {
      text: (t) => `(input: { users: [{ id: "upserted-${t.serial}" }] }) { users { id } }`,
      expected: adminOnly,
    },
    adminEraseUser: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { userId }`,
      expected: adminOnly,
    },
    adminMuteUser: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { mutedUntil user { id } }`,
      expected: adminOnly,
    },
    adminUnmuteUser: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { user { id } }`,
      expected: adminOnly,
    },
    adminDisconnectUser: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { userId }`,
      expected: adminOnly,
    },
    adminCreateToken: {
      text: (t) => `(input: { userId: ${json(t.newcomerId)} }) { expiresAt }`,
      expected: adminOnly,
    },
    adminUpdateSettings: {
      text: () => '(input: { recentContactsLimit: 100 }) { settings { messagesFrom } }',
      expected: adminOnly,
    },
  },
  Subscription: {
    inbox: { text: () => '{ __typename }', expected: always('ok') },
    signals: { text: () => '{ __typename }', expected: always('ok') },
  },
};

const importText =
  '(input: { messages: [{ from: "import-a", to: "import-b", clientMessageId: "old", content: { text: { text: "x" } }, ' +
  'sentAt: "2020-01-01T00:00:00Z" }] }) { results { clientMessageId } }';

/** Fields whose ids can be somebody else's: the same arguments with random ids must answer alike, to the letter. */
export const idFields: readonly string[] = [
  'message',
  'recallMessage',
  'editMessage',
  'deleteMessages',
  'clearConversation',
  'updateConversation',
  'markRead',
  'answerFriendRequest',
  'withdrawFriendRequest',
  'removeDevice',
];

/** Makes one caller able to be muted, blocked or a friend; run once. */
export interface People extends Readonly<Record<KnownCaller, Person>> {
  readonly newcomer: Person;
}
