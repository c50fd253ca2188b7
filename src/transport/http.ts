import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Authentication } from '../auth/authenticator.js';
import { Context } from '../graphql/context.js';
import { formatError } from '../graphql/format-error.js';
import { CostLimit } from '../graphql/cost.js';
import { limitRules, maxErrors, maxTokens } from '../graphql/limits.js';
import type { LoaderSources } from '../graphql/loaders.js';
import { requestIdOf, requestScope } from './request-scope.js';

/** The largest body of a user, and of an administrator, whose imports are long. */
const maxBodyBytes = 131_072;
const maxAdminBodyBytes = 8 * 1_048_576;

export interface HttpOptions {
  readonly schema: GraphQLSchema;
  readonly path: string;
  readonly authenticate: (authorization: unknown, address: string) => Promise<Authentication>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly sources: LoaderSources;
  readonly introspection: boolean;
  readonly production: boolean;
  readonly isOriginAllowed: (origin: string | undefined, host: string | undefined) => boolean;
  readonly log: Logger;
  readonly onRefusal: (code: string) => void;
}

export interface HttpApplication {
  /** Add routers before `start`. */
  readonly express: Express;
  /** Mounts GraphQL and the closing error handlers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** GraphQL over HTTP on Apollo Server and Express: bodies, tokens, limits and errors. Every answer is JSON, errors too. */
export function createHttpApplication(options: HttpOptions): HttpApplication {
  const { log, onRefusal, introspection, production } = options;
  const application = express();
  application.disable('x-powered-by');
  application.use(requestScope());
  const requestIds = new WeakMap<object, string>();
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    introspection,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    validationRules: [...limitRules],
    formatError: ({ extensions }, error) =>
      formatError(error, {
        log,
        onRefusal,
        requestId: requestIds.get(Object(error) as object) ?? randomUUID(),
        apolloCode: extensions?.['code'],
        hideSuggestions: production,
      }),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      enforceLimits(options.schema),
      rememberRequests(requestIds),
    ],
    stopOnTerminationSignals: false,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (text) => log.warn(text),
      error: (text) => log.error(text),
    },
  });
  return {
    express: application,
    async start() {
      await apollo.start();
      application.all(
        options.path,
        allowOrigins(options.isOriginAllowed),
        authenticateRequest(options),
        requireUtf8,
        parseBody(),
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

/**
 * What no validation rule can refuse: rules do not know the variables, Apollo sets no bound to their errors, and it would
 * execute a subscription as if it were a query.
 */
function enforceLimits(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  const costs = new CostLimit(schema);
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation({ document, operation, request }) {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return Promise.reject(needsSocket());
          const tooCostly = costs.refusal(document, request.operationName, request.variables);
          return tooCostly ? Promise.reject(tooCostly) : Promise.resolve();
        },
        willSendResponse({ response: { body } }) {
          const result = body.kind === 'single' ? body.singleResult : undefined;
          if (result?.errors && result.data === undefined) result.errors = result.errors.slice(0, maxErrors);
          return Promise.resolve();
        },
      }),
  };
}

/** Apollo's `formatError` knows nothing of the request that an error belongs to; this notes it by the error. */
function rememberRequests(requestIds: WeakMap<object, string>): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) requestIds.set(error, contextValue.requestId);
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

/** CORS for the allowed origins (Fetch standard): tokens travel in a header, so no credentials are ever allowed. */
function allowOrigins(isAllowed: HttpOptions['isOriginAllowed']): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    response.vary('Origin');
    if (origin && isAllowed(origin, request.get('host'))) {
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Headers': 'authorization, content-type, apollo-require-preflight, x-request-id',
        'Access-Control-Allow-Methods': 'POST, GET, OPTIONS',
        'Access-Control-Expose-Headers': 'x-request-id',
        'Access-Control-Max-Age': '7200',
      });
    }
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

/** RFC 8259, 8.1. The parser would take UTF-7, 16 and 32 too, which filters in front of Duet may read in another way. */
const requireUtf8: RequestHandler = (request, response, next) => {
  const [, charset = 'utf-8'] =
    /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.get('content-type') ?? '') ?? [];
  if (charset.toLowerCase() === 'utf-8') next();
  else sendError(response, 415, notUtf8);
};

/** Who may send much is known before the body is read. */
function parseBody(): RequestHandler {
  const ofUser = express.json({ limit: maxBodyBytes });
  const ofAdmin = express.json({ limit: maxAdminBodyBytes });
  return (request, response, next) => {
    const caller = callerOf(response);
    const isAdmin = 'identity' in caller && caller.identity.role === 'ADMIN';
    (isAdmin ? ofAdmin : ofUser)(request, response, next);
  };
}

const notFound: RequestHandler = (_request, response) => {
  sendError(response, 404, 'There is nothing at this address.');
};

/** Bodies that cannot be read never reach Apollo; they are answered in the same form. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = statusOf(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (status < 500) {
      sendError(response, status, bodyRules[status] ?? 'The request cannot be read.');
      return;
    }
    const requestId = requestIdOf(response);
    log.error({ requestId, err: error }, 'A request met a defect before GraphQL.');
    response.status(500).json({
      errors: [
        {
          message: 'Something went wrong on our side.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
        },
      ],
    });
  };
}

const notUtf8 = 'The body must be JSON in UTF-8.';

const bodyRules: Readonly<Record<number, string>> = {
  400: 'The body is not JSON.',
  413: `The body is larger than ${maxBodyBytes} bytes (${maxAdminBodyBytes} for administrators).`,
  415: notUtf8,
};

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function sendError(response: Response, status: number, message: string): void {
  response.status(status).json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}
