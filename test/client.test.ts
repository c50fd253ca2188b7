import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { buildSchema } from 'graphql';
import { WebSocket } from 'ws';
import { readFileSync, readdirSync } from 'node:fs';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { clientOf, textTo, type ClientOfTest } from './harness/client.js';
import { newPair, send, sendMany, textOf } from './harness/messages.js';
import { befriend, updateProfile } from './harness/relations.js';
import { ViewerDocument } from './generated/documents.js';
import { createMemoryStore, type ClientStore, type DuetFailure } from '../src/client/node.js';
import { TypedDocumentString } from '../src/generated/client.js';

let app: TestApp;
let clients: ClientOfTest[];
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => {
  for (const { client } of clients) client.logout();
});
afterAll(() => app.close());

function clientFor(person: Person, options: Parameters<typeof clientOf>[2] = {}): ClientOfTest {
  const made = clientOf(app, person.id, options);
  clients.push(made);
  return made;
}

async function pair(): Promise<[Person, Person]> {
  clients = [];
  return newPair(app);
}

describe('the six steps through the client', () => {
  it('hand on what was missed, then say that it is complete, then go on live', async () => {
    const [alice, bob] = await pair();
    await sendMany(alice, bob, 3);
    const bobs = clientFor(bob);
    await bobs.client.login();
    expect(bobs.log.slice(0, 3).every((line) => line.startsWith('missed '))).toBe(true);
    expect(bobs.newMessages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(bobs.log.at(-1)).toBe('refresh RESUMED');
    expect(await bobs.client.conversations()).toMatchObject([
      { peer: { id: alice.id }, unreadCount: 3, lastMessage: { seq: 3 } },
    ]);
    await send(alice, bob, { content: textOf('Live') });
    await bobs.received(4);
    expect(bobs.log.at(-1)).toBe('live Live');
    expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'LIVE']);
    expect(await bobs.client.self()).toMatchObject({ user: { id: bob.id } });
  });

  it('bring recent contacts whose messages the inbox no longer tells', async () => {
    const [alice, bob] = await pair();
    await sendMany(alice, bob, 2);
    const first = clientFor(bob, { deviceId: 'phone' });
    await first.client.login();
    await acknowledged(bob, 'phone');
    first.client.logout();
    await send(alice, bob, { content: textOf('after the first login') });
    // The same device without its memory: what it acknowledged comes no more, recent contacts do.
    const again = clientFor(bob, { deviceId: 'phone' });
    await again.client.login();
    expect(again.texts).toEqual(['after the first login']);
    const page = await again.client.getMessages(alice.id);
    expect(page.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await acknowledged(bob, 'phone');
    again.client.logout();
    const idle = clientFor(bob, { deviceId: 'phone' });
    await idle.client.login();
    expect(idle.log).toEqual(['missed after the first login', 'refresh RESUMED']);
  });

  it('make senders see delivered and read, and other devices see read', async () => {
    const [alice, bob] = await pair();
    const [alices, bobs] = [clientFor(alice), clientFor(bob)];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const sent = await alices.client.sendMessage(textTo(bob.id, 'Have you got this?'));
    expect(sent).toMatchObject({ seq: 1, status: 'SENT' });
    await statusOf(alices, bob.id, 'DELIVERED');
    await bobs.client.markRead(alice.id);
    expect(await bobs.client.conversations()).toMatchObject([{ unreadCount: 0, readUpToSeq: 1 }]);
    await statusOf(alices, bob.id, 'READ');
  });

  it('make senders see delivered while messages keep coming', async () => {
    const [alice, bob] = await pair();
    const [alices, bobs] = [clientFor(alice), clientFor(bob)];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const delivered: unknown[] = [];
    alices.client.onEvent((event) => {
      if (event.__typename === 'PeerDelivered') delivered.push(event);
    });
    while (delivered.length === 0) await send(alice, bob);
  });
});

