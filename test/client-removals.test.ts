import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DuetClient, InboxEvent } from '../src/client/node.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf, textTo } from './harness/client.js';
import { newPair, send, sendMany } from './harness/messages.js';
import { timed } from './harness/timed.js';

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
  expect((await timed(() => erased)).tookMs).toBeLessThan(5_000);
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

it('counts nothing as unread that another device read while an older list was on its way', async () => {
  const [alice, bob] = await newPair(app);
  await sendMany(alice, bob, 2);
  const { client } = clientOf(app, bob.id);
  await client.login();
  const { isAnswered, goOn } = holdAnswer(client, 'query Conversations');
  const list = client.moreConversations();
  await isAnswered;
  const told = eventOf(client, 'ConversationRead');
  const [conversation] = await client.conversations();
  const input = { conversationId: conversation?.id, upToSeq: 2 };
  await bob.run('mutation ($input: MarkReadInput!) { markRead(input: $input) { __typename } }', { input });
  await told;
  goOn();
  await list;
  expect(await client.conversations()).toMatchObject([{ unreadCount: 0, readUpToSeq: 2 }]);
  client.logout();
});

it('brings nothing back that was cleared while the answer to its sending was on its way', async () => {
  const [alice, bob] = await newPair(app);
  const alices = clientOf(app, alice.id);
  const { client } = alices;
  await client.login();
  const { isAnswered, goOn } = holdAnswer(client, 'mutation SendMessage');
  const sent = client.sendMessage(textTo(bob.id, 'Hello'));
  await Promise.all([isAnswered, alices.received(1)]);
  const told = eventOf(client, 'ConversationCleared');
  await client.clearConversation(bob.id);
  await told;
  const isKept = new Promise<void>((resolve) => client.onChange(() => resolve()));
  goOn();
  await Promise.all([sent, isKept]);
  expect(await client.getMessages(bob.id)).toMatchObject({ messages: [], outbox: [] });
  expect(await client.conversations()).toMatchObject([{ lastMessage: null }]);
  client.logout();
});

it('brings nothing back that was deleted while a page of its history was on its way', async () => {
  const [alice, bob] = await newPair(app);
  await sendMany(alice, bob, 3);
  const { client, store } = clientOf(app, bob.id);
  await client.login();
  const { messages } = await client.getMessages(alice.id);
  // As if they had never been read here.
  await store.transact(async (transaction) => {
    const conversation = await transaction.getConversationWith(alice.id);
    if (conversation) await transaction.putConversation({ ...conversation, known: [] });
  });
  const { isAnswered, goOn } = holdAnswer(client, 'query History');
  const page = client.getMessages(alice.id);
  await isAnswered;
  await client.deleteMessages(messages.slice(0, 2));
  goOn();
  expect((await page).messages.map(({ seq }) => seq)).toEqual([3]);
  expect(await client.message(messages[0]?.id ?? '')).toBeNull();
  client.logout();
});

it('keeps an edit that came while an older copy of the message was on its way', async () => {
  const [alice, bob] = await newPair(app);
  const { id } = await send(alice, bob);
  const { client } = clientOf(app, bob.id);
  await client.login();
  const { isAnswered, goOn } = holdAnswer(client, 'query Message(');
  const older = client.refreshMessage(id);
  await isAnswered;
  const told = eventOf(client, 'MessageEdited');
  const input = { messageId: id, version: 1, content: { text: { text: 'edited' } } };
  await alice.run('mutation ($input: EditMessageInput!) { editMessage(input: $input) { __typename } }', {
    input,
  });
  await told;
  goOn();
  await older;
  expect(await client.message(id)).toMatchObject({ version: 2, content: { text: 'edited' } });
  client.logout();
});

it('brings nothing back that was deleted while a list was on its way, however long that takes', async () => {
  const [alice, bob] = await newPair(app);
  await send(alice, bob);
  const { client } = clientOf(app, bob.id);
  await client.login();
  const { messages } = await client.getMessages(alice.id);
  const { isAnswered, goOn } = holdAnswer(client, 'query Conversations');
  const list = client.moreConversations();
  await isAnswered;
  const told = eventOf(client, 'MessagesDeleted');
  await client.deleteMessages(messages);
  await told;
  goOn();
  await list;
  expect(await client.conversations()).toMatchObject([{ unreadCount: 0, lastMessage: null }]);
  client.logout();
});

/** What the server answers to this is kept from the client until it may go on. */
function holdAnswer(
  client: DuetClient,
  name: string,
): { readonly isAnswered: Promise<void>; readonly goOn: () => void } {
  const connection = Reflect.get(client, 'connection') as {
    run(...all: readonly unknown[]): Promise<unknown>;
  };
  const run = connection.run.bind(connection);
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const isAnswered = new Promise<void>((resolve) => {
    connection.run = async (operation, ...rest) => {
      const answer = await run(operation, ...rest);
      if (String(operation).includes(name)) {
        resolve();
        await gate;
      }
      return answer;
    };
  });
  return { isAnswered, goOn };
}

function eventOf(client: DuetClient, name: InboxEvent['__typename']): Promise<void> {
  return new Promise((resolve) => {
    const unlisten = client.onEvent(({ __typename }) => {
      if (__typename !== name) return;
      unlisten();
      resolve();
    });
  });
}
