import type { Attempt } from './history.js';
import type { SendAnswer } from './operations.js';

/** An answer to one operation as GraphQL gives it. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/** Errors after which the same request may succeed, so that they say nothing about what was stored. */
const undecided = new Set(['UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED']);

/** What an answer to sendMessage says about the message; no answer says nothing. */
export function readOutcome(answer: Answer<SendAnswer> | null): Omit<Attempt, 'invokedAt' | 'endedAt'> {
  if (!answer) return { outcome: 'unknown' };
  const code = codeOf(answer);
  if (code !== undefined) return { outcome: undecided.has(code) ? 'unknown' : 'refused', code };
  const sent = answer.data?.sendMessage;
  if (!sent) return { outcome: 'unknown', code: 'NO_DATA' };
  return { outcome: 'ok', messageId: sent.message.id, duplicate: sent.duplicate };
}

/** The code of an answer's first error; undefined when all went well. */
export function codeOf(answer: Answer<unknown>): string | undefined {
  const [error] = answer.errors ?? [];
  return error && (error.extensions?.code ?? error.message);
}
