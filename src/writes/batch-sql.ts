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
