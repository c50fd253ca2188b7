import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';

/** Gives a request an id, answered as `X-Request-Id`; a proxy's own id is kept when it is a short plain word. */
export function giveRequestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', requestId);
  return requestId;
}

/**
 * Gives each request of Express an id. It is kept with the response and not in an AsyncLocalStorage, which on Node 20 makes
 * every promise of the process dearer.
 */
export function requestScope(): RequestHandler {
  return (request, response, next) => {
    response.locals['requestId'] = giveRequestId(request, response);
    next();
  };
}

/** The id that `requestScope` gave. */
export function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}
