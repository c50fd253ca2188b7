import type { Resolvers } from '../generated/resolvers.js';
import { shownMuteEnd } from '../users/mute.js';
import type { LookService, UserLook } from './look-service.js';

export function lookResolvers(looks: LookService): Resolvers {
  return {
    Query: {
      adminUsers: (_parent, args, context) => looks.users(context, args),
      adminUser: (_parent, { id }, context) => looks.user(context, id),
      adminStatistics: (_parent, _args, context) => looks.statistics(context),
    },
    AdminUser: {
      user: ({ account }) => account,
      messagesFrom: ({ account }) => account.messagesFrom,
      friendRequestPolicy: ({ account }) => account.friendRequestPolicy,
      muted: (look) => runningMute(look) !== null,
      mutedUntil(look) {
        const end = runningMute(look);
        return end && shownMuteEnd(end);
      },
      createdAt: ({ account }) => account.createdAt,
      erasedAt: ({ account }) => account.erasedAt,
      devices: async ({ account, details }) => [...(await details.devices(account.id))],
      sessions: async ({ account, details }) => [...(await details.sessions(account.id))],
      friendCount: async ({ account, details }) => (await details.counts(account.id)).friends,
      blockCount: async ({ account, details }) => (await details.counts(account.id)).blocks,
      conversationCount: async ({ account, details }) => (await details.counts(account.id)).conversations,
    },
  };
}

/** A mute that has run out is as good as none. */
function runningMute({ account: { mutedUntil } }: UserLook): Date | null {
  return mutedUntil && mutedUntil > new Date() ? mutedUntil : null;
}
