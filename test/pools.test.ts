import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPools, createPrisma, type Pools, type PoolsOptions } from '../src/database/pools.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

let database: TestDatabase;
let pools: Pools;
let warnings: WarningLog;

beforeEach(async () => {
  database = await createTestDatabase();
  warnings = createWarningLog();
  pools = createPools({ url: database.url, log: warnings.log });
});

afterEach(async () => {
  await pools.close();
  await database.drop();
});

describe('both pools', () => {
  it('limit every kind of waiting on the server', async () => {
    for (const [pool, lockTimeoutMs] of [
      [pools.query, 5_000],
      [pools.write, 1_000],
    ] as const) {
      const settings = await pool.query<{ settings: string }>(
        `SELECT string_agg(name || '=' || setting || coalesce(unit, ''), ' ' ORDER BY name) AS settings FROM pg_settings
          WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'jit', 'TimeZone')`,
      );
      expect(settings.rows[0]?.settings).toBe(
        `TimeZone=UTC idle_in_transaction_session_timeout=10000ms jit=off lock_timeout=${lockTimeoutMs}ms statement_timeout=10000ms`,
      );
    }
  });

  it('read a bigint as a number, refuse one that does not fit, and leave the rest of the process alone', async () => {
    for (const pool of [pools.query, pools.write]) {
      const exact = await pool.query('SELECT 9007199254740991 AS big, NULL::bigint AS none');
      expect(exact.rows).toEqual([{ big: Number.MAX_SAFE_INTEGER, none: null }]);
      await expect(pool.query('SELECT 9007199254740992 AS big')).rejects.toThrow(/does not fit/);
    }
    const elsewhere = await withClient(database.url, (client) => client.query('SELECT 1::bigint AS big'));
    expect(elsewhere.rows).toEqual([{ big: '1' }]);
  });

  it('replace connections that were lost while idle, and say so', async () => {
    for (const pool of [pools.query, pools.write]) await pool.query('SELECT 1');
    await terminateAll();
    const lost = await warnings.next(2);
    expect(lost.map(({ pool }) => pool).sort()).toEqual(['duet-query', 'duet-write']);
    for (const pool of [pools.query, pools.write]) {
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    }
  });

  it('fail only the work on a connection that is lost while in use', async () => {
    const client = await pools.write.connect();
    await client.query('BEGIN');
    const sleep = expect(client.query('SELECT pg_sleep(60)')).rejects.toThrow(/terminat/);
    await terminateAll();
    await sleep;
    await expect(client.query('COMMIT')).rejects.toThrow(/not queryable|terminated/);
    client.release(true);
    expect((await pools.write.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('the pool for writes', () => {
  it('stays free while every connection for reads is taken, which are refused after 5 s', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => pools.query.connect()));
    const refused = expect(pools.query.connect()).rejects.toThrow(/timeout exceeded/);
    expect((await pools.write.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await refused;
    for (const client of clients) client.release();
  });

  it.each([
    {
      name: 'lock heads',
      text: `SELECT head.user_id, head.position FROM unnest($1::text[]) AS wanted (user_id)
               JOIN inbox_head head USING (user_id) ORDER BY head.user_id FOR UPDATE OF head`,
      values: [['user-7', 'user-8']],
      argument: `ARRAY['user-7', 'user-8']`,
    },
    {
      name: 'find duplicates',
      text: `SELECT message.id FROM unnest($1::uuid[]) AS wanted (idempotency_key)
               JOIN message USING (idempotency_key)`,
      values: [[uuid(7), uuid(8)]],
      argument: `ARRAY['${uuid(7)}', '${uuid(8)}']::uuid[]`,
    },
  ])('keeps an index plan for "$name", prepared on an empty table, as the table grows', async (statement) => {
    const { name, text, values, argument } = statement;
    const client = await pools.write.connect();
    try {
      // The planner believes that a table is empty, rather than new, only once that was recorded.
      await client.query('VACUUM inbox_head, message');
      expect((await client.query({ name, text, values })).rowCount).toBe(0);
      await grow(client);
      expect((await client.query({ name, text, values })).rowCount).toBe(2);
      const plan = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE "${name}" (${argument})`);
      const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(lines).toContain('Index');
      expect(lines).not.toContain('Seq Scan');
    } finally {
      client.release();
    }
  });
});

describe('createPrisma', () => {
  it('reads and writes through the pool it is given, and leaves it open', async () => {
    const prisma = createPrisma(pools.query);
    await prisma.userAccount.create({ data: { id: 'alice', inboxHead: { create: {} } } });
    expect(await prisma.inboxHead.findMany({ select: { userId: true, position: true } })).toEqual([
      { userId: 'alice', position: 0n },
    ]);
    await prisma.$disconnect();
    expect((await pools.query.query('SELECT position FROM inbox_head')).rows).toEqual([{ position: 0 }]);
  });
});

type Warning = Readonly<Record<string, unknown>>;

interface WarningLog {
  readonly log: PoolsOptions['log'];
  /** Resolves when that many warnings have been written. */
  next(count: number): Promise<readonly Warning[]>;
}

function createWarningLog(): WarningLog {
  const written: Warning[] = [];
  let notice: () => void = () => undefined;
  return {
    log: {
      warn(fields: Warning) {
        written.push(fields);
        notice();
      },
    },
    async next(count) {
      while (written.length < count) await new Promise<void>((resolve) => (notice = resolve));
      return written;
    },
  };
}

async function terminateAll(): Promise<void> {
  await withClient(database.url, (client) =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()`),
  );
}

/** 20,000 users and messages, on the connection under test; no ANALYZE, as in the first minutes of a busy start. */
async function grow(client: pg.ClientBase): Promise<void> {
  await client.query(`
    INSERT INTO user_account (id) SELECT 'user-' || n FROM generate_series(1, 20000) n;
    INSERT INTO inbox_head (user_id) SELECT id FROM user_account;
    INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id,
                         idempotency_key, request_hash, content, counts_as_unread, sender_counted, recipient_counted,
                         sent_at)
    SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || lpad(to_hex(n), 20, '0'))::uuid,
           gen_random_uuid(), 1, 'user-1', 'user-2', 'user-1', n::text,
           lpad(to_hex(n), 32, '0')::uuid, gen_random_uuid(), '{}', true, 0, 1, now()
      FROM generate_series(1, 20000) n;
  `);
}

function uuid(n: number): string {
  const digits = n.toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