it('counts as unread what came while an older answer was on its way', async () => {
  const [alice, bob] = await pair();
  const bobs = clientFor(bob);
  await bobs.client.login();
  const ask = (): Promise<unknown>[] => [bobs.client.moreConversations(), bobs.client.moreConversations()];
  for (let count = 1; count <= 30; count += 1) {
    await Promise.all([...ask(), send(alice, bob), ...ask()]);
    await bobs.received(count);
    expect(await bobs.client.conversations()).toMatchObject([{ unreadCount: count, lastSeq: count }]);
  }
});

describe('history through the client', () => {
  it('shows old messages with the profiles, and as far as they have come, of now', async () => {
    const [alice, bob] = await pair();
    await befriend(alice, bob);
    const [alices, bobs] = [clientFor(alice), clientFor(bob)];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    await alices.client.sendMessage(textTo(bob.id, 'Hello'));
    const { id } = await bobs.client.sendMessage(textTo(alice.id, 'Hello Alice'));
    await bobs.received(2);
    await alices.received(2);
    const changed = eventsOf(bobs, 3);
    await updateProfile(alice, { nickname: 'Queen' });
    await alices.client.markRead(bob.id);
    await updateProfile(bob, { nickname: 'King' });
    await changed;
    const { messages } = await bobs.client.getMessages(alice.id);
    expect(messages.map(({ sender }) => sender.nickname)).toEqual(['Queen', 'King']);
    const own = { id, status: 'READ', sender: { nickname: 'King' } };
    expect(await bobs.client.conversations()).toMatchObject([{ lastMessage: own }]);
    expect(await bobs.client.message(id)).toMatchObject(own);
  });

  it('is answered from the store where it is known, and asks the server for missing ranges only', async () => {
    const [alice, bob] = await pair();
    await sendMany(alice, bob, 30);
    const first = clientFor(bob, { deviceId: 'tablet' });
    await first.client.login();
    await acknowledged(bob, 'tablet');
    first.client.logout();
    await sendMany(alice, bob, 5);
    const bobs = clientFor(bob, { deviceId: 'tablet' });
    const asked = recordHistory(bobs);
    await bobs.client.login();
    // 31–35 came through the inbox.
    const newest = await bobs.client.getMessages(alice.id, { limit: 5 });
    expect(newest.messages.map(({ seq }) => seq)).toEqual([31, 32, 33, 34, 35]);
    expect(asked).toEqual([]);
    const some = await bobs.client.getMessages(alice.id, { limit: 8 });
    expect(some.messages.map(({ seq }) => seq)).toEqual([28, 29, 30, 31, 32, 33, 34, 35]);
    expect(asked).toEqual([{ with: alice.id, last: 3, beforeSeq: 31 }]);
    const older = await bobs.client.getMessages(alice.id, { before: 10, limit: 4 });
    expect(older.messages.map(({ seq }) => seq)).toEqual([6, 7, 8, 9]);
    expect(older).toMatchObject({ hasOlder: true, hasNewer: true });
    // An island is known at 6–9 now: only 10–27 lie between.
    asked.length = 0;
    const all = await bobs.client.getMessages(alice.id, { limit: 100 });
    expect(all.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
    expect(all).toMatchObject({ hasOlder: false, hasNewer: false, isComplete: true });
    expect(asked).toEqual([
      { with: alice.id, last: 18, beforeSeq: 28 },
      { with: alice.id, last: 5, beforeSeq: 6 },
    ]);
    asked.length = 0;
    const forward = await bobs.client.getMessages(alice.id, { after: 3, limit: 4 });
    expect(forward.messages.map(({ seq }) => seq)).toEqual([4, 5, 6, 7]);
    expect(asked).toEqual([]);
  });

  it('walks forward through what it does not know', async () => {
    const [alice, bob] = await pair();
    await sendMany(alice, bob, 12);
    const first = clientFor(bob, { deviceId: 'tv' });
    await first.client.login();
    await acknowledged(bob, 'tv');
    first.client.logout();
    const bobs = clientFor(bob, { deviceId: 'tv' });
    await bobs.client.login();
    const page = await bobs.client.getMessages(alice.id, { after: 4, limit: 5 });
    expect(page.messages.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9]);
    const rest = await bobs.client.getMessages(alice.id, { after: 9, limit: 50 });
    expect(rest.messages.map(({ seq }) => seq)).toEqual([10, 11, 12]);
    expect(rest.hasNewer).toBe(false);
  });

  it('knows why messages are missing, and does not ask for them again', async () => {
    const [alice, bob] = await pair();
    const sent = await sendMany(alice, bob, 6);
    const bobs = clientFor(bob);
    await bobs.client.login();
    const { messages } = await bobs.client.getMessages(alice.id);
    await bobs.client.deleteMessages(messages.slice(1, 3));
    const asked = recordHistory(bobs);
    const page = await bobs.client.getMessages(alice.id);
    expect(page.messages.map(({ seq }) => seq)).toEqual([1, 4, 5, 6]);
    expect(page.gaps).toEqual([{ fromSeq: 2, toSeq: 3, reason: 'DELETED_BY_YOU' }]);
    await bobs.client.clearConversation(alice.id);
    expect(await bobs.client.getMessages(alice.id)).toMatchObject({
      messages: [],
      gaps: [{ fromSeq: 1, toSeq: 6, reason: 'CLEARED_BY_YOU' }],
      hasOlder: false,
    });
    expect(asked).toEqual([]);
    expect(sent).toHaveLength(6);
    expect((await bobs.client.conversations())[0]?.lastMessage).toBeNull();
  });

  it('shows what is hidden as a gap, after asking once', async () => {
    const [alice, bob] = await pair();
    const bobs = clientFor(bob);
    await bobs.client.login();
    await send(alice, bob);
    await bobs.client.blockUser(alice.id);
    await sendMany(alice, bob, 2);
    await bobs.client.unblockUser(alice.id);
    await send(alice, bob, { content: textOf('seen again') });
    await bobs.received(2);
    const asked = recordHistory(bobs);
    for (let round = 0; round < 2; round += 1) {
      const page = await bobs.client.getMessages(alice.id);
      expect(page.messages.map(({ seq }) => seq)).toEqual([1, 4]);
      expect(page.gaps).toEqual([{ fromSeq: 2, toSeq: 3, reason: 'HIDDEN' }]);
    }
    expect(asked).toHaveLength(1);
  });

  it('of nobody is empty', async () => {
    const [alice, bob] = await pair();
    const bobs = clientFor(bob);
    await bobs.client.login();
    expect(await bobs.client.getMessages(alice.id)).toMatchObject({ messages: [], hasOlder: false });
  });
});

