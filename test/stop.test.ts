import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTokenSigner } from '../src/auth/tokens.js';
import { Person, testSecret } from './harness/app.js';
import { spawnNode, startChildNode, type ChildNode, type NodeProcess } from './harness/child-node.js';
import { followLive, send } from './harness/inbox.js';
import { startNodeOnWire } from './harness/node-on-wire.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { RawSocket } from './harness/raw-socket.js';
import { TcpProxy } from './harness/tcp-proxy.js';
import { timed } from './harness/timed.js';

/** What an orchestrator is promised: see docs/reference/transport.md. */
const drainMs = 5_000;

let database: TestDatabase;
let wire: TcpProxy;
const cleanUps: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  wire = await TcpProxy.before(database.url);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(async () => {
  wire.thaw();
  wire.cut();
  await database.drop();
});

async function start(environment: Readonly<Record<string, string>>): Promise<NodeProcess> {
  const node = await spawnNode(environment);
  cleanUps.push(() => node.kill());
  return node;
}

async function serve(): Promise<ChildNode> {
  const node = await startChildNode({ DATABASE_URL: wire.through(database.url) });
  cleanUps.push(() => node.kill());
  return node;
}

/** A person of a node in another process. */
async function personOf(node: ChildNode, userId: string): Promise<Person> {
  const signer = createTokenSigner({ secret: testSecret });
  const { token } = await signer.sign({ userId, role: 'USER', expiresInSeconds: 3600 });
  const person = new Person(userId, node.url, token);
  cleanUps.push(() => person.leave());
  return person;
}

/** Nothing of a node is left in the database: no connection, and so no lock. */
async function expectNothingLeft(): Promise<void> {
  await withClient(database.url, (client) =>
    vi.waitFor(
      async () => {
        const { rows } = await client.query(
          `SELECT application_name, state, query FROM pg_stat_activity
           WHERE datname = current_database() AND application_name LIKE 'duet-%'`,
        );
        expect(rows).toEqual([]);
      },
      { timeout: 10_000 },
    ),
  );
}

describe('SIGTERM ends a node that serves with status 0 in five seconds', () => {
  test.each(['cut', 'freeze'] as const)(
    'while the database is away (%s), with sends that wait',
    async (how) => {
      const node = await serve();
      const [alice, bob] = [await personOf(node, `alice-${how}`), await personOf(node, `bob-${how}`)];
      for (const person of [alice, bob]) await person.run('{ viewer { mutedUntil } }');
      await followLive(alice);
      if (how === 'cut') wire.cut();
      else wire.freeze();
      const sends = [send(alice, bob), send(bob, alice)].map((sent) => sent.catch(() => 'not answered'));
      const end = await node.terminate();
      if (how === 'cut') await wire.restore();
      else wire.thaw();
      await Promise.all(sends);
      expect(end.code).toBe(0);
      expect(end.tookMs).toBeLessThan(drainMs);
    },
  );

  test('with a client that has fallen silent, and when told so again and again', async () => {
    const node = await serve();
    const deaf = await RawSocket.connect(node.url, (await personOf(node, 'deaf')).token);
    deaf.socket.pause();
    const ends = [node.terminate(), node.terminate()];
    const again = setInterval(() => void node.terminate(), 200);
    const [end] = await Promise.all(ends);
    clearInterval(again);
    deaf.socket.resume();
    await deaf.end();
    expect(end?.code).toBe(0);
    expect(end?.tookMs).toBeLessThan(drainMs);
    await expectNothingLeft();
  });
});

test('closing shares one deadline: the workers of a node do not wait for a database one after the other', async () => {
  const place = await startNodeOnWire();
  const person = await place.node.stranger();
  await followLive(person);
  place.wire.freeze();
  expect((await timed(() => place.node.close())).tookMs).toBeLessThan(drainMs);
  await place.end();
});

describe('SIGTERM while a node starts ends it with status 0, and leaves nothing behind', () => {
  test('while it waits for another node that migrates', async () => {
    await withClient(database.url, async (holder) => {
      await holder.query('SELECT pg_advisory_lock(72707369)');
      const node = await start({ DATABASE_URL: database.url, LOG_LEVEL: 'info' });
      await node.says(/waiting for it/);
      const end = await node.terminate();
      expect(end.code).toBe(0);
      expect(end.tookMs).toBeLessThan(drainMs);
      await holder.query('SELECT pg_advisory_unlock(72707369)');
    });
    await expectNothingLeft();
  });

  test('in the middle of a migration, which the next start does again', async () => {
    const empty = await createTestDatabase('empty');
    await withClient(empty.url, async (holder) => {
      // The first migration cannot write its record, and waits with everything it has made.
      await holder.query(migrationsTable);
      await holder.query('BEGIN; LOCK TABLE _prisma_migrations IN SHARE ROW EXCLUSIVE MODE');
      const node = await start({ DATABASE_URL: empty.url });
      await vi.waitFor(
        async () => {
          // Within a transaction the first look at pg_stat_activity is kept, and the node would never come.
          await holder.query('SELECT pg_stat_clear_snapshot()');
          const { rowCount } = await holder.query(
            `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
             WHERE a.datname = current_database() AND a.application_name = 'duet-migrations' AND NOT l.granted`,
          );
          expect(rowCount).toBe(1);
        },
        { timeout: 60_000 },
      );
      expect(await node.terminate()).toMatchObject({ code: 0 });
      await holder.query('COMMIT');
      await vi.waitFor(
        async () => {
          const { rows } = await holder.query(
            `SELECT count(*) FILTER (WHERE l.locktype = 'advisory')::int AS locks, count(DISTINCT a.pid)::int AS connections
             FROM pg_stat_activity a LEFT JOIN pg_locks l USING (pid)
             WHERE a.datname = current_database() AND a.application_name LIKE 'duet-%'`,
          );
          expect(rows).toEqual([{ locks: 0, connections: 0 }]);
        },
        { timeout: 10_000 },
      );
      expect((await holder.query(`SELECT to_regclass('message') AS made`)).rows).toEqual([{ made: null }]);
      const next = await start({ DATABASE_URL: empty.url });
      await next.says(/Duet serves/);
      expect(await next.terminate()).toMatchObject({ code: 0 });
    });
    await empty.drop();
  });

  test.each([
    { when: 'before its own database runs', pattern: /Created a PostgreSQL database/ },
    { when: 'with its own database up', pattern: /Applied a migration/ },
  ])('$when', async ({ pattern }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'duet-stop-'));
    cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
    const node = await start({ DATA_DIR: dataDir, LOG_LEVEL: 'info' });
    await node.says(pattern);
    expect(await node.terminate()).toMatchObject({ code: 0 });
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
  });
});

const migrationsTable = `
  CREATE TABLE _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;
