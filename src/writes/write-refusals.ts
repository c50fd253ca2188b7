import { DuetError } from '../errors.js';

/** Whoever is refused comes back when what waits now is written, not all at the same moment, and never at once. */
const shortestRetryMs = 200;
const longestRetryMs = 10_000;

/** Nothing of the command was done: so much waits already. */
export function tooManyWaiting(untilWrittenMs: number): DuetError {
  const waitMs = untilWrittenMs * (1 + Math.random());
  const retryAfterMs = Math.round(Math.min(Math.max(waitMs, shortestRetryMs), longestRetryMs));
  return new DuetError('UNAVAILABLE', `Too many writes are waiting; come back in ${retryAfterMs} ms.`, {
    retryAfterMs,
  });
}

/** Nothing of the command was done, and repeating it is of no use before somebody has made room. */
export function noRoom(cause: unknown): DuetError {
  const message = 'The database has no room for more.';
  return new DuetError('UNAVAILABLE', message, { retryAfterMs: longestRetryMs }, { cause });
}

/** Whether the command was done is not known. */
export function outlived(cause: unknown): DuetError {
  const message =
    'The database did not take the write in time; it is safe to repeat it, a message with the same clientMessageId.';
  return new DuetError('UNAVAILABLE', message, {}, { cause });
}
