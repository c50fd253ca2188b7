import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyMigrations, MigrationError, type MigrationOptions } from '../src/database/migrations.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { noFilter, readMigrationList, withPrismaEngine } from './harness/prisma-engine.js';

const realMigrations = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
const log: MigrationOptions['log'] = { info: () => undefined, warn: () => undefined };

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'duet-migrations-'));
  await cp(join(realMigrations, 'migration_lock.toml'), join(folder, 'migration_lock.toml'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

describe('applyMigrations', () => {
  it('applies what is new, in the order of the names, and records it as Prisma does', async () => {
    await addMigration('20260102000000_second', 'INSERT INTO fruit VALUES (1)');
    const first = await addMigration(
      '20260101000000_first',
      'CREATE TABLE fruit (id int); CREATE TABLE tree ()',
    );
    expect(await apply()).toEqual(['20260101000000_first', '20260102000000_second']);
    const rows = await query(
      `SELECT *, finished_at >= started_at AS is_in_order FROM _prisma_migrations ORDER BY started_at`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      migration_name: '20260101000000_first',
      checksum: createHash('sha256').update(first).digest('hex'),
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      is_in_order: true,
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
    });
    expect(await query('SELECT id FROM fruit')).toEqual([{ id: 1 }]);
  });

  it('does nothing the second time, and only the new part after an upgrade', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await apply();
    const before = await query('SELECT * FROM _prisma_migrations');
    expect(await apply()).toEqual([]);
    expect(await query('SELECT * FROM _prisma_migrations')).toEqual(before);
    await addMigration('2_second', 'INSERT INTO fruit VALUES (2)');
    expect(await apply()).toEqual(['2_second']);
  });

  it('applies each migration once when many nodes start together', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await addMigration('2_second', 'INSERT INTO fruit VALUES (2)');
    const answers = await Promise.all(Array.from({ length: 8 }, () => apply()));
    expect(answers.flat().sort()).toEqual(['1_first', '2_second']);
    expect(await query('SELECT id FROM fruit')).toEqual([{ id: 2 }]);
    expect(await query('SELECT 1 FROM _prisma_migrations')).toHaveLength(2);
  });

  it('needs no right to create anything when the database is up to date', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await apply();
    const role = `reader_${process.pid}_${Date.now()}`;
    await query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT SELECT ON _prisma_migrations TO ${role}`);
    try {
      const url = new URL(database.url);
      url.username = role;
      url.password = 'secret';
      expect(await applyMigrations({ url: url.href, migrationsDir: folder, log })).toEqual([]);
    } finally {
      await query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('refuses when an applied migration has been changed', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await addMigration('2_second', 'CREATE TABLE tree (id int)');
    await apply();
    await addMigration('2_second', 'CREATE TABLE tree (id bigint)');
    await addMigration('3_third', 'CREATE TABLE leaf (id int)');
    await expect(apply()).rejects.toThrow(
      new MigrationError('the migration 2_second has been changed since it was applied'),
    );
    expect(await query(`SELECT to_regclass('leaf') AS leaf`)).toEqual([{ leaf: null }]);
  });

  it('takes a file whose line ends git has converted for the same file', async () => {
    const script = 'CREATE TABLE fruit (id int);\nCREATE TABLE tree (id int);\n';
    await addMigration('1_first', script);
    await apply();
    await addMigration('1_first', script.replaceAll('\n', '\r\n'));
    expect(await apply()).toEqual([]);
  });

  it('refuses when the database is newer than the code', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await addMigration('2_second', 'CREATE TABLE tree (id int)');
    await apply();
    await rm(join(folder, '2_second'), { recursive: true });
    await expect(apply()).rejects.toThrow(
      /2_second, which this version does not know: the database is newer/,
    );
  });

  it('names every disagreement at once', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await addMigration('2_second', 'CREATE TABLE tree (id int)');
    await apply();
    await addMigration('1_first', 'CREATE TABLE fruit (id bigint)');
    await rm(join(folder, '2_second'), { recursive: true });
    await expect(apply()).rejects.toThrow(
      /1_first has been changed.*2_second, which this version does not know/,
    );
  });

  it("refuses after a failure of Prisma's own command, until that is resolved", async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await apply();
    await query(`UPDATE _prisma_migrations SET finished_at = NULL, logs = 'disk full'`);
    await expect(apply()).rejects.toThrow(/1_first failed earlier.*prisma migrate resolve/);
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now(); DROP TABLE fruit`);
    expect(await apply()).toEqual(['1_first']);
  });

  it('undoes a migration that fails, says where, and tries it again at the next start', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await addMigration('2_second', 'CREATE TABLE tree (id int);\n\nINSERT INTO fruits VALUES (1);');
    await addMigration('3_third', 'CREATE TABLE leaf (id int)');
    const message =
      'the migration 2_second failed and was undone: relation "fruits" does not exist (42P01 in line 3)';
    await expect(apply()).rejects.toThrow(new MigrationError(message));
    expect(await query(`SELECT to_regclass('tree') AS tree, to_regclass('leaf') AS leaf`)).toEqual([
      { tree: null, leaf: null },
    ]);
    expect(
      await query(
        `SELECT finished_at, logs, rolled_back_at FROM _prisma_migrations WHERE migration_name = '2_second'`,
      ),
    ).toEqual([
      { finished_at: null, logs: expect.stringContaining('fruits'), rolled_back_at: expect.any(Date) },
    ]);
    await addMigration('2_second', 'CREATE TABLE tree (id int)');
    expect(await apply()).toEqual(['2_second', '3_third']);
  });

  it('refuses a folder without its script, before it touches the database', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await mkdir(join(folder, '2_second'));
    await expect(apply()).rejects.toThrow(/the migration 2_second cannot be read/);
    expect(await query(`SELECT to_regclass('_prisma_migrations') AS history`)).toEqual([{ history: null }]);
  });

  it('waits for a table in short attempts, so that traffic on it never waits behind the migration', async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await apply();
    await addMigration('2_second', 'ALTER TABLE fruit ADD COLUMN name text');
    await withClient(database.url, async (reader) => {
      await reader.query('BEGIN; SELECT * FROM fruit');
      const waits = waitFor('A migration waits for running statements.');
      const migration = applyMigrations({ url: database.url, migrationsDir: folder, log: waits.log });
      await waits.logged;
      expect(await query('SELECT * FROM fruit')).toEqual([]);
      await reader.query('COMMIT');
      expect(await migration).toEqual(['2_second']);
    });
  });

  it('leaves neither a lock nor half a migration when it is killed in the middle', async () => {
    await addMigration(
      '1_first',
      'CREATE TABLE fruit (id int); SELECT pg_sleep(60); CREATE TABLE tree (id int)',
    );
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', childScript()],
      {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const exit = once(child, 'exit');
    await withClient(database.url, async (watcher) => {
      await until(
        watcher,
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query ~ '^CREATE TABLE fruit'`,
      );
      child.kill('SIGKILL');
      await exit;
      await addMigration('1_first', 'CREATE TABLE fruit (id int)');
      expect(await apply()).toEqual(['1_first']);
      expect(await query(`SELECT to_regclass('tree') AS tree`)).toEqual([{ tree: null }]);
      expect(await query(`SELECT 1 FROM _prisma_migrations`)).toHaveLength(1);
      await until(watcher, `SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory')`);
    });
  });
});

