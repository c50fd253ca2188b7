import { DuetError } from '../errors.js';
import type { SendCommand, SendOutcome } from './send-command.js';

/** Tells what a command finds stored by its own earlier attempt, whose batch broke at its end, from repeats of the client's. */
export class OwnAttempts {
  /** The ids given to a command in every batch it was in: of one whose end is unknown, one of them may be stored. */
  private readonly givenIds = new WeakMap<SendCommand, string[]>();

  /** What is decided about the command in this batch, as the client is answered: its own attempt is no duplicate. */
  recognise(command: SendCommand | undefined, outcome: SendOutcome | DuetError): SendOutcome | DuetError {
    if (!command) throw new Error('an answer has no command');
    if (outcome instanceof DuetError) return outcome;
    const given = this.givenIds.get(command) ?? [];
    if (outcome.duplicate) return { ...outcome, duplicate: !given.includes(outcome.message.id) };
    this.givenIds.set(command, [...given, outcome.message.id]);
    return outcome;
  }
}
