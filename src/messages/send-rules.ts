import { badInput, DuetError, userNotFound, viewerErased } from '../errors.js';
import type {
  Acceptance,
  ReachFacts,
  ReachRequest,
  RelationFacts,
  SendCommand,
  SendFacts,
} from './send-command.js';

/** Who is reached: everyone addressed, or nobody although the sender is answered as if. */
export type Reach = 'DELIVERED' | 'SILENCED';

/**
 * Who may send to whom: the rules that `sendMessage` names in schema.graphql, in their order, on facts that cannot change before the commit.
 * Answers where the message goes, or the refusal.
 */
export function decideSend(command: SendCommand, facts: SendFacts): Acceptance | DuetError {
  const reach = decideReach(command, facts);
  if (reach instanceof DuetError) return reach;
  if (command.replyToId !== undefined && !facts.replyIsVisible) {
    return new DuetError('MESSAGE_NOT_FOUND', 'input.replyTo names no message of this conversation.', {
      field: 'input.replyTo',
    });
  }
  if (!command.inSenderView) return { hiddenFrom: 'SENDER' };
  return { hiddenFrom: reach === 'SILENCED' ? 'RECIPIENT' : null };
}

/** The same rules for whatever one user does towards another, stored or not. */
export function decideReach(request: ReachRequest, facts: ReachFacts): Reach | DuetError {
  if (!facts.sender || facts.sender.erasedAt) return senderMissing(request);
  if (!request.asAdmin && facts.senderIsMuted) {
    return new DuetError('MUTED', 'An administrator has muted you.');
  }
  if (!facts.recipient || facts.recipient.erasedAt) {
    return userNotFound(`${fieldOf(request)}.to`);
  }
  if (request.recipientId === request.senderId)
    return badInput(`${fieldOf(request)}.to`, 'must not be the sender');
  if (request.asAdmin) return 'DELIVERED';
  return refuseByRelation(facts) ?? (facts.recipientBlocks ? 'SILENCED' : 'DELIVERED');
}

/** The part of the rules that asks how the two stand to each other. */
export function refuseByRelation(facts: RelationFacts): DuetError | null {
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

function senderMissing(request: ReachRequest): DuetError {
  return request.asAdmin ? userNotFound(`${fieldOf(request)}.from`) : viewerErased();
}

/** Where in the arguments the request stands. */
export function fieldOf({ field = 'input' }: Pick<ReachRequest, 'field'>): string {
  return field;
}
