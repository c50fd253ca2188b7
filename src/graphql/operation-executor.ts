import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  execute,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
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
} from 'graphql';
import { hasNode, Programs, type ProgramsOptions } from './programs.js';

/** What the one field of an operation came to. */
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** An operation of one field, with no argument or directive but that field's arguments. */
interface OneField {
  readonly operation: OperationDefinitionNode;
  readonly node: FieldNode;
  readonly parentType: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown> & {
    readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  };
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The same without the field's arguments and the variables: what is to be shown of the outcome. */
  readonly shown: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode };
}

/**
 * Executes queries and mutations. Of an operation that is in use and has one field, graphql-js reads the variables and the arguments, and a
 * program renders what the field came to: graphql-js takes a fifth of a send's time for that. Arguments inside of the field, directives
 * and errors are left to graphql-js.
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
    const values = readArguments(oneField, args);
    // graphql-js says what is wrong with them; nothing has run.
    if (!values) return execute(args);

    const show = (outcome: Outcome): ExecutionResult | Promise<ExecutionResult> => {
      const byGraphql = () => this.showByGraphql(oneField, outcome, args.contextValue);
      if ('error' in outcome) return byGraphql();
      const result = program.query(outcome, args.contextValue, {});
      const checked = (settled: ExecutionResult) => (settled.errors ? byGraphql() : settled);
      return result instanceof Promise ? result.then(checked) : checked(result);
    };
    const settled = run(oneField, values, args);
    return settled instanceof Promise ? settled.then(show) : show(settled);
  }

  private showByGraphql(
    { shown }: OneField,
    outcome: Outcome,
    contextValue: unknown,
  ): ExecutionResult | Promise<ExecutionResult> {
    return execute({
      schema: this.outcomes,
      document: shown.document,
      operationName: shown.operation.name?.value,
      rootValue: outcome,
      contextValue,
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
  const shownOperation: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: [],
    selectionSet: { ...operation.selectionSet, selections: [{ ...node, arguments: [] }] },
  };
  const fragments = document.definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const shown: DocumentNode = {
    ...document,
    definitions: [shownOperation, ...fragments],
  };
  const hasMore = hasNode(shown, ({ kind }) => kind === Kind.ARGUMENT || kind === Kind.DIRECTIVE);
  if (hasMore) return null;
  return {
    operation,
    node,
    parentType,
    field: { ...field, resolve: field.resolve },
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
    shown: { document: shown, operation: shownOperation },
  };
}

interface ReadArguments {
  readonly variables: Record<string, unknown>;
  readonly values: Record<string, unknown>;
}

/** The variables and the field's arguments, or null when graphql-js refuses them. */
function readArguments({ operation, field, node }: OneField, args: ExecutionArgs): ReadArguments | null {
  const definitions = operation.variableDefinitions ?? [];
  // One error is enough: each looks at the whole value.
  const { coerced } = getVariableValues(args.schema, definitions, args.variableValues ?? {}, {
    maxErrors: 1,
  });
  if (!coerced) return null;
  try {
    return { variables: coerced, values: getArgumentValues(field, node, coerced) };
  } catch {
    return null;
  }
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
