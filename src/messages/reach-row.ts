import { selectColumns, type Row } from '../database/row.js';
import type { BlockedSend, MessagesFrom } from '../generated/prisma/enums.js';
import { profileColumns, readProfile } from '../users/user-row.js';
import type { ReachFacts } from './send-command.js';

/**
 * What the rules ask about two users, of a table `s` with `sender_id` and `recipient_id`, joined as `reachJoins` does.
 * `OFFSET 0` for the reason that append-sql.ts gives.
 */
export const reachColumns = `
      ${selectColumns('a', 'sender', profileColumns)}, ${selectColumns('b', 'recipient', profileColumns)},
      coalesce(a.muted_until > clock_timestamp(), false) AS sender_is_muted,
      b.messages_from AS recipient_accepts,
      g.messages_from AS app_accepts, g.blocked_send,
      EXISTS (SELECT FROM user_block k WHERE k.user_id = s.sender_id AND k.blocked_id = s.recipient_id OFFSET 0) AS sender_blocks,
      EXISTS (SELECT FROM user_block k WHERE k.user_id = s.recipient_id AND k.blocked_id = s.sender_id OFFSET 0) AS recipient_blocks,
      EXISTS (SELECT FROM friendship f WHERE f.user_id = s.sender_id AND f.friend_id = s.recipient_id OFFSET 0) AS are_friends`;

export const reachJoins = `
    CROSS JOIN (SELECT messages_from, blocked_send, control_revision FROM app_settings WHERE id = 1) g
    LEFT JOIN user_account a ON a.id = s.sender_id
    LEFT JOIN user_account b ON b.id = s.recipient_id`;

/** The facts in a row with `reachColumns`. */
export function readReachFacts(row: Row): ReachFacts {
  return {
    sender: readProfile(row, 'sender'),
    senderIsMuted: row.get('sender_is_muted') === true,
    recipient: readProfile(row, 'recipient'),
    recipientAccepts: (row.get('recipient_accepts') ?? 'EVERYONE') as MessagesFrom,
    appAccepts: row.get('app_accepts') as MessagesFrom,
    blockedSend: row.get('blocked_send') as BlockedSend,
    senderBlocks: row.get('sender_blocks') === true,
    recipientBlocks: row.get('recipient_blocks') === true,
    areFriends: row.get('are_friends') === true,
  };
}
