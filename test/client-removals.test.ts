import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DuetClient, InboxEvent } from '../src/client/node.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf } from './harness/client.js';
import { newPair, send, sendMany } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it('deletes messages of several conversations each from its own', async () => {
  const [alice, bob] = await newPair(app);
  const [carol] = await newPair(app);
  await sendMany(alice, bob, 2);
  await sendMany(carol, bob, 2);
  const { client } = clientOf(app, bob.id);
  await client.login();
  const [first] = (await client.getMessages(alice.id)).messages;
  const second = (await client.getMessages(carol.id)).messages.at(-1);
  if (!first || !second) throw new Error('there is nothing to delete');
  await client.deleteMessages([first, second]);
  expect(await client.getMessages(alice.id)).toMatchObject({ messages: [{ seq: 2 }] });
  expect(await client.getMessages(carol.id)).toMatchObject({ messages: [{ seq: 1 }] });
  client.logout();
});

it('forgets what an erased peer has sent at once, however much it is, and says which ranges are gone', async () => {
  const [alice, bob] = await newPair(app);
  await sendMany(bob, alice, 3);
  await send(alice, bob);
  const { client, store } = clientOf(app, alice.id);
  await client.login();
  const ids = (await client.getMessages(bob.id)).messages.slice(-2).map(({ id }) => id);
  const lastSeq = 20_000;
  // As if they had written in turn ever since.
  await store.transact(async (transaction) => {
    const [conversation, theirs, own] = await Promise.all([
      transaction.getConversationWith(bob.id),
      ...ids.map((id) => transaction.findMessage(id)),
    ]);
    if (!conversation || !theirs || !own) throw new Error('there is nothing to copy');
    for (let seq = 5; seq <= lastSeq; seq += 1)
      await transaction.putMessage({ ...(seq % 2 === 1 ? theirs : own), id: `copy-${seq}`, seq });
    await transaction.putConversation({ ...conversation, lastSeq, known: [{ fromSeq: 1, toSeq: lastSeq }] });
  });
  const erased = eventOf(client, 'UserErased');
  const admin = await app.admin();
  await admin.run(`mutation { adminEraseUser(input: { userId: "${bob.id}" }) { userId } }`);
  const begin = performance.now();
  await erased;
  expect(performance.now() - begin).toBeLessThan(5_000);
  const { messages, gaps } = await client.getMessages(bob.id, { limit: lastSeq });
  expect(messages).toHaveLength((lastSeq - 4) / 2 + 1);
  expect(gaps).toHaveLength((lastSeq - 4) / 2 + 1);
  expect(gaps[0]).toEqual({ fromSeq: 1, toSeq: 3, reason: 'ERASED' });
  client.logout();
});

it('brings nothing back that was deleted while an older list was on its way', async () => {
  const [alice, bob] = await newPair(app);
  const bobs = clientOf(app, bob.id);
  const { client } = bobs;
  await client.login();
  const ask = (): Promise<unknown>[] => [client.moreConversations(), client.moreConversations()];
  for (let count = 1; count <= 30; count += 1) {
    const message = await send(alice, bob);
    await bobs.received(count);
    const [held] = (await client.getMessages(alice.id)).messages.slice(-1);
    if (!held) throw new Error('it was not kept');
    const told = eventOf(client, 'MessagesDeleted');
    await Promise.all([...ask(), client.deleteMessages([held]), ...ask(), told]);
    expect(held.id).toBe(message.id);
    expect((await client.getMessages(alice.id)).messages).toEqual([]);
    expect(await client.conversations()).toMatchObject([{ unreadCount: 0, lastMessage: null }]);
  }
  client.logout();
});

it('counts nothing as unread that was cleared while an older list was on its way', async () => {
  const [alice, bob] = await newPair(app);
  const bobs = clientOf(app, bob.id);
  const { client } = bobs;
  await client.login();
  const ask = (): Promise<unknown>[] => [client.moreConversations(), client.moreConversations()];
  for (let count = 1; count <= 30; count += 1) {
    await send(alice, bob);
    await bobs.received(count);
    const told = eventOf(client, 'ConversationCleared');
    await Promise.all([...ask(), told, client.clearConversation(alice.id), ...ask()]);
    expect(await client.conversations()).toMatchObject([{ unreadCount: 0, lastMessage: null }]);
  }
  client.logout();
});

function eventOf(client: DuetClient, name: InboxEvent['__typename']): Promise<void> {
  return new Promise((resolve) => {
    const unlisten = client.onEvent(({ __typename }) => {
      if (__typename !== name) return;
      unlisten();
      resolve();
    });
  });
}
