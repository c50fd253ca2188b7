import type { IncomingMessage } from 'node:http';
import express, { type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import type { Authentication } from '../auth/authenticator.js';
import { formatError } from '../graphql/format-error.js';
import { isUuid } from '../input/text-rules.js';
import type { Download, DownloadService } from '../media/download-service.js';
import type { MediaLinks } from '../media/media-links.js';
import type { Received, ReceiveRefusal, ReceiveService } from '../media/receive-service.js';
import { asVariant } from '../messages/upload-reference.js';
import { allowOrigin, type CrossOriginRules, type OriginCheck } from './cross-origin.js';
import { sendRefusal } from './http-refusals.js';
import { requestIdOf } from './request-scope.js';

export interface MediaRouterOptions {
  readonly media: {
    readonly links: MediaLinks;
    readonly downloads: DownloadService;
    readonly receiver: ReceiveService;
  };
  readonly authenticate: (authorization: unknown, address: string) => Promise<Authentication>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly isOriginAllowed: OriginCheck;
  readonly log: Logger;
}

const crossOrigin: CrossOriginRules = {
  methods: 'GET, HEAD, PUT, PATCH, OPTIONS',
  headers: 'authorization, content-type, range, if-range, upload-offset, x-request-id',
  exposed: 'upload-offset, upload-length, content-range, accept-ranges, etag, x-request-id',
};

/**
 * `/media/{id}` serves files by signed addresses, `/media/{id}/content` takes them. Nothing here reads a body into memory, and
 * nothing tells a forged address from one that has ended.
 */
export function createMediaRouter(options: MediaRouterOptions): Router {
  const router = express.Router();
  router.use('/media', allowPages(options));
  router.get('/media/:id', answering(options, serveDownload));
  router.head('/media/:id/content', answering(options, tellProgress));
  router.put('/media/:id/content', answering(options, takeBytes));
  router.patch('/media/:id/content', answering(options, takeBytes));
  return router;
}

type Answer = (request: Request, response: Response, options: MediaRouterOptions) => Promise<void>;

function answering(options: MediaRouterOptions, answer: Answer): express.RequestHandler {
  return async (request, response) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    try {
      await answer(request, response, options);
    } catch (error) {
      answerError(response, error, options.log);
    }
  };
}

