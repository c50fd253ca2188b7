import type { Context } from '../graphql/context.js';
import type { Resolvers, ResolversParentTypes } from '../generated/resolvers.js';
import type { RecipientResult } from './fan-out.js';
import type { AdminSendService } from './send-service.js';

export function adminSendResolvers(sends: AdminSendService): Resolvers {
  return {
    Mutation: {
      adminSendMessage: async (_parent, { input }, context) => ({
        results: (await sends.sendMessage(context, input)).map((result) => present(result, context)),
      }),
      adminSendNotification: async (_parent, { input }, context) => ({
        results: (await sends.sendNotification(context, input)).map((result) => present(result, context)),
      }),
    },
  };
}

function present(result: RecipientResult, context: Context): ResolversParentTypes['AdminSendResult'] {
  const { to } = result;
  if ('refusal' in result) {
    const { code, message: reason } = result.refusal;
    return { to, message: null, duplicate: false, error: { code, reason } };
  }
  const { message, duplicate, sender, recipient, senderView } = result.outcome;
  context.loaders.primeProfiles([sender, recipient]);
  context.loaders.primeView(senderView);
  return { to, message, duplicate, error: null };
}