describe('changes through the client', () => {
  it('recall and edit what was sent, here and on the other side', async () => {
    const [alice, bob] = await pair();
    const [alices, bobs] = [clientFor(alice), clientFor(bob)];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const first = await alices.client.sendMessage(textTo(bob.id, 'Teh'));
    const second = await alices.client.sendMessage({ ...textTo(bob.id, 'Oh'), replyTo: first.id });
    await bobs.received(2);
    const seen = eventsOf(bobs, 2);
    await alices.client.editMessage(first, { text: { text: 'The' } });
    await alices.client.recallMessage(second.id);
    expect((await seen).map(({ __typename }) => __typename)).toEqual(['MessageEdited', 'MessageRecalled']);
    for (const { client } of [alices, bobs]) {
      const peer = client === alices.client ? bob.id : alice.id;
      expect((await client.getMessages(peer)).messages).toMatchObject([
        { content: { __typename: 'TextContent', text: 'The' }, version: 2 },
        { content: { __typename: 'RecalledContent' }, replyToId: first.id },
      ]);
    }
    const stale = alices.client.editMessage(first, { text: { text: 'A' } });
    await expect(stale).rejects.toMatchObject({ name: 'DuetFailure', code: 'EDIT_CONFLICT' });
  });

  it('delete the newest message from the list of conversations before the inbox tells of it', async () => {
    const [alice, bob] = await pair();
    const bobs = clientFor(bob);
    await bobs.client.login();
    let release: (value: unknown) => void = () => undefined;
    const isDeleted = new Promise((resolve) => {
      release = resolve;
    });
    // The inbox goes on when this listener is done.
    bobs.client.onNewMessage(({ seq }) => (seq === 4 ? isDeleted : undefined));
    await sendMany(alice, bob, 4);
    await bobs.received(4);
    const { messages } = await bobs.client.getMessages(alice.id);
    await bobs.client.deleteMessages([...messages.slice(-2), ...messages.slice(0, 1)]);
    expect(await bobs.client.conversations()).toMatchObject([{ lastMessage: { seq: 2 } }]);
    expect(await bobs.client.getMessages(alice.id)).toMatchObject({ messages: [{ seq: 2 }] });
    release(undefined);
  });

  it('delete a message while it is not told yet how far the conversation was read', async () => {
    const [alice, bob] = await pair();
    class Lossy extends WebSocket {
      override send(data: string): void {
        if (!data.includes('markRead')) super.send(data);
      }
    }
    const [alices, bobs] = [clientFor(alice), clientFor(bob, { webSocketImpl: Lossy })];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    await sendMany(alice, bob, 2);
    await bobs.received(2);
    await bobs.client.markRead(alice.id);
    const { messages } = await bobs.client.getMessages(alice.id);
    await bobs.client.deleteMessages(messages.slice(0, 1));
    bobs.client.logout();
    const isRead = eventsOf(alices, 1);
    const again = clientFor(bob, { store: bobs.store });
    await again.client.login();
    expect(await isRead).toMatchObject([{ upToSeq: 2 }]);
  });

  it('count what comes after a read that the server has refused for good', async () => {
    const [alice, bob] = await pair();
    const bobs = clientFor(bob);
    await bobs.client.login();
    await sendMany(alice, bob, 2);
    await bobs.received(2);
    // As the outbox leaves it.
    await bobs.store.transact(async (transaction) => {
      const stored = await transaction.getConversationWith(alice.id);
      if (stored) await transaction.putConversation({ ...stored, readUpToSeq: 2, unreadCount: 0 });
    });
    const last = await send(alice, bob);
    await bobs.received(3);
    expect(await bobs.client.conversations()).toMatchObject([
      { unreadCount: 3, lastActivityAt: last.sentAt, lastMessage: { seq: 3 } },
    ]);
  });

  it('recall what was deleted here without bringing it back', async () => {
    const [alice, bob] = await pair();
    const [alices, bobs] = [clientFor(alice), clientFor(bob)];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const kept = await alices.client.sendMessage(textTo(bob.id, 'Ah'));
    const sent = await alices.client.sendMessage(textTo(bob.id, 'Oh'));
    await bobs.received(2);
    await alices.client.deleteMessages([sent]);
    const seen = eventsOf(bobs, 1);
    const left = await alices.client.recallMessage(sent.id);
    expect(left.content).toMatchObject({ __typename: 'RecalledContent' });
    expect(await seen).toMatchObject([{ __typename: 'MessageRecalled', message: { id: sent.id } }]);
    expect((await alices.client.getMessages(bob.id)).messages.map(({ id }) => id)).toEqual([kept.id]);
  });

  it('hear signals again, and each once, when the server has refused the stream of them', async () => {
    const [alice, bob] = await pair();
    let asked = 0;
    class Refused extends WebSocket {
      override send(data: string): void {
        if (!data.includes('subscription Signals')) return super.send(data);
        asked += 1;
        if (asked > 1) return super.send(data);
        // What the server refuses when a stream begins, such as one above a limit, it says and completes.
        const { id, type } = JSON.parse(data) as { id: string; type: string };
        const query = 'subscription { inbox(after: "no cursor") { __typename } }';
        super.send(JSON.stringify({ id, type, payload: { query } }));
      }
    }
    const [alices, bobs] = [clientFor(alice), clientFor(bob, { webSocketImpl: Refused })];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const heard: string[] = [];
    bobs.client.onSignal((signal) => {
      if (signal.__typename === 'TransientMessage') heard.push(signal.id);
    });
    const tell = (): Promise<string> =>
      alices.client.sendTransientMessage({ to: bob.id, content: { text: { text: 'Psst' } } });
    // One at each look, so that more than the quarter of a second has passed within which the client asks again.
    await vi.waitFor(
      async () => {
        await tell();
        expect(new Set(heard).size).toBeGreaterThan(3);
      },
      { timeout: 30_000, interval: 200 },
    );
    expect(new Set(heard).size).toBe(heard.length);
    expect(asked).toBe(2);
    expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'LIVE']);
  });

  it('tell friends, typing and who is there', async () => {
    const [alice, bob] = await pair();
    const [alices, bobs] = [clientFor(alice), clientFor(bob)];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const asked = eventsOf(bobs, 1);
    const { request } = await alices.client.requestFriend(bob.id, 'Hello');
    expect(await asked).toMatchObject([{ __typename: 'FriendRequestAdded', request: { greeting: 'Hello' } }]);
    await bobs.client.answerFriendRequest(request?.id ?? '', 'ACCEPT');
    expect((await bobs.client.friends()).items.map(({ user }) => user.id)).toEqual([alice.id]);
    const typing: boolean[] = [];
    bobs.client.onSignal((signal) => {
      if (signal.__typename === 'TypingChanged') typing.push(signal.typing);
    });
    // Signals are lost while nobody listens, and nothing tells when somebody does.
    await vi.waitFor(
      async () => {
        await alices.client.setTyping(bob.id, true);
        await alices.client.setTyping(bob.id, false);
        expect(typing.at(-1)).toBe(false);
      },
      { timeout: 30_000, interval: 200 },
    );
    typing.length = 0;
    await alices.client.setTyping(bob.id, true);
    await alices.client.setTyping(bob.id, true);
    await vi.waitFor(() => expect(typing).toEqual([true]), { timeout: 30_000 });
    await alices.client.setTyping(bob.id, false);
    await vi.waitFor(() => expect(typing).toEqual([true, false]), { timeout: 30_000 });
  });

  it('prepare an upload', async () => {
    const [alice] = await pair();
    const alices = clientFor(alice);
    await alices.client.login();
    const upload = await alices.client.createUpload({
      kind: 'FILE',
      bytes: 3,
      mimeType: 'text/plain',
      name: 'a.txt',
    });
    const answer = await fetch(upload.uploadUrl, { method: upload.method, body: 'abc' });
    expect(answer.ok).toBe(true);
  });

  it('read a message again, for addresses that have not ended', async () => {
    const [alice, bob] = await pair();
    const bobs = clientFor(bob);
    await bobs.client.login();
    const received = bobs.received(1);
    const { id } = await send(alice, bob, { content: textOf('Hello') });
    await received;
    await bobs.store.transact(async (transaction) => {
      const held = await transaction.findMessage(id);
      if (held)
        await transaction.putMessage({ ...held, content: { __typename: 'TextContent', text: 'old' } });
    });
    expect(await bobs.client.message(id)).toMatchObject({ content: { text: 'old' } });
    expect(await bobs.client.refreshMessage(id)).toMatchObject({ content: { text: 'Hello' } });
    expect(await bobs.client.message(id)).toMatchObject({ content: { text: 'Hello' } });
  });

  it('fail with the code of the catalogue', async () => {
    const [alice, bob] = await pair();
    const alices = clientFor(alice);
    await alices.client.login();
    await alices.client.blockUser(bob.id);
    const refused = alices.client.sendMessage({ ...textTo(bob.id, 'No'), clientMessageId: 'refused' });
    await expect(refused).rejects.toMatchObject({ code: 'RECIPIENT_BLOCKED_BY_YOU' });
    expect(await alices.client.pendingMessages()).toMatchObject([
      { clientMessageId: 'refused', state: 'REFUSED', code: 'RECIPIENT_BLOCKED_BY_YOU' },
    ]);
    await alices.client.unblockUser(bob.id);
    expect(await alices.client.retryMessage('refused')).toMatchObject({ seq: 1 });
    expect(await alices.client.pendingMessages()).toEqual([]);
    const nothing = alices.client.sendMessage({ to: bob.id, content: JSON.parse('{ "txt": {} }') as never });
    await expect(nothing).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'content' } });
    expect(await alices.client.pendingMessages()).toEqual([]);
    for (const [field, request] of [
      ['limit', { limit: 0 }],
      ['after', { after: 1, before: 3 }],
    ] as const)
      await expect(alices.client.getMessages(bob.id, request)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field },
      });
    const long = alices.client.updateProfile({ nickname: 'x'.repeat(200) });
    await expect(long).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { rule: expect.any(String) },
    });
  });
});

