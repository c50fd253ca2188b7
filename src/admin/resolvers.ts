import type { Resolvers } from '../generated/resolvers.js';
import { shownMuteEnd } from '../users/mute.js';
import type { DisconnectService } from './disconnect-service.js';
import type { AdminHistoryService } from './history-service.js';
import type { MuteService } from './mute-service.js';

export interface AdminResolversOptions {
  readonly mutes: MuteService;
  readonly disconnects: DisconnectService;
  readonly history: AdminHistoryService;
}

export function adminResolvers({ mutes, disconnects, history }: AdminResolversOptions): Resolvers {
  return {
    Query: {
      adminMessages: (_parent, args, context) => history.page(context, args),
    },
    Mutation: {
      async adminMuteUser(_parent, { input }, context) {
        const { user, mutedUntil } = await mutes.mute(context, input);
        return { user, mutedUntil: mutedUntil && shownMuteEnd(mutedUntil) };
      },
      adminUnmuteUser: async (_parent, { input }, context) => ({
        user: (await mutes.unmute(context, input)).user,
      }),
      adminDisconnectUser: async (_parent, { input }, context) => ({
        userId: await disconnects.disconnect(context, input),
      }),
    },
  };
}
