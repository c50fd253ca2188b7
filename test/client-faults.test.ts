import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createMemoryStore } from '../src/client/node.js';
import { Person, startTestApp, type TestApp } from './harness/app.js';
import { startChildNode } from './harness/child-node.js';
import { clientOf, happens, textTo, type ClientOfTest } from './harness/client.js';
import { newcomers, newPair, send, sendMany, textOf } from './harness/messages.js';
import { readMetrics } from './harness/metrics.js';
import { createTestDatabase, withClient } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';
import { timed } from './harness/timed.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe.concurrent('the client', () => {
  it('loses and doubles nothing while its connection is cut again and again', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const url = `${wire.through(app.url)}/graphql`;
    const [alices, bobs] = [clientOf(app, alice.id, { url }), clientOf(app, bob.id, { url })];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const count = 60;
    const sent: Promise<unknown>[] = [];
    for (let index = 1; index <= count; index += 1) {
      const echo = bobs.received(index);
      sent.push(alices.client.sendMessage(textTo(bob.id, `${index}`)));
      if (index % 10 !== 5) continue;
      wire.cut();
      // What was written before the cut and just after it waits together.
      sent.push(alices.client.sendMessage(textTo(bob.id, `${index} again`)));
      await wire.restore();
      for (const { client } of [alices, bobs]) client.wake();
      await echo;
    }
    await Promise.all(sent);
    await Promise.all([alices, bobs].map((one) => one.received(count + count / 10)));
    const { messages } = await bobs.client.getMessages(alice.id, { limit: 100 });
    expect(bobs.newMessages.map(({ seq }) => seq)).toEqual(messages.map(({ seq }) => seq));
    expect(new Set(bobs.texts).size).toBe(count + count / 10);
    expect(alices.newMessages.map(({ id }) => id)).toEqual(messages.map(({ id }) => id));
    expect(await alices.client.pendingMessages()).toEqual([]);
    close(wire, alices, bobs);
  });

  it('keeps what is written offline over a restart, and sends it once, in order, with its own key', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const url = `${wire.through(app.url)}/graphql`;
    const store = createMemoryStore();
    const before = clientOf(app, alice.id, { url, store });
    await before.client.login();
    await before.client.sendMessage(textTo(bob.id, 'online'));
    wire.cut();
    await before.passed('WAITING');
    const offline = ['first', 'second'].map((text) =>
      before.client.sendMessage({ ...textTo(bob.id, text), clientMessageId: `key of ${text}` }),
    );
    const page = await before.client.getMessages(bob.id);
    expect(page).toMatchObject({
      messages: [{ seq: 1 }],
      outbox: [
        { clientMessageId: 'key of first', state: 'PENDING', content: { text: 'first' } },
        { clientMessageId: 'key of second', state: 'PENDING', content: { text: 'second' } },
      ],
    });
    before.client.logout();
    await Promise.all(offline.map((one) => expect(one).rejects.toMatchObject({ code: 'CLOSED' })));
    const after = clientOf(app, alice.id, { url, store });
    const login = after.client.login();
    expect((await after.client.getMessages(bob.id)).outbox).toHaveLength(2);
    await wire.restore();
    after.client.wake();
    await login;
    await happens(
      (check) => after.client.onNewMessage(check),
      () => after.newMessages.length === 2,
    );
    const { messages, outbox } = await after.client.getMessages(bob.id);
    expect(messages.map(({ clientMessageId }) => clientMessageId).slice(1)).toEqual([
      'key of first',
      'key of second',
    ]);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(outbox).toEqual([]);
    close(wire, after);
  });

  it('answers what it has while there is no connection, and says that it is not all', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 5);
    const wire = await TcpProxy.before(app.url);
    const bobs = clientOf(app, bob.id, { url: `${wire.through(app.url)}/graphql` });
    await bobs.client.login();
    wire.cut();
    await bobs.passed('WAITING');
    expect(await bobs.client.getMessages(alice.id)).toMatchObject({
      isComplete: true,
      messages: { length: 5 },
    });
    const unknown = await bobs.client.getMessages('somebody');
    expect(unknown).toMatchObject({ isComplete: false, messages: [] });
    await bobs.client.markRead(alice.id, 4);
    expect(await bobs.client.conversations()).toMatchObject([{ readUpToSeq: 4, unreadCount: 1 }]);
    await wire.restore();
    bobs.client.wake();
    await bobs.reaches('LIVE');
    await vi.waitFor(async () => expect(await conversationOf(bob, alice)).toMatchObject({ readUpToSeq: 4 }), {
      timeout: 30_000,
    });
    close(wire, bobs);
  });

  it('shows what is written to a stranger before there is a conversation, offline and refused', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const alices = clientOf(app, alice.id, { url: `${wire.through(app.url)}/graphql` });
    await alices.client.login();
    await alices.client.blockUser(bob.id);
    wire.cut();
    await alices.reaches('WAITING');
    const refused = alices.client.sendMessage({ ...textTo(bob.id, 'Hello'), clientMessageId: 'first' });
    refused.catch(() => undefined);
    await vi.waitFor(
      async () =>
        expect(await alices.client.getMessages(bob.id)).toMatchObject({
          messages: [],
          outbox: [{ clientMessageId: 'first', state: 'PENDING' }],
          isComplete: false,
        }),
      20_000,
    );
    await wire.restore();
    alices.client.wake();
    await expect(refused).rejects.toMatchObject({ code: 'RECIPIENT_BLOCKED_BY_YOU' });
    expect(await alices.client.getMessages(bob.id)).toMatchObject({
      outbox: [{ clientMessageId: 'first', state: 'REFUSED' }],
      isComplete: true,
    });
    close(wire, alices);
  });

  it('notices a connection that is dead though nothing closed it', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const bobs = clientOf(app, bob.id, { url: `${wire.through(app.url)}/graphql` });
    await bobs.client.login();
    wire.freeze();
    await send(alice, bob, { content: textOf('into the silence') });
    await bobs.passed('WAITING');
    wire.thaw();
    await bobs.received(1);
    expect(bobs.texts).toEqual(['into the silence']);
    close(wire, bobs);
  });

  it('comes back with a fresh token when the old one expires', async () => {
    const [alice, bob] = await newPair(app);
    let asked = 0;
    const token = (): Promise<string> => {
      asked += 1;
      return app.token(bob.id, { expiresInSeconds: asked === 1 ? 5 : 3600 });
    };
    const bobs = clientOf(app, bob.id, { token });
    await bobs.client.login();
    await bobs.passed('WAITING');
    await send(alice, bob);
    await bobs.received(1);
    expect(asked).toBeGreaterThanOrEqual(2);
    bobs.client.logout();
  });

  it('refuses to log in with a token that has expired and is not replaced', async () => {
    const [, bob] = await newPair(app);
    const token = await app.token(bob.id, { expiresInSeconds: 1 });
    const expired = new Person(bob.id, app.url, token);
    await vi.waitFor(
      async () =>
        expect(await expired.ask('{ viewer { mutedUntil } }')).toMatchObject({
          errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
        }),
      { timeout: 10_000 },
    );
    const bobs = clientOf(app, bob.id, { token: () => token });
    await expect(bobs.client.login()).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
    expect(bobs.client.state).toBe('IDLE');
  });

  it('keeps asking for a token that is accepted, once it was signed in', async () => {
    const [, bob] = await newPair(app);
    const admin = await app.admin();
    const tokens = [await app.token(bob.id), 'none'];
    const bobs = clientOf(app, bob.id, { token: () => tokens.shift() ?? app.token(bob.id) });
    await bobs.client.login();
    await admin.run(`mutation { adminDisconnectUser(input: { userId: "${bob.id}" }) { __typename } }`);
    await bobs.passed('REFUSED');
    bobs.client.wake();
    await bobs.reaches('LIVE');
    bobs.client.logout();
  });

  it('goes on at another node, from where it was, when its node is killed', async () => {
    const database = await createTestDatabase();
    const [first, second] = [
      await startChildNode({ DATABASE_URL: database.url }),
      await startTestApp({ database }),
    ];
    const [alice, bob] = await newPair(second);
    let isKilled = false;
    const url = (): string => `${isKilled ? second.url : first.url}/graphql`;
    const [alices, bobs] = [clientOf(second, alice.id, { url }), clientOf(second, bob.id, { url })];
    await Promise.all([alices.client.login(), bobs.client.login()]);
    const sent = Array.from({ length: 40 }, (_, index) =>
      alices.client.sendMessage(textTo(bob.id, `${index}`)),
    );
    await bobs.received(10);
    isKilled = true;
    await first.kill();
    const stored = await Promise.all(sent);
    await bobs.received(40);
    expect(bobs.texts).toEqual(stored.map((_, index) => `${index}`));
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
    alices.client.logout();
    bobs.client.logout();
    await second.close();
    await database.drop();
  });

  it('reads everything afresh when it was away for longer than the inbox is kept', async () => {
    const [alice, bob] = await newPair(app);
    const bobs = clientOf(app, bob.id);
    await bobs.client.login();
    await sendMany(alice, bob, 3);
    await bobs.received(3);
    bobs.client.logout();
    const [recalled] = await sendMany(alice, bob, 4);
    await withClient(app.database.url, (client) =>
      client.query('DELETE FROM inbox_entry WHERE user_id = $1', [bob.id]),
    );
    await alice.run(
      `mutation { recallMessage(input: { messageId: "${recalled?.id ?? ''}" }) { message { id } } }`,
    );
    await bobs.client.login();
    expect(bobs.log.at(-1)).toBe('refresh REBUILT');
    expect(bobs.newMessages.map(({ seq }) => seq)).toEqual([1, 2, 3, 7]);
    const { messages } = await bobs.client.getMessages(alice.id);
    expect(messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(messages[3]).toMatchObject({ content: { __typename: 'RecalledContent' } });
    await send(alice, bob);
    await bobs.received(5);
    bobs.client.logout();
  });

  it('reads everything afresh when the server does not know its place any more', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 2);
    const store = createMemoryStore();
    await store.transact((transaction) =>
      transaction.putMeta({ deviceId: 'phone', viewer: null, cursor: 'signed with another key' }),
    );
    const bobs = clientOf(app, bob.id, { store });
    await bobs.client.login();
    expect(bobs.log.at(-1)).toBe('refresh REBUILT');
    await send(alice, bob);
    await bobs.received(2);
    expect(bobs.newMessages.map(({ seq }) => seq)).toEqual([2, 3]);
    bobs.client.logout();
  });

  it('gives up a server that takes a connection and never answers', async () => {
    const [, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    wire.freeze();
    const urls = [`${wire.through(app.url)}/graphql`];
    const bobs = clientOf(app, bob.id, { url: () => urls.shift() ?? `${app.url}/graphql` });
    await bobs.client.login();
    expect(bobs.states).toEqual(['CONNECTING', 'WAITING', 'CONNECTING', 'SYNCING', 'LIVE']);
    close(wire, bobs);
  });

  it('keeps a connection over which several answers come at once', async () => {
    const [, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const bobs = clientOf(app, bob.id, { url: `${wire.through(app.url)}/graphql` });
    await bobs.client.login();
    // What comes while the first answer takes its time is read as one piece.
    wire.slowDown(20_000);
    for (let time = 0; time < 10; time += 1) await Promise.all([bobs.client.viewer(), bobs.client.viewer()]);
    expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'LIVE']);
    close(wire, bobs);
  });

  it('keeps a connection that answers its pings', async () => {
    const [, bob] = await newPair(app);
    let pings = 0;
    let tell: () => void = () => undefined;
    const isPingedAgain = new Promise<void>((resolve) => (tell = resolve));
    class Counting extends WebSocket {
      override send(data: string): void {
        super.send(data);
        if (data.includes('"ping"') && (pings += 1) === 2) tell();
      }
    }
    const bobs = clientOf(app, bob.id, { webSocketImpl: Counting });
    await bobs.client.login();
    // Sent after the time within which the first had to be answered.
    await isPingedAgain;
    expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'LIVE']);
    bobs.client.logout();
  });

  it('stays signed in when its user is disconnected twice, and asks of a refused token in seconds only', async () => {
    const [, bob] = await newPair(app);
    const admin = await app.admin();
    const disconnect = `mutation { adminDisconnectUser(input: { userId: "${bob.id}" }) { __typename } }`;
    let token = await app.token(bob.id);
    const askedAt: number[] = [];
    const bobs = clientOf(app, bob.id, {
      token: () => {
        askedAt.push(performance.now());
        return token;
      },
    });
    await bobs.client.login();
    for (let time = 1; time <= 2; time += 1) {
      await admin.run(disconnect);
      await happens(
        (check) => bobs.client.onStateChange(check),
        () => bobs.states.filter((state) => state === 'LIVE').length > time,
      );
    }
    expect(bobs.states).not.toContain('REFUSED');
    token = 'none';
    await admin.run(disconnect);
    await bobs.passed('REFUSED');
    const refused = askedAt.length;
    token = await app.token(bob.id);
    await bobs.reaches('LIVE');
    expect((askedAt[refused] ?? 0) - (askedAt[refused - 1] ?? 0)).toBeGreaterThan(4_500);
    bobs.client.logout();
  });

  it('keeps what was read offline when everything is read afresh', async () => {
    const [bob, ...friends] = await newcomers(app, 25);
    if (!bob) throw new Error('nobody came');
    const wire = await TcpProxy.before(app.url);
    const bobs = clientOf(app, bob.id, { url: `${wire.through(app.url)}/graphql` });
    await bobs.client.login();
    await Promise.all(friends.map((friend) => send(friend, bob)));
    await bobs.received(friends.length);
    wire.cut();
    await bobs.passed('WAITING');
    await bob.run('mutation { updateProfile(input: { nickname: "Bob" }) { viewer { user { id } } } }');
    await Promise.all(friends.map(({ id }) => bobs.client.markRead(id)));
    await withClient(app.database.url, (client) =>
      client.query('DELETE FROM inbox_entry WHERE user_id = $1', [bob.id]),
    );
    await wire.restore();
    bobs.client.wake();
    await bobs.reaches('LIVE');
    expect(bobs.log.at(-1)).toBe('refresh REBUILT');
    const unread = (await bobs.client.conversations()).filter(({ unreadCount }) => unreadCount > 0);
    expect(unread).toEqual([]);
    await vi.waitFor(
      async () => {
        const stored = await Promise.all(friends.map((friend) => conversationOf(bob, friend)));
        expect(stored.map((one) => one?.readUpToSeq)).toEqual(friends.map(() => 1));
      },
      { timeout: 20_000 },
    );
    close(wire, bobs);
  });
});

