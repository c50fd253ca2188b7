import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgresServer } from '../src/database/embedded-server.js';

/** A durable PostgreSQL that only the benchmark uses. */
export interface BenchPostgres {
  readonly pid: number;
  readonly version: string;
  urlOf(name: string): string;
  hasDatabase(name: string): Promise<boolean>;
  /** Makes an empty one, in the place of one that an earlier run may have left. */
  createDatabase(name: string): Promise<void>;
  /** Nobody may be connected to it. */
  renameDatabase(from: string, to: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  /** Statements that a database has run so far, BEGIN and COMMIT included. */
  countStatements(name: string): Promise<number>;
  stop(): Promise<void>;
}

export interface BenchPostgresOptions {
  /** The folder of `initdb` and `postgres`; absent: the embedded PostgreSQL 18. */
  readonly binDir: string | undefined;
  /** A folder in which the data, archives above all, is kept for later runs; absent: a temporary one. */
  readonly keptDir: string | undefined;
}

/** Starts it on a free port, everything that makes a commit durable switched on. */
export async function startBenchPostgres({ binDir, keptDir }: BenchPostgresOptions): Promise<BenchPostgres> {
  const folder = keptDir ?? (await mkdtemp(join(tmpdir(), 'duet-bench-')));
  await mkdir(folder, { recursive: true });
  // Root may have to run the server under an account that does not own the folder.
  await chmod(folder, 0o711);
  const server = await startPostgresServer({
    ...(binDir === undefined ? {} : { binDir }),
    dataDir: join(folder, 'postgres'),
    settings: {
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      shared_buffers: '512MB',
      max_wal_size: '4GB',
      timezone: 'UTC',
      shared_preload_libraries: 'pg_stat_statements',
    },
    log: () => undefined,
  });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version');
  return {
    pid: server.pid,
    version: rows[0]?.server_version ?? 'of unknown version',
    urlOf(name) {
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async hasDatabase(name) {
      const found = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      return found.rowCount === 1;
    },
    async createDatabase(name) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    },
    async renameDatabase(from, to) {
      await admin.query(`ALTER DATABASE ${from} RENAME TO ${to}`);
    },
    async dropDatabase(name) {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
    async countStatements(name) {
      const counted = await admin.query<{ calls: string }>(
        `SELECT coalesce(sum(s.calls), 0) AS calls
         FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = $1`,
        [name],
      );
      return Number(counted.rows[0]?.calls);
    },
    async stop() {
      await admin.end();
      await server.stop();
      if (keptDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
