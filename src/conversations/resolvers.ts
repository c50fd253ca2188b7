import type { Resolvers } from '../generated/resolvers.js';
import type { MessageHistory } from '../messages/history.js';
import { isUserId } from '../input/text-rules.js';
import { unreadCount } from './conversation.js';
import type { ConversationService } from './service.js';

export function conversationResolvers(
  conversations: ConversationService,
  history: MessageHistory,
): Resolvers {
  return {
    Query: {
      async conversation(_parent, { with: peerId }, context) {
        // Nobody has an id that breaks the rule for ids, and the database could not be asked with it.
        if (!isUserId(peerId)) return null;
        const { own, peers } = await conversations.findBoth(context.viewerId, peerId);
        context.loaders.primeView(own);
        context.loaders.primeView(peers);
        return own;
      },
      conversations: (_parent, args, context) => conversations.pageRecent(context.viewerId, args),
    },
    Conversation: {
      id: (view) => view.conversationId,
      peer: (view, _args, context) => context.loaders.profile(view.peerId),
      lastMessage: (view, _args, context) => context.loaders.newestMessage(view),
      unreadCount: (view) => unreadCount(view),
      async messages(view, args, context) {
        // Asked for in the same turn as the peer, so that one statement reads the senders of the page and the peer.
        const people = [context.loaders.profile(view.userId), context.loaders.profile(view.peerId)];
        const [page] = await Promise.all([history.page(view, args), ...people]);
        return page;
      },
    },
  };
}
