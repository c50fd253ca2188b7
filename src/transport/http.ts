import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Authentication } from '../auth/authenticator.js';
import { Context } from '../graphql/context.js';
import { formatError } from '../graphql/format-error.js';
import type { Introspection } from '../graphql/introspection.js';
import { ExecutionLimits } from '../graphql/execution-limits.js';
import { limitRules, maxErrors, maxTokens } from '../graphql/limits.js';
import type { LoaderSources } from '../graphql/loaders.js';
import type { OperationExecutor } from '../graphql/operation-executor.js';
import type { TrustedDocuments } from '../graphql/trusted-documents.js';
import type { OperationSources } from './operation.js';
import { allowOrigin, type OriginCheck } from './cross-origin.js';
import { createDocumentStore, openDocuments } from './document-opening.js';
import { sendDefect, sendRefusal } from './http-refusals.js';
import { notUtf8, readJson } from './json-body.js';
import { KnownRequests, SettledContext } from './known-requests.js';
import { PlainPost } from './plain-post.js';
import type { ReadingTurns } from './reading-turns.js';
import { requestIdOf, requestScope } from './request-scope.js';
import { RequestTurns } from './request-turns.js';
import { answerWellFormed } from './well-formed.js';

/** The largest body of a user, and of an administrator, whose imports are long. */
const maxBodyBytes = 131_072;
const maxAdminBodyBytes = 8 * 1_048_576;

export interface HttpOptions extends OperationSources {
  readonly schema: GraphQLSchema;
  /** Absent: everybody may run any document. */
  readonly trusted: TrustedDocuments | undefined;
  readonly executor: OperationExecutor;
  readonly path: string;
  readonly authenticate: (authorization: unknown, address: string) => Promise<Authentication>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly sources: LoaderSources;
  readonly introspection: Introspection;
  readonly production: boolean;
  readonly isOriginAllowed: OriginCheck;
  /** In which requests for GraphQL are taken. */
  readonly turns: ReadingTurns;
  readonly log: Logger;
  readonly onRefusal: (code: string) => void;
  /** What else watches the operations. */
  readonly plugins: readonly ApolloServerPlugin<Context>[];
}

export interface HttpApplication {
  /** Add routers before `start`. */
  readonly express: Express;
  /** What the HTTP server is to call. */
  readonly listener: RequestListener;
  /** Mounts GraphQL and the closing error handlers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** GraphQL over HTTP on Apollo Server and Express: bodies, tokens, limits and errors. Every answer is JSON, errors too. */
export function createHttpApplication(options: HttpOptions): HttpApplication {
  const { log, onRefusal, production, trusted } = options;
  const application = express();
  application.disable('x-powered-by');
  application.disable('etag');
  application.use(requestScope());
  const contexts = new WeakMap<object, Context>();
  const apollo = new ApolloServer<Context>({
    gateway: executeWith(options),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    validationRules: [...limitRules],
    validationOptions: { maxErrors },
    executionOptions: { maxCoercionErrors: maxErrors },
    persistedQueries: false,
    ...(trusted ? { documentStore: createDocumentStore(trusted) } : {}),
    formatError({ extensions }, error) {
      const context = contexts.get(Object(error) as object);
      return formatError(error, {
        log,
        onRefusal,
        requestId: context?.requestId ?? randomUUID(),
        apolloCode: extensions?.['code'],
        hideSuggestions: production && !context?.isAdmin,
      });
    },
    plugins: [
      ...options.plugins,
      openDocuments(options.opener),
      ApolloServerPluginLandingPageDisabled(),
      // It wraps every field of the schema, for sockets too, to find out that nothing may be cached.
      ApolloServerPluginCacheControlDisabled(),
      enforceLimits(options),
      rememberContexts(contexts),
      answerWellFormed(),
    ],
    stopOnTerminationSignals: false,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (text) => log.warn(text),
      error: (text) => log.error(text),
    },
  });
  const requestTurns = new RequestTurns(options);
  // What watches operations watches them in Apollo Server.
  const known = options.plugins.length === 0 ? new KnownRequests(options) : undefined;
  const plainPost = new PlainPost({ ...options, requestTurns, apollo, known, maxBodyBytes });
  return {
    express: application,
    listener(request, response) {
      if (!plainPost.take(request, response)) application(request, response);
    },
    async start() {
      await apollo.start();
      application.all(
        options.path,
        answerPreflight(options.isOriginAllowed),
        requestTurns.handler,
        authenticateRequest(options),
        requireUtf8,
        readBody(),
        parseBody,
        expressMiddleware(apollo, {
          context: ({ res }) =>
            Promise.resolve(new Context(callerOf(res), requestIdOf(res), options.sources, addressIn(res))),
        }),
      );
      application.use(notFound);
      application.use(answerErrors(log));
    },
    stop: () => apollo.stop(),
  };
}

