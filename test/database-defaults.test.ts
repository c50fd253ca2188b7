import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { preparePartitions } from '../src/database/retention.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { createClusters, type Clusters } from './harness/debian-postgres.js';
import { postgres15Available } from './harness/groups.js';
import { followLive, messageIds, send, sendMany } from './harness/inbox.js';
import { createTestDatabase, databaseUrl, withClient, type TestDatabase } from './harness/postgres.js';
import { updateProfile } from './harness/relations.js';

/** A database whose operator has given every session this setting. */
async function databaseWith(setting: string): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const name = new URL(database.url).pathname.slice(1);
  await withClient(database.url, (client) => client.query(`ALTER DATABASE ${name} SET ${setting}`));
  return database;
}

describe('a node serves a database', () => {
  let database: TestDatabase;
  let app: TestApp;
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  test.each(['SQL, DMY', 'German', 'Postgres, MDY'])('that writes dates as %s', async (style) => {
    database = await databaseWith(`DateStyle = '${style}'`);
    app = await startTestApp({ database });
    const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
    await bob.run('{ viewer { mutedUntil } }');
    const live = await followLive(bob);
    const before = Date.now();
    const id = await send(alice, bob);
    expect(messageIds(await live.take(1))).toEqual([id]);
    const { message } = await bob.run<{ message: { sentAt: string } }, unknown>(
      'query ($id: ID!) { message(id: $id) { sentAt } }',
      { id },
    );
    expect(Math.abs(Date.parse(message.sentAt) - before)).toBeLessThan(60_000);
    expect(app.logged).toEqual([]);
  });

  test.each(['repeatable read', 'serializable'])(
    'whose transactions are %s by default',
    async (isolation) => {
      database = await databaseWith(`default_transaction_isolation = '${isolation}'`);
      app = await startTestApp({ database });
      const other = await startTestApp({ database });
      try {
        const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
        await bob.run('{ viewer { mutedUntil } }');
        const bobElsewhere = await other.person(bob.id);
        const changes = Array.from({ length: 20 }, (_, index) =>
          updateProfile(index % 2 === 0 ? bob : bobElsewhere, { nickname: `Bob ${index}` }),
        );
        await Promise.all([sendMany(alice, bob, 40), ...changes]);
        expect([...app.logged, ...other.logged]).toEqual([]);
      } finally {
        await other.close();
      }
    },
  );
});

test('a node takes every write again as soon as its database does', async () => {
  const database = await createTestDatabase();
  const app = await startTestApp({ database });
  const name = new URL(database.url).pathname.slice(1);
  const asOperator = (sql: string) =>
    withClient(database.url, async (client) => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(sql);
    });
  const people = await Promise.all(Array.from({ length: 10 }, () => app.stranger()));
  const changeAll = () =>
    Promise.allSettled(people.map((person) => updateProfile(person, { nickname: 'New' })));
  await changeAll();
  await asOperator(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await asOperator(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
  );
  expect((await changeAll()).map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
  await asOperator(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  // A connection from then goes with the one write that it refuses, so that there are at most as many as connections.
  const later = [await changeAll(), await changeAll()].flat();
  expect(later.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(10);
  expect((await changeAll()).map(({ status }) => status)).toEqual(Array(10).fill('fulfilled'));
  await app.close();
  await database.drop();
});

test('many nodes make the same partitions at once where transactions are repeatable read by default', async () => {
  const database = await databaseWith(`default_transaction_isolation = 'repeatable read'`);
  await withClient(database.url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'message'::regclass`,
    );
    for (const { name } of rows) await client.query(`DROP TABLE ${name}`);
  });
  await Promise.all(Array.from({ length: 6 }, () => preparePartitions(database.url)));
  await database.drop();
});

describe.runIf(postgres15Available())('an acknowledged message', () => {
  let clusters: Clusters;
  beforeEach(async () => {
    clusters = await createClusters();
  });
  afterEach(() => clusters.end());

  test('outlives a crash of a PostgreSQL that commits without waiting for the disk by default', async () => {
    // PostgreSQL writes out by itself what nobody waits for, at the latest after three times the delay.
    const lazy = { synchronous_commit: 'off', wal_writer_delay: '10s' };
    const server = await clusters.start('lazy', lazy);
    await clusters.shell('createdb --maintenance-db="$SERVER" duet', { SERVER: server.url });
    const database = { url: databaseUrl(server.url, 'duet'), drop: () => Promise.resolve() };
    const app = await startTestApp({ database });
    let id: string;
    try {
      const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
      await bob.run('{ viewer { mutedUntil } }');
      id = await send(alice, bob);
      process.kill(server.pid, 'SIGQUIT');
      await server.exited;
    } finally {
      await app.close();
    }
    const recovered = await clusters.start('lazy', lazy);
    const { rows } = await withClient(databaseUrl(recovered.url, 'duet'), (client) =>
      client.query('SELECT id FROM message'),
    );
    expect(rows).toEqual([{ id }]);
  });
});
