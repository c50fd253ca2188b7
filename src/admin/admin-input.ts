import { DuetError } from '../errors.js';
import { isUserId, parseOptionalText } from '../input/text-rules.js';

/** The longest reason for the audit log, in characters (Unicode code points). */
const maxReasonCharacters = 500;

/** Why an administrator does something. Throws BAD_USER_INPUT naming `input.reason`. */
export function checkReason(reason: string | null | undefined): void {
  parseOptionalText(reason, 'input.reason', { maximum: maxReasonCharacters });
}

/** Nobody has an id that breaks the rule for ids, and the database need not be asked with it. */
export function parseTargetId(userId: string): string {
  if (!isUserId(userId)) throw userNotFound();
  return userId;
}

export function userNotFound(field = 'input.userId'): DuetError {
  return new DuetError('USER_NOT_FOUND', `${field} names no user.`, { field });
}
