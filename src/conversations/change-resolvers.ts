import type { Resolvers } from '../generated/resolvers.js';
import type { Context } from '../graphql/context.js';
import type { ConversationChangeService } from './change-service.js';
import type { ConversationView } from './conversation.js';

export function conversationChangeResolvers(changes: ConversationChangeService): Resolvers {
  return {
    Mutation: {
      async clearConversation(_parent, { input }, context) {
        return payload(await changes.clear(context.viewerId, input.conversationId), context);
      },
      async updateConversation(_parent, { input }, context) {
        return payload(await changes.update(context.viewerId, input), context);
      },
    },
  };
}

function payload(view: ConversationView, context: Context): { conversation: ConversationView } {
  context.loaders.primeView(view);
  return { conversation: view };
}
