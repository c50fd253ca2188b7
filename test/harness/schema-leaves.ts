import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** One value that a client may choose: an argument, or a field of an input at any depth. */
export interface Leaf {
  /** A root field such as `sendMessage`, or `Conversation.messages` for arguments below the root. */
  readonly field: string;
  /** Names of the argument and of the fields in it; `0` stands for the first entry of a list. */
  readonly path: readonly string[];
  /** The scalar or enum. */
  readonly typeName: string;
  readonly isRequired: boolean;
}

/** Every value that a client may choose, found by walking the schema, so that none is forgotten. */
export function leavesOf(schema: GraphQLSchema): Leaf[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!('getFields' in type) || isInputObjectType(type) || type.name.startsWith('__')) return [];
    const isRoot = [...roots].some((root) => root === type);
    return Object.values(type.getFields()).flatMap((field) => {
      const name = isRoot ? field.name : `${type.name}.${field.name}`;
      return field.args.flatMap((argument) => leavesIn(name, [argument.name], argument.type, []));
    });
  });
}

export const nameOf = ({ field, path }: Leaf): string => `${field}(${path.join('.')})`;

function leavesIn(
  field: string,
  path: readonly string[],
  type: GraphQLInputType,
  parents: readonly string[],
): Leaf[] {
  const nullable = getNullableType(type);
  const here = isListType(nullable) ? [...path, '0'] : path;
  const named = getNamedType(type);
  if (!isInputObjectType(named)) {
    return [{ field, path: here, typeName: named.name, isRequired: isNonNullType(type) }];
  }
  if (parents.includes(named.name)) return [];
  return Object.values(named.getFields()).flatMap((inner) =>
    leavesIn(field, [...here, inner.name], inner.type, [...parents, named.name]),
  );
}
