import { selectColumns } from '../database/row.js';
import { maxShownUnread } from '../conversations/conversation.js';

/** The statements of push. Arrays go in as one unnest; each is prepared once for a connection of the pool of pushes. */

/** The key of a delivery, in the order in which the arrays of all statements come. */
const keys = `unnest($1::uuid[], $2::text[], $3::text[])`;
const sameKey = `p.message_id = o.message_id AND p.user_id = o.user_id AND p.device_id = o.device_id`;

/** The smallest id of a message that was stored so many milliseconds ago, by the database's clock. */
export function idBefore(ms: string): string {
  return `(lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000 - ${ms})::bigint), 12, '0') || repeat('0', 20))::uuid`;
}

/**
 * Turns the oldest jobs that have waited for $1 ms into a delivery for each device of these providers that has not
 * acknowledged the message. One statement, so that a crash leaves a job or its deliveries, and nodes that do it at once share
 * the jobs out. Of several messages of a conversation only the newest is due. Answers how many jobs there were.
 */
export const expandJobs = {
  name: 'push-expand-jobs',
  text: `
    WITH claimed AS (
      DELETE FROM push_job j
      USING (
        SELECT message_id, user_id FROM push_job
        WHERE message_id < ${idBefore('$1::int')}
        ORDER BY message_id
        LIMIT $2::int
        FOR UPDATE SKIP LOCKED
      ) c
      WHERE j.message_id = c.message_id AND j.user_id = c.user_id
      RETURNING j.message_id, j.user_id, j.conversation_id, j.position
    ), wanted AS (
      SELECT c.*, d.id AS device_id, d.push_provider,
        row_number() OVER (PARTITION BY c.user_id, d.id, c.conversation_id ORDER BY c.position DESC) = 1 AS is_newest
      FROM claimed c
      JOIN device d ON d.user_id = c.user_id
      JOIN unnest($3::push_provider[]) AS u (provider) ON u.provider = d.push_provider
      WHERE coalesce(d.acknowledged_position, 0) < c.position
    ), added AS (
      INSERT INTO push_delivery (
        message_id, user_id, device_id, conversation_id, position, provider, due_at, outcome, attempted_at)
      SELECT w.message_id, w.user_id, w.device_id, w.conversation_id, w.position, w.push_provider,
        CASE WHEN w.is_newest THEN clock_timestamp() END,
        CASE WHEN NOT w.is_newest THEN 'COLLAPSED'::push_outcome END,
        CASE WHEN NOT w.is_newest THEN clock_timestamp() END
      FROM wanted w
      ON CONFLICT DO NOTHING
      RETURNING provider, outcome
    ), counted AS (
      INSERT INTO push_count AS c (day, provider, outcome, count)
      SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date, a.provider, a.outcome, count(*)
      FROM added a
      WHERE a.outcome IS NOT NULL
      GROUP BY a.provider, a.outcome
      ORDER BY a.provider
      ON CONFLICT (day, provider, outcome) DO UPDATE SET count = c.count + excluded.count
    )
    SELECT count(*) AS jobs FROM claimed`,
};

/** Those of these providers for which something is due. */
export const listDueProviders = {
  name: 'push-list-due-providers',
  text: `
    SELECT u.provider
    FROM unnest($1::push_provider[]) AS u (provider)
    WHERE EXISTS (
      SELECT FROM push_delivery p WHERE p.provider = u.provider AND p.due_at <= clock_timestamp() OFFSET 0
    )`,
};

/**
 * Takes what is longest due of one provider, for $3 ms: should this node die, another one takes it up then. Two nodes never take
 * the same.
 */
export const claimDeliveries = {
  name: 'push-claim-deliveries',
  text: `
    UPDATE push_delivery p SET due_at = clock_timestamp() + $3::int * interval '1 millisecond'
    FROM (
      SELECT message_id, user_id, device_id FROM push_delivery
      WHERE provider = $1::push_provider AND due_at <= clock_timestamp()
      ORDER BY due_at
      LIMIT $2::int
      FOR UPDATE SKIP LOCKED
    ) o
    WHERE ${sameKey}
    RETURNING p.message_id, p.user_id, p.device_id`,
};

/**
 * Everything that decides whether a claimed delivery is still wanted, and all that its push shows, as it is now. The badge is
 * what inboxSnapshot gives as unreadTotal: the same conversations, in the same order.
 */
