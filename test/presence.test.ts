import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person, startTestApp, type TestApp } from './harness/app.js';
import { startChildNode } from './harness/child-node.js';
import { newcomers, newPair, send, textOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { befriend } from './harness/relations.js';
import { SignalEar, summary } from './harness/signals.js';
import { timed } from './harness/timed.js';
import {
  AdminImportMessagesDocument,
  RemoveFriendDocument,
  SignalsDocument,
  ViewerDocument,
  type ImportedMessageInput,
} from './generated/documents.js';

let app: TestApp;
let beacon: Person;

beforeAll(async () => {
  app = await startTestApp();
  beacon = await app.stranger('beacon');
});

afterAll(() => app.close());

describe.concurrent('presence on one node', () => {
  it('begins with one event for each friend who is online, then tells who comes and goes', async () => {
    const [alice, bob, carol] = await friendsOf(app, 3);
    await connect(bob);
    const ear = await SignalEar.open(alice, beacon);
    expect(await ear.next()).toEqual({
      __typename: 'PresenceChanged',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      user: { id: bob.id, nickname: null },
      online: true,
    });
    await connect(carol);
    expect(summary(await ear.next())).toBe(`${carol.id} online`);
    await bob.leave();
    expect(summary(await ear.next())).toBe(`${bob.id} offline`);
    await connect(bob);
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
  });

  it('tells a second device all of it and the first device nothing again', async () => {
    const [alice, bob, carol] = await friendsOf(app, 3);
    await connect(bob);
    const first = await SignalEar.open(alice, beacon);
    expect(summary(await first.next())).toBe(`${bob.id} online`);
    const second = await SignalEar.open(await app.person(alice.id), beacon);
    expect(summary(await second.next())).toBe(`${bob.id} online`);
    await connect(carol);
    expect(summary(await first.next())).toBe(`${carol.id} online`);
    expect(summary(await second.next())).toBe(`${carol.id} online`);
  });

  it('stays online while one of several sockets is left, and through a quick reconnection', async () => {
    const [alice, bob, carol] = await friendsOf(app, 3);
    const tablet = await app.person(bob.id);
    await connect(bob);
    await connect(tablet);
    const ear = await SignalEar.open(alice, beacon);
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
    await tablet.leave();
    await bob.leave();
    await connect(bob);
    await connect(carol);
    await carol.leave();
    // Told after the same grace that the sockets of Bob would have had.
    expect((await ear.until((signal) => summary(signal) === `${carol.id} offline`)).map(summary)).toEqual([
      `${carol.id} online`,
      `${carol.id} offline`,
    ]);
  });

  it('shows peers to each other once both have written', async () => {
    const [alice, bob] = await newPair(app);
    await connect(bob);
    const ear = await SignalEar.open(alice, beacon);
    const other = await SignalEar.open(bob, beacon);
    await send(alice, bob);
    await tellApart(ear, alice, []);
    await send(bob, alice);
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
    // The lighthouse of the first half is a stranger to Bob.
    expect(summary(await other.next())).toBe(`${alice.id} online`);
  });

  it('shows peers to each other once an import says that both have written', async () => {
    const [alice, bob] = await newPair(app);
    await connect(bob);
    const ear = await SignalEar.open(alice, beacon);
    const other = await SignalEar.open(bob, beacon);
    const row = (from: Person, to: Person, key: string): ImportedMessageInput => ({
      from: from.id,
      to: to.id,
      clientMessageId: key,
      content: textOf('An old message'),
      sentAt: '2020-01-01T00:00:00.000Z',
    });
    const messages = [row(alice, bob, 'question'), row(bob, alice, 'answer')];
    await (await app.admin()).run(AdminImportMessagesDocument, { input: { messages } });
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
    expect(summary(await other.next())).toBe(`${alice.id} online`);
  });

  it('shows new friends at once, and a former friend as offline', async () => {
    const [alice, bob] = await newPair(app);
    await connect(bob);
    const ear = await SignalEar.open(alice, beacon);
    await befriend(alice, bob);
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
    await bob.run(RemoveFriendDocument, { input: { userId: alice.id } });
    expect(summary(await ear.next())).toBe(`${bob.id} offline`);
    await tellApart(ear, alice, []);
  });
});

it('goes on when the tables were emptied by a crash of the database', async () => {
  const [alice, bob, carol] = await friendsOf(app, 3);
  await connect(bob);
  const ear = await SignalEar.open(alice, beacon);
  expect(summary(await ear.next())).toBe(`${bob.id} online`);
  await withClient(app.database.url, (client) =>
    client.query('TRUNCATE presence, presence_node, presence_change RESTART IDENTITY'),
  );
  await connect(carol);
  expect(summary(await ear.next())).toBe(`${carol.id} online`);
  await bob.leave();
  expect(summary(await ear.next())).toBe(`${bob.id} offline`);
});

it('users of a frozen node are offline until it goes on, and of a killed one for good, within seconds', async () => {
  const [alice, bob] = await friendsOf(app, 2);
  const child = await startChildNode({ DATABASE_URL: app.database.url });
  try {
    const away = new Person(bob.id, child.url, bob.token);
    await connect(away);
    const ear = await SignalEar.open(alice, beacon);
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
    child.pause();
    expect(summary(await ear.next())).toBe(`${bob.id} offline`);
    child.resume();
    expect(summary(await ear.next())).toBe(`${bob.id} online`);
    await child.kill();
    const { value, tookMs } = await timed(() => ear.next());
    expect(summary(value)).toBe(`${bob.id} offline`);
    expect(tookMs).toBeLessThan(10_000);
    await away.leave();
  } finally {
    await child.kill();
  }
});

describe.each(['without Redis', 'with Redis'])('presence on two nodes %s', (kind) => {
  const isLeftOut = kind === 'with Redis' && !redisAvailable();
  let redis: RedisServer | undefined;
  let near: TestApp;
  let far: TestApp;

  beforeAll(async () => {
    if (isLeftOut) return;
    redis = kind === 'with Redis' ? await startRedis() : undefined;
    const config = { redisUrl: redis?.url };
    near = await startTestApp({ config, database: app.database });
    far = await startTestApp({ config, database: app.database });
  });

  afterAll(async () => {
    if (isLeftOut) return;
    await far.close();
    await near.close();
    await redis?.stop();
  });

  it.skipIf(isLeftOut)(
    'tells on one node who comes to the other, leaves it, and moves between them',
    async () => {
      const [alice, bob, carol] = await friendsOf(near, 3);
      const ear = await SignalEar.open(alice, await near.stranger('beacon'));
      const away = await far.person(bob.id);
      await connect(away);
      expect(summary(await ear.next())).toBe(`${bob.id} online`);
      await connect(bob);
      await away.leave();
      await connect(carol);
      await carol.leave();
      expect((await ear.until((signal) => summary(signal) === `${carol.id} offline`)).map(summary)).toEqual([
        `${carol.id} online`,
        `${carol.id} offline`,
      ]);
      await bob.leave();
      expect(summary(await ear.next())).toBe(`${bob.id} offline`);
    },
  );
});

/** The first is a friend of all the others. */
async function friendsOf(node: TestApp, count: 2): Promise<[Person, Person]>;
async function friendsOf(node: TestApp, count: 3): Promise<[Person, Person, Person]>;
async function friendsOf(node: TestApp, count: number): Promise<Person[]> {
  const [first, ...others] = await newcomers(node, count);
  if (!first) throw new Error('someone was asked for');
  for (const other of others) await befriend(first, other);
  return [first, ...others];
}

/** Opens the person's socket; the stream keeps it open until the person leaves. */
async function connect(person: Person): Promise<void> {
  person.subscribe(SignalsDocument);
  await person.askOverSocket(ViewerDocument);
}

/** What came before a friend who is made and comes online now. */
async function tellApart(ear: SignalEar, listener: Person, expected: readonly string[]): Promise<void> {
  const [lighthouse] = await newcomers(app, 1);
  if (!lighthouse) throw new Error('someone was asked for');
  await befriend(listener, lighthouse);
  await connect(lighthouse);
  const seen = await ear.until((signal) => summary(signal) === `${lighthouse.id} online`);
  expect(seen.slice(0, -1).map(summary)).toEqual(expected);
}