describe('the history that Duet writes', () => {
  it("is in sync, nothing edited and nothing failed, to Prisma's own engine", async () => {
    await applyMigrations({ url: database.url, migrationsDir: realMigrations, log });
    expect(await diagnose(realMigrations)).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    });
  });

  it("shows Prisma's engine the same trouble that Duet refuses to start with", async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int)');
    await addMigration('2_second', 'CREATE TABLE tree (id int)');
    await apply();
    await addMigration('1_first', 'CREATE TABLE fruit (id bigint)');
    await rm(join(folder, '2_second'), { recursive: true });
    expect(await diagnose(folder)).toMatchObject({
      editedMigrationNames: ['1_first'],
      history: { diagnostic: 'migrationsDirectoryIsBehind', unpersistedMigrationNames: ['2_second'] },
    });
  });

  it("is continued by Prisma's engine, and continues what that engine began", async () => {
    await addMigration('1_first', 'CREATE TABLE fruit (id int);');
    expect(await applyWithPrisma(folder)).toEqual(['1_first']);
    await addMigration('2_second', 'CREATE TABLE tree (id int);');
    expect(await apply()).toEqual(['2_second']);
    await addMigration('3_third', 'CREATE TABLE leaf (id int);');
    expect(await applyWithPrisma(folder)).toEqual(['3_third']);
    expect(await apply()).toEqual([]);
  });
});

async function addMigration(name: string, script: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), script);
  return script;
}

async function apply(): Promise<readonly string[]> {
  return applyMigrations({ url: database.url, migrationsDir: folder, log });
}

async function query(sql: string): Promise<readonly pg.QueryResultRow[]> {
  const result = await withClient(database.url, (client) => client.query<pg.QueryResultRow>(sql));
  return result.rows;
}

async function diagnose(migrationsDir: string): Promise<unknown> {
  const migrationsList = await readMigrationList(migrationsDir);
  return withPrismaEngine(database.url, (engine) =>
    engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: noFilter }),
  );
}

async function applyWithPrisma(migrationsDir: string): Promise<readonly string[]> {
  const migrationsList = await readMigrationList(migrationsDir);
  const output = await withPrismaEngine(database.url, (engine) =>
    engine.applyMigrations({ migrationsList, filters: noFilter }),
  );
  return output.appliedMigrationNames;
}

/** A log that says when a line with this text was written. */
function waitFor(text: string): { readonly log: MigrationOptions['log']; readonly logged: Promise<void> } {
  let found: () => void = () => undefined;
  const logged = new Promise<void>((resolve) => {
    found = resolve;
  });
  const info = (_fields: unknown, message?: string): void => {
    if (message === text) found();
  };
  return { log: { info, warn: () => undefined }, logged };
}

function childScript(): string {
  const options = { url: database.url, migrationsDir: folder };
  return `
    import { applyMigrations } from './src/database/migrations.ts';
    const log = { info() {}, warn() {} };
    await applyMigrations({ ...${JSON.stringify(options)}, log });
  `;
}

/** Asks until a row comes; each round trip is a pause of its own. */
async function until(client: pg.Client, sql: string): Promise<void> {
  for (;;) {
    const result = await client.query(sql);
    if (result.rowCount) return;
    await client.query('SELECT pg_sleep(0.02)');
  }
}
