import { viewColumns } from '../conversations/conversation-row.js';
import { selectColumns } from '../database/row.js';

/** Whether either of the two blocks the other: then nothing of one may reach the other. Single look-ups, see append-sql.ts. */
const isBlocked = `
      EXISTS (SELECT FROM user_block k WHERE k.user_id = r.user_id AND k.blocked_id = r.peer_id OFFSET 0)
      OR EXISTS (SELECT FROM user_block k WHERE k.user_id = r.peer_id AND k.blocked_id = r.user_id OFFSET 0) AS is_blocked`;

const requested = `
    FROM unnest($1::text[], $2::text[], $3::uuid[], $4::int[]) WITH ORDINALITY
      AS r (user_id, peer_id, conversation_id, up_to_seq, index)`;

/**
 * Both views, the block, and for the reader the running count of counted messages at `up_to_seq`: that of the newest kept
 * message up to there, or, when all of those have expired, the count before the oldest kept one. Single look-ups by
 * (conversation_id, seq), however much there is to read.
 */
export const readReadFacts = {
  name: 'receipts-read-facts',
  text: `
    SELECT ${selectColumns('v', 'view', viewColumns)}, ${selectColumns('p', 'peer_view', viewColumns)},
      ${isBlocked},
      coalesce(at.counted, after.counted, v.counted) AS counted_at
    ${requested}
    LEFT JOIN conversation_member v ON v.user_id = r.user_id AND v.conversation_id = r.conversation_id
    LEFT JOIN conversation_member p ON p.user_id = r.peer_id AND p.conversation_id = r.conversation_id
    LEFT JOIN LATERAL (
      SELECT CASE WHEN m.sender_id = r.user_id THEN m.sender_counted ELSE m.recipient_counted END AS counted
      FROM message m
      WHERE m.conversation_id = r.conversation_id AND m.seq <= r.up_to_seq
      ORDER BY m.seq DESC
      LIMIT 1
    ) at ON true
    LEFT JOIN LATERAL (
      SELECT CASE
          WHEN m.sender_id = r.user_id THEN m.sender_counted
          ELSE m.recipient_counted
            - (m.counts_as_unread AND NOT m.imported AND m.hidden_from IS DISTINCT FROM 'RECIPIENT')::int
        END AS counted
      FROM message m
      WHERE at.counted IS NULL AND m.conversation_id = r.conversation_id AND m.seq > r.up_to_seq
      ORDER BY m.seq
      LIMIT 1
    ) after ON true
    ORDER BY r.index`,
};

/** The peers' views, the blocks, and when peers were last told, for what was delivered to `user_id`. */
export const readDeliverFacts = {
  name: 'receipts-deliver-facts',
  text: `
    SELECT ${selectColumns('p', 'peer_view', viewColumns)}, ${isBlocked}, h.delivered_at
    ${requested}
    LEFT JOIN inbox_head h ON h.user_id = r.user_id
    LEFT JOIN conversation_member p ON p.user_id = r.peer_id AND p.conversation_id = r.conversation_id
    ORDER BY r.index`,
};

/** Entries, heads and the receipt columns of views, which no other statement of a batch writes. */
export const writeReceipts = {
  name: 'receipts-write',
  text: `
    WITH new_entry AS (
      INSERT INTO inbox_entry (user_id, position, stored_at, kind, conversation_id, up_to_seq)
      SELECT e.user_id, e.position, $1::timestamptz, e.kind, e.conversation_id, e.up_to_seq
      FROM unnest($2::text[], $3::bigint[], $4::inbox_entry_kind[], $5::uuid[], $6::int[])
        AS e (user_id, position, kind, conversation_id, up_to_seq)
    ), head AS (
      UPDATE inbox_head h SET position = n.position
      FROM unnest($7::text[], $8::bigint[]) AS n (user_id, position)
      WHERE h.user_id = n.user_id
    )
    UPDATE conversation_member v SET
      read_up_to_seq = n.read_up_to_seq,
      read_counted = n.read_counted,
      retracted = n.retracted,
      peer_read_up_to_seq = n.peer_read_up_to_seq,
      peer_delivered_up_to_seq = n.peer_delivered_up_to_seq
    FROM unnest($9::text[], $10::uuid[], $11::int[], $12::int[], $13::int[], $14::int[], $15::int[])
      AS n (user_id, conversation_id, read_up_to_seq, read_counted, retracted, peer_read_up_to_seq, peer_delivered_up_to_seq)
    WHERE v.user_id = n.user_id AND v.conversation_id = n.conversation_id`,
};

