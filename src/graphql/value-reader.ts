import {
  coerceInputValue,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';

/** What a reader answers for a value that graphql-js refuses. */
export const refused = Symbol('refused');

/** Answers the value as `coerceInputValue` does, or `refused`. */
export type ReadValue = (value: unknown) => unknown;

const readers = new WeakMap<GraphQLInputType, ReadValue>();

/** The reader of what clients give for variables of this type. It has looked up once what graphql-js looks up for each value. */
export function valueReader(type: GraphQLInputType): ReadValue {
  const read = readers.get(type) ?? makeReader(type);
  readers.set(type, read);
  return read;
}

function makeReader(type: GraphQLInputType): ReadValue {
  if (isNonNullType(type)) {
    const read = valueReader(type.ofType);
    return (value) => (isNothing(value) ? refused : read(value));
  }
  const read = isInputObjectType(type) ? objectReader(type) : plainReader(type);
  return (value) => (isNothing(value) ? null : read(value));
}

/** Of scalars, enums and lists. */
function plainReader(type: GraphQLInputType): ReadValue {
  const coerce: ReadValue = isLeafType(type)
    ? (value): unknown => type.parseValue(value)
    : (value) => coerceInputValue(value, type);
  return (value) => {
    try {
      const coerced = coerce(value);
      return coerced === undefined ? refused : coerced;
    } catch {
      return refused;
    }
  };
}

function objectReader(type: GraphQLInputObjectType): ReadValue {
  const fields = type.getFields();
  const members = Object.values(fields).map(({ name, type: ofField, defaultValue }) => ({
    name,
    defaultValue,
    isRequired: isNonNullType(ofField),
    // Later, because a type may contain itself.
    read: (value: unknown) => valueReader(ofField)(value),
  }));
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return refused;
    const given = value as Readonly<Record<string, unknown>>;
    for (const name in given) if (fields[name] === undefined) return refused;
    const coerced: Record<string, unknown> = {};
    for (const { name, defaultValue, isRequired, read } of members) {
      const member = given[name];
      if (member !== undefined) {
        const readMember = read(member);
        if (readMember === refused) return refused;
        coerced[name] = readMember;
      } else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isRequired) return refused;
    }
    return type.isOneOf && !hasOne(coerced) ? refused : coerced;
  };
}

/** What a `@oneOf` type asks for. */
export function hasOne(coerced: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(coerced);
  return values.length === 1 && values[0] !== null;
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
