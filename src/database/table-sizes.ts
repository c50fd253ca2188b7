import type pg from 'pg';
import { readPartition, type Partition } from './partition.js';
import { queryRows, type Row } from './row.js';

/** One table as PostgreSQL's catalogue knows it: read without looking at a single row of it. */
export interface TableSize {
  /** On disk, with its indexes. */
  readonly bytes: number;
  /** The rows of a full page when it was last analysed, times its pages now; null before the first time. */
  readonly estimatedRows: number | null;
}

export type PartitionSize = Partition & TableSize;

export interface TableSizes {
  /** The database's clock. */
  readonly now: Date;
  readonly userAccount: TableSize;
  /** Every partition, the oldest first. What was attached by hand under another name is left out. */
  readonly partitions: readonly PartitionSize[];
}

/** `reltuples` alone is as old as the last ANALYZE; the planner too scales it by how the table has grown since. */
const readSizes = `
  SELECT c.relname AS name, i.inhparent::regclass::text AS parent, clock_timestamp() AS now,
    pg_total_relation_size(c.oid) AS bytes,
    CASE WHEN c.relpages > 0 AND c.reltuples >= 0 THEN
      round(c.reltuples::float8 / c.relpages * (pg_relation_size(c.oid) / current_setting('block_size')::int))
    END AS estimated_rows
  FROM pg_class c
  LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
  WHERE i.inhparent IN ('message'::regclass, 'inbox_entry'::regclass) OR c.oid = 'user_account'::regclass
  ORDER BY c.relname`;

/** One statement on the catalogue, whose cost grows with the number of partitions and not with what is in them. */
export async function readTableSizes(pool: pg.Pool): Promise<TableSizes> {
  const rows = await queryRows(pool, { text: readSizes });
  const account = rows.find((row) => row.get('parent') === null);
  if (!account) throw new Error('the table user_account is gone');
  const partitions = rows.flatMap((row) => {
    const table = row.get('parent');
    if (table !== 'message' && table !== 'inbox_entry') return [];
    const partition = readPartition(table, String(row.get('name')));
    return partition ? [{ ...partition, ...sizeOf(row) }] : [];
  });
  return { now: account.get('now') as Date, userAccount: sizeOf(account), partitions };
}

/** What was dropped while the statement ran has no size any more. */
function sizeOf(row: Row): TableSize {
  return {
    bytes: Number(row.get('bytes') ?? 0),
    estimatedRows: row.get('estimated_rows') === null ? null : Number(row.get('estimated_rows')),
  };
}
