import type { IncomingMessage } from 'node:http';
import express, { type Request, type Response, type Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { Authentication } from '../auth/authenticator.js';
import type { ExportService } from '../exports/export-service.js';
import { formatError } from '../graphql/format-error.js';
import { requestIdOf } from './request-scope.js';

export interface ExportsOptions {
  readonly exports: ExportService;
  readonly authenticate: (authorization: unknown, address: string) => Promise<Authentication>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly log: Logger;
}

const statusOfCode: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  CURSOR_INVALID: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

/**
 * `GET /exports/messages?from=…&until=…` and `?cursor=…`: NDJSON, gzip when asked, at the speed of the reader and in
 * constant memory. A body without its `end` line was cut: go on from its last checkpoint.
 */
export function createExportsRouter(options: ExportsOptions): Router {
  const router = express.Router();
  router.get('/exports/messages', async (request, response) => {
    try {
      await sendLines(request, response, await openExport(request, requestIdOf(response), options));
    } catch (error) {
      answerError(response, error, options.log);
    }
  });
  return router;
}

async function openExport(
  request: Request,
  requestId: string,
  { exports, authenticate, addressOf }: ExportsOptions,
): Promise<AsyncIterable<string>> {
  const authentication = await authenticate(request.get('authorization'), addressOf(request));
  if ('refusal' in authentication) throw authentication.refusal;
  const { userId, role } = authentication.identity;
  const caller = { viewerId: userId, requestId };
  if (role !== 'ADMIN') throw await exports.refuse(caller);
  return exports.open(caller, {
    from: textOf(request.query['from']),
    until: textOf(request.query['until']),
    cursor: textOf(request.query['cursor']),
  });
}

/** A parameter that is repeated or nested is no text, and the rule for the parameter refuses it. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : '';
}

async function sendLines(request: Request, response: Response, lines: AsyncIterable<string>): Promise<void> {
  response.set({
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept-Encoding',
  });
  const source = Readable.from(lines, { objectMode: true, highWaterMark: 1 });
  if (request.acceptsEncodings('gzip', 'identity') === 'gzip') {
    response.set('Content-Encoding', 'gzip');
    await pipeline(source, createGzip(), response);
  } else {
    await pipeline(source, response);
  }
}

/** After the first byte there is no way to tell but to cut: the reader misses the `end` line and goes on by cursor. */
function answerError(response: Response, error: unknown, log: Logger): void {
  if (response.headersSent) {
    log.warn({ err: error, requestId: requestIdOf(response) }, 'An export was cut.');
    response.destroy();
    return;
  }
  const formatted = formatError(error, { log, requestId: requestIdOf(response) });
  response.removeHeader('Content-Encoding');
  response.status(statusOfCode[String(formatted.extensions?.['code'])] ?? 500).json({ errors: [formatted] });
}
