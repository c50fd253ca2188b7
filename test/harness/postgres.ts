import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the superuser and the database `postgres` of this run's server. */
    readonly postgresUrl: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  /** Removes the database. Rejects, naming them, when connections to it were left open. */
  drop(): Promise<void>;
}

/** Filled once for each run by the global setup: migrated, with its partitions. */
export const migratedTemplate = 'duet_template';

/**
 * Makes a database of its own on the run's server, in about 20 ms. `migrated` has all tables and the partitions of the
 * days around today; `empty` has nothing. The caller drops it when its own connections are closed.
 */
export async function createTestDatabase(content: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = content === 'migrated' ? migratedTemplate : 'template0';
  await asAdmin((admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return {
    url: databaseUrl(inject('postgresUrl'), name),
    drop: () => asAdmin((admin) => dropDatabase(admin, name)),
  };
}

/** The URL of another database on the same server. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs SQL on a connection of its own; for looking at what the code under test has done. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Resolves when so many wait for a lock on a table; may be asked within the transaction that holds it. */
export async function untilLockAwaited(client: pg.Client, table: string, count = 1): Promise<void> {
  for (let waiting = 0; waiting < count;) {
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM pg_locks WHERE relation = $1::regclass AND NOT granted',
      [table],
    );
    waiting = rows[0]?.count ?? 0;
  }
}

async function asAdmin<Result>(work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  return withClient(inject('postgresUrl'), work);
}

/** DROP DATABASE itself gives connections that are just ending five seconds. */
async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  try {
    await admin.query(`DROP DATABASE ${name}`);
  } catch (error) {
    const left = await admin.query<{ connection: string }>(
      `SELECT format('%s (%s, %s): %s', pid, application_name, state, query) AS connection
         FROM pg_stat_activity WHERE datname = $1`,
      [name],
    );
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    const connections = left.rows.map(({ connection }) => connection).join('\n');
    throw new Error(`connections were left open to ${name}:\n${connections}`, { cause: error });
  }
}
