import type { Resolvers } from '../generated/resolvers.js';
import type { TraceService } from './trace-service.js';

export function traceResolvers(traces: TraceService): Resolvers {
  return {
    Query: {
      adminMessageTrace: (_parent, { messageId }, context) => traces.trace(context, messageId),
    },
    AdminDeviceTrace: {
      user: ({ userId }, _args, context) => context.loaders.profile(userId),
      push: ({ push }) =>
        push && { ...push, at: push.outcome && push.attemptedAt, nextAttemptAt: push.dueAt },
    },
  };
}
