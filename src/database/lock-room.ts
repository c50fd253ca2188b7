import type pg from 'pg';

/** Connections that may plan such statements at the same time: those of one node, see pools.ts, when all of them are new. */
const readersAtOnce = 24;

export interface LockShortage {
  /** `max_locks_per_transaction` as it is. */
  readonly perTransaction: number;
  /** What it should be: then no number of readers can use the locks up. */
  readonly recommended: number;
}

/**
 * Whether PostgreSQL may run out of locks, which are for all connections together: one that plans a statement over all
 * messages holds one for each partition and each of its indexes (documentation, section 19.12). Null when there is room.
 */
export async function findLockShortage(client: pg.ClientBase): Promise<LockShortage | null> {
  const { rows } = await client.query<{
    per_transaction: number;
    max_connections: number;
    of_reader: number;
  }>(`
    SELECT current_setting('max_locks_per_transaction')::int AS per_transaction,
      current_setting('max_connections')::int AS max_connections,
      count(DISTINCT p.inhrelid)::int + count(x.indexrelid)::int AS of_reader
    FROM pg_inherits p
    LEFT JOIN pg_index x ON x.indrelid = p.inhrelid
    WHERE p.inhparent = 'message'::regclass`);
  const [room] = rows;
  if (!room) return null;
  const { per_transaction: perTransaction, max_connections: connections, of_reader: ofReader } = room;
  if (perTransaction * connections >= ofReader * readersAtOnce) return null;
  return { perTransaction, recommended: ofReader };
}