export const readFacts = {
  name: 'push-read-facts',
  text: `
    SELECT ${selectColumns('p', 'delivery', ['message_id', 'user_id', 'device_id', 'conversation_id', 'position', 'provider', 'attempts', 'was_live'])},
      d.push_provider, d.push_token, d.language, d.acknowledged_position,
      EXISTS (
        SELECT FROM device_connection c JOIN presence_node n ON n.id = c.node_id AND n.expires_at > clock_timestamp()
        WHERE c.user_id = p.user_id AND c.device_id = p.device_id
        OFFSET 0
      ) AS is_live,
      r.push_preview, r.erased_at AS recipient_erased_at,
      m.seq, m.content, m.push, m.recalled_at, m.erased_at,
      extract(epoch FROM clock_timestamp() - m.sent_at) * 1000 AS age_ms,
      m.sender_id, s.nickname, s.erased_at AS sender_erased_at,
      v.push_level, v.read_up_to_seq, v.cleared_up_to_seq,
      EXISTS (
        SELECT FROM message_deletion x
        WHERE x.user_id = p.user_id AND x.conversation_id = p.conversation_id AND x.seq = m.seq
        OFFSET 0
      ) AS is_deleted,
      EXISTS (
        SELECT FROM user_block b
        WHERE b.user_id = p.user_id AND b.blocked_id = m.sender_id AND b.since >= m.sent_at
        OFFSET 0
      ) AS is_blocked,
      EXISTS (
        SELECT FROM push_delivery n
        WHERE n.user_id = p.user_id AND n.device_id = p.device_id AND n.conversation_id = p.conversation_id
          AND n.position > p.position AND (n.due_at IS NOT NULL OR n.outcome = 'ACCEPTED')
        OFFSET 0
      ) AS has_newer,
      (
        SELECT coalesce(sum(least(${maxShownUnread}, greatest(0, u.counted - u.read_counted - u.retracted))), 0)
        FROM (
          SELECT w.counted, w.read_counted, w.retracted FROM conversation_member w
          WHERE w.user_id = p.user_id AND (
            w.pinned_at IS NOT NULL
            OR w.last_message_id >= (SELECT g.oldest_message_id FROM app_settings g WHERE g.id = 1))
          ORDER BY w.pinned_at IS NULL, w.pinned_at DESC, w.last_activity_at DESC, w.conversation_id
          LIMIT (SELECT g.recent_contacts_limit FROM app_settings g WHERE g.id = 1)
        ) u
      ) AS badge
    FROM ${keys} AS o (message_id, user_id, device_id)
    JOIN push_delivery p ON ${sameKey}
    LEFT JOIN device d ON d.user_id = p.user_id AND d.id = p.device_id
    LEFT JOIN user_account r ON r.id = p.user_id
    LEFT JOIN message m ON m.id = p.message_id AND m.conversation_id = p.conversation_id
    LEFT JOIN user_account s ON s.id = m.sender_id
    LEFT JOIN conversation_member v ON v.user_id = p.user_id AND v.conversation_id = p.conversation_id`,
};

/**
 * What became of deliveries: an outcome with or without another attempt after $7 ms, no push (the row goes, $9), or the
 * same device once more without an attempt. A token that is no good is taken from the device, unless it has another by
 * now. Counts the attempts, in one order, so that two nodes never wait for each other in a circle.
 */
export const writeOutcomes = {
  name: 'push-write-outcomes',
  text: `
    WITH o AS (
      SELECT * FROM unnest(
        $1::uuid[], $2::text[], $3::text[], $4::push_outcome[], $5::text[], $6::text[], $7::float8[], $8::boolean[], $9::boolean[],
        $10::text[], $11::push_provider[], $12::boolean[])
        AS o (
          message_id, user_id, device_id, outcome, code, receipt, retry_in_ms, was_live, is_dropped, dead_token, provider,
          is_attempt)
    ), updated AS (
      UPDATE push_delivery p SET
        due_at = clock_timestamp() + o.retry_in_ms * interval '1 millisecond',
        was_live = p.was_live OR o.was_live,
        attempts = p.attempts + o.is_attempt::int,
        outcome = coalesce(o.outcome, p.outcome),
        code = CASE WHEN o.outcome IS NULL THEN p.code ELSE o.code END,
        receipt = coalesce(o.receipt, p.receipt),
        attempted_at = CASE WHEN o.outcome IS NULL THEN p.attempted_at ELSE clock_timestamp() END
      FROM o
      WHERE ${sameKey} AND NOT o.is_dropped
    ), dropped AS (
      DELETE FROM push_delivery p USING o WHERE ${sameKey} AND o.is_dropped
    ), cleared AS (
      UPDATE device d SET push_provider = NULL, push_token = NULL
      FROM o
      WHERE d.user_id = o.user_id AND d.id = o.device_id AND d.push_token = o.dead_token AND d.push_provider = o.provider
    )
    INSERT INTO push_count AS c (day, provider, outcome, count)
    SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date, o.provider, o.outcome, count(*)
    FROM o
    WHERE o.outcome IS NOT NULL
    GROUP BY o.provider, o.outcome
    ORDER BY o.provider, o.outcome
    ON CONFLICT (day, provider, outcome) DO UPDATE SET count = c.count + excluded.count`,
};

/** What a message stood in for that is not to be pushed itself: the newest one before it that is left is due after all. */
export const reviveCollapsed = {
  name: 'push-revive-collapsed',
  text: `
    UPDATE push_delivery p SET due_at = clock_timestamp(), outcome = NULL
    FROM (
      SELECT q.message_id, q.user_id, q.device_id
      FROM unnest($1::text[], $2::text[], $3::uuid[], $4::bigint[]) AS w (user_id, device_id, conversation_id, position)
      CROSS JOIN LATERAL (
        SELECT c.message_id, c.user_id, c.device_id, c.outcome FROM push_delivery c
        WHERE c.user_id = w.user_id AND c.device_id = w.device_id AND c.conversation_id = w.conversation_id
          AND c.position < w.position AND c.outcome IS DISTINCT FROM 'WITHDRAWN'
        ORDER BY c.position DESC
        LIMIT 1
      ) q
      WHERE q.outcome = 'COLLAPSED'
    ) o
    WHERE ${sameKey}`,
};

/** A portion of what is about messages that were stored more than $1 days ago; and counts of a month ago. */
export const deleteOld = {
  name: 'push-delete-old',
  text: `
    WITH old AS (
      SELECT message_id, user_id, device_id FROM push_delivery
      WHERE message_id < ${idBefore('$1::int * 86400000::bigint')}
      ORDER BY message_id
      LIMIT $2::int
      FOR UPDATE SKIP LOCKED
    ), counts AS (
      DELETE FROM push_count WHERE day < (clock_timestamp() AT TIME ZONE 'UTC')::date - 31
    )
    DELETE FROM push_delivery p USING old o WHERE ${sameKey}`,
};
