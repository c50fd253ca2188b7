import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import type { Programs } from './programs.js';

/**
 * Executes queries and mutations, with a program for an operation that is in use: graphql-js takes longer to show a page of
 * messages than the database to find it. Variables that a program refuses are left to graphql-js, which refuses them in its
 * own words: nothing was resolved then. A mutation of several fields is always left to graphql-js.
 */
export class Executor {
  constructor(private readonly programs: Programs) {}

  /** As `execute` of graphql-js. */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation || !isOneStep(operation)) return execute(args);
    const program = this.programs.find(args);
    if (!program) return execute(args);
    const result = program.query(args.rootValue, args.contextValue, args.variableValues);
    return result instanceof Promise ? result.then((settled) => check(settled, args)) : check(result, args);
  }
}

function isOneStep({ operation, selectionSet }: OperationDefinitionNode): boolean {
  const [field, ...more] = selectionSet.selections;
  return operation !== OperationTypeNode.MUTATION || (more.length === 0 && field?.kind === Kind.FIELD);
}

function check(result: ExecutionResult, args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult> {
  if (!result.errors) return result;
  if (!('data' in result)) return execute(args);
  return { data: result.data, errors: result.errors.map(asGraphQLError) };
}

/** A program's errors are of a class of their own, which has no extensions where graphql-js has an empty object. */
function asGraphQLError({ message, path, originalError, locations }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { path: path ?? null, originalError: originalError ?? null });
  return Object.assign(error, { locations });
}
