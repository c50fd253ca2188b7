import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { LRUCache } from 'lru-cache';
import { Context } from '../graphql/context.js';
import type { Introspection } from '../graphql/introspection.js';
import { maxErrors } from '../graphql/limits.js';
import { isSubscription, prepareOperation, type OperationSources } from './operation.js';

export interface KnownRequestsOptions extends OperationSources {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
}

/** What is to be executed, and the type of the answer when it succeeds. */
export interface KnownRequest {
  readonly args: ExecutionArgs;
  readonly contentType: string;
}

/** How a request was answered, and whose it was. */
export interface Learned {
  readonly contentType: string;
  readonly context: Context;
}

/** The context of a request that has been executed: Apollo Server, which makes copies of it, is only to tell of the errors. */
export class SettledContext extends Context {
  constructor(
    readonly settled: ExecutionResult,
    ...context: ConstructorParameters<typeof Context>
  ) {
    super(...context);
  }
}

/** Of documents and headers that are remembered. */
const rememberedCharacters = 1_000_000;
const maxAcceptLength = 200;
const maxDocumentLength = 10_000;

/**
 * Requests that Apollo Server has answered without an error before, by their document and their `Accept`: it would say of another
 * of these what it said of the first, and takes as long for that as a send does. What is refused, and whatever is out of
 * the ordinary, is none of them.
 */
export class KnownRequests {
  private readonly contentTypes = new LRUCache<string, string>({
    maxSize: rememberedCharacters,
    sizeCalculation: (contentType, key) => key.length + contentType.length,
  });

  constructor(private readonly options: KnownRequestsOptions) {}

  /**
   * Apollo Server has answered this with data and without an error. Nothing is learned from strangers, nor what is unusually long: what is
   * known is parsed and kept as what sockets ask is.
   */
  learn(accept: string, body: unknown, { contentType, context }: Learned): void {
    if (!context.isSignedIn || !isOrdinary(body)) return;
    if (accept.length > maxAcceptLength || body.query.length > maxDocumentLength) return;
    this.contentTypes.set(keyOf(accept, body), contentType);
  }

  /** Null when Apollo Server is to have the request. Refuses nothing and executes nothing. */
  find(accept: string, body: unknown, context: Context): KnownRequest | null {
    const contentType = isOrdinary(body) && this.contentTypes.get(keyOf(accept, body));
    if (!contentType) return null;
    const prepared = prepareOperation(this.options, body, context.isAdmin);
    if ('errors' in prepared) return null;
    const { document } = prepared;
    const { operationName, variables } = body;
    if (isSubscription(document, operationName)) return null;
    if (this.options.introspection.refusal(document, context)) return null;
    return {
      args: {
        schema: this.options.schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: context,
        options: { maxCoercionErrors: maxErrors },
      },
      contentType,
    };
  }
}

/** No spelling of one pair is that of another: a header has no line break. */
function keyOf(accept: string, { query }: SubscribePayload): string {
  return `${accept}\n${query}`;
}

/** A document as text, perhaps with variables and the name of its operation, and nothing else that means anything. */
function isOrdinary(body: unknown): body is SubscribePayload {
  if (!isRecord(body)) return false;
  const { query, operationName, variables, extensions, documentId } = body;
  return (
    typeof query === 'string' &&
    (isAbsent(operationName) || (typeof operationName === 'string' && operationName !== '')) &&
    (isAbsent(variables) || isRecord(variables)) &&
    isAbsent(extensions) &&
    isAbsent(documentId)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
