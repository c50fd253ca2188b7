import type { Resolvers } from '../generated/resolvers.js';
import type { ImportService } from './import-service.js';

export function importResolvers(imports: ImportService): Resolvers {
  return {
    Mutation: {
      async adminImportMessages(_parent, { input }, context) {
        const results = await imports.import(context, input.messages);
        return {
          results: results.map((result) =>
            'outcome' in result
              ? {
                  clientMessageId: result.clientMessageId,
                  message: result.outcome.message,
                  duplicate: result.outcome.duplicate,
                  error: null,
                }
              : {
                  clientMessageId: result.clientMessageId,
                  message: null,
                  duplicate: false,
                  error: { code: result.refusal.code, reason: result.refusal.message },
                },
          ),
        };
      },
    },
  };
}
