/**
 * Applies `prisma/migrations` at start. Layout, table, checksum and lock are those of `prisma migrate deploy`, so that
 * either may be used on the same database, even at the same time. Duet does not run Prisma's own command because it
 * downloads its engine from a host that closed networks do not reach.
 *
 * One difference, on purpose: a migration and its record are one transaction here. A failure or a kill leaves nothing to
 * repair by hand, and the next start tries again. So no migration may use what PostgreSQL refuses inside a transaction,
 * such as CREATE INDEX CONCURRENTLY, nor COMMIT.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';

export interface MigrationOptions {
  /** Of the role that owns the schema, directly or through a pooler in session mode. */
  readonly url: string;
  /** The folder with one folder for each migration. */
  readonly migrationsDir: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** The folder and the database do not fit together, or a migration fails. The message is for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface Migration {
  readonly name: string;
  readonly script: string;
}

interface RecordedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly is_finished: boolean;
}

interface Session {
  readonly client: pg.Client;
  readonly log: MigrationOptions['log'];
}

/** The number that Prisma's engine locks, so that its `migrate deploy` and Duet exclude each other. */
const advisoryLock = 72707369;

/** A waiting DDL statement makes all traffic on its table wait behind it; hence many short attempts. */
const tableLockTimeoutMs = 1_000;
const tableLockAttempts = 30;
const tableLockPauseMs = 500;

/**
 * Brings the database to the newest migration and answers the names of those it applied, oldest first: none when there
 * was nothing to do. Any number of nodes may call it at once: one works, the others wait for it, five minutes at most. A
 * role without DDL rights may call it on a database that is up to date. Throws MigrationError when a recorded migration
 * differs from its file, is not in the folder (the database is newer than the code), has failed, or fails now.
 */
export async function applyMigrations({
  url,
  migrationsDir,
  log,
}: MigrationOptions): Promise<readonly string[]> {
  const migrations = await readMigrations(migrationsDir);
  const client = new pg.Client({
    connectionString: url,
    application_name: 'duet-migrations',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // An 'error' that nobody hears ends the process; the query that runs rejects with the same error.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await prepareSession(client);
    await lock({ client, log });
    const recorded = await readHistory(client);
    verifyHistory(migrations, recorded);
    const done = new Set(recorded.map((record) => record.migration_name));
    const pending = migrations.filter(({ name }) => !done.has(name));
    for (const migration of pending) await apply({ client, log }, migration);
    return pending.map(({ name }) => name);
  } finally {
    // The lock belongs to the session and ends with it.
    await client.end();
  }
}

async function readMigrations(migrationsDir: string): Promise<readonly Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const file = join(migrationsDir, name, 'migration.sql');
      try {
        return { name, script: await readFile(file, 'utf8') };
      } catch (error) {
        throw new MigrationError(`the migration ${name} cannot be read: ${file}`, { cause: error });
      }
    }),
  );
}

/** Limits that the role or the URL may carry for other work are lifted, and a dead client is noticed in a second. */
async function prepareSession(client: pg.Client): Promise<void> {
  await client.query(`
    SET statement_timeout = 0;
    SET lock_timeout = '5min';
    DO $$
    BEGIN
      -- Not to be had on every platform; there, a killed node's statement runs to its end before it is rolled back.
      PERFORM set_config('client_connection_check_interval', '1s', false);
    EXCEPTION
      WHEN invalid_parameter_value THEN NULL;
    END $$;
  `);
}

async function lock({ client, log }: Session): Promise<void> {
  const attempt = await client.query<{ is_locked: boolean }>(
    `SELECT pg_try_advisory_lock(${advisoryLock}) AS is_locked`,
  );
  if (attempt.rows[0]?.is_locked) return;
  log.info('Another node is migrating the database; waiting for it.');
  try {
    await client.query(`SELECT pg_advisory_lock(${advisoryLock})`);
  } catch (error) {
    if (!isLockConflict(error)) throw error;
    throw new MigrationError('another node has held the lock for migrations for five minutes', {
      cause: error,
    });
  }
}

