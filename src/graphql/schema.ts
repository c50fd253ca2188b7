import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { DuetError } from '../errors.js';
import type { Resolvers } from '../generated/resolvers.js';
import type { RateLimits } from '../limits/rate-limits.js';
import { guardSchema } from './guard.js';
import { scalarResolvers } from './scalars.js';

/**
 * The executable schema: schema.graphql, the features' resolvers, and the guard. A root field without a resolver answers
 * UNAVAILABLE; two features that resolve one field are a defect and fail here.
 */
export function createSchema(
  typeDefs: string,
  features: readonly Resolvers[],
  limits: RateLimits,
): GraphQLSchema {
  const resolvers = mergeResolvers([{ ...scalarResolvers }, ...features]);
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    inheritResolversFromInterfaces: false,
  });
  return guardSchema(withUnavailable(schema), limits);
}

type ResolverTree = Record<string, Record<string, unknown> | object>;

function mergeResolvers(parts: readonly object[]): ResolverTree {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const part of parts) {
    for (const [typeName, fields] of Object.entries(part) as [string, object][]) {
      const target = (merged[typeName] ??= {});
      if (Object.getPrototypeOf(fields) !== Object.prototype) {
        Object.assign(merged, { [typeName]: fields });
        continue;
      }
      for (const [fieldName, resolver] of Object.entries(fields)) {
        if (fieldName in target) throw new Error(`${typeName}.${fieldName} is resolved twice`);
        target[fieldName] = resolver;
      }
    }
  }
  return merged;
}

function withUnavailable(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const refuse = (): never => {
        throw new DuetError('UNAVAILABLE', `${field.name} is not part of this version of Duet.`);
      };
      if (type === schema.getSubscriptionType()) field.subscribe ??= refuse;
      else field.resolve ??= refuse;
    }
  }
  return schema;
}
