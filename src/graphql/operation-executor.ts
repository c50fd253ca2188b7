import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  execute,
  getOperationAST,
  GraphQLNonNull,
  isLeafType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { argumentReader, type ArgumentReader, type ReadArguments } from './argument-reader.js';
import { hasNode, Programs, type ProgramsOptions } from './programs.js';

/** What the one field of an operation came to. */
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** An operation of one field, with no directive, and inside of the field no arguments but plain ones. */
interface OneField {
  readonly operation: OperationDefinitionNode;
  readonly node: FieldNode;
  readonly parentType: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown> & {
    readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  };
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly readArguments: ArgumentReader;
  /** The same without the field's arguments and their variables: what is to be shown of the outcome. */
  readonly shown: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };
}

/**
 * Executes queries and mutations. Of an operation that is in use and has one field, a reader coerces what it is given, and a
 * program renders what the field came to: graphql-js takes a fifth of a send's time for that, and a quarter of a page's. What is
 * written out inside of the field, numbers and names apart, variables of it that are lists, objects or have a default, directives and errors
 * are left to graphql-js.
 */
export class OperationExecutor {
  private readonly known = new WeakMap<OperationDefinitionNode, OneField | null>();
  /** The schema with root fields that take an outcome for their value. */
  private readonly outcomes: GraphQLSchema;
  private readonly programs: Programs;

  constructor({ schema, compileAfter }: ProgramsOptions) {
    this.outcomes = mapSchema(schema, {
      [MapperKind.ROOT_FIELD]: (field) => ({ ...field, args: {}, resolve: showOutcome }),
    });
    this.programs = new Programs({ schema: this.outcomes, compileAfter });
  }

  /** As `execute` of graphql-js. */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
    const operation = getOperationAST(args.document, args.operationName);
    const oneField = operation && this.oneFieldOf(operation, args);
    const program = oneField && this.programs.find(oneField.shown.operation, oneField.shown.document);
    if (!program) return execute(args);
    const read = oneField.readArguments(args.variableValues ?? {});
    // graphql-js says what is wrong with them; nothing has run.
    if (!read) return execute(args);

    const show = (outcome: Outcome): ExecutionResult | Promise<ExecutionResult> => {
      const byGraphql = () => this.showByGraphql(oneField, outcome, args);
      if ('error' in outcome) return byGraphql();
      const result = program.query(outcome, args.contextValue, args.variableValues);
      const checked = (settled: ExecutionResult) => (settled.errors ? byGraphql() : settled);
      return result instanceof Promise ? result.then(checked) : checked(result);
    };
    const settled = run(oneField, read, args);
    return settled instanceof Promise ? settled.then(show) : show(settled);
  }

  private showByGraphql(
    { shown }: OneField,
    outcome: Outcome,
    { contextValue, variableValues }: ExecutionArgs,
  ): ExecutionResult | Promise<ExecutionResult> {
    return execute({
      schema: this.outcomes,
      document: shown.document,
      operationName: shown.operation.name?.value,
      rootValue: outcome,
      contextValue,
      variableValues,
    });
  }

  private oneFieldOf(
    operation: OperationDefinitionNode,
    { schema, document }: ExecutionArgs,
  ): OneField | null {
    let oneField = this.known.get(operation);
    if (oneField === undefined) {
      oneField = findOneField(schema, document, operation);
      this.known.set(operation, oneField);
    }
    return oneField;
  }
}

const showOutcome: GraphQLFieldResolver<Outcome, unknown> = (outcome) => {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
};

function findOneField(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OneField | null {
  const [node, ...others] = operation.selectionSet.selections;
  if (
    node?.kind !== Kind.FIELD ||
    others.length > 0 ||
    operation.operation === OperationTypeNode.SUBSCRIPTION
  )
    return null;
  const parentType = schema.getRootType(operation.operation);
  const field = parentType?.getFields()[node.name.value];
  if (!parentType || !field?.resolve) return null;
  const shownNode: FieldNode = { ...node, arguments: [] };
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const inside = [shownNode, ...fragments];
  const used = operation.variableDefinitions?.filter(({ variable }) =>
    inside.some((tree) =>
      hasNode(tree, (one) => one.kind === Kind.VARIABLE && one.name.value === variable.name.value),
    ),
  );
  const shownOperation: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: used ?? [],
    selectionSet: { ...operation.selectionSet, selections: [shownNode] },
  };
  const shown: DocumentNode = {
    ...document,
    definitions: [shownOperation, ...fragments],
  };
  if (hasNode(shown, ({ kind }) => kind === Kind.DIRECTIVE)) return null;
  if (!shownOperation.variableDefinitions?.every((definition) => isPlain(schema, definition))) return null;
  return {
    operation,
    node,
    parentType,
    field: { ...field, resolve: field.resolve },
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
    readArguments: argumentReader(schema, operation, field, node),
    shown: { document: shown, operation: shownOperation },
  };
}

/** Whether a program reads a variable as graphql-js does: one value, without a default. */
function isPlain(schema: GraphQLSchema, { type, defaultValue }: VariableDefinitionNode): boolean {
  const of = typeFromAST(schema, type);
  return defaultValue === undefined && isLeafType(of instanceof GraphQLNonNull ? of.ofType : of);
}

/** Runs the field's resolver, once. Never throws or rejects. */
function run(
  oneField: OneField,
  { variables, values }: ReadArguments,
  args: ExecutionArgs,
): Outcome | Promise<Outcome> {
  const { operation, node, field, parentType, fragments } = oneField;
  const key = node.alias?.value ?? node.name.value;
  const info: GraphQLResolveInfo = {
    fieldName: field.name,
    fieldNodes: [node],
    returnType: field.type,
    parentType,
    path: { prev: undefined, key, typename: parentType.name },
    schema: args.schema,
    fragments,
    rootValue: args.rootValue,
    operation,
    variableValues: variables,
  };
  try {
    const value: unknown = field.resolve(args.rootValue, values, args.contextValue, info);
    return isPromise(value) ? Promise.resolve(value).then(succeed, fail) : { value };
  } catch (error) {
    return { error };
  }
}

function succeed(value: unknown): Outcome {
  return { value };
}

function fail(error: unknown): Outcome {
  return { error };
}

/** As graphql-js tells a promise from a value. */
function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