async function conversationOf(person: Person, peer: Person): Promise<{ readUpToSeq: number } | null> {
  const query = 'query ($with: ID!) { conversation(with: $with) { readUpToSeq } }';
  return (
    await person.run<{ conversation: { readUpToSeq: number } | null }, unknown>(query, { with: peer.id })
  ).conversation;
}

function close(wire: TcpProxy, ...clients: readonly ClientOfTest[]): void {
  for (const { client } of clients) client.logout();
  wire.cut();
}

it('counts attempts anew once it was live', async () => {
  const { random } = Math;
  vi.spyOn(Math, 'random').mockImplementation(() => 0.9 + random() / 10);
  onTestFinished(() => void vi.restoreAllMocks());
  const [, bob] = await newPair(app);
  const bobs = clientOf(app, bob.id);
  await bobs.client.login();
  // Were they counted on, the last would wait for eight seconds.
  for (let time = 1; time <= 6; time += 1) {
    const { tookMs } = await timed(() => {
      bobs.client.drop();
      return happens(
        (check) => bobs.client.onStateChange(check),
        () => bobs.states.filter((state) => state === 'LIVE').length > time,
      );
    });
    expect(tookMs).toBeLessThan(4_000);
  }
  bobs.client.logout();
});

describe('a client that logs in again at once', () => {
  it('has one socket, and none once it has logged out', async () => {
    const sockets = async (): Promise<number | undefined> => (await readMetrics(app.url)).get('duet_sockets');
    await vi.waitFor(async () => expect(await sockets()).toBe(0), { timeout: 10_000 });
    const alice = await app.stranger('twice');
    const { client, states } = clientOf(app, alice.id);
    await client.login();
    for (let time = 0; time < 3; time += 1) {
      client.logout();
      await client.login();
    }
    await vi.waitFor(async () => expect(await sockets()).toBe(1), { timeout: 10_000 });
    expect(states.at(-1)).toBe('LIVE');
    client.logout();
    await vi.waitFor(async () => expect(await sockets()).toBe(0), { timeout: 10_000 });
  });
});
