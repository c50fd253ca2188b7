import type { Resolvers } from '../generated/resolvers.js';
import type { ErasureService } from './service.js';

export function erasureResolvers(erasures: ErasureService): Resolvers {
  return {
    Mutation: {
      adminEraseUser: async (_parent, { input }, context) => ({
        userId: await erasures.erase(context, input),
      }),
    },
  };
}
