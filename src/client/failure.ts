import type { ErrorCode } from './model.js';

/** What the client itself has to say; everything else comes from the server's closed catalogue. */
export type ClientCode =
  /** There was no connection within the time that an operation waits for one. */
  | 'OFFLINE'
  /** The connection held and no answer came in time; whether the server did it is not known. */
  | 'TIMED_OUT'
  /** The client was closed, or `login` was never called. */
  | 'CLOSED'
  /** The token was refused as such: sign in again. */
  | 'TOKEN_REFUSED'
  /** The store holds another user's messages than the token's. */
  | 'WRONG_USER'
  /** What the client keeps could not be read or written, as in a private window or on a full disk. */
  | 'STORE_FAILED'
  /** The message was taken out of the outbox before it was sent. */
  | 'DISCARDED';

/** Codes that the server may get later are text too: keep a default. */
export type FailureCode = ErrorCode | ClientCode | (string & Record<never, never>);

/** Every failure of the client: decide by `code`, show `message` to developers only. */
export class DuetFailure extends Error {
  override readonly name = 'DuetFailure';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly details: FailureDetails = {},
  ) {
    super(message);
  }
}

export interface FailureDetails {
  /** Of `BAD_USER_INPUT`: the path in the arguments, and what it must obey. */
  readonly field?: string;
  readonly rule?: string;
  /** Of `RATE_LIMITED`: how long to wait. */
  readonly retryAfterMs?: number;
}

/** The refusal in the answer to one operation: the first error of it. */
export function failureOf(errors: unknown): DuetFailure {
  const [first] = Array.isArray(errors) ? (errors as readonly unknown[]) : [errors];
  const { message = 'The operation failed.', extensions = {} } = (first ?? {}) as {
    readonly message?: string;
    readonly extensions?: { readonly code?: string } & FailureDetails;
  };
  return new DuetFailure(extensions.code ?? 'INTERNAL_SERVER_ERROR', message, {
    ...(extensions.field === undefined ? {} : { field: extensions.field }),
    ...(extensions.rule === undefined ? {} : { rule: extensions.rule }),
    ...(extensions.retryAfterMs === undefined ? {} : { retryAfterMs: extensions.retryAfterMs }),
  });
}

const passing: ReadonlySet<string> = new Set([
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  'UNAUTHENTICATED',
  'OFFLINE',
  'TIMED_OUT',
  'CLOSED',
]);

/** Whether the same request may succeed later without anybody changing it. */
export function isPassing(failure: unknown): boolean {
  return failure instanceof DuetFailure && passing.has(failure.code);
}