/** The schema, and how Apollo Server executes operations on it, if they have not been: what it calls a gateway. */
function executeWith({ schema, executor }: HttpOptions): ApolloServerOptionsWithGateway<Context>['gateway'] {
  return {
    load: () =>
      Promise.resolve({
        executor: async ({ document, request, context }) => {
          if (context instanceof SettledContext) return context.settled;
          return executor.execute({
            schema,
            document,
            // As it was asked for: Apollo's own is that of the operation it found, and none when there is none of that name.
            operationName: request.operationName,
            variableValues: request.variables,
            contextValue: context,
            options: { maxCoercionErrors: maxErrors },
          });
        },
      }),
    onSchemaLoadOrUpdate(listen) {
      listen({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: () => Promise.resolve(),
  };
}

/**
 * What no validation rule can refuse: rules do not know the variables, and Apollo would execute a subscription as if it were a
 * query.
 */
function enforceLimits({ schema, introspection }: HttpOptions): ApolloServerPlugin<Context> {
  const limits = new ExecutionLimits(schema);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ document, operation, request, contextValue }) {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return Promise.reject(needsSocket());
          const tooMuch = limits.refusal(document, request.operationName, request.variables);
          const refusal = tooMuch ?? introspection.refusal(document, contextValue);
          return refusal ? Promise.reject(refusal) : Promise.resolve();
        },
      }),
  };
}

/** Apollo's `formatError` knows nothing of the request that an error belongs to; this notes it by the error. */
function rememberContexts(contexts: WeakMap<object, Context>): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) contexts.set(error, contextValue);
          return Promise.resolve();
        },
      }),
  };
}

function needsSocket(): GraphQLError {
  return new GraphQLError('Subscriptions need a WebSocket (graphql-transport-ws) at the same path.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

function answerPreflight(isAllowed: OriginCheck): RequestHandler {
  return (request, response, next) => {
    allowOrigin(request, response, isAllowed);
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

function authenticateRequest({ authenticate, addressOf }: HttpOptions): RequestHandler {
  return async (request, response, next) => {
    const address = addressOf(request);
    response.locals['address'] = address;
    response.locals['authentication'] = await authenticate(request.get('authorization'), address);
    next();
  };
}

function addressIn(response: Response): string {
  return String(response.locals['address']);
}

function callerOf(response: Response): Authentication {
  return response.locals['authentication'] as Authentication;
}

/** RFC 8259, 8.1: whatever the body says that it is, it is read as UTF-8. */
const requireUtf8: RequestHandler = (request, response, next) => {
  const [, charset = 'utf-8'] =
    /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.get('content-type') ?? '') ?? [];
  if (charset.toLowerCase() === 'utf-8') next();
  else sendRefusal(response, 415, notUtf8);
};

/** Behind the authentication, because administrators may send more. */
function readBody(): RequestHandler {
  const type = 'application/json';
  const ofUser = express.raw({ type, limit: maxBodyBytes });
  const ofAdmin = express.raw({ type, limit: maxAdminBodyBytes });
  return (request, response, next) => {
    const caller = callerOf(response);
    const isAdmin = 'identity' in caller && caller.identity.role === 'ADMIN';
    (isAdmin ? ofAdmin : ofUser)(request, response, next);
  };
}

const parseBody: RequestHandler = (request, response, next) => {
  const bytes: unknown = request.body;
  const read = Buffer.isBuffer(bytes) ? readJson(bytes) : { value: undefined };
  if ('problem' in read) {
    sendRefusal(response, 400, read.problem);
    return;
  }
  request.body = read.value;
  next();
};

const notFound: RequestHandler = (_request, response) => {
  sendRefusal(response, 404, nothingHere);
};

const nothingHere = 'There is nothing at this address.';

/** What cannot be read, a body or an address, never reaches Apollo; it is answered in the same form. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = statusOf(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (status < 500) {
      sendRefusal(response, status, rulesByStatus[status] ?? 'The request cannot be read.');
      return;
    }
    sendDefect(response, { error, requestId: requestIdOf(response), log });
  };
}

const rulesByStatus: Readonly<Record<number, string>> = {
  404: nothingHere,
  413: `The body is larger than ${maxBodyBytes} bytes (${maxAdminBodyBytes} for administrators).`,
  415: 'The Content-Encoding of the body is not known here.',
};

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status !== 'number' || status < 400 || status > 599) return 500;
  // The router found an address that cannot be decoded: nothing is there.
  return error instanceof URIError ? 404 : status;
}
