import type { ApolloServerPlugin } from '@apollo/server';
import { SpanKind, type Span } from '@opentelemetry/api';
import { getOperationAST, OperationTypeNode, type ExecutionArgs } from 'graphql';
import type { Server } from 'graphql-ws';
import type { Context } from '../graphql/context.js';
import { judge } from './span-outcome.js';
import { readHeaders, type TraceScope, type Tracer } from './tracer.js';

/** Clients choose names; a longer one is cut. */
const maxNameLength = 100;

/** A span for each GraphQL operation over HTTP, below that of its request. */
export function traceHttpOperations(tracer: Tracer): ApolloServerPlugin<Context> {
  return {
    requestDidStart() {
      const { scope } = tracer;
      if (!scope?.context) return Promise.resolve();
      const { span, context } = tracer.start('graphql', {}, scope.context);
      scope.context = context;
      return Promise.resolve({
        didResolveOperation({ operation, operationName }) {
          if (operation) name(span, operation.operation, operationName);
          return Promise.resolve();
        },
        willSendResponse({ response }) {
          if (response.body.kind === 'single') judgeAll(span, errorsOf(response.body.singleResult));
          span.end();
          return Promise.resolve();
        },
      });
    },
  };
}

/**
 * The spans of a socket's operations: each begins a trace, or continues the one that `extensions.traceparent` of its message
 * names. A subscription's ends when it stands: what it delivers belongs to the traces of those who wrote it.
 */
export function traceSocketOperations(tracer: Tracer) {
  return {
    /** Every message of a socket is handled in a scope of its own, which its operation will fill. */
    session: <Extra>(session: Server<Extra>): Server<Extra> => ({
      opened: (socket, extra) =>
        session.opened(
          {
            ...socket,
            onMessage: (handle) =>
              socket.onMessage((data) => tracer.run({ context: parentIn(data) }, () => handle(data))),
          },
          extra,
        ),
    }),

    operation:
      <Result>(execute: (args: ExecutionArgs) => Result) =>
      (args: ExecutionArgs): Result => {
        const { scope } = tracer;
        if (!scope) return execute(args);
        const type = getOperationAST(args.document, args.operationName)?.operation ?? OperationTypeNode.QUERY;
        const { span, context } = tracer.start(
          'graphql',
          { kind: SpanKind.SERVER },
          scope.context ?? undefined,
        );
        name(span, type, args.operationName);
        const { contextValue } = args as { readonly contextValue?: Partial<Context> };
        if (contextValue?.requestId) span.setAttribute('duet.request.id', contextValue.requestId);
        scope.context = context;
        const result = execute(args);
        void Promise.resolve(result).then((settled: unknown) => {
          judgeAll(span, errorsOf(settled));
          span.end();
          if (type === OperationTypeNode.SUBSCRIPTION) leave(scope);
        });
        return result;
      },
  };
}

function leave(scope: TraceScope): void {
  scope.context = null;
}

function name(span: Span, type: string, operationName: string | null | undefined): void {
  span.updateName(type);
  span.setAttribute('graphql.operation.type', type);
  if (operationName) span.setAttribute('graphql.operation.name', operationName.slice(0, maxNameLength));
}

function judgeAll(span: Span, errors: readonly unknown[]): void {
  for (const error of errors) judge(span, error);
}

function errorsOf(result: unknown): readonly unknown[] {
  if (typeof result !== 'object' || result === null || !('errors' in result)) return [];
  return Array.isArray(result.errors) ? result.errors : [];
}

function parentIn(data: string): TraceScope['context'] {
  if (!data.includes('"traceparent"')) return null;
  try {
    const message = JSON.parse(data) as { readonly payload?: { readonly extensions?: unknown } };
    const carrier = message.payload?.extensions;
    return typeof carrier === 'object' && carrier !== null ? readHeaders(carrier) : null;
  } catch {
    return null;
  }
}
