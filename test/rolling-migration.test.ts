import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { listed, replay, sql } from './harness/changes.js';
import { followLive, messageIds } from './harness/inbox.js';
import { newPair, pageOf, send, sendMany } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

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
