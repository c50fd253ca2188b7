import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgresServer } from '../src/database/embedded-server.js';

/** A durable PostgreSQL of this run alone. */
export interface BenchPostgres {
  readonly pid: number;
  readonly version: string;
  /** Makes an empty database and answers its URL. */
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Statements that a database has run so far, BEGIN and COMMIT included. */
  countStatements(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it on a free port with its data in a temporary folder, everything that makes a commit durable switched on. */
export async function startBenchPostgres(binDir: string | undefined): Promise<BenchPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-bench-'));
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
  await admin.query('CREATE EXTENSION pg_stat_statements');
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version');
  return {
    pid: server.pid,
    version: rows[0]?.server_version ?? 'of unknown version',
    async createDatabase(name) {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
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
      await rm(folder, { recursive: true, force: true });
    },
  };
}
