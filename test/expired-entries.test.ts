import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { edit, pair, recall, replay, sql } from './harness/changes.js';
import { sendMany, textOf } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('an entry about a message that has expired since still has its place in the stream', async () => {
  const [alice, bob] = await pair(app);
  const [first, second] = await sendMany(alice, bob, 3);
  if (!first || !second) throw new Error('nothing was sent');
  await recall(alice, first);
  await edit(alice, second, { content: textOf('edited') });
  // Stands in for the dropping of a partition: recalls and edits may be much younger than their messages.
  await sql(app, `DELETE FROM message WHERE id IN ('${first.id}', '${second.id}')`);
  expect((await replay(bob)).map((event) => event.__typename)).toEqual([
    'ConversationUpdated',
    'ConversationUpdated',
    'MessageAdded',
    'ConversationUpdated',
    'ConversationUpdated',
  ]);
});
