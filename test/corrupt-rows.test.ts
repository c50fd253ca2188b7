import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AdminMessagesDocument, HistoryDocument, MessageDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { follow, replay, send as sendText } from './harness/inbox.js';
import { newPair, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const damaged = [
  { kind: 'HOLOGRAM', text: 'from a newer version' },
  { kind: 'constructor' },
  { kind: 'TEXT' },
  { kind: 'TEXT', text: 5 },
  { kind: 'EMOJI', index: 2 ** 31 },
  { kind: 'LOCATION', latitude: '1', longitude: 2 },
  { kind: 'IMAGE', original: { url: 'https://example.com/a.png' } },
  { kind: 'IMAGE', original: null },
  { kind: 'AUDIO', url: 'https://example.com/a.mp3', bytes: 1.5, durationMs: 1 },
  { kind: 'FILE', url: 'https://example.com/a', bytes: 1 },
  { kind: 'VIDEO', url: 'https://example.com/a', bytes: 1, durationMs: 1, poster: 'none' },
  { kind: 'CUSTOM', type: 't' },
  { kind: 'SYSTEM_NOTIFICATION', title: 't' },
  'text',
  17,
  [],
  null,
];

const placeholder = {
  __typename: 'CustomContent',
  type: 'duet.unreadable',
  data: {},
  description: 'This message cannot be shown.',
};

async function damage(messageId: string, content: unknown): Promise<void> {
  await withClient(app.database.url, (client) =>
    client.query('UPDATE message SET content = $2::json WHERE id = $1', [messageId, JSON.stringify(content)]),
  );
}

async function contentsOf(viewer: Person, withId: string): Promise<unknown[]> {
  const { conversation } = await viewer.run(HistoryDocument, { with: withId, first: 50 });
  return conversation?.messages.edges.map(({ node }) => node.content) ?? [];
}

test('content that cannot be read is shown as a placeholder, and the page, the stream and the rest go on', async () => {
  const [alice, bob] = await newPair(app);
  const ids: string[] = [];
  for (const content of damaged) {
    const { id } = await send(alice, bob);
    await damage(id, content);
    ids.push(id);
  }
  const good = await send(alice, bob, { content: { text: { text: 'still here' } } });

  const contents = await contentsOf(bob, alice.id);
  expect(contents.slice(0, -1)).toEqual(damaged.map(() => placeholder));
  expect(contents.at(-1)).toEqual({ __typename: 'TextContent', text: 'still here' });
  const [first = ''] = ids;
  expect((await alice.run(MessageDocument, { id: first })).message?.content).toEqual(placeholder);

  const stream = follow(bob);
  const events = await replay(stream);
  expect(events.flatMap(({ inbox }) => inbox.message?.id ?? [])).toEqual([...ids, good.id]);
  const later = await sendText(alice, bob);
  expect((await stream.next()).inbox.message?.id).toBe(later);

  const admin = await app.person('admin', { role: 'ADMIN' });
  const looked = await admin.ask(AdminMessagesDocument, { userId: alice.id, peerId: bob.id, first: 50 });
  expect(looked.errors).toBeUndefined();
  expect(app.logged.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted());
});

test('an entry of a kind that only a newer version knows is no end of a stream', async () => {
  const [alice, bob] = await newPair(app);
  await sendText(alice, bob);
  await withClient(app.database.url, async (client) => {
    await client.query(`ALTER TYPE inbox_entry_kind ADD VALUE IF NOT EXISTS 'HOLOGRAM'`);
    await client.query('BEGIN');
    await client.query('UPDATE inbox_head SET position = 2 WHERE user_id = $1', [bob.id]);
    await client.query(
      `INSERT INTO inbox_entry (user_id, position, kind, stored_at, subject_id) VALUES ($1, 2, 'HOLOGRAM', now(), $2)`,
      [bob.id, randomUUID()],
    );
    await client.query('COMMIT');
  });
  const stream = follow(bob);
  const names = (await replay(stream)).map(({ inbox }) => inbox.__typename);
  expect(names).toEqual(['MessageAdded', 'ViewerChanged', 'SyncCompleted']);
  const later = await sendText(alice, bob);
  expect((await stream.next()).inbox.message?.id).toBe(later);
});
