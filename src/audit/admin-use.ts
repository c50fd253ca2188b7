import { parseOptionalText } from '../input/text-rules.js';

/** Who uses an administrator's rights, and in which request: what a GraphQL context knows of its caller. */
export interface AdminCaller {
  readonly viewerId: string;
  readonly requestId: string;
}

/** What an operation says about itself before anything in it was checked. */
export interface UseDescription {
  /** The name of the root field, such as `adminSendMessage`. */
  readonly action: string;
  /** Whom the administrator speaks for; absent when they act in their own name. */
  readonly onBehalfOfId?: string | null | undefined;
  /** The id of what it is done to; absent when there is no single one. */
  readonly target?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

/** One use of an administrator's rights: what the audit log tells of it, beside how it ended. */
export interface AdminUse {
  readonly adminId: string;
  readonly requestId: string;
  readonly action: string;
  readonly onBehalfOfId: string | null;
  readonly target: string | null;
  readonly reason: string | null;
}

/** The longest reason, in characters (Unicode code points). */
const maxReasonCharacters = 500;

/** The longest value that the log keeps of a request, in UTF-16 units; one that obeys its rule is never cut. */
const maxKeptUnits = 1_000;

/** The use as it can be stored whatever the request says: a value that is refused for its form still leaves an entry. */
export function describeUse(caller: AdminCaller, description: UseDescription): AdminUse {
  return {
    adminId: caller.viewerId,
    requestId: caller.requestId,
    action: description.action,
    onBehalfOfId: keepable(description.onBehalfOfId),
    target: keepable(description.target),
    reason: keepable(description.reason),
  };
}

/** The part of a use that is about one of several targets. */
export function towards(use: AdminUse, target: string): AdminUse {
  return { ...use, target: keepable(target) };
}

/** Why an administrator does something, for the log alone. Throws BAD_USER_INPUT naming `input.reason`. */
export function checkReason(reason: string | null | undefined): void {
  parseOptionalText(reason, 'input.reason', { maximum: maxReasonCharacters });
}

/** NUL cannot be stored, and a lone surrogate would be changed silently. */
function keepable(value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return value
    .slice(0, maxKeptUnits)
    .replaceAll('\0', '�')
    .replace(/\p{Surrogate}/gu, '�');
}
