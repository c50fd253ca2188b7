import type { Resolvers } from '../generated/resolvers.js';
import { isUserId } from '../input/text-rules.js';
import { conversationIdOf, unreadCount } from './conversation.js';
import type { ConversationService } from './service.js';

export function conversationResolvers(conversations: ConversationService): Resolvers {
  return {
    Query: {
      async conversation(_parent, { with: peerId }, context) {
        // Nobody has an id that breaks the rule for ids, and the database could not be asked with it.
        if (!isUserId(peerId)) return null;
        const { viewerId, loaders } = context;
        if (peerId === viewerId) return null;
        const conversationId = conversationIdOf(viewerId, peerId);
        // The peer's view comes along, for the status of what the viewer sent.
        const [own] = await Promise.all([
          loaders.view(viewerId, conversationId),
          loaders.view(peerId, conversationId),
        ]);
        return own;
      },
      conversations: (_parent, args, { viewerId, loaders }) =>
        loaders.shared.page(`conversations ${args.after}`, args.first, (first) =>
          conversations.pageRecent(viewerId, { ...args, first }),
        ),
    },
    Conversation: {
      id: (view) => view.conversationId,
      peer: (view, _args, context) => context.loaders.member(view.peerId, view.userId),
      lastMessage: (view, _args, context) => context.loaders.newestMessage(view),
      unreadCount: (view) => unreadCount(view),
      async messages(view, args, context) {
        // Asked for in the same turn as the peer, so that one statement reads the senders of the page and the peer.
        const people = context.loaders.readMembers(view.userId, view.peerId);
        const [page] = await Promise.all([context.loaders.history(view, args), people]);
        return page;
      },
    },
  };
}
