/**
 * What fields read of PostgreSQL: through `loaders.ts`, or for administrators in services of their own. The limit on statements
 * adds it up. A field that is not here reads nothing of its own. A test compares the sums with what the heaviest queries
 * really take.
 */

/** What is read together in one wave, and how many statements that takes at most. */
export const statementsOf = {
  account: 1,
  users: 1,
  views: 1,
  messages: 1,
  /** The pages, and where they have holes the reasons. */
  history: 2,
  snapshot: 1,
  recent: 1,
  relations: 1,
  devices: 1,
  requests: 1,
  /** What administrators look at, with the entry of the audit log. */
  adminMessages: 5,
  adminAuditLog: 3,
  adminSettings: 2,
  adminUsers: 2,
  adminUser: 2,
  adminStatistics: 4,
  adminMessageTrace: 6,
  /** Of all users of a look. */
  userDevices: 1,
  userSessions: 1,
  userRelations: 1,
} as const;

export type ReadKind = keyof typeof statementsOf;

/** What earlier waves have read of the conversation that an object is of: nothing below reads it again. */
export interface Known {
  readonly members: boolean;
  readonly ownView: boolean;
  readonly bothViews: boolean;
}

export interface FieldReads {
  readonly kind: ReadKind;
  /** Nothing is read where this is known. */
  readonly unless?: keyof Known;
  /** Each value of this argument is a read of its own. */
  readonly apart?: string;
  /** Each field of the root, under an alias or not, reads it for itself and for what is below it. */
  readonly alone?: true;
  /** Read a wave later whatever is selected. */
  readonly behind?: ReadKind;
  /** Known below the field. */
  readonly brings?: Partial<Known>;
  /** Reads both people of the conversation, in the same wave: known below all fields of the same object. */
  readonly withMembers?: true;
}

const someone: FieldReads = { kind: 'users' };
const member: FieldReads = { kind: 'users', unless: 'members', withMembers: true };
const relations: FieldReads = { kind: 'relations' };
const view: FieldReads = { kind: 'views', unless: 'ownView', brings: { ownView: true } };
const message: FieldReads = { kind: 'messages', brings: { ownView: true, bothViews: true } };
const userRelations: FieldReads = { kind: 'userRelations', alone: true };

/** By type and field. */
export const fieldReads: Readonly<Record<string, FieldReads>> = {
  'Query.viewer': { kind: 'account' },
  'Query.user': someone,
  'Query.inboxSnapshot': { kind: 'snapshot' },
  'Query.conversations': { kind: 'recent', apart: 'after' },
  'Query.conversation': { kind: 'views', brings: { ownView: true, bothViews: true } },
  'Query.message': message,
  'Query.friends': relations,
  'Query.friendRequests': relations,
  'Query.blockedUsers': { ...relations, behind: 'users' },
  'Query.devices': { kind: 'devices', apart: 'after' },
  'Query.adminMessages': { kind: 'adminMessages', alone: true },
  'Query.adminAuditLog': { kind: 'adminAuditLog', alone: true },
  'Query.adminSettings': { kind: 'adminSettings', alone: true },
  'Query.adminUsers': { kind: 'adminUsers', alone: true },
  'Query.adminUser': { kind: 'adminUser', alone: true },
  'Query.adminStatistics': { kind: 'adminStatistics', alone: true },
  'Query.adminMessageTrace': { kind: 'adminMessageTrace', alone: true },
  'Conversation.peer': member,
  'Conversation.lastMessage': message,
  'Conversation.messages': { kind: 'history', brings: { ownView: true }, withMembers: true },
  'Message.conversation': view,
  'Message.sender': member,
  'Message.recipient': member,
  'Message.replyTo': message,
  'Message.status': { kind: 'views', unless: 'bothViews' },
  'Message.adminSentBy': someone,
  'RecalledContent.recalledBy': someone,
  'Friend.user': someone,
  'FriendRequest.from': someone,
  'FriendRequest.to': someone,
  'AuditEntry.admin': someone,
  'AuditEntry.onBehalfOf': someone,
  'AdminUser.devices': { kind: 'userDevices', alone: true },
  'AdminUser.sessions': { kind: 'userSessions', alone: true },
  'AdminUser.friendCount': userRelations,
  'AdminUser.blockCount': userRelations,
  'AdminUser.conversationCount': userRelations,
  'AdminDeviceTrace.user': someone,
};

/** The same for all events of an inbox: each comes with its message. */
export const eventReads: Readonly<Record<string, FieldReads>> = {
  conversation: view,
  user: someone,
  request: { kind: 'requests' },
  viewer: { kind: 'account' },
};
