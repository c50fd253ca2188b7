import type { Resolvers } from '../generated/resolvers.js';
import type { Context } from '../graphql/context.js';
import type { ConversationView } from '../conversations/conversation.js';
import type { StoredMessage } from '../messages/message.js';
import type { Friendship, StoredFriendRequest } from '../relations/relation.js';
import { eventTypename, type InboxEntry, type InboxEventParent } from './event.js';
import type { InboxService } from './service.js';

export function inboxResolvers(inbox: InboxService): Resolvers {
  const cursor = (event: InboxEventParent): string => inbox.cursorOf(event.userId, event.position);
  const event = { cursor, at: (parent: InboxEventParent) => parent.storedAt };
  const withMessage = { ...event, message: requireMessage };
  const withConversation = { ...event, conversation: requireView };
  const withUpTo = { ...withConversation, upToSeq: (entry: InboxEntry) => entry.upToSeq ?? 0 };
  const withUser = { ...event, user: profileOf };
  const withRequest = { ...event, request: requestOf };
  return {
    Query: {
      inboxSnapshot: (_parent, _args, { viewerId, loaders }) =>
        loaders.shared.once('inboxSnapshot', () => inbox.snapshot(viewerId)),
    },
    Mutation: {
      async acknowledgeInbox(_parent, { input }, context) {
        return { device: await inbox.acknowledge(context.viewerId, input.deviceId, input.cursor) };
      },
    },
    Subscription: {
      inbox: {
        subscribe(_parent, args, context) {
          const stream = inbox.subscribe(context.viewerId, args);
          if (args.deviceId) context.noteDevice(args.deviceId);
          return stream;
        },
        resolve: (parent: InboxEventParent, _args: object, context: Context) => {
          prime(parent, context.loaders);
          return parent;
        },
      },
    },
    InboxEvent: { __resolveType: (parent) => eventTypename(parent.kind) },
    MessageAdded: withMessage,
    MessageEdited: withMessage,
    MessageRecalled: withMessage,
    MessagesDeleted: { ...withConversation, seqs: (entry) => [...(entry.seqs ?? [])] },
    ConversationCleared: withUpTo,
    ConversationUpdated: withConversation,
    ConversationRead: withUpTo,
    PeerRead: withUpTo,
    PeerDelivered: withUpTo,
    FriendRequestAdded: withRequest,
    FriendRequestClosed: withRequest,
    FriendAdded: { ...event, friend: friendOf },
    FriendRemoved: withUser,
    UserBlocked: withUser,
    UserUnblocked: withUser,
    ProfileChanged: withUser,
    ViewerChanged: { ...event, viewer: (_entry, _args, context) => context.loaders.viewer() },
    UserErased: withUser,
    SyncCompleted: event,
  };
}

/** Everything that came with the event is answered without the database. */
function prime(event: InboxEventParent, loaders: Context['loaders']): void {
  if (event.kind === 'SYNC_COMPLETED') return;
  loaders.primeProfiles(event.profiles);
  loaders.primeView(event.view);
  loaders.primeView(event.senderView);
}

function requireMessage(entry: InboxEntry): StoredMessage {
  if (!entry.message) throw new Error(`inbox entry ${entry.position} refers to a message that is gone`);
  return entry.message;
}

function requireView(
  entry: InboxEntry,
  _args: object,
  context: Context,
): ConversationView | Promise<ConversationView> {
  return entry.view ?? readView(entry, context.loaders);
}

async function readView(entry: InboxEntry, loaders: Context['loaders']): Promise<ConversationView> {
  const view = entry.conversationId && (await loaders.view(entry.userId, entry.conversationId));
  if (!view) throw new Error(`inbox entry ${entry.position} refers to a conversation that is gone`);
  return view;
}

function profileOf(
  entry: InboxEntry,
  _args: object,
  context: Context,
): ReturnType<Context['loaders']['profile']> {
  return context.loaders.profile(subjectOf(entry));
}

function requestOf(entry: InboxEntry, _args: object, context: Context): Promise<StoredFriendRequest> {
  return context.loaders.friendRequest(subjectOf(entry));
}

/** From the entry alone, which has the time of the friendship: so it also replays when the friendship has ended. */
function friendOf(entry: InboxEntry): Friendship {
  return { friendId: subjectOf(entry), since: entry.storedAt, remark: null };
}

function subjectOf(entry: InboxEntry): string {
  if (entry.subjectId === null) throw new Error(`inbox entry ${entry.position} has no subject`);
  return entry.subjectId;
}
