import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/**
 * Gives each HTTP request an id, answered as `X-Request-Id`; a proxy's own id is kept when it is a short plain word. It is
 * kept with the response and not in an AsyncLocalStorage, which on Node 20 makes every promise of the process dearer.
 */
export function requestScope(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
    response.set('X-Request-Id', requestId);
    response.locals['requestId'] = requestId;
    next();
  };
}

/** The id that `requestScope` gave. */
export function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}
