import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { listed, replay, sql } from './harness/changes.js';
import { followLive, messageIds } from './harness/inbox.js';
import { createTestDatabase, type TestDatabase } from './harness/postgres.js';
import { newPair, pageOf, send, sendMany } from './harness/messages.js';

const english = 'cached plan must not change result type';
const german = 'gecachter Plan: anderer Ergebnistyp'.padEnd(english.length);

/** The real database behind a wire on which it says this in another language, as with another `lc_messages`. */
let translator: Server;
let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.url);
  const port = Number(url.port);
  translator = createServer((client) => {
    const server = connect(port, url.hostname);
    client.pipe(server).on('error', () => client.destroy());
    client.on('error', () => server.destroy());
    server.on('data', (chunk) => {
      client.write(chunk.toString('latin1').replaceAll(english, german), 'latin1');
    });
    server.on('close', () => client.destroy());
  });
  translator.listen(0, '127.0.0.1');
  await once(translator, 'listening');
  url.port = `${(translator.address() as AddressInfo).port}`;
  app = await startTestApp({ database: { url: url.href, drop: () => Promise.resolve() } });
});
afterAll(async () => {
  await app.close();
  translator.close();
  await database.drop();
});

test('a node goes on while the migration of a newer version changes what its statements answer with', async () => {
  const [alice, bob] = await newPair(app);
  const live = await followLive(bob);
  /** Enough at once that every connection of every pool has prepared the statements. */
  const useEverything = async (): Promise<void> => {
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        await send(alice, bob);
        await pageOf(bob, alice, { last: 2 });
        await listed(bob, alice);
        await replay(bob);
      }),
    );
  };
  await useEverything();
  await sql(
    app,
    `ALTER TABLE conversation_member ALTER COLUMN counted TYPE bigint, ALTER COLUMN retracted TYPE bigint;
     ALTER TABLE message ALTER COLUMN version TYPE bigint, ALTER COLUMN client_message_id TYPE varchar;
     ALTER TABLE user_account ALTER COLUMN nickname TYPE varchar;
     ALTER TABLE inbox_entry ALTER COLUMN subject_id TYPE varchar`,
  );
  // No answer holds an error: `run` would throw.
  await useEverything();
  const sent = await sendMany(alice, bob, 5);
  expect((await listed(bob, alice))?.unreadCount).toBe(29);
  expect(messageIds(await live.take(29)).slice(-5)).toEqual(sent.map(({ id }) => id));
  expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