it('reads and sends as one device too many', async () => {
  const [alice, bob] = await pair();
  for (let device = 0; device < 20; device += 1)
    await bob.run(`mutation { registerDevice(input: { deviceId: "device ${device}" }) { device { id } } }`);
  const bobs = clientFor(bob);
  await bobs.client.login();
  await send(alice, bob, { content: textOf('Hello') });
  await bobs.received(1);
  expect(bobs.log).toEqual(['refresh RESUMED', 'live Hello']);
  expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'LIVE']);
});

it('takes as an operation of the app its text, and says of a syntax tree that it is none', async () => {
  const [alice] = await pair();
  const { client } = clientFor(alice);
  await client.login();
  const text = 'query { viewer { user { id } } }';
  const answer = { viewer: { user: { id: alice.id } } };
  const made = new TypedDocumentString<typeof answer, Record<string, never>>(text);
  expect(await client.run(text, {})).toEqual(answer);
  expect((await client.run(made, {})).viewer.user.id).toBe(alice.id);
  expectTypeOf(ViewerDocument).not.toExtend<Parameters<typeof client.run>[0]>();
  await expect(client.run(ViewerDocument as never, {})).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field: 'operation' },
  });
});

it('has an operation for everything that a user can do', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const folder = 'src/client/documents';
  const documents = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.keys(type?.getFields() ?? {}));
  const forUsers = fields.filter((field) => !field.startsWith('admin'));
  expect(forUsers.length).toBeGreaterThan(25);
  const used = documents.flatMap((text) =>
    [...text.matchAll(/^ {2}(?:\w+: )?(\w+)/gm)].map(([, name]) => name),
  );
  expect(forUsers.filter((field) => !used.includes(field))).toEqual([]);
});

