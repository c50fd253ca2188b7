import { DuetError } from '../errors.js';
import { outlived } from './write-refusals.js';

/** A command that is not answered yet. */
export interface Waiting<Command, Outcome> {
  readonly command: Command;
  /** By a clock that nobody sets. */
  readonly deadlineAt: number;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

export function commandsOf<Command>(batch: readonly { readonly command: Command }[]): Command[] {
  return batch.map(({ command }) => command);
}

/** Answers a command: its outcome, or the refusal. */
export function settle<Command, Outcome>(
  waiting: Waiting<Command, Outcome>,
  outcome: Outcome | DuetError | undefined,
): void {
  if (outcome === undefined) waiting.reject(new Error('the batch left a command without an answer'));
  else if (outcome instanceof DuetError) waiting.reject(outcome);
  else waiting.resolve(outcome);
}

/** Refuses whoever has waited for too long; answers the others. */
export function giveUpLate<Command, Outcome>(
  waiting: readonly Waiting<Command, Outcome>[],
  cause: unknown,
): Waiting<Command, Outcome>[] {
  const now = performance.now();
  for (const one of waiting) if (one.deadlineAt <= now) one.reject(outlived(cause));
  return waiting.filter(({ deadlineAt }) => deadlineAt > now);
}
