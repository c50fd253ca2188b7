import { settingsLock } from '../database/locks.js';

export const begin = { text: 'BEGIN' };
export const commit = { text: 'COMMIT' };

/** A change of the settings waits for the batches that began before it, and they for it. */
export const lockSettings = {
  name: 'writes-lock-settings',
  text: `SELECT pg_advisory_xact_lock_shared(${settingsLock})`,
};

/**
 * Locks the inbox heads in id order; everything read by later statements of the transaction is then current. One row: the
 * positions by user, null when nobody has an inbox, and the time when the last lock was held: what stands beside FOR UPDATE is
 * read before a lock is waited for, and again only where the row was changed meanwhile.
 */
export const lockHeads = {
  name: 'writes-lock-heads',
  text: `
    SELECT json_object_agg(l.user_id, l.position) AS positions, clock_timestamp() AS now
    FROM (
      SELECT h.user_id, h.position
      FROM unnest($1::text[]) AS u (id)
      JOIN inbox_head h ON h.user_id = u.id
      ORDER BY h.user_id
      FOR UPDATE OF h
    ) l`,
};

/**
 * The condition under which a statement of a batch writes: that everything that the batch expects was so. Where it was not, the
 * transaction goes on and writes nothing, so that neither an error stands in PostgreSQL's log nor a connection is lost.
 */
export const isAsExpected = `current_setting('duet.unexpected', true) IS DISTINCT FROM 'yes'`;

/**
 * A statement that asks whether a condition holds, and where it does not, has nothing written until the transaction ends. `OFFSET 0` keeps
 * the condition in one place: PostgreSQL would put it in both, and answer it twice.
 */
export function expectation(condition: string): string {
  return `
    SELECT e.is_met, CASE WHEN e.is_met THEN NULL ELSE set_config('duet.unexpected', 'yes', true) END
    FROM (${condition} OFFSET 0) e`;
}

/** By so much the time of a batch may differ from the database's clock when the batch has its locks, in seconds. */
export const maxEstimateErrorSeconds = 0.1;

/**
 * Locks the settings and inbox heads like the statements above, and expects the heads to be at these positions, and the database's clock
 * within a tenth of a second of the time that was expected: what has waited longer for a lock is stored at a later one.
 */
export const lockExpected = {
  name: 'writes-lock-expected',
  text: expectation(`
      SELECT count(*) = cardinality($1::text[]) AND coalesce(bool_and(l.position = l.expected), true)
        AND clock_timestamp() - $3::timestamptz
          BETWEEN interval '-${maxEstimateErrorSeconds} s' AND interval '${maxEstimateErrorSeconds} s' AS is_met
      FROM (SELECT pg_advisory_xact_lock_shared(${settingsLock})) s CROSS JOIN (
        SELECT h.position, u.expected
        FROM unnest($1::text[], $2::bigint[]) AS u (id, expected)
        JOIN inbox_head h ON h.user_id = u.id
        ORDER BY h.user_id
        FOR UPDATE OF h
      ) l`),
};

/** Which of these inboxes someone else has locked. A statement of its own, outside any transaction: it keeps no lock. */
export const findLocked = {
  name: 'writes-find-locked',
  text: `
    WITH free AS MATERIALIZED (
      SELECT h.user_id
      FROM unnest($1::text[]) AS u (id)
      JOIN inbox_head h ON h.user_id = u.id
      FOR UPDATE OF h SKIP LOCKED
    )
    SELECT h.user_id
    FROM unnest($1::text[]) AS u (id)
    JOIN inbox_head h ON h.user_id = u.id
    WHERE (SELECT f.user_id FROM free f WHERE f.user_id = h.user_id) IS NULL`,
};
