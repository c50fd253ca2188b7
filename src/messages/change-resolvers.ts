import type { Context } from '../graphql/context.js';
import type { Resolvers } from '../generated/resolvers.js';
import type { MessageChangeService } from './change-service.js';
import type { ChangeOutcome } from './change-store.js';
import type { StoredMessage } from './message.js';

export function messageChangeResolvers(changes: MessageChangeService): Resolvers {
  return {
    Mutation: {
      async recallMessage(_parent, { input }, context) {
        return payload(await changes.recall(context.viewerId, input.messageId), context);
      },
      async editMessage(_parent, { input }, context) {
        return payload(await changes.edit(context, input), context);
      },
      async deleteMessages(_parent, { input }, context) {
        return { messageIds: await changes.delete(context.viewerId, input.messageIds) };
      },
      async adminRecallMessage(_parent, { input }, context) {
        return payload(await changes.recallAsAdmin(context, input), context);
      },
    },
  };
}

function payload({ message, view }: ChangeOutcome, context: Context): { message: StoredMessage } {
  context.loaders.primeView(view);
  return { message };
}
