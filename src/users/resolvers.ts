import type { Resolvers } from '../generated/resolvers.js';
import { isUserId } from '../input/text-rules.js';
import { shownMuteEnd } from './mute.js';
import type { ProfileService } from './profile-service.js';

export function userResolvers(profiles: ProfileService): Resolvers {
  return {
    Query: {
      viewer: (_parent, _args, context) => context.loaders.viewer(),
      user: (_parent, { id }, context) => (isUserId(id) ? context.loaders.user(id) : null),
    },
    Mutation: {
      async updateProfile(_parent, { input }, context) {
        return { viewer: await profiles.update(context.viewerId, input) };
      },
      async adminUpsertUsers(_parent, { input }, context) {
        return { users: await profiles.upsertAsAdmin(context, input.users) };
      },
    },
    User: {
      nickname: (user) => (user.erasedAt ? null : user.nickname),
      avatarUrl: (user) => (user.erasedAt ? null : user.avatarUrl),
      customData: (user) => (user.erasedAt ? null : user.customData),
      erased: (user) => user.erasedAt !== null,
    },
    Viewer: {
      user: (account) => account,
      mutedUntil: ({ mutedUntil }) =>
        mutedUntil && new Date(mutedUntil) > new Date() ? shownMuteEnd(mutedUntil) : null,
    },
  };
}
