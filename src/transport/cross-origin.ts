import type { IncomingMessage, ServerResponse } from 'node:http';

export type OriginCheck = (origin: string | undefined, host: string | undefined) => boolean;

/** What a page of an allowed origin may say and read. */
export interface CrossOriginRules {
  readonly methods: string;
  readonly headers: string;
  readonly exposed: string;
}

const ofGraphql: CrossOriginRules = {
  methods: 'POST, GET, OPTIONS',
  headers: 'authorization, content-type, apollo-require-preflight, x-request-id, traceparent, tracestate',
  exposed: 'x-request-id, retry-after',
};

/** CORS for the allowed origins (Fetch standard): tokens travel in a header, so no credentials are ever allowed. */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  isAllowed: OriginCheck,
  { methods, headers, exposed }: CrossOriginRules = ofGraphql,
): void {
  const { origin, host } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (!origin || !isAllowed(origin, host)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Headers', headers);
  response.setHeader('Access-Control-Allow-Methods', methods);
  response.setHeader('Access-Control-Expose-Headers', exposed);
  response.setHeader('Access-Control-Max-Age', '7200');
}
