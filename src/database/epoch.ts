/**
 * The epoch names one incarnation of the database. Positions of an inbox mean something only within it: after a restore
 * or a promotion the same position may stand for another entry, so cursors carry the epoch, and a client that comes with
 * one of another epoch is told to take a snapshot instead of missing entries silently.
 */
import { randomBytes } from 'node:crypto';
import type { QueryResult, QueryResultRow } from 'pg';

export interface Installation {
  /** A random UUID. */
  readonly epoch: string;
  /** 32 secret bytes that sign cursors; they stay the same for all nodes and epochs. */
  readonly cursorKey: Buffer;
}

/** A client or a pool of pg. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>;
}

/** Whether the stored row was written in the incarnation that was found, and its epoch. */
export interface FoundIncarnation {
  readonly epoch: string;
  readonly isStored: boolean;
}

export const isStandby = Symbol('a replica that takes no writes');

interface InstallationRow {
  readonly epoch: string;
  readonly cursor_key: Buffer;
}

/**
 * What a copy of a database cannot carry over. A new cluster has another system identifier; point-in-time recovery and
 * promotion begin another timeline; a dump restored into the same cluster gets another database or table oid.
 * The timeline is read from the name of the WAL file: pg_control_checkpoint() shows it only after the first checkpoint
 * that follows a promotion. An ordinary role may call all of these on PostgreSQL 15 to 18.
 */
const incarnation = `
  SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
           || '/' || 'installation'::regclass::oid AS system_identifier,
         CASE WHEN pg_is_in_recovery() THEN NULL
              ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS timeline
    FROM pg_control_system()
`;

/**
 * Reads the installation, made at the first call, after beginning a new epoch if this is not the incarnation that the
 * row was written in. To be called before the first request is served. Any number of nodes may call it at once: all get
 * the same answer. The role needs SELECT, INSERT and UPDATE on `installation`. Fails on a standby that is read-only.
 */
export async function loadInstallation(client: Queryable): Promise<Installation> {
  await client.query(
    `INSERT INTO installation AS stored (id, epoch, system_identifier, timeline, cursor_key)
     SELECT 1, gen_random_uuid(), system_identifier, timeline, $1 FROM (${incarnation}) AS incarnation
     ON CONFLICT (id) DO UPDATE
        SET epoch = excluded.epoch, system_identifier = excluded.system_identifier, timeline = excluded.timeline
      WHERE (stored.system_identifier, stored.timeline) IS DISTINCT FROM (excluded.system_identifier, excluded.timeline)`,
    [randomBytes(32)],
  );
  const stored = await client.query<InstallationRow>('SELECT epoch, cursor_key FROM installation');
  const [row] = stored.rows;
  if (!row) throw new Error('the table installation has lost its row');
  return { epoch: row.epoch, cursorKey: row.cursor_key };
}

/** One cheap statement, without any lock. */
export async function readIncarnation(client: Queryable): Promise<FoundIncarnation | typeof isStandby> {
  const { rows } = await client.query<{ epoch: string; is_stored: boolean | null; is_standby: boolean }>(
    `SELECT stored.epoch,
            (stored.system_identifier, stored.timeline) = (current.system_identifier, current.timeline) AS is_stored,
            pg_is_in_recovery() AS is_standby
       FROM installation stored, (${incarnation}) AS current`,
  );
  const [row] = rows;
  if (!row) throw new Error('the table installation has lost its row');
  if (row.is_standby) return isStandby;
  return { epoch: row.epoch, isStored: row.is_stored === true };
}