it('refuses a token that is none, and another user than the store is of', async () => {
  const [alice, bob] = await pair();
  const stranger = clientFor(alice, { token: () => 'none' });
  await expect(stranger.client.login()).rejects.toMatchObject({
    code: 'TOKEN_REFUSED',
  } satisfies Partial<DuetFailure>);
  expect(stranger.client.state).toBe('IDLE');
  const alices = clientFor(alice);
  await alices.client.login();
  alices.client.logout();
  const bobs = clientFor(bob, { store: alices.store });
  await expect(bobs.client.login()).rejects.toMatchObject({ code: 'WRONG_USER' });
});

function eventsOf({ client }: ClientOfTest, count: number): Promise<{ __typename: string }[]> {
  const events: { __typename: string }[] = [];
  return new Promise((resolve) => {
    const unlisten = client.onEvent((event) => {
      if (['PeerDelivered', 'MessageAdded'].includes(event.__typename)) return;
      events.push(event);
      if (events.length < count) return;
      unlisten();
      resolve(events);
    });
  });
}

function statusOf({ client }: ClientOfTest, peer: string, status: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = async (): Promise<void> => {
      const page = await client.getMessages(peer);
      if (page.messages.at(-1)?.status !== status) return;
      unlisten();
      resolve();
    };
    const unlisten = client.onChange(() => void check().catch(reject));
    void check().catch(reject);
  });
}

