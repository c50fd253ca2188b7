import type { Resolvers } from '../generated/resolvers.js';
import type { ReceiptService } from './service.js';

export function receiptResolvers(receipts: ReceiptService): Resolvers {
  return {
    Mutation: {
      async markRead(_parent, { input }, context) {
        const conversation = await receipts.markRead(context.viewerId, input);
        context.loaders.primeView(conversation);
        return { conversation };
      },
    },
  };
}
