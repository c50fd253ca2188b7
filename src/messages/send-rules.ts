import { badInput, DuetError } from '../errors.js';
import type { Acceptance, SendCommand, SendFacts } from './send-command.js';

/**
 * Who may send to whom: the rules of DESIGN section 2 in their order, on facts that cannot change before the commit.
 * Answers where the message goes, or the refusal.
 */
export function decideSend(command: SendCommand, facts: SendFacts): Acceptance | DuetError {
  if (!facts.sender || facts.sender.erasedAt) return senderMissing(command);
  if (!command.asAdmin && facts.senderIsMuted) {
    return new DuetError('MUTED', 'An administrator has muted you.');
  }
  if (!facts.recipient || facts.recipient.erasedAt) {
    return new DuetError('USER_NOT_FOUND', 'input.to names no user.', { field: 'input.to' });
  }
  if (command.recipientId === command.senderId) return badInput('input.to', 'must not be the sender');
  if (!command.asAdmin) {
    const refusal = refuseByRelation(facts);
    if (refusal) return refusal;
  }
  if (command.replyToId !== undefined && !facts.replyIsVisible) {
    return new DuetError('MESSAGE_NOT_FOUND', 'input.replyTo names no message of this conversation.', {
      field: 'input.replyTo',
    });
  }
  if (!command.inSenderView) return { hiddenFrom: 'SENDER' };
  const silenced = !command.asAdmin && facts.recipientBlocks;
  return { hiddenFrom: silenced ? 'RECIPIENT' : null };
}

function refuseByRelation(facts: SendFacts): DuetError | null {
  if (facts.senderBlocks) return new DuetError('RECIPIENT_BLOCKED_BY_YOU', 'You block the recipient.');
  if (facts.recipientBlocks && facts.blockedSend === 'REFUSE') {
    return new DuetError('BLOCKED', 'The recipient blocks you.');
  }
  const friendsOnly = facts.appAccepts === 'FRIENDS' || facts.recipientAccepts === 'FRIENDS';
  if (friendsOnly && !facts.areFriends) {
    return new DuetError('NOT_FRIENDS', 'The recipient accepts messages of friends only.');
  }
  return null;
}

function senderMissing(command: SendCommand): DuetError {
  return command.asAdmin
    ? new DuetError('USER_NOT_FOUND', 'input.from names no user.', { field: 'input.from' })
    : new DuetError('UNAUTHENTICATED', 'The user of this token is erased.');
}