/** What the client asks history for. */
function recordHistory({ client }: ClientOfTest): unknown[] {
  const asked: unknown[] = [];
  const connection = Reflect.get(client, 'connection') as { run(...all: readonly unknown[]): unknown };
  const run = connection.run.bind(connection);
  connection.run = (operation, variables, ...rest) => {
    if (String(operation).includes('query History')) asked.push(variables);
    return run(operation, variables, ...rest);
  };
  return asked;
}

/** Resolves when a device of this person has acknowledged everything. */
async function acknowledged(person: Person, deviceId: string): Promise<void> {
  const inbox = 'subscription ($deviceId: ID) { inbox(deviceId: $deviceId) { __typename } }';
  for (;;) {
    const stream = person.subscribe<{ inbox: { __typename: string } }, unknown>(inbox, { deviceId });
    const { inbox: first } = await stream.next();
    await stream.end();
    if (first.__typename === 'SyncCompleted') return;
  }
}

it('says that its store failed, and comes back when the store does', async () => {
  const [alice, bob] = await pair();
  const inner = createMemoryStore();
  const failing = new Set([1, 3]);
  let units = 0;
  const store: ClientStore = {
    transact(work) {
      units += 1;
      return failing.has(units) ? Promise.reject(new Error('disk full')) : inner.transact(work);
    },
    join: (listener) => inner.join(listener),
  };
  const { client } = clientFor(alice, { store });
  await expect(client.login()).rejects.toMatchObject({
    code: 'STORE_FAILED',
  } satisfies Partial<DuetFailure>);
  expect(client.state).toBe('IDLE');
  // The second unit begins anew, and the third, of the connection, fails: the next connection has another try.
  await client.login();
  expect(client.state).toBe('LIVE');
  await client.sendMessage(textTo(bob.id, 'after all'));
});

