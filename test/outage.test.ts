import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isOutage } from '../src/database/outage.js';
import { createPools, createPrisma, type Pools } from '../src/database/pools.js';
import type { PrismaClient } from '../src/generated/prisma/client.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';

let database: TestDatabase;
let wire: TcpProxy;
let pools: Pools;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  wire = await TcpProxy.before(database.url);
  pools = createPools({ url: wire.through(database.url), log: pino({ level: 'silent' }) });
  prisma = createPrisma(pools.query);
});
afterAll(async () => {
  await prisma.$disconnect();
  await pools.close();
  wire.cut();
  await database.drop();
});

const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};

/** The same work through Prisma's models, its raw queries, its transactions, and pg itself. */
const ways: readonly (readonly [string, (sleepSeconds: number) => Promise<unknown>])[] = [
  ['a model', () => prisma.device.findMany()],
  ['a raw query', (seconds) => prisma.$queryRaw`SELECT pg_sleep(${seconds})::text, count(*) FROM device`],
  [
    'a transaction',
    (seconds) =>
      prisma.$transaction(
        (inner) => inner.$queryRaw`SELECT pg_sleep(${seconds})::text, count(*) FROM device`,
      ),
  ],
  ['a batch', () => prisma.$transaction([prisma.device.count(), prisma.device.deleteMany()])],
  ['pg', (seconds) => pools.log.query('SELECT pg_sleep($1), count(*) FROM device', [seconds])],
];

describe.each(ways)('through %s', (_name, work) => {
  /** Lets the work wait for a lock, does something to it, and answers how it failed. */
  async function failureWhileWaiting(
    act: (holder: { query(text: string): Promise<unknown> }) => Promise<unknown>,
  ): Promise<unknown> {
    return withClient(database.url, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE device');
      const failure = failureOf(work(0));
      failure.catch(() => undefined);
      await withClient(database.url, (watcher) =>
        vi.waitFor(async () => {
          const waiting = await watcher.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          expect(waiting.rowCount).toBeGreaterThan(0);
        }, 20_000),
      );
      await act(holder);
      return failure;
    });
  }

  const endBackends = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'duet-%'`;

  test('a connection that the server ends is an outage', async () => {
    const failure = await failureWhileWaiting((holder) => holder.query(endBackends));
    expect(isOutage(failure), String(failure)).toBe(true);
  });

  test('a connection that breaks is an outage', async () => {
    const failure = await failureWhileWaiting(async () => {
      wire.cut();
      await wire.restore();
    });
    expect(isOutage(failure), String(failure)).toBe(true);
  });

  test('a query that is cancelled is an outage', async () => {
    const cancel = endBackends.replace('terminate', 'cancel');
    const failure = await failureWhileWaiting((holder) => holder.query(cancel));
    expect(isOutage(failure), String(failure)).toBe(true);
  });

  test('a server that cannot be reached is an outage', async () => {
    wire.cut();
    const failure = await failureOf(work(0));
    await wire.restore();
    expect(isOutage(failure), String(failure)).toBe(true);
    await vi.waitFor(() => work(0), { timeout: 5_000 });
  });

  test('a defect is no outage', async () => {
    await withClient(database.url, (client) => client.query('ALTER TABLE device RENAME TO device_of_old'));
    const failure = await failureOf(work(0));
    await withClient(database.url, (client) => client.query('ALTER TABLE device_of_old RENAME TO device'));
    expect(isOutage(failure)).toBe(false);
  });
});

test('a row that is there already is no outage', async () => {
  await prisma.userAccount.create({ data: { id: 'twice' } });
  expect(isOutage(await failureOf(prisma.userAccount.create({ data: { id: 'twice' } })))).toBe(false);
});

test.each(['EAI_AGAIN', 'ENETUNREACH', 'ECONNABORTED', '25P03', '25P04'])(
  'what comes with the code %s is an outage',
  (code) => {
    expect(isOutage(Object.assign(new Error('away'), { code }))).toBe(true);
  },
);

test.each([undefined, null, 'text', 5, new Error('something else'), { code: 5 }])(
  '%o is no outage',
  (value) => {
    expect(isOutage(value)).toBe(false);
  },
);
