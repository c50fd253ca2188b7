import { randomUUID } from 'node:crypto';
import {
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { makeServer, type Context as SocketContext, type Server, type SubscribeMessage } from 'graphql-ws';
import type { Logger } from 'pino';
import type { Authentication } from '../auth/authenticator.js';
import { DuetError } from '../errors.js';
import { Context } from '../graphql/context.js';
import type { Introspection } from '../graphql/introspection.js';
import type { EventRenderer } from '../graphql/event-renderer.js';
import type { OperationExecutor } from '../graphql/operation-executor.js';
import { subscribePatiently } from '../graphql/event-stream.js';
import { formatError } from '../graphql/format-error.js';
import { maxErrors } from '../graphql/limits.js';
import type { LoaderSources } from '../graphql/loaders.js';
import type { RateLimits } from '../limits/rate-limits.js';
import { closeCodes } from './close-codes.js';
import type { Connection, Connections } from './connections.js';
import type { SocketClient } from './socket-client.js';
import { maxOperationsPerSocket, maxUnended } from './running-operations.js';
import {
  isSignedIn,
  isSubscription,
  prepareOperation,
  readMessage,
  refusalOf,
  type OperationSources,
} from './operation.js';

const maxSocketsPerUser = 10;
const tokenExpired = 'The token has expired.';
/** How long a clock that is set ahead may let a token outlive its end: timers go by one that nobody sets. */
const expiryLookMs = 10_000;

/** What belongs to one socket beside the protocol's own state. */
export interface SocketExtra {
  readonly client: Pick<SocketClient, 'send' | 'close' | 'operations' | 'rest' | 'restWhileBusy'>;
  /** Where the socket comes from, as limits count it. */
  readonly address: string;
  connection: Connection | null;
  /** As `RunningOperationsOptions.isListening`. */
  isListening: (operationId: string) => boolean;
  expiryTimer: NodeJS.Timeout | undefined;
  isGone: boolean;
}

export interface SocketSessionOptions extends OperationSources {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
  readonly executor: OperationExecutor;
  readonly renderer: EventRenderer;
  readonly authenticate: (authorization: unknown, address: string) => Promise<Authentication>;
  readonly limits: RateLimits;
  readonly sources: LoaderSources;
  readonly connections: Connections;
  readonly log: Logger;
  readonly production: boolean;
  readonly onRefusal?: (code: string) => void;
  /** Puts what watches operations around their execution; absent: nothing does. */
  readonly traced: (<Result>(execute: Execute<Result>) => Execute<Result>) | undefined;
}

type Execute<Result> = (args: ExecutionArgs) => Result;

type Problem = Extract<Authentication, { problem: unknown }>['problem'];
type Socket = SocketContext<Record<string, unknown>, SocketExtra>;

/**
 * What Duet does at each step of the graphql-transport-ws protocol (PROTOCOL.md of graphql-ws). No hook throws: a throw
 * would close with 4500, and stock clients never come back from that.
 */
export function createSocketSession(options: SocketSessionOptions): Server<SocketExtra> {
  const { schema, introspection, sources, log, connections, onRefusal } = options;
  const { traced = <Result>(run: Execute<Result>) => run } = options;
  const format = (error: unknown, requestId: string, isAdmin: boolean) =>
    formatError(error, {
      log,
      requestId,
      hideSuggestions: options.production && !isAdmin,
      ...(onRefusal ? { onRefusal } : {}),
    });

  const server = makeServer<Record<string, unknown>, SocketExtra>({
    onConnect: (socket) => admit(socket, options),

    onSubscribe(socket, id, payload: SubscribeMessage['payload']) {
      const { operationName, variables } = payload;
      const { connection, client } = socket.extra;
      const operation = client.operations.begin(id);
      if (!isSignedIn(connection)) {
        client.close(closeCodes.forbidden, tokenExpired);
        return [asGraphQLError(new DuetError('UNAUTHENTICATED', tokenExpired))];
      }
      if (operation.isRefused) {
        const rule = `A socket has at most ${maxOperationsPerSocket} operations at a time, and ${maxUnended} with those that have not ended yet.`;
        const refusal = new DuetError('LIMIT_REACHED', rule, { limit: maxOperationsPerSocket });
        return refuseAtOnce(socket, id, format(asGraphQLError(refusal), randomUUID(), isAdmin(socket)));
      }
      const context = new Context(
        { identity: connection.identity },
        null,
        sources,
        socket.extra.address,
        (deviceId) => connections.openDevice(connection, id, deviceId),
      );
      const prepared = prepareOperation(options, payload, context.isAdmin);
      if ('errors' in prepared) return prepared.errors;
      const refusal = introspection.refusal(prepared.document, context);
      if (refusal) return [refusal];
      operation.isStream = isSubscription(prepared.document, operationName);
      // graphql-ws keeps what was asked for until the operation ends: of a document that many ask for, one text.
      const text = prepared.document.loc?.source.body;
      if (text !== undefined && text === payload.query) Object.assign(payload, { query: text });
      return {
        schema,
        document: prepared.document,
        operationName,
        variableValues: variables,
        contextValue: context,
        options: { maxCoercionErrors: maxErrors },
      };
    },

    execute: traced((args) => settleExecution(() => options.executor.execute(args))),
    subscribe: traced((args) => settleExecution(() => subscribePatiently(args, options.renderer))),

    onNext(socket, _id, _payload, args, result) {
      if (!result.errors) return undefined;
      rest(socket, result.errors);
      const requestId = args.contextValue instanceof Context ? args.contextValue.requestId : randomUUID();
      const errors = result.errors.map((error) => format(error, requestId, isAdmin(socket)));
      // An error is never sent in the place of an event, whose position the client would pass over.
      if (result.data === null && isSubscription(args.document, args.operationName)) {
        socket.extra.client.close(closeCodes.tryAgainLater, 'An event cannot be shown; come back.');
      }
      return result.data === undefined ? { errors } : { data: result.data, errors };
    },

    onComplete({ extra }, id) {
      extra.client.operations.answer(id);
      if (extra.connection) connections.closeDevice(extra.connection, id);
    },

    onError(socket, id, _payload, errors) {
      socket.extra.client.operations.answer(id);
      rest(socket, errors);
      return errors.map((error) => format(error, randomUUID(), isAdmin(socket)));
    },

    onClose({ extra }) {
      extra.isGone = true;
      clearTimeout(extra.expiryTimer);
      if (extra.connection) connections.remove(extra.connection);
    },
  });
  return {
    opened: (socket, extra) =>
      server.opened(
        { ...socket, onMessage: (handle) => socket.onMessage((text) => handle(readOnce(text))) },
        extra,
      ),
  };
}

/**
 * What graphql-ws is given it keeps until the operation ends: of a text, which may be long, it only needs what is in it. Its
 * `parseMessage` takes that as well, whatever its types say.
 */
function readOnce(text: string): string {
  return (readMessage(text) as string | null) ?? text;
}

/**
 * Tells the client, and does not wait until it has read that, as graphql-ws would: what is refused keeps nothing of what was
 * asked. Answers what `onSubscribe` is to answer, of which graphql-ws then tells nothing.
 */
function refuseAtOnce(socket: Socket, id: string, error: GraphQLFormattedError): GraphQLError[] {
  const { client } = socket.extra;
  Reflect.deleteProperty(socket.subscriptions, id);
  client.operations.answer(id);
  void client.send(refusalOf(id, error));
  return [new GraphQLError(error.message)];
}

function isAdmin({ extra }: Socket): boolean {
  return extra.connection?.identity.role === 'ADMIN';
}

/** Accepts a socket with a good token; otherwise closes it with the code that tells its client what to do. */
async function admit(socket: Socket, options: SocketSessionOptions): Promise<boolean> {
  const { extra } = socket;
  const authentication = await options.authenticate(
    socket.connectionParams?.['authorization'],
    extra.address,
  );
  // graphql-ws would keep the token for as long as the socket is open.
  Object.assign(socket, { connectionParams: undefined });
  // A socket that left meanwhile must not be counted: nobody would ever count it out.
  if (extra.isGone) return false;
  if ('problem' in authentication) {
    extra.client.close(closeCodeOf(authentication.problem), authentication.refusal.message);
    // The protocol's own 4403 for `false` comes after this close and changes nothing.
    return false;
  }
  const { identity } = authentication;
  if (options.connections.countOf(identity.userId) >= maxSocketsPerUser) {
    extra.client.close(
      closeCodes.tryAgainLater,
      `A user has at most ${maxSocketsPerUser} sockets on a node.`,
    );
    return false;
  }
  const waitMs = options.limits.takeSignIn(identity);
  if (waitMs > 0) {
    extra.client.close(closeCodes.tryAgainLater, `Too many connections; come back in ${waitMs} ms.`);
    return false;
  }
  extra.connection = {
    identity,
    devices: new Map(),
    close: (code, reason) => extra.client.close(code, reason),
  };
  extra.isListening = (operationId) => operationId in socket.subscriptions;
  options.connections.add(extra.connection);
  closeAtExpiry(extra, identity.expiresAt);
  return true;
}

function closeCodeOf(problem: Problem): number {
  if (problem === 'expired') return closeCodes.forbidden;
  const isPassing = problem === 'unavailable' || problem === 'limited';
  return isPassing ? closeCodes.tryAgainLater : closeCodes.unauthorized;
}

/** Authorization follows the stream: nothing is delivered on the strength of a token that is no longer good. */
function closeAtExpiry(extra: SocketExtra, expiresAt: Date): void {
  const leftMs = (): number => expiresAt.getTime() - Date.now();
  const look = (): void => {
    if (leftMs() <= 0) extra.client.close(closeCodes.forbidden, tokenExpired);
    else lookLater();
  };
  const lookLater = (): void => {
    extra.expiryTimer = setTimeout(look, Math.min(Math.max(leftMs(), 0), expiryLookMs));
  };
  lookLater();
}

function settleExecution<Result>(
  run: () => Result | Promise<Result>,
): Result | ExecutionResult | Promise<Result | ExecutionResult> {
  try {
    const result = run();
    return result instanceof Promise ? result.catch(asFailedExecution) : result;
  } catch (error) {
    return asFailedExecution(error);
  }
}

/** What a client asks that is told to come back later, because the node cannot do it now, is not looked at before. */
function rest({ extra }: Socket, errors: readonly GraphQLError[]): void {
  extra.client.rest(Math.max(...errors.map(restMsAfter)));
}

function restMsAfter({ originalError }: GraphQLError): number {
  if (!(originalError instanceof DuetError) || originalError.code !== 'UNAVAILABLE') return 0;
  return Number(originalError.extensions['retryAfterMs'] ?? 0);
}

function asFailedExecution(error: unknown): ExecutionResult {
  return { errors: [asGraphQLError(error)] };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
