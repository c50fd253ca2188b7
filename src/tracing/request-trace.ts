import type { RequestListener, ServerResponse } from 'node:http';
import { SpanKind, type Span } from '@opentelemetry/api';
import { fail } from './span-outcome.js';
import { readHeaders, type Tracer } from './tracer.js';

const traced = /^\/(graphql|exports|media)(\/|\?|$)/;
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * A span for each request to what Duet serves, below the one that the caller names. Pages, health and metrics have none. Of the
 * address only its kind is told: the rest may be a signed link.
 */
export function traceRequests(tracer: Tracer, listener: RequestListener): RequestListener {
  return (request, response) => {
    const [, kind, rest] = traced.exec(request.url ?? '') ?? [];
    if (kind === undefined) return listener(request, response);
    const method = methods.has(request.method ?? '') ? (request.method ?? '') : '_OTHER';
    const route = rest === '/' ? `/${kind}/*` : `/${kind}`;
    const attributes = { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http' };
    const { span, context } = tracer.start(
      `${method === '_OTHER' ? 'HTTP' : method} ${route}`,
      { kind: SpanKind.SERVER, attributes },
      readHeaders(request.headers),
    );
    response.once('close', () => {
      describe(span, response);
      span.end();
    });
    tracer.run({ context }, () => listener(request, response));
  };
}

function describe(span: Span, response: ServerResponse): void {
  const requestId = response.getHeader('X-Request-Id');
  if (typeof requestId === 'string') span.setAttribute('duet.request.id', requestId);
  if (!response.writableFinished) fail(span, 'client_gone');
  if (!response.headersSent) return;
  span.setAttribute('http.response.status_code', response.statusCode);
  if (response.statusCode >= 500) fail(span, String(response.statusCode));
}