/** Moves devices forward, never back, and remembers whose peers have something to learn from it. */
export const acknowledge = {
  name: 'receipts-acknowledge',
  text: `
    WITH moved AS (
      UPDATE device d SET
        acknowledged_position = greatest(d.acknowledged_position, n.position),
        acknowledged_at = CASE
          WHEN n.position > coalesce(d.acknowledged_position, 0) THEN clock_timestamp() ELSE d.acknowledged_at
        END,
        last_seen_at = clock_timestamp()
      FROM unnest($1::text[], $2::text[], $3::bigint[]) AS n (user_id, id, position)
      WHERE d.user_id = n.user_id AND d.id = n.id
      RETURNING d.user_id, d.id, d.platform, d.push_provider, d.language, d.last_seen_at, d.acknowledged_position
    ), news AS (
      SELECT m.user_id
      FROM moved m
      JOIN inbox_head h ON h.user_id = m.user_id
      WHERE m.acknowledged_position > h.delivered_position
      GROUP BY m.user_id
    ), pending AS (
      INSERT INTO delivery_pending (user_id, since)
      SELECT n.user_id, clock_timestamp() FROM news n
      ON CONFLICT (user_id) DO UPDATE SET since = excluded.since
    )
    SELECT m.*, n.user_id IS NOT NULL AS has_news
    FROM moved m
    LEFT JOIN news n ON n.user_id = m.user_id`,
};

/** Every peer has been told up to here. An acknowledgement that came meanwhile keeps its own mark. */
export const finishDeliveries = {
  name: 'receipts-finish-deliveries',
  text: `
    WITH done AS (
      UPDATE inbox_head h SET delivered_position = greatest(h.delivered_position, n.position), delivered_at = $1::timestamptz
      FROM unnest($2::text[], $3::bigint[]) AS n (user_id, position)
      WHERE h.user_id = n.user_id
    )
    DELETE FROM delivery_pending p
    USING unnest($2::text[], $3::bigint[]) AS n (user_id, position)
    WHERE p.user_id = n.user_id AND p.since <= $1::timestamptz
      AND NOT EXISTS (SELECT FROM device d WHERE d.user_id = n.user_id AND d.acknowledged_position > n.position)`,
};

/** How far a user's devices are, and how far peers know it. */
export const findDeliveryState = {
  name: 'receipts-find-delivery-state',
  text: `
    SELECT h.delivered_position, coalesce(max(d.acknowledged_position), 0)::bigint AS acknowledged_position,
      extract(epoch FROM clock_timestamp() - h.delivered_at) * 1000 AS since_delivered_ms
    FROM inbox_head h
    LEFT JOIN device d ON d.user_id = h.user_id
    WHERE h.user_id = $1
    GROUP BY h.user_id`,
};

/**
 * The newest acknowledged seq of each peer in a range of the log that is cut after `limit` entries. Of what the peer never had, such as
 * a message that an administrator sent in their name, nothing is told.
 */
export const listDelivered = {
  name: 'receipts-list-delivered',
  text: `
    WITH entry AS (
      SELECT e.position, e.kind, e.message_id, e.conversation_id
      FROM inbox_entry e
      WHERE e.user_id = $1 AND e.position > $2 AND e.position <= $3
      ORDER BY e.position
      LIMIT $4
    )
    SELECT m.sender_id AS peer_id, e.conversation_id, max(m.seq) AS up_to_seq, (SELECT max(position) FROM entry) AS last_position
    FROM entry e
    LEFT JOIN message m ON m.id = e.message_id AND m.conversation_id = e.conversation_id
      AND e.kind = 'MESSAGE_ADDED' AND m.sender_id <> $1 AND m.hidden_from IS NULL
    GROUP BY m.sender_id, e.conversation_id
    ORDER BY m.sender_id`,
};

/** Users that a node left behind. */
export const listPending = {
  name: 'receipts-list-pending',
  text: `SELECT user_id FROM delivery_pending WHERE since < clock_timestamp() - interval '5 seconds' ORDER BY since LIMIT 200`,
};
