import type { Resolvers } from '../generated/resolvers.js';
import type { SignalService } from './service.js';
import { signalTypename, type Signal } from './signal.js';

export function signalResolvers(signals: SignalService): Resolvers {
  return {
    Mutation: {
      async sendTransientMessage(_parent, { input }, context) {
        return { id: await signals.sendTransient(context, input) };
      },
      async setTyping(_parent, { input }, context) {
        await signals.setTyping(context.identity, input);
        return { typing: input.typing };
      },
    },
    Subscription: {
      signals: {
        subscribe: (_parent, _args, context) => signals.subscribe(context.viewerId),
        resolve: (parent: Signal) => parent,
      },
    },
    Signal: { __resolveType: (parent) => signalTypename(parent.kind) },
  };
}
