import type { Resolvers } from '../generated/resolvers.js';
import type { AuditTrail } from './trail.js';

export function auditResolvers(trail: AuditTrail): Resolvers {
  return {
    Query: {
      adminAuditLog: (_parent, args, context) =>
        trail.runAndRecord(context, { action: 'adminAuditLog' }, () => trail.page(args)),
    },
    AuditEntry: {
      admin: (entry, _args, context) => context.loaders.profile(entry.adminId),
      onBehalfOf: ({ onBehalfOfId, hasOnBehalfOf }, _args, context) =>
        onBehalfOfId !== null && hasOnBehalfOf ? context.loaders.profile(onBehalfOfId) : null,
    },
  };
}
