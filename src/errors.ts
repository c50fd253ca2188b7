/**
 * The closed catalogue of everything Duet refuses, and the one error class that carries it to a client. A code is never
 * reused for another meaning; docs/reference/errors.md lists each, and a test holds the two together.
 */

/** What a caller can do about a refusal: nothing, change the request, or repeat it unchanged after a while. */
export type RetryAdvice = 'never' | 'after-change' | 'later';

interface CatalogueEntry {
  readonly meaning: string;
  readonly retry: RetryAdvice;
}

export const errorCatalogue = {
  UNAUTHENTICATED: {
    meaning: 'The token is missing, invalid, expired, or of an erased user.',
    retry: 'after-change',
  },
  FORBIDDEN: { meaning: 'The viewer may see the object but not do this with it.', retry: 'never' },
  BAD_USER_INPUT: {
    meaning: 'A value breaks a rule; the message names the field and the rule.',
    retry: 'after-change',
  },
  USER_NOT_FOUND: { meaning: 'No such user, or the user is erased.', retry: 'never' },
  CONVERSATION_NOT_FOUND: { meaning: 'No such conversation in the view of the viewer.', retry: 'never' },
  MESSAGE_NOT_FOUND: { meaning: 'No such message in the view of the viewer.', retry: 'never' },
  REQUEST_NOT_FOUND: { meaning: 'No such friend request for the viewer.', retry: 'never' },
  DEVICE_NOT_FOUND: { meaning: 'The viewer has no device with this id.', retry: 'after-change' },
  CURSOR_INVALID: {
    meaning: 'The cursor is forged, truncated, or belongs to something else.',
    retry: 'after-change',
  },
  NOT_FRIENDS: { meaning: 'The recipient or the app accepts messages of friends only.', retry: 'never' },
  BLOCKED: { meaning: 'The recipient blocks the sender.', retry: 'never' },
  RECIPIENT_BLOCKED_BY_YOU: { meaning: 'The sender blocks the recipient.', retry: 'after-change' },
  MUTED: { meaning: 'An administrator has muted the sender.', retry: 'later' },
  IDEMPOTENCY_CONFLICT: {
    meaning: 'This clientMessageId was used for another request.',
    retry: 'after-change',
  },
  EDIT_CONFLICT: {
    meaning: 'The message has changed since the version that was named.',
    retry: 'after-change',
  },
  RECALL_WINDOW_PASSED: { meaning: 'The time in which a message may be recalled is over.', retry: 'never' },
  EDIT_WINDOW_PASSED: { meaning: 'The message can be edited no more.', retry: 'never' },
  LIMIT_REACHED: { meaning: 'A documented maximum is reached.', retry: 'after-change' },
  RATE_LIMITED: { meaning: 'Too many requests; retryAfterMs says when to come back.', retry: 'later' },
  OPERATION_NOT_TRUSTED: {
    meaning: 'The server runs for users only the operations of its manifest, and this is none of them.',
    retry: 'never',
  },
  UNAVAILABLE: { meaning: 'A part of the service cannot answer now.', retry: 'later' },
  INTERNAL_SERVER_ERROR: {
    meaning: 'A defect on the side of Duet; the request id finds it in the log.',
    retry: 'later',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/**
 * An expected "no". Its message is shown to the client as it is, so it names fields and rules and never a secret.
 * Any other error that reaches the transport is a defect or an outage and is masked there.
 */
export class DuetError extends Error {
  override readonly name = 'DuetError';

  constructor(
    readonly code: ErrorCode,
    message: string = errorCatalogue[code].meaning,
    readonly extensions: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The refusal of an argument, named by its path, that should be the id of a user who exists and is not erased. */
export function userNotFound(field = 'input.userId'): DuetError {
  return new DuetError('USER_NOT_FOUND', `${field} names no user.`, { field });
}

/** The refusal of a viewer whose account was erased after the token was made, even meanwhile. */
export function viewerErased(): DuetError {
  return new DuetError('UNAUTHENTICATED', 'The user of this token is erased.');
}

/** The refusal of one input value: `field` is its path in the arguments, `rule` completes the sentence "field …". */
export function badInput(field: string, rule: string): DuetError {
  return new DuetError('BAD_USER_INPUT', `${field} ${rule}`, { field, rule });
}
