import type { Resolvers } from '../generated/resolvers.js';
import type { SettingsService } from './service.js';

export function settingsResolvers(settings: SettingsService): Resolvers {
  return {
    Query: {
      adminSettings: (_parent, _args, context) => settings.findForAdmin(context),
    },
    Mutation: {
      adminUpdateSettings: async (_parent, { input }, context) => ({
        settings: await settings.update(context, input),
      }),
    },
  };
}
