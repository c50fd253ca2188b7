import { badInput, DuetError } from '../errors.js';
import { isSameJson, type JsonValue } from '../input/json-rules.js';
import type { UserContent } from './content.js';
import type { StoredMessage } from './message.js';
import { assertMessageSize } from './message-rules.js';
import type { ReachFacts } from './send-command.js';
import { decideReach } from './send-rules.js';

/** A message that someone wants to change, as the transaction finds it under the locks of both inboxes. */
export interface ChangeFacts {
  readonly message: StoredMessage;
  /** Whether the viewer has the message. */
  readonly isShown: boolean;
  /** The same, whether or not the viewer has cleared or deleted it since. */
  readonly wasShown: boolean;
  /** The database's clock. */
  readonly now: Date;
  /** For how long after sending its sender may make this change, in seconds. */
  readonly windowSeconds: number;
}

/** `EditMessageInput`, checked for everything that needs no database. */
export interface EditCommand {
  readonly viewerId: string;
  readonly messageId: string;
  /** Past the rules of mutes, blocks and friends. */
  readonly asAdmin: boolean;
  readonly version: number;
  readonly content: UserContent;
  /** Absent leaves it as it is; null removes it. */
  readonly customData?: JsonValue;
  /** Why the content may not be stored; a repeat of what is stored is answered all the same. */
  readonly refusal?: DuetError;
}

/** The same, with how the two people stand to each other. */
export interface EditFacts extends ChangeFacts {
  readonly reach: ReachFacts;
}

/** What to do with a change that is allowed: write it, or nothing because it is a repeat of what is written. */
export type ChangeDecision = 'WRITE' | 'DONE';

/**
 * A sender takes back a message: within the window, and whatever mutes or blocks say. What they cleared or deleted for
 * themselves is still theirs to take from the other. A repeat finds the message recalled and is done, however late it
 * comes.
 */
export function decideRecall(viewerId: string, facts: ChangeFacts): ChangeDecision | DuetError {
  const isOwn = facts.message.senderId === viewerId && facts.wasShown;
  const refusal = isOwn ? null : refuseStranger(viewerId, facts);
  if (refusal) return refusal;
  if (facts.message.recalledAt !== null) return 'DONE';
  if (isWindowOver(facts)) {
    const rule = `The message can be recalled for ${facts.windowSeconds} seconds after it was sent.`;
    return new DuetError('RECALL_WINDOW_PASSED', rule);
  }
  return 'WRITE';
}

/**
 * A sender changes what a message says. A repeat of the edit that made the present version is done, whatever has changed
 * since; everything else that names another version is a conflict. Then the content, the window, and the rules of
 * sending: where a send would be hidden from the recipient, the edit is refused as if the window had passed, because it
 * can neither reach the recipient nor differ from what the sender sees.
 */
export function decideEdit(command: EditCommand, facts: EditFacts): ChangeDecision | DuetError {
  const { message } = facts;
  const refusal = refuseStranger(command.viewerId, facts);
  if (refusal) return refusal;
  if (message.recalledAt !== null) return new DuetError('EDIT_CONFLICT', 'The message has been recalled.');
  if (message.version === command.version + 1 && saysAlready(message, command)) return 'DONE';
  if (message.version !== command.version) {
    const rule = `input.version is ${command.version}, and the message has version ${message.version}.`;
    return new DuetError('EDIT_CONFLICT', rule, { field: 'input.version' });
  }
  if (command.refusal) return command.refusal;
  if (message.content.kind !== command.content.kind) {
    return badInput('input.content', 'must be of the same kind as before');
  }
  assertMessageSize(command.content, customDataAfter(message, command));
  if (isWindowOver(facts)) return editWindowPassed();
  const { senderId, recipientId } = message;
  const reach = decideReach({ senderId, recipientId, asAdmin: command.asAdmin }, facts.reach);
  if (reach === 'DELIVERED') return 'WRITE';
  if (reach === 'SILENCED') return editWindowPassed();
  return reach.code === 'USER_NOT_FOUND' ? new DuetError(reach.code, 'The recipient is erased.') : reach;
}

/** Alike for what does not exist, is someone else's, or is gone from the viewer's view. */
export function messageMissing(field: string): DuetError {
  return new DuetError('MESSAGE_NOT_FOUND', `${field} names no message in your view.`, { field });
}

function refuseStranger(viewerId: string, { message, isShown }: ChangeFacts): DuetError | null {
  if (!isShown) return messageMissing('input.messageId');
  if (message.senderId === viewerId) return null;
  return new DuetError('FORBIDDEN', 'Only its sender can change a message.');
}

function isWindowOver({ message, now, windowSeconds }: ChangeFacts): boolean {
  return now.getTime() - new Date(message.sentAt).getTime() > windowSeconds * 1_000;
}

function editWindowPassed(): DuetError {
  return new DuetError('EDIT_WINDOW_PASSED');
}

function saysAlready(message: StoredMessage, command: EditCommand): boolean {
  return (
    isSameJson(command.content, message.content) &&
    (command.customData === undefined || isSameJson(command.customData, message.customData))
  );
}

/** The column holds what `parseCustomData` let through. */
function customDataAfter(message: StoredMessage, command: EditCommand): JsonValue | undefined {
  const after = command.customData === undefined ? (message.customData as JsonValue) : command.customData;
  return after ?? undefined;
}
