import type { IncomingMessage, ServerResponse } from 'node:http';

export type OriginCheck = (origin: string | undefined, host: string | undefined) => boolean;

/** CORS for the allowed origins (Fetch standard): tokens travel in a header, so no credentials are ever allowed. */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  isAllowed: OriginCheck,
): void {
  const { origin, host } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (!origin || !isAllowed(origin, host)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader(
    'Access-Control-Allow-Headers',
    'authorization, content-type, apollo-require-preflight, x-request-id',
  );
  response.setHeader('Access-Control-Allow-Methods', 'POST, GET, OPTIONS');
  response.setHeader('Access-Control-Expose-Headers', 'x-request-id');
  response.setHeader('Access-Control-Max-Age', '7200');
}
