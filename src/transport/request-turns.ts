import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { sendUnavailable } from './http-refusals.js';
import { patienceMs, tooLate, type ReadingTurns } from './reading-turns.js';

export interface RequestTurnsOptions {
  readonly turns: ReadingTurns;
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

  /** Calls `enter` when it is the request's turn, or answers it, or forgets it when its client has gone. */
  take(request: IncomingMessage, response: ServerResponse, enter: () => void): void {
    const { turns } = this.options;
    if (this.waiting === 0 && turns.hasTime('present')) return enter();
    if (this.waiting >= maxWaiting) return this.refuse(response, patienceMs);
    const sinceMs = performance.now();
    this.waiting += 1;
    const enterOrRefuse = (): void => {
      this.waiting -= 1;
      if (request.destroyed || response.destroyed) return;
      const waitedMs = performance.now() - sinceMs;
      if (waitedMs > patienceMs) this.refuse(response, waitedMs);
      else enter();
    };
    turns.wait('present', enterOrRefuse, sinceMs + patienceMs);
  }

  /** The same for Express. */
  readonly handler: RequestHandler = (request, response, next) => {
    this.take(request, response, next);
  };

  private refuse(response: ServerResponse, waitedMs: number): void {
    const refusal = tooLate(waitedMs);
    this.options.onRefusal(refusal.code);
    sendUnavailable(response, refusal);
  }
}
