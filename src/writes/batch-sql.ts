import { settingsLock } from '../database/locks.js';

/** Both in one round trip: a change of the settings waits for the batches that began before it, and they for it. */
export const begin = `BEGIN; SELECT pg_advisory_xact_lock_shared(${settingsLock})`;

/** Locks the inbox heads in id order; everything read by later statements of the transaction is then current. */
export const lockHeads = {
  name: 'writes-lock-heads',
  text: `
    SELECT h.user_id, h.position, clock_timestamp() AS now
    FROM unnest($1::text[]) AS u (id)
    JOIN inbox_head h ON h.user_id = u.id
    ORDER BY h.user_id
    FOR UPDATE OF h`,
};
