import { MapperKind, mapSchema, getDirective } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import { DuetError } from '../errors.js';
import type { RateLimits } from '../limits/rate-limits.js';
import { rateKindOf } from '../limits/rate-rules.js';
import type { Context } from './context.js';

type Field = GraphQLFieldConfig<unknown, Context>;

/**
 * Puts the check in front of every root field and of every field with @auth: a token, and the role that the directive
 * asks for. It runs before the field's own code, so a field cannot forget it. A root field is counted each time that it
 * is asked for, under an alias or not, over either transport.
 */
export function guardSchema(schema: GraphQLSchema, limits: RateLimits): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.ROOT_FIELD]: (field: Field, name, typeName) => {
      const kind = rateKindOf(typeName, name);
      const role = requiredRole(schema, field) ?? 'USER';
      if (typeName !== 'Mutation') {
        const guarded = typeName === 'Query' && role === 'ADMIN' ? inWaves(field) : field;
        return guardField(guarded, role, (caller) => limits.spend(kind, caller));
      }
      return guardField(field, role, (caller) => {
        limits.spend(kind, caller);
        caller.beginMutation();
      });
    },
    [MapperKind.OBJECT_FIELD]: (field: Field) => {
      const role = requiredRole(schema, field);
      return role === null ? undefined : guardField(field, role);
    },
  });
}

/**
 * For what has statements of its own: it begins with the first wave, and everything that is read below the root waits for it
 * and is read together. Such a field must not ask loaders itself, which would wait for it, too.
 */
function inWaves(field: Field): Field {
  const { resolve = defaultFieldResolver } = field;
  return {
    ...field,
    resolve: (parent, args, context, info) =>
      context.loaders.waves.join(() => resolve(parent, args, context, info)),
  };
}

function requiredRole(schema: GraphQLSchema, field: Field): 'USER' | 'ADMIN' | null {
  const [directive] = getDirective(schema, field, 'auth') ?? [];
  if (!directive) return null;
  return directive['requires'] === 'ADMIN' ? 'ADMIN' : 'USER';
}

function guardField(
  field: Field,
  role: 'USER' | 'ADMIN',
  spend: (caller: Context) => void = () => undefined,
): Field {
  const { resolve = defaultFieldResolver, subscribe } = field;
  const check = (context: Context): void => {
    if (context.identity.role !== 'ADMIN' && role === 'ADMIN') {
      throw new DuetError('FORBIDDEN', 'Only administrators may do this.');
    }
    spend(context);
  };
  if (subscribe) {
    return {
      ...field,
      subscribe(parent, args, context, info) {
        check(context);
        return subscribe(parent, args, context, info);
      },
    };
  }
  return {
    ...field,
    resolve(parent, args, context, info) {
      check(context);
      return resolve(parent, args, context, info);
    },
  };
}
