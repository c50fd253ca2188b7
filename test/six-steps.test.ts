import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import {
  ConversationsDocument,
  HistoryDocument,
  InboxDocument,
  InboxSnapshotDocument,
  SendMessageDocument,
} from './generated/documents.js';

/** The six steps of a message to someone who is offline. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('a message to someone offline is stored, replayed, listed, completed and paged', async () => {
  const alice = await app.stranger('alice');
  const bob = await app.stranger('bob');
  await bob.run(InboxSnapshotDocument);
  // Step 1: Bob is offline; the message is in history, in his inbox, and Alice is on top of his recent contacts.
  const sent = [];
  for (let index = 1; index <= 3; index += 1) {
    const input = {
      to: bob.id,
      clientMessageId: `m${index}`,
      content: { text: { text: `Message ${index}` } },
    };
    sent.push((await alice.run(SendMessageDocument, { input })).sendMessage.message);
  }
  // Step 2 and 3: Bob logs in, and the offline cache is handed out as new messages.
  const stream = bob.subscribe(InboxDocument, { deviceId: 'phone' });
  const events = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  const added = events.flatMap(({ inbox }) => (inbox.__typename === 'MessageAdded' ? [inbox.message] : []));
  expect(added.map((message) => [message.seq, message.sender.id, message.id])).toEqual(
    sent.map((message) => [message.seq, alice.id, message.id]),
  );
  // Step 4: recent contacts.
  const { inboxSnapshot } = await bob.run(InboxSnapshotDocument);
  expect(inboxSnapshot.conversations).toMatchObject([
    { peer: { id: alice.id }, lastSeq: 3, unreadCount: 3, lastMessage: { seq: 3 } },
  ]);
  expect(inboxSnapshot.unreadTotal).toBe(3);
  expect((await bob.run(ConversationsDocument)).conversations.edges).toHaveLength(1);
  // Step 5: the mark came once, last, and its cursor is that of the last entry.
  const mark = events.at(-1)?.inbox;
  expect(mark).toMatchObject({ __typename: 'SyncCompleted', mode: 'RESUMED', cursor: inboxSnapshot.cursor });
  // Live from here.
  const live = { to: bob.id, clientMessageId: 'live', content: { text: { text: 'Live' } } };
  await alice.run(SendMessageDocument, { input: live });
  expect((await stream.next()).inbox).toMatchObject({ __typename: 'MessageAdded', message: { seq: 4 } });
  // Step 6: Bob scrolls back.
  const page = await bob.run(HistoryDocument, { with: alice.id, last: 2 });
  expect(page.conversation?.messages.edges.map(({ node }) => node.seq)).toEqual([3, 4]);
  const before = page.conversation?.messages.pageInfo.startCursor ?? null;
  const older = await bob.run(HistoryDocument, { with: alice.id, last: 2, before });
  expect(older.conversation?.messages.edges.map(({ node }) => node.seq)).toEqual([1, 2]);
  expect(older.conversation?.messages.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
});
