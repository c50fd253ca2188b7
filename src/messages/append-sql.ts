import { viewColumns } from '../conversations/conversation-row.js';
import { selectColumns } from '../database/row.js';
import { selectMessage } from './message-row.js';
import { expectation, isAsExpected } from '../writes/batch-sql.js';
import { reachColumns, reachJoins } from './reach-row.js';

/**
 * The statements of the batched write (docs/reference/storage.md gives their plans). Arrays go in as one unnest,
 * never as `= ANY`, which would be a linear filter. `OFFSET 0` in an EXISTS keeps the planner from answering it out of a
 * hash of the whole table, which it likes while that is small and keeps when it has grown. Each is prepared once for a
 * connection of the write pool.
 */

/** Everything the rules and the numbering need, one row for each command, in the order of the commands. */
export const readFacts = {
  name: 'messages-read-facts',
  text: `
    SELECT ${reachColumns},
      ${selectColumns('va', 'sender_view', viewColumns)}, ${selectColumns('vb', 'recipient_view', viewColumns)},
      coalesce(b.has_push_device, false) AS recipient_has_push_device,
      coalesce(va.has_written, false) AS sender_has_written, coalesce(vb.has_written, false) AS recipient_has_written,
      g.control_revision, d.id AS duplicate_id, d.request_hash AS duplicate_hash
    FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[]) WITH ORDINALITY
      AS s (sender_id, recipient_id, conversation_id, idempotency_key, index)
    ${reachJoins}
    LEFT JOIN conversation_member va ON va.user_id = s.sender_id AND va.conversation_id = s.conversation_id
    LEFT JOIN conversation_member vb ON vb.user_id = s.recipient_id AND vb.conversation_id = s.conversation_id
    LEFT JOIN message d ON d.idempotency_key = s.idempotency_key
    ORDER BY s.index`,
};

/**
 * The messages that are replied to, with the place of the reply among these. Apart from the facts, because most messages reply to none and even
 * so each partition of `message` would be opened for it.
 */
export const readReplied = {
  name: 'messages-read-replied',
  text: `
    SELECT s.index, r.seq, r.sender_id, r.hidden_from, r.erased_at,
      EXISTS (
        SELECT FROM message_deletion x
        WHERE x.user_id = s.sender_id AND x.conversation_id = s.conversation_id AND x.seq = r.seq
        OFFSET 0
      ) AS is_deleted
    FROM unnest($1::text[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS s (sender_id, conversation_id, reply_to_id, index)
    JOIN message r ON r.id = s.reply_to_id AND r.conversation_id = s.conversation_id`,
};

/**
 * Expects of what a batch takes for known that the control revision is this one, that nothing is stored under these keys, and that
 * none of these users has a device to push to. A statement behind the locks, whose snapshot is younger than they.
 */
export const expectNothingNew = {
  name: 'messages-expect-nothing-new',
  text: expectation(`
      SELECT (SELECT g.control_revision FROM app_settings g WHERE g.id = 1) = $1::bigint
        AND NOT EXISTS (
          SELECT FROM unnest($2::uuid[]) AS s (key)
          WHERE EXISTS (SELECT FROM message d WHERE d.idempotency_key = s.key OFFSET 0))
        AND NOT EXISTS (
          SELECT FROM unnest($3::text[]) AS u (id)
          WHERE EXISTS (SELECT FROM user_account b WHERE b.id = u.id AND b.has_push_device OFFSET 0)) AS is_met`),
};

/** Writes the whole batch: messages, inbox entries, heads, and the views that were there before, in one statement. */
export const writeBatch = {
  name: 'messages-write-batch',
  text: `
    WITH new_message AS (
      INSERT INTO message (
        id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id, idempotency_key, request_hash,
        content, custom_data, push, reply_to_id, counts_as_unread, imported, hidden_from, sender_counted,
        recipient_counted, sent_at)
      SELECT * FROM unnest(
        $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[],
        $11::json[], $12::json[], $13::json[], $14::uuid[], $15::boolean[], $16::boolean[], $17::hidden_from[],
        $18::int[], $19::int[], $20::timestamptz[])
      WHERE ${isAsExpected}
    ), new_entry AS (
      INSERT INTO inbox_entry (user_id, position, stored_at, kind, conversation_id, message_id)
      SELECT e.user_id, e.position, $1::timestamptz, e.kind, e.conversation_id, e.message_id
      FROM unnest($21::text[], $22::bigint[], $23::inbox_entry_kind[], $24::uuid[], $25::uuid[])
        AS e (user_id, position, kind, conversation_id, message_id)
      WHERE ${isAsExpected}
    ), head AS (
      UPDATE inbox_head h SET position = n.position
      FROM unnest($26::text[], $27::bigint[]) AS n (user_id, position)
      WHERE h.user_id = n.user_id AND ${isAsExpected}
    )
    UPDATE conversation_member v SET
      last_seq = n.last_seq,
      last_message_id = n.last_message_id,
      counted = n.counted,
      has_written = v.has_written OR n.has_written,
      last_activity_at = n.last_activity_at,
      active_day = (n.last_activity_at AT TIME ZONE 'UTC')::date
    FROM unnest($28::text[], $29::uuid[], $30::int[], $31::uuid[], $32::int[], $33::boolean[], $34::timestamptz[])
      AS n (user_id, conversation_id, last_seq, last_message_id, counted, has_written, last_activity_at)
    WHERE v.user_id = n.user_id AND v.conversation_id = n.conversation_id AND ${isAsExpected}`,
};

/** Writes the conversations and the views that begin with the batch. The locks keep anybody else from making the same views. */
export const writeBeginnings = {
  name: 'messages-write-beginnings',
  text: `
    WITH new_conversation AS (
      INSERT INTO conversation (id, low_user_id, high_user_id, created_at)
      SELECT c.id, c.low_user_id, c.high_user_id, $1::timestamptz
      FROM unnest($2::uuid[], $3::text[], $4::text[]) AS c (id, low_user_id, high_user_id)
      WHERE ${isAsExpected}
      ON CONFLICT (id) DO NOTHING
    )
    INSERT INTO conversation_member (
      user_id, conversation_id, peer_id, last_seq, last_message_id, counted, has_written, last_activity_at, active_day)
    SELECT n.*, (n.last_activity_at AT TIME ZONE 'UTC')::date
    FROM unnest(
      $5::text[], $6::uuid[], $7::text[], $8::int[], $9::uuid[], $10::int[], $11::boolean[], $12::timestamptz[])
      AS n (user_id, conversation_id, peer_id, last_seq, last_message_id, counted, has_written, last_activity_at)
    WHERE ${isAsExpected}`,
};

/** Messages stored by earlier requests with the same key. */
export const readDuplicates = {
  name: 'messages-read-duplicates',
  text: `
    SELECT ${selectMessage('m', 'message')}
    FROM unnest($1::uuid[]) AS u (id)
    JOIN message m ON m.id = u.id`,
};
