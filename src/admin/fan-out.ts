import { DuetError } from '../errors.js';
import type { SendOutcome } from '../messages/send-command.js';

/** What became of the message to one recipient: it is stored, or refused. */
export type RecipientResult =
  | { readonly to: string; readonly outcome: SendOutcome }
  | { readonly to: string; readonly refusal: DuetError };

/**
 * How many messages of wide calls are stored in one transaction: with the sender, that many inboxes and one are locked at a time, for
 * a few milliseconds, so that a call for hundreds is no wait for anyone else.
 */
export const sliceSize = 10;

const unavailableReason = 'The database cannot be reached; repeat with the same clientMessageId.';
const defectReason = 'Something went wrong on our side; the request id finds it in the log.';

export interface FanOut {
  readonly to: readonly string[];
  /** Stores the message to one recipient; rejects with the refusal. */
  readonly send: (recipientId: string) => Promise<SendOutcome>;
  /** Told of each failure that is no refusal; the recipient is answered INTERNAL_SERVER_ERROR. */
  readonly onDefect: (error: unknown) => void;
}

/**
 * Sends to each recipient, in slices in the order of their ids; answers in the order of `to`. One that is refused or fails
 * does not touch the others. Where the database is away, the rest is answered UNAVAILABLE without being tried.
 */
export async function fanOut({ to, send, onDefect }: FanOut): Promise<RecipientResult[]> {
  const results = new Map<string, RecipientResult>();
  const sorted = [...to].sort();
  let hasOutage = false;
  for (let start = 0; start < sorted.length; start += sliceSize) {
    const slice = sorted.slice(start, start + sliceSize);
    const answers: RecipientResult[] = hasOutage
      ? slice.map((recipient) => ({
          to: recipient,
          refusal: new DuetError('UNAVAILABLE', unavailableReason),
        }))
      : await Promise.all(slice.map((recipient) => settle(recipient, { send, onDefect })));
    for (const answer of answers) {
      results.set(answer.to, answer);
      hasOutage ||= 'refusal' in answer && answer.refusal.code === 'UNAVAILABLE';
    }
  }
  return to.flatMap((recipient) => results.get(recipient) ?? []);
}

async function settle(
  to: string,
  { send, onDefect }: Pick<FanOut, 'send' | 'onDefect'>,
): Promise<RecipientResult> {
  try {
    return { to, outcome: await send(to) };
  } catch (error) {
    if (error instanceof DuetError) return { to, refusal: error };
    onDefect(error);
    return { to, refusal: new DuetError('INTERNAL_SERVER_ERROR', defectReason) };
  }
}
