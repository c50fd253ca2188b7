/**
 * The custom scalars of the schema. They check the type of a value and no more: bounds and rules belong to the features, whose refusals
 * name the field. A wrong type is a coercion error of GraphQL with the code BAD_USER_INPUT.
 */
import { GraphQLError, GraphQLScalarType, Kind, type ObjectFieldNode, type ValueNode } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** For the `resolvers` of makeExecutableSchema; each leaves description and `@specifiedBy` to schema.graphql. */
export const scalarResolvers = {
  DateTime: scalar({
    name: 'DateTime',
    serialize: serializeDateTime,
    parseValue: parseDateTime,
    parseLiteral: (node) => parseDateTime(stringOfLiteral(node, 'DateTime')),
  }),
  URL: stringScalar('URL'),
  Cursor: stringScalar('Cursor'),
  JSON: scalar({
    name: 'JSON',
    serialize: (value) => value,
    parseValue: (value) => value,
    parseLiteral: jsonOfLiteral,
  }),
} as const;

interface ScalarFunctions {
  readonly name: string;
  readonly serialize: (value: unknown) => unknown;
  readonly parseValue: (value: unknown) => unknown;
  readonly parseLiteral: (node: ValueNode, variables?: Variables) => unknown;
}

function scalar(functions: ScalarFunctions): GraphQLScalarType {
  const type = new GraphQLScalarType(functions);
  // makeExecutableSchema copies every enumerable property over the type built from schema.graphql, also undefined ones.
  for (const property of ['description', 'specifiedByURL'] as const) {
    Object.defineProperty(type, property, { enumerable: false });
  }
  return type;
}

function stringScalar(name: string): GraphQLScalarType {
  const parseValue = (value: unknown): string => {
    if (typeof value !== 'string') throw coercionError(`${name} must be a string`);
    return value;
  };
  return scalar({
    name,
    serialize: parseValue,
    parseValue,
    parseLiteral: (node) => stringOfLiteral(node, name),
  });
}

function stringOfLiteral(node: ValueNode, name: string): string {
  if (node.kind !== Kind.STRING) throw coercionError(`${name} must be a string`, node);
  return node.value;
}

/** As `Date.toISOString` writes the years 1 to 9999; what has this form is in UTC with milliseconds already. */
const writtenInstant =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** A Date, an ISO string (what a Date becomes on its way through Redis) or milliseconds since 1970, as UTC with milliseconds. */
function serializeDateTime(value: unknown): string {
  if (typeof value === 'string' && writtenInstant.test(value)) return value;
  const date: unknown = value instanceof Date ? value : GraphQLDateTime.serialize(value);
  if (!(date instanceof Date) || Number.isNaN(date.getTime()))
    throw new GraphQLError('DateTime has no valid value');
  return date.toISOString();
}

/** An RFC 3339 string as a Date; digits beyond milliseconds are dropped. */
function parseDateTime(value: unknown): Date {
  if (typeof value !== 'string') throw coercionError('DateTime must be an RFC 3339 string');
  const date: unknown = dateOf(value);
  // RFC 3339 has a year 0 and an offset can leave the year 9999; Postgres refuses how either is written.
  const year = date instanceof Date ? date.getUTCFullYear() : Number.NaN;
  if (!(date instanceof Date) || !(year >= 1 && year <= 9999)) {
    throw coercionError(
      'DateTime must be an RFC 3339 date and time with its offset, in the years 1 to 9999 of UTC',
    );
  }
  return date;
}

function dateOf(text: string): unknown {
  try {
    return GraphQLDateTime.parseValue(text);
  } catch {
    return undefined;
  }
}

/**
 * The value of a JSON literal, with variables inside replaced: an absent one is null in a list and leaves its key out of an object. Loops
 * over an explicit stack, since the depth of a literal is the client's choice. Objects have no prototype, so that a key
 * `__proto__` is data. An integer that JavaScript cannot hold exactly is refused rather than rounded.
 */
function jsonOfLiteral(root: ValueNode, variables?: Variables): unknown {
  const holder: Record<string, unknown> = {};
  const pending: PendingNode[] = [{ node: root, put: (value) => (holder.root = value) }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, put } = next;
    if (node.kind === Kind.LIST) {
      const list: unknown[] = node.values.map(() => null);
      put(list);
      node.values.forEach((member, index) =>
        pending.push({ node: member, put: (value) => (list[index] = value) }),
      );
    } else if (node.kind === Kind.OBJECT) {
      const fields = node.fields.filter((field) => !isAbsentVariable(field, variables));
      const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
      // Every key is set at once, because the stack fills them last to first and the client's order is to be kept.
      for (const { name } of fields) object[name.value] = null;
      put(object);
      for (const { name, value: member } of fields) {
        pending.push({ node: member, put: (value) => (object[name.value] = value) });
      }
    } else {
      put(jsonOfLeaf(node, variables));
    }
  }
  return holder.root;
}

interface PendingNode {
  readonly node: ValueNode;
  readonly put: (value: unknown) => void;
}

function isAbsentVariable({ value }: ObjectFieldNode, variables: Variables): boolean {
  return value.kind === Kind.VARIABLE && variables?.[value.name.value] === undefined;
}

function jsonOfLeaf(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      return variables?.[node.name.value] ?? null;
    case Kind.INT: {
      const value = Number(node.value);
      if (!Number.isSafeInteger(value)) throw coercionError('JSON integers must be within ±(2^53 − 1)', node);
      return value;
    }
    case Kind.FLOAT: {
      const value = Number(node.value);
      if (!Number.isFinite(value)) throw coercionError('JSON numbers must be finite', node);
      return value;
    }
    default:
      throw coercionError('JSON has no enum values; write a string in quotes', node);
  }
}

function coercionError(message: string, node?: ValueNode): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_USER_INPUT' },
    ...(node !== undefined && { nodes: node }),
  });
}