it.each([2, 3, 4, 5, 6])('comes back when unit %i of its store failed', async (failing) => {
  const [alice, bob] = await pair();
  const inner = createMemoryStore();
  let units = 0;
  const store: ClientStore = {
    transact(work) {
      units += 1;
      return units === failing ? Promise.reject(new Error('disk full')) : inner.transact(work);
    },
    join: (listener) => inner.join(listener),
  };
  const { client } = clientFor(alice, { store });
  await client.login();
  expect(client.state).toBe('LIVE');
  const { seq } = await client.sendMessage(textTo(bob.id, 'after all'));
  expect({ seq, hasFailed: units >= failing }).toEqual({ seq: 1, hasFailed: true });
});

it('says of each operation that its store failed, and sends what is written once it does not', async () => {
  const [alice, bob] = await pair();
  const inner = createMemoryStore();
  let isFull = false;
  const store: ClientStore = {
    transact: (work) =>
      isFull
        ? Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'))
        : inner.transact(work),
    join: (listener) => inner.join(listener),
  };
  const { client } = clientFor(alice, { store });
  await client.login();
  const draft = { ...textTo(bob.id, 'Hello'), clientMessageId: 'one' };
  isFull = true;
  for (const operation of [
    () => client.sendMessage(draft),
    () => client.conversations(),
    () => client.getMessages(bob.id),
    () => client.markRead(bob.id),
  ])
    await expect(operation()).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: 'QuotaExceededError: The disk is full.',
    } satisfies Partial<DuetFailure>);
  isFull = false;
  expect(await client.sendMessage(draft)).toMatchObject({ seq: 1 });
  client.logout();
});
