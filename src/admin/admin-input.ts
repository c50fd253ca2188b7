import { DuetError } from '../errors.js';
import { isUserId } from '../input/text-rules.js';

/** Nobody has an id that breaks the rule for ids, and the database need not be asked with it. */
export function parseTargetId(userId: string): string {
  if (!isUserId(userId)) throw userNotFound();
  return userId;
}

export function userNotFound(field = 'input.userId'): DuetError {
  return new DuetError('USER_NOT_FOUND', `${field} names no user.`, { field });
}
