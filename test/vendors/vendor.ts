/**
 * What the local servers that stand for the push vendors have in common. They are written from the vendors' documents and
 * import nothing from src/push, so that an adapter and its judge cannot share a mistake. Each is strict: a request that
 * breaks a documented rule gets the vendor's own error and is noted in `violations`.
 */

/** One push that kept every rule, in the words that all vendors share. What a vendor has no field for is null. */
export interface ReceivedPush {
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The vendor's own body: JSON as it was parsed, a form as an object, Web Push as the decrypted text. */
  readonly body: unknown;
  readonly tokens: readonly string[];
  readonly title: string | null;
  readonly text: string | null;
  readonly badge: number | null;
  /** By which a later push replaces an earlier one: collapse id, tag, notify id, topic. */
  readonly collapseId: string | null;
  readonly ttlSeconds: number | null;
  /** What the app is given beside the text, parsed where it is JSON. */
  readonly data: unknown;
  /** Of what the server did with it: the vendor's code, or 'cut' or 'hang'. */
  readonly answered: string;
}

/** A push as a vendor's file reads it, before it is known how it is answered. */
export type ReadPush = Omit<ReceivedPush, 'path' | 'headers' | 'answered'>;

export interface Violation {
  readonly path: string;
  /** The documented rule that was broken, in words. */
  readonly rule: string;
  /** The vendor's code that it was answered with. */
  readonly code: string;
}

export interface CodedAnswer {
  /** The vendor's own name or number for the outcome; also one that no document knows. */
  readonly code: string;
  /** The HTTP status, where the code's documented one is not meant. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** The same as a date (RFC 9110, 10.2.3). */
  readonly retryAfterDate?: Date;
  /** The field that a bad-argument answer names, for vendors that name one. */
  readonly field?: string;
  /** The body as it goes out, where the vendor's own form is not meant: a gateway's HTML page, half a JSON. */
  readonly rawBody?: string;
}

/**
 * How a push is answered instead of being accepted: by a code, or by one of two words. 'cut': the connection breaks after
 * the request was read, so that nobody knows whether it was taken. 'hang': no answer, and the connection stays open until
 * `close`.
 */
export type PlannedAnswer = string | CodedAnswer;

export interface VendorServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** In the order of their arrival, also those that a planned answer refused. */
  readonly requests: readonly ReceivedPush[];
  readonly violations: readonly Violation[];
  /** How many access tokens were given out; stays 0 where the vendor has none. */
  readonly grants: number;
  /** The next pushes get these answers, one each, in this order. */
  answerNext(...answers: readonly PlannedAnswer[]): void;
  /** Every push to that token gets this answer, until it is taken back with null. Comes after what `answerNext` planned. */
  answerFor(token: string, answer: PlannedAnswer | null): void;
  /** The next requests for an access token get these answers. */
  answerNextGrant(...answers: readonly PlannedAnswer[]): void;
  /** Access tokens that were given out are expired from now on. */
  expireGrants(): void;
  /** Resolves with all pushes once there are that many. */
  received(count: number): Promise<readonly ReceivedPush[]>;
  /** Forgets requests and violations; what is planned stays. */
  forget(): void;
  /** Breaks what is open and refuses what comes. */
  close(): Promise<void>;
}

/** Thrown by a vendor's reading of a request that breaks a rule. */
export class RuleBroken extends Error {
  constructor(
    readonly rule: string,
    readonly answer: CodedAnswer,
  ) {
    super(rule);
  }
}

/** Throws the vendor's `code` unless the rule holds. */
export function insist(holds: boolean, rule: string, code: string | CodedAnswer): asserts holds {
  if (!holds) throw new RuleBroken(rule, typeof code === 'string' ? { code } : code);
}
