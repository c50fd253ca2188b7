/**
 * Partitions of whole days, in UTC, of the two tables that grow with traffic: made ahead, dropped when expired, so that
 * retention never deletes row by row. `message` is partitioned by its id, whose UUIDv7 begins with the milliseconds of
 * storing; `inbox_entry` by `stored_at`. Both come from one reading of the database's clock in the transaction that
 * writes them, so an entry and its message are of the same day, whatever the clocks of the nodes say.
 *
 * There is no default partition: a row of a day that has none fails loudly. In a default partition it would outlive
 * every retention, and block the day's own partition from being made.
 */
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { isLockTimeout } from './outage.js';
import {
  dayMs,
  partitionOf,
  readPartition,
  startOfDay,
  type Partition,
  type PartitionedTable,
} from './partition.js';

export interface EnsureOptions {
  /** Default: the database's clock, which is also what decides the partition of a row. */
  readonly now?: Date;
  /** How many whole days after today must be there. Default: 7. */
  readonly daysAhead?: number;
  /** How many days a new partition spans, unless another begins earlier. Default: one. */
  readonly days?: Readonly<Record<PartitionedTable, number>>;
}

export interface ExpiryOptions {
  /** Messages stored before this instant have expired. Not later than `inboxBefore`. */
  readonly messagesBefore: Date;
  /** Inbox entries stored before this instant have expired. */
  readonly inboxBefore: Date;
  /** Is told the name of a partition of messages before that is dropped; throwing ends the dropping. */
  readonly beforeMessages?: (partition: string) => Promise<void>;
  /** Ends the dropping between two attempts. */
  readonly signal?: AbortSignal;
}

export interface ExpiryResult {
  /** Names of the dropped partitions, in the order of dropping. */
  readonly dropped: readonly string[];
  /**
   * Expired, but still locked by a long statement, or not tried any more: the next call takes it up. Null when everything
   * expired is gone.
   */
  readonly postponed: string | null;
}

const defaultDaysAhead = 7;
const oneDay = { message: 1, inbox_entry: 1 };

/** "dupart" in ASCII. Between nodes, one at a time makes or drops. */
const advisoryLock = 0x647570617274;

/** How long traffic may have to wait behind one attempt to drop, and how often it is tried. */
const dropLockTimeoutMs = 250;
const dropAttempts = 8;
const dropPauseMs = 500;

/**
 * Makes the missing partitions from yesterday through `daysAhead` days after today, in one transaction, and answers their
 * names. Reads and writes go on meanwhile. Safe to repeat and to call from many nodes at once. When nothing is missing
 * it needs no DDL rights. The client must be the owner's, and not be in a transaction.
 */
export async function ensurePartitions(
  client: pg.ClientBase,
  { now, daysAhead = defaultDaysAhead, days = oneDay }: EnsureOptions = {},
): Promise<readonly string[]> {
  const todayMs = startOfDay(now ?? (await readClock(client))).getTime();
  const wanted = { fromMs: todayMs - dayMs, untilMs: todayMs + (daysAhead + 1) * dayMs, days };
  if ((await findMissing(client, wanted)).length === 0) return [];
  return inTransaction(client, async () => {
    await client.query(`SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock(${advisoryLock})`);
    const missing = await findMissing(client, wanted);
    for (const partition of missing) await create(client, partition);
    return missing.map(({ name }) => name);
  });
}

/**
 * Drops the partitions in which everything has expired, oldest first and the inbox before the messages, so that an
 * entry never outlives the message it refers to. Each drop is a short transaction of its own that gives up rather than
 * make traffic wait for longer than 250 ms; a kill in the middle leaves whole partitions. A partition of messages goes
 * together with the mark below which lists leave conversations out. Nodes may call it at once. The client must be the
 * owner's, and not be in a transaction. Throws RangeError when messages would expire before entries.
 */
export async function dropExpiredPartitions(
  client: pg.ClientBase,
  { messagesBefore, inboxBefore, beforeMessages, signal }: ExpiryOptions,
): Promise<ExpiryResult> {
  if (messagesBefore > inboxBefore)
    throw new RangeError('messages are kept at least as long as inbox entries');
  const all = await findPartitions(client);
  const expired = [
    ...all.filter(({ table, until }) => table === 'inbox_entry' && until <= inboxBefore),
    ...all.filter(({ table, until }) => table === 'message' && until <= messagesBefore),
  ];
  const dropped: string[] = [];
  for (const partition of expired) {
    if (partition.table === 'message') await beforeMessages?.(partition.name);
    const outcome = await drop(client, partition, signal);
    if (outcome === 'locked') return { dropped, postponed: partition.name };
    if (outcome === 'dropped') dropped.push(partition.name);
  }
  return { dropped, postponed: null };
}

/**
 * The first instant of the inbox partitions that are kept when entries before an instant expire. It may lie before that: a
 * partition of several days is kept for the last of them.
 */
export async function findInboxStart(client: pg.ClientBase, inboxBefore: Date): Promise<Date> {
  const partitions = await findPartitions(client);
  const kept = partitions.filter(({ table, until }) => table === 'inbox_entry' && until > inboxBefore);
  return new Date(Math.min(inboxBefore.getTime(), ...kept.map(({ from }) => from.getTime())));
}

/**
 * Notes what is the oldest that is kept, where it is not noted yet: after partitions were dropped by hand. Answers the
 * smallest id that a kept message can have.
 */