/** Creates Prisma's table when it is missing. Migrations that were rolled back count as never applied. */
async function readHistory(client: pg.Client): Promise<readonly RecordedMigration[]> {
  const table = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  if (!table.rows[0]?.exists) {
    await client.query(`
      CREATE TABLE _prisma_migrations (
        id VARCHAR(36) PRIMARY KEY NOT NULL,
        checksum VARCHAR(64) NOT NULL,
        finished_at TIMESTAMPTZ,
        migration_name VARCHAR(255) NOT NULL,
        logs TEXT,
        rolled_back_at TIMESTAMPTZ,
        started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
        applied_steps_count INTEGER NOT NULL DEFAULT 0
      )
    `);
  }
  const history = await client.query<RecordedMigration>(`
    SELECT migration_name, checksum, finished_at IS NOT NULL AS is_finished
      FROM _prisma_migrations
     WHERE rolled_back_at IS NULL
     ORDER BY started_at
  `);
  return history.rows;
}

/** Collects every disagreement before it refuses, so that the operator sees all of them at once. */
function verifyHistory(migrations: readonly Migration[], recorded: readonly RecordedMigration[]): void {
  const scripts = new Map(migrations.map(({ name, script }) => [name, script]));
  const problems = recorded.flatMap(({ migration_name: name, checksum, is_finished }) => {
    const script = scripts.get(name);
    if (script === undefined) {
      return [
        `the database has the migration ${name}, which this version does not know: the database is newer`,
      ];
    }
    if (!is_finished) {
      return [`the migration ${name} failed earlier: mend the database, then run "prisma migrate resolve"`];
    }
    return matches(script, checksum) ? [] : [`the migration ${name} has been changed since it was applied`];
  });
  if (problems.length > 0) throw new MigrationError(problems.join('; '));
}

/** As Prisma does, takes a file whose line ends were converted by git for the same file. */
function matches(script: string, checksum: string): boolean {
  const unixScript = script.replaceAll('\r\n', '\n');
  return [script, unixScript, unixScript.replaceAll('\n', '\r\n')].some(
    (form) => checksumOf(form) === checksum,
  );
}

function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

async function apply({ client, log }: Session, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runInTransaction(client, migration);
      log.info({ migration: migration.name }, 'Applied a migration.');
      return;
    } catch (error) {
      if (!isLockConflict(error) || attempt === tableLockAttempts) {
        const reason = describe(error, migration.script);
        await recordFailure({ client, log }, migration, reason);
        throw new MigrationError(`the migration ${migration.name} failed and was undone: ${reason}`, {
          cause: error,
        });
      }
      log.info({ migration: migration.name, attempt }, 'A migration waits for running statements.');
      await delay(tableLockPauseMs);
    }
  }
}

async function runInTransaction(client: pg.Client, { name, script }: Migration): Promise<void> {
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${tableLockTimeoutMs}`);
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksumOf(script), name],
    );
    await client.query('COMMIT');
  } catch (error) {
    // When the connection is lost this fails too, and the server rolls back by itself.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Leaves a trace that Prisma's tools show and nobody acts on: failed, and rolled back. */
async function recordFailure(
  { client, log }: Session,
  { name, script }: Migration,
  reason: string,
): Promise<void> {
  try {
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, rolled_back_at) VALUES ($1, $2, $3, $4, now())`,
      [randomUUID(), checksumOf(script), name, reason],
    );
  } catch (error) {
    log.warn({ err: error, migration: name }, 'The failure of a migration could not be recorded.');
  }
}

/** lock_not_available, and deadlock_detected: the migration was the one that gave way. */
function isLockConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '55P03' || error.code === '40P01');
}

function describe(error: unknown, script: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error);
  const position = Number(error.position);
  const place = position > 0 ? ` in line ${script.slice(0, position).split('\n').length}` : '';
  return `${error.message} (${error.code ?? 'no code'}${place})`;
}
