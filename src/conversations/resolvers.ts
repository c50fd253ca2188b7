import type { Resolvers } from '../generated/resolvers.js';
import type { MessageHistory } from '../messages/history.js';
import { unreadCount } from './conversation.js';
import type { ConversationService } from './service.js';

export function conversationResolvers(
  conversations: ConversationService,
  history: MessageHistory,
): Resolvers {
  return {
    Query: {
      conversation: (_parent, { with: peerId }, context) => conversations.findWith(context.viewerId, peerId),
      conversations: (_parent, args, context) => conversations.pageRecent(context.viewerId, args),
    },
    Conversation: {
      id: (view) => view.conversationId,
      peer: (view, _args, context) => context.loaders.profile(view.peerId),
      lastMessage: (view, _args, context) => context.loaders.newestMessage(view),
      unreadCount: (view) => unreadCount(view),
      messages: (view, args) => history.page(view, args),
    },
  };
}