export async function noteOldestMessage(client: pg.ClientBase): Promise<string> {
  const oldest = (await findPartitions(client)).find(({ table }) => table === 'message');
  if (oldest) await client.query(moveMarkTo(oldest.from));
  const { rows } = await client.query<{ id: string }>('SELECT oldest_message_id AS id FROM app_settings');
  return rows[0]?.id ?? uuidV7LowerBound(new Date(0));
}

/**
 * Whether a row that is stored now has no partition. The days ahead run out while nobody makes any, as in a machine that
 * sleeps, and a clock that is set may leave them.
 */
export async function lacksPartition(pool: pg.Pool): Promise<boolean> {
  const nowMs = (await readClock(pool)).getTime();
  return (await findMissing(pool, { fromMs: nowMs, untilMs: nowMs + 1, days: oneDay })).length > 0;
}

/** The smallest UUIDv7 of an instant: 48 bits of milliseconds, the rest zero. Every id made from then on is not less. */
export function uuidV7LowerBound(instant: Date): string {
  const digits = instant.getTime().toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}

/** The database's clock, which decides the partition of a row. */
export async function readClock(client: pg.ClientBase | pg.Pool): Promise<Date> {
  const clock = await client.query<{ now: string }>(
    `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now`,
  );
  return new Date(Number(clock.rows[0]?.now));
}

interface Wanted {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly days: Readonly<Record<PartitionedTable, number>>;
}

/** The earliest first, and of those that begin together the one for messages. */
async function findMissing(
  client: pg.ClientBase | pg.Pool,
  { fromMs, untilMs, days }: Wanted,
): Promise<readonly Partition[]> {
  const missing: Partition[] = [];
  const all = await findPartitions(client);
  for (const table of ['message', 'inbox_entry'] as const) {
    const existing = all.filter((partition) => partition.table === table);
    for (let atMs = fromMs; atMs < untilMs;) {
      const here = existing.find(({ from, until }) => from.getTime() <= atMs && atMs < until.getTime());
      const laterMs = existing.map(({ from }) => from.getTime()).filter((ms) => ms > atMs);
      const endMs = here?.until.getTime() ?? Math.min(atMs + days[table] * dayMs, ...laterMs);
      if (!here) missing.push(partitionOf(table, new Date(atMs), new Date(endMs)));
      atMs = endMs;
    }
  }
  return missing.toSorted((a, b) => a.from.getTime() - b.from.getTime());
}

/**
 * Attached rather than made as a partition from the start: CREATE TABLE … PARTITION OF locks the parent against all
 * reads and writes, ATTACH PARTITION (of a table that is empty and indexed already) against neither.
 */
async function create(client: pg.ClientBase, { table, name, from, until }: Partition): Promise<void> {
  const bound = table === 'message' ? uuidV7LowerBound : (instant: Date) => instant.toISOString();
  // Unique only within its partition, because a unique index of the parent would have to hold the id. The lock under
  // which `seq` is given out makes it unique beyond that.
  const seqIndex = `CREATE UNIQUE INDEX ${name}_conversation_id_seq ON ${name} (conversation_id, seq);`;
  await client.query(`
    CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL);
    ${table === 'message' ? seqIndex : ''}
    ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${bound(from)}') TO ('${bound(until)}');
  `);
}

/** The earliest first. Only names that `partitionOf` gives: what an operator attached by hand under another name is left alone. */
async function findPartitions(client: pg.ClientBase | pg.Pool): Promise<readonly Partition[]> {
  const children = await client.query<{ table: PartitionedTable; name: string }>(
    `SELECT inhparent::regclass::text AS table, child.relname AS name
       FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
      WHERE inhparent IN ('message'::regclass, 'inbox_entry'::regclass) AND NOT inhdetachpending`,
  );
  return children.rows
    .flatMap(({ table, name }) => readPartition(table, name) ?? [])
    .toSorted((a, b) => a.from.getTime() - b.from.getTime());
}

async function drop(
  client: pg.ClientBase,
  { table, name, until }: Partition,
  signal: AbortSignal | undefined,
): Promise<'dropped' | 'gone' | 'locked'> {
  const mark = table === 'message' ? moveMarkTo(until) : '';
  for (let attempt = 1; attempt <= dropAttempts && !signal?.aborted; attempt += 1) {
    if (attempt > 1) await delay(dropPauseMs);
    try {
      // One message, COMMIT included: a process that stands still in the middle would keep everybody's table locked.
      await client.query(`
        BEGIN;
        SET LOCAL lock_timeout = ${dropLockTimeoutMs};
        SELECT pg_advisory_xact_lock(${advisoryLock});
        DROP TABLE ${name};
        ${mark}
        COMMIT;
      `);
      return 'dropped';
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      if (isUndefinedTable(error)) return 'gone';
      if (!isLockTimeout(error)) throw error;
    }
  }
  return 'locked';
}

/** Every node reads the settings again when their revision has grown, and the mark with them. */
function moveMarkTo(instant: Date): string {
  const id = uuidV7LowerBound(instant);
  return `UPDATE app_settings SET oldest_message_id = '${id}', revision = revision + 1 WHERE oldest_message_id < '${id}';`;
}

async function inTransaction<Result>(client: pg.ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // When the connection is lost this fails too, and the server rolls back by itself.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '42P01';
}
