import {
  RuleBroken,
  type CodedAnswer,
  type PlannedAnswer,
  type ReadPush,
  type ReceivedPush,
  type VendorServer,
  type Violation,
} from './vendor.js';
import type { VendorListener } from './loopback.js';

export interface VendorRequest {
  readonly method: string;
  /** With the query, as it came. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The same object for all requests of one connection. */
  readonly connection: object;
}

export interface VendorReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection ends after this answer in good order. */
  readonly goAway?: boolean;
}

export type Outcome = VendorReply | 'cut' | 'hang';

/** What a request turned out to be: a push, or one for an access token. */
export type Reading =
  { readonly push: ReadPush; readonly accepted: CodedAnswer } | { readonly grant: () => VendorReply };

/** What a vendor's file gives: how it reads a request (throwing RuleBroken) and in which form it answers a code. */
export interface VendorProtocol {
  readonly read: (request: VendorRequest) => Reading;
  readonly reply: (answer: CodedAnswer, request: VendorRequest, push: ReadPush | null) => VendorReply;
  readonly expireGrants?: () => void;
}

/** Keeps the books of one server: what came, what was wrong, what is planned. */
export class VendorDesk {
  readonly requests: ReceivedPush[] = [];
  readonly violations: Violation[] = [];
  grants = 0;
  private readonly plannedPushes: PlannedAnswer[] = [];
  private readonly plannedGrants: PlannedAnswer[] = [];
  private readonly plannedFor = new Map<string, PlannedAnswer>();
  private waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(private readonly protocol: VendorProtocol) {}

  handle(request: VendorRequest): Outcome {
    try {
      const reading = this.protocol.read(request);
      return 'push' in reading ? this.takePush(request, reading) : this.takeGrant(request, reading.grant);
    } catch (error) {
      if (!(error instanceof RuleBroken)) throw error;
      this.violations.push({ path: request.path, rule: error.rule, code: error.answer.code });
      return this.protocol.reply(error.answer, request, null);
    }
  }

  /** The server as tests see it, with what is this vendor's own. */
  asServer<Own extends object>(listener: VendorListener, own: Own): VendorServer & Own {
    const { requests, violations } = this;
    const grants = (): number => this.grants;
    const server: VendorServer = {
      url: listener.url,
      requests,
      violations,
      get grants() {
        return grants();
      },
      answerNext: (...answers) => void this.plannedPushes.push(...answers),
      answerFor: (token, answer) => {
        if (answer === null) this.plannedFor.delete(token);
        else this.plannedFor.set(token, answer);
      },
      answerNextGrant: (...answers) => void this.plannedGrants.push(...answers),
      expireGrants: () => this.protocol.expireGrants?.(),
      received: (count) => this.received(count),
      forget: () => {
        requests.length = 0;
        violations.length = 0;
      },
      close: () => listener.close(),
    };
    return Object.assign(server, own);
  }

  private takePush(request: VendorRequest, reading: Extract<Reading, { push: ReadPush }>): Outcome {
    const { push, accepted } = reading;
    const planned = this.plannedPushes.shift() ?? this.plannedForAny(push.tokens);
    const answer = coded(planned ?? accepted);
    const answered = typeof answer === 'string' ? answer : answer.code;
    this.requests.push({ path: request.path, headers: request.headers, ...push, answered });
    this.waiting = this.waiting.filter(({ count, resolve }) => {
      if (this.requests.length < count) return true;
      resolve();
      return false;
    });
    return typeof answer === 'string' ? answer : this.protocol.reply(answer, request, push);
  }

  private takeGrant(request: VendorRequest, grant: () => VendorReply): Outcome {
    const planned = this.plannedGrants.shift();
    if (planned !== undefined) {
      const answer = coded(planned);
      return typeof answer === 'string' ? answer : this.protocol.reply(answer, request, null);
    }
    this.grants += 1;
    return grant();
  }

  private plannedForAny(tokens: readonly string[]): PlannedAnswer | undefined {
    const planned = tokens.find((token) => this.plannedFor.has(token));
    return planned === undefined ? undefined : this.plannedFor.get(planned);
  }

  private async received(count: number): Promise<readonly ReceivedPush[]> {
    if (this.requests.length < count) {
      await new Promise<void>((resolve) => this.waiting.push({ count, resolve }));
    }
    return this.requests;
  }
}

/** A JSON answer, or the raw body that was planned instead. */
export function jsonReply(answer: CodedAnswer, status: number, body: unknown): VendorReply {
  const retryAfter = answer.retryAfterDate?.toUTCString() ?? answer.retryAfterSeconds?.toString();
  return {
    status: answer.status ?? status,
    headers: {
      'content-type': answer.rawBody === undefined ? 'application/json; charset=utf-8' : 'text/html',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
    body: answer.rawBody ?? JSON.stringify(body),
  };
}

function coded(answer: PlannedAnswer): CodedAnswer | 'cut' | 'hang' {
  if (typeof answer !== 'string') return answer;
  return answer === 'cut' || answer === 'hang' ? answer : { code: answer };
}
