import type { Resolvers } from '../generated/resolvers.js';
import type { DeviceService } from './service.js';

export function deviceResolvers(devices: DeviceService): Resolvers {
  return {
    Query: {
      devices: (_parent, args, { viewerId, loaders }) =>
        loaders.shared.page(`devices ${args.after}`, args.first, (first) =>
          devices.page(viewerId, { ...args, first }),
        ),
    },
    Mutation: {
      async registerDevice(_parent, { input }, context) {
        return { device: await devices.register(context.viewerId, input) };
      },
      async removeDevice(_parent, { input }, context) {
        return { deviceId: await devices.remove(context.viewerId, input.deviceId) };
      },
    },
  };
}
