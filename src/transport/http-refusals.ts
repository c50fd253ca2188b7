import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { DuetError } from '../errors.js';

/** A refusal before GraphQL, in the form of its answers. */
export function sendRefusal(response: ServerResponse, status: number, message: string): void {
  sendError(response, status, { message, extensions: { code: 'BAD_REQUEST' } });
}

/** A refusal of what is good, and may come again (RFC 9110, 10.2.3 and 15.6.4). */
export function sendUnavailable(response: ServerResponse, { code, message, extensions }: DuetError): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Retry-After', Math.ceil(Number(extensions['retryAfterMs']) / 1_000));
  sendError(response, 503, { message, extensions: { code, ...extensions } });
}

/** A defect before GraphQL: masked, and logged with the id that is answered. */
export function sendDefect(
  response: ServerResponse,
  { error, requestId, log }: { readonly error: unknown; readonly requestId: string; readonly log: Logger },
): void {
  log.error({ requestId, err: error }, 'A request met a defect before GraphQL.');
  sendError(response, 500, {
    message: 'Something went wrong on our side.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  });
}

function sendError(response: ServerResponse, status: number, error: object): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify({ errors: [error] }));
}
