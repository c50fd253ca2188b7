import {
  isInputObjectType,
  isInputType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromAST,
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  type ObjectFieldNode,
  type OperationDefinitionNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';
import { hasOne, refused, valueReader } from './value-reader.js';

type Variables = Readonly<Record<string, unknown>>;

/** What an operation was given, coerced: its variables, and the arguments of its one field. */
export interface ReadArguments {
  readonly variables: Record<string, unknown>;
  readonly values: Record<string, unknown>;
}

/** As `getVariableValues` and `getArgumentValues`; null when something is wrong, which graphql-js is to say. */
export type ArgumentReader = (given: Variables) => ReadArguments | null;

/** What is written in a document comes to, as `valueFromAST` says: `undefined` when it is refused or was not given. */
type ReadWritten = (variables: Variables) => unknown;

/**
 * The reader for an operation with this one field. graphql-js looks up for each use what is always the same: 7 to 9 µs for a
 * send, where a reader takes 2 to 3.
 */
export function argumentReader(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ArgumentReader {
  const readVariables = variablesReader(schema, operation);
  const readValues = membersReader(field.args, node.arguments);
  return (given) => {
    const variables = readVariables(given);
    const values = variables && readValues(variables);
    return values && { variables, values };
  };
}

function variablesReader(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (given: Variables) => Record<string, unknown> | null {
  const definitions = variableDefinitions.map(({ variable, type: typeNode, defaultValue }) => {
    const type = inputTypeOf(schema, typeNode);
    return { name: variable.name.value, type, defaultValue, read: valueReader(type) };
  });
  return (given) => {
    // Clients choose their names, and `__proto__` is one.
    const variables = Object.create(null) as Record<string, unknown>;
    for (const { name, type, defaultValue, read } of definitions) {
      if (Object.hasOwn(given, name)) {
        const value = read(given[name]);
        if (value === refused) return null;
        variables[name] = value;
      } else if (defaultValue) variables[name] = valueFromAST(defaultValue, type);
      else if (isNonNullType(type)) return null;
    }
    return variables;
  };
}

function inputTypeOf(schema: GraphQLSchema, node: TypeNode): GraphQLInputType {
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) throw new Error('a variable of a valid document has no input type');
  return type;
}

/** A reader of arguments, or of the fields of an object that is written out. */
function membersReader(
  members: readonly (GraphQLArgument | GraphQLInputField)[],
  written: readonly (ArgumentNode | ObjectFieldNode)[] = [],
): (variables: Variables) => Record<string, unknown> | null {
  const known = members.map(({ name, type, defaultValue }) => {
    const value = written.find((one) => one.name.value === name)?.value;
    return {
      name,
      defaultValue,
      isRequired: isNonNullType(type),
      variable: value?.kind === Kind.VARIABLE ? value.name.value : null,
      read: value ? writtenReader(value, type) : null,
    };
  });
  return (variables) => {
    const values: Record<string, unknown> = {};
    for (const { name, defaultValue, isRequired, variable, read } of known) {
      if (read && (variable === null || variables[variable] !== undefined)) {
        const value = read(variables);
        if (value === undefined) return null;
        values[name] = value;
      } else if (defaultValue !== undefined) values[name] = defaultValue;
      else if (isRequired) return null;
    }
    return values;
  };
}

function writtenReader(node: ValueNode, type: GraphQLInputType): ReadWritten {
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return isNonNullType(type) ? (variables) => variables[name] ?? undefined : (variables) => variables[name];
  }
  if (isNonNullType(type)) {
    return node.kind === Kind.NULL ? () => undefined : writtenReader(node, type.ofType);
  }
  if (isInputObjectType(type) && node.kind === Kind.OBJECT) {
    const readFields = membersReader(Object.values(type.getFields()), node.fields);
    return (variables) => {
      const values = readFields(variables);
      return values && (!type.isOneOf || hasOne(values)) ? values : undefined;
    };
  }
  return (variables) => valueFromAST(node, type, variables);
}
