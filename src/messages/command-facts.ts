import { readView } from '../conversations/conversation-row.js';
import type { ConversationView } from '../conversations/conversation.js';
import type { Row } from '../database/row.js';
import type { HiddenFrom } from '../generated/prisma/enums.js';
import { readProfile } from '../users/user-row.js';
import type { UserProfile } from '../users/user.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import type { StoredPair } from './batch-plan.js';
import { isHiddenFrom, type StoredMessage } from './message.js';
import { readReachFacts } from './reach-row.js';
import type { ReachFacts, SendFacts } from './send-command.js';

/** What is known of one command before it is decided. */
export interface CommandFacts {
  /** The conversation before the batch. */
  readonly stored: StoredPair;
  readonly reach: ReachFacts;
  readonly recipientHasPushDevice: boolean;
  /** The message that it replies to; null when there is none. */
  readonly replied: Row | null;
  /** The message that an earlier request stored under its key. */
  readonly duplicate: StoredDuplicate | null;
}

export interface StoredDuplicate {
  readonly message: StoredMessage;
  readonly hash: string;
  /** Null where the command names somebody else than the message. */
  readonly sender: UserProfile | null;
  readonly recipient: UserProfile | null;
}

/** The facts in a row of `readFacts`. */
export function readCommandFacts(
  row: Row,
  replied: Row | undefined,
  duplicates: ReadonlyMap<string, StoredMessage>,
): CommandFacts {
  const message = duplicates.get(String(row.get('duplicate_id')));
  return {
    stored: {
      senderView: readView(row, 'sender_view'),
      recipientView: readView(row, 'recipient_view'),
      senderHasWritten: row.get('sender_has_written') === true,
      recipientHasWritten: row.get('recipient_has_written') === true,
    },
    reach: readReachFacts(row),
    recipientHasPushDevice: row.get('recipient_has_push_device') === true,
    replied: replied ?? null,
    duplicate: message
      ? {
          message,
          hash: String(row.get('duplicate_hash')),
          sender: readProfile(row, 'sender'),
          recipient: readProfile(row, 'recipient'),
        }
      : null,
  };
}

/**
 * What the rules decide on. Someone whose account is younger than the locks has no inbox to write to, and is not there yet. Named one by
 * one: V8 takes forty times as long to spread an object and replace a part, and gives each such object a hidden class of its own.
 */
export function sendFactsOf({ reach, replied, stored }: CommandFacts, inboxes: HeldInboxes): SendFacts {
  const { sender, recipient } = reach;
  return {
    sender: sender && inboxes.holds(sender.id) ? sender : null,
    senderIsMuted: reach.senderIsMuted,
    recipient: recipient && inboxes.holds(recipient.id) ? recipient : null,
    recipientAccepts: reach.recipientAccepts,
    appAccepts: reach.appAccepts,
    blockedSend: reach.blockedSend,
    senderBlocks: reach.senderBlocks,
    recipientBlocks: reach.recipientBlocks,
    areFriends: reach.areFriends,
    replyIsVisible: replied !== null && isVisible(replied, stored.senderView),
  };
}

function isVisible(replied: Row, view: ConversationView | null): boolean {
  if (replied.get('erased_at') !== null || replied.get('is_deleted') === true) return false;
  if (!view || Number(replied.get('seq')) <= view.clearedUpToSeq) return false;
  const message = {
    hiddenFrom: replied.get('hidden_from') as HiddenFrom | null,
    senderId: String(replied.get('sender_id')),
  };
  return !isHiddenFrom(message, view.userId);
}
