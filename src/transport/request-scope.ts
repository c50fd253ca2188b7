import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const scope = new AsyncLocalStorage<string>();

/**
 * Gives each HTTP request an id, answered as `X-Request-Id`; a proxy's own id is kept when it is a short plain word. Apollo's
 * `formatError` knows nothing of the request it belongs to, so the id also travels with the asynchronous context.
 */
export function requestScope(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
    response.set('X-Request-Id', requestId);
    scope.run(requestId, next);
  };
}

/** The id of the request that runs; a fresh one outside of any. */
export function currentRequestId(): string {
  return scope.getStore() ?? randomUUID();
}
