import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Logger } from 'pino';
import type { Authentication } from '../auth/authenticator.js';
import { Context } from '../graphql/context.js';
import type { LoaderSources } from '../graphql/loaders.js';
import type { OperationExecutor } from '../graphql/operation-executor.js';
import { allowOrigin, type OriginCheck } from './cross-origin.js';
import { sendDefect, sendRefusal } from './http-refusals.js';
import { readJson } from './json-body.js';
import { SettledContext, type KnownRequests } from './known-requests.js';
import { giveRequestId } from './request-scope.js';
import type { RequestTurns } from './request-turns.js';

export interface PlainPostOptions {
  readonly apollo: ApolloServer<Context>;
  /** Absent: everything goes through Apollo Server. */
  readonly known: KnownRequests | undefined;
  readonly executor: Pick<OperationExecutor, 'execute'>;
  readonly path: string;
  readonly maxBodyBytes: number;
  readonly authenticate: (authorization: unknown, address: string) => Promise<Authentication>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly sources: LoaderSources;
  readonly isOriginAllowed: OriginCheck;
  readonly requestTurns: RequestTurns;
  readonly log: Logger;
}

const plainJson = /^application\/json(?:; ?charset="?utf-8"?)?$/i;

/**
 * The way of nearly every request past Express: a POST of JSON in UTF-8, as it is and with its length. Routing it, reading its
 * body and answering it in Express took as long as storing a message. Whatever is out of the ordinary is left to Express. What
 * Apollo Server has answered before is executed without it; what it has not, and every error, it is asked for on both ways.
 */
export class PlainPost {
  constructor(private readonly options: PlainPostOptions) {}

  /** Answers the request if it is one of these; otherwise touches nothing and answers false. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.isPlain(request)) return false;
    const requestId = giveRequestId(request, response);
    allowOrigin(request, response, this.options.isOriginAllowed);
    this.options.requestTurns.take(request, response, () => {
      this.answer(request, response, requestId).catch((error: unknown) => {
        if (response.headersSent || response.destroyed) response.destroy();
        else sendDefect(response, { error, requestId, log: this.options.log });
      });
    });
    return true;
  }

  private isPlain({ method, url, headers }: IncomingMessage): boolean {
    const length = Number(headers['content-length']);
    return (
      method === 'POST' &&
      url === this.options.path &&
      plainJson.test(headers['content-type'] ?? '') &&
      headers['content-encoding'] === undefined &&
      length > 0 &&
      length <= this.options.maxBodyBytes
    );
  }

  private async answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    const { apollo, known, executor, authenticate, addressOf, sources } = this.options;
    const address = addressOf(request);
    const reading = readBytes(request);
    const caller = await authenticate(request.headers.authorization, address);
    const bytes = await reading;
    // It went away: nobody is there to be answered.
    if (bytes === null) return;
    const read = readJson(bytes);
    if ('problem' in read) {
      sendRefusal(response, 400, read.problem);
      return;
    }
    const body = read.value;
    const scope = [caller, requestId, sources, address] as const;
    const accept = request.headers.accept ?? '';
    let context = new Context(...scope);
    const operation = known?.find(accept, body, context);
    if (operation) {
      const result = await executor.execute(operation.args);
      if (!result.errors) {
        const answered = `${JSON.stringify({ data: result.data })}\n`;
        send(response, { status: 200, headers: [['Content-Type', operation.contentType]], answered });
        return;
      }
      // The node may have stopped meanwhile, and Apollo Server with it; then the connection has been cut.
      if (response.destroyed) return;
      context = new SettledContext(result, ...scope);
    }
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers: headersOf(request), search: '', body },
      context: () => Promise.resolve(context),
    });
    if (answer.body.kind !== 'complete') throw new Error('graphql 16 answers in one piece');
    const { string: answered } = answer.body;
    const contentType = answer.headers.get('content-type');
    // Errors come first.
    if (contentType && answered.startsWith('{"data":')) known?.learn(accept, body, { contentType, context });
    send(response, { status: answer.status ?? 200, headers: answer.headers, answered });
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Iterable<readonly [name: string, value: string]>;
  readonly answered: string;
}

function send(response: ServerResponse, { status, headers, answered }: Answer): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  response.statusCode = status;
  response.end(answered);
}

/** Resolves with the whole body, or with null when the client goes away before its end. */
function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => resolve(null));
  });
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
