import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { allowOrigin, type OriginCheck } from './cross-origin.js';
import { sendUnavailable } from './http-refusals.js';
import { patienceMs, tooLate, type ReadingTurns } from './reading-turns.js';
import { giveRequestId } from './request-scope.js';

export interface RequestTurnsOptions {
  /** Of GraphQL: what is asked at other paths, whether the node is well for one, does not wait. */
  readonly path: string;
  readonly turns: Pick<ReadingTurns, 'hasTime'>;
  readonly isOriginAllowed: OriginCheck;
  readonly handle: RequestListener;
  readonly onRefusal: (code: string) => void;
}

/** Requests that may wait; one more is refused at once. */
const maxWaiting = 10_000;

/**
 * Takes requests for GraphQL in the turns in which sockets are read, in the order in which they came. One that waits keeps its
 * connection and what fits the stream's buffer of its body. What has waited for longer than `patienceMs` is answered 503 with
 * UNAVAILABLE, and nothing of it was done.
 */
export class RequestTurns {
  private waiting = 0;

  constructor(private readonly options: RequestTurnsOptions) {}

  take(request: IncomingMessage, response: ServerResponse): void {
    const { turns, handle } = this.options;
    if (!this.isForGraphql(request) || (this.waiting === 0 && turns.hasTime())) {
      handle(request, response);
    } else if (this.waiting >= maxWaiting) {
      this.refuse(request, response, patienceMs);
    } else {
      this.waiting += 1;
      this.wait(request, response, performance.now());
    }
  }

  /** As loosely as Express compares. A browser's question before its request (Fetch, 4.8) is no work, and bears no refusal. */
  private isForGraphql({ method, url = '' }: IncomingMessage): boolean {
    const [address = ''] = url.replace(/^https?:\/\/[^/]*/i, '').split('?');
    return method !== 'OPTIONS' && address.replace(/\/$/, '').toLowerCase() === this.options.path;
  }

  /** Each asks by itself, once in each turn of the event loop: what the one before it does is seen on the clock by then. */
  private wait(request: IncomingMessage, response: ServerResponse, sinceMs: number): void {
    setImmediate(() => {
      if (!this.options.turns.hasTime()) return this.wait(request, response, sinceMs);
      this.waiting -= 1;
      // Nobody is there to be answered.
      if (request.destroyed || response.destroyed) return;
      const waitedMs = performance.now() - sinceMs;
      if (waitedMs > patienceMs) this.refuse(request, response, waitedMs);
      else this.options.handle(request, response);
    });
  }

  private refuse(request: IncomingMessage, response: ServerResponse, waitedMs: number): void {
    const refusal = tooLate(waitedMs);
    this.options.onRefusal(refusal.code);
    giveRequestId(request, response);
    allowOrigin(request, response, this.options.isOriginAllowed);
    response.setHeader('Cache-Control', 'no-store');
    sendUnavailable(response, refusal);
  }
}
