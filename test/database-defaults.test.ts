import { afterEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { followLive, messageIds, send } from './harness/inbox.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

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
});