/** Pages of other origins show pictures without asking; what they ask for by script needs an origin that is allowed. */
function allowPages({ isOriginAllowed }: MediaRouterOptions): express.RequestHandler {
  return (request, response, next) => {
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    allowOrigin(request, response, isOriginAllowed, crossOrigin);
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

async function serveDownload(
  request: Request,
  response: Response,
  options: MediaRouterOptions,
): Promise<void> {
  const download = await openDownload(request, response, options);
  if (!download) {
    sendError(response, 404, notHere);
    return;
  }
  if ('path' in download.from) return sendFile(response, download, download.from.path);
  // The next request is decided anew: the message may be gone by then.
  response.redirect(302, download.from.url);
}

/** A signed address, or an administrator's token with any address. */
async function openDownload(
  request: Request,
  response: Response,
  { media: { downloads }, authenticate, addressOf }: MediaRouterOptions,
): Promise<Download | null> {
  const uploadId = idOf(request);
  if (uploadId === null) return null;
  const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
  if (request.query['s'] !== undefined) return downloads.open(uploadId, request.query, method);
  const authentication = await authenticate(request.get('authorization'), addressOf(request));
  if ('refusal' in authentication || authentication.identity.role !== 'ADMIN') return null;
  const admin = { viewerId: authentication.identity.userId, requestId: requestIdOf(response) };
  const { v } = request.query;
  const variant = typeof v === 'string' ? asVariant(v) : null;
  return downloads.openAsAdmin(admin, { uploadId, variant }, method);
}

/** Ranges and conditions are Express's; they go by the ETag, since no date says as much. */
function sendFile(response: Response, download: Download, path: string): Promise<void> {
  response.set({
    'Content-Type': download.contentType,
    'Content-Disposition': download.disposition,
    ETag: download.etag,
    'Cache-Control': 'private, max-age=3600',
    // Whatever a browser makes of the file, it runs nothing and loads nothing.
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
  return new Promise((resolve, reject) => {
    response.sendFile(
      path,
      { dotfiles: 'allow', etag: false, lastModified: false, cacheControl: false },
      (error) => {
        // The reader is gone, or has been told what was wrong with its range.
        if (!error || response.headersSent || response.destroyed) resolve();
        else reject(error);
      },
    );
  });
}

async function tellProgress(
  request: Request,
  response: Response,
  options: MediaRouterOptions,
): Promise<void> {
  const uploadId = openUpload(request, options);
  const progress = uploadId === null ? null : await options.media.receiver.progress(uploadId);
  if (!progress) {
    sendError(response, 404, notHere);
    return;
  }
  response.set({ 'Upload-Offset': String(progress.offset), 'Upload-Length': String(progress.upload.bytes) });
  response.status(204).end();
}

async function takeBytes(request: Request, response: Response, options: MediaRouterOptions): Promise<void> {
  const uploadId = openUpload(request, options);
  if (uploadId === null) {
    sendError(response, 404, notHere);
    return;
  }
  const offset = request.method === 'PUT' ? null : readCount(request.get('upload-offset'));
  if (offset !== null && Number.isNaN(offset)) {
    sendError(response, 400, needsOffset);
    return;
  }
  const received = await options.media.receiver.receive(uploadId, {
    offset,
    length: lengthOf(request),
    body: request,
  });
  if (!received) {
    sendError(response, 404, notHere);
    return;
  }
  answerReceived(response, received);
}

function answerReceived(response: Response, { offset, upload, refusal }: Received): void {
  response.set({ 'Upload-Offset': String(offset), 'Upload-Length': String(upload.bytes) });
  if (refusal !== null) {
    const { status, message } = refusals[refusal];
    // What is still coming is not waited for.
    response.set('Connection', 'close');
    return sendError(response, status, message);
  }
  if (upload.facts === null) {
    response.status(204).end();
    return;
  }
  const { id, kind, bytes, facts, renditions } = upload;
  response.status(200).json({ id, kind, bytes, ...facts, renditions });
}

const notHere = 'There is no file at this address, or no longer.';
const needsOffset = 'The header Upload-Offset must say how many bytes have arrived.';

const refusals: Readonly<Record<ReceiveRefusal, { readonly status: number; readonly message: string }>> = {
  COMPLETE: { status: 409, message: 'The upload is complete.' },
  BUSY: { status: 409, message: 'Another request is bringing bytes of this upload.' },
  WRONG_OFFSET: { status: 409, message: 'Upload-Offset is not how many bytes have arrived.' },
  TOO_LARGE: { status: 413, message: 'The body has more bytes than were announced.' },
  TOO_SLOW: { status: 408, message: 'No byte came for too long. What arrived is kept.' },
  CUT: { status: 400, message: 'The body was cut. What arrived is kept.' },
};

/** The id of the upload that the address takes bytes for; null when it is forged or has ended. */
function openUpload(request: Request, { media }: MediaRouterOptions): string | null {
  const uploadId = idOf(request);
  return uploadId !== null && media.links.opensUpload(uploadId, request.query) ? uploadId : null;
}

function idOf(request: Request): string | null {
  const { id } = request.params;
  return typeof id === 'string' && isUuid(id) ? id.toLowerCase() : null;
}

/** RFC 9112, 6.3: a request that announces no body has none. */
function lengthOf(request: Request): number | null {
  if (request.get('transfer-encoding') !== undefined) return null;
  return readCount(request.get('content-length') ?? '0');
}

function readCount(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

const statusOfCode: Readonly<Record<string, number>> = { BAD_USER_INPUT: 415, UNAVAILABLE: 503 };

function answerError(response: Response, error: unknown, log: Logger): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = statusOf(error);
  // Of a range that lies outside the file, RFC 9110 section 14.4 wants the length, which is in the headers already.
  if (status !== null) return sendError(response, status, 'The file cannot be sent like that.');
  const formatted = formatError(error, { log, requestId: requestIdOf(response) });
  const code = String(formatted.extensions?.['code']);
  response.status(statusOfCode[code] ?? 500).json({ errors: [formatted] });
}

/** The status that Express gives an error of the reader's making. */
function statusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function sendError(response: Response, status: number, message: string): void {
  response.removeHeader('Content-Disposition');
  response.set('Cache-Control', 'no-store');
  sendRefusal(response, status, message);
}
