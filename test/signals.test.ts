import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SendTransientMessageDocument, SetTypingDocument, SignalsDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { sayTransient, SignalEar, summary, type } from './harness/signals.js';
import { timed } from './harness/timed.js';

let app: TestApp;
let beacon: Person;

beforeAll(async () => {
  app = await startTestApp();
  beacon = await app.stranger('beacon');
});

afterAll(() => app.close());

describe('sendTransientMessage', () => {
  it('reaches every live device of the recipient, and no device of the sender', async () => {
    const [alice, bob] = await newPair(app);
    const phone = await SignalEar.open(bob, beacon);
    const tablet = await SignalEar.open(await app.person(bob.id), beacon);
    const own = await SignalEar.open(alice, beacon);
    const input = { to: bob.id, content: { text: { text: 'Knock knock' } }, customData: { door: 1 } };
    const { id } = (await alice.run(SendTransientMessageDocument, { input })).sendTransientMessage;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const ear of [phone, tablet]) {
      expect(await ear.next()).toEqual({
        __typename: 'TransientMessage',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        id,
        sender: { id: alice.id, nickname: null },
        content: { __typename: 'TextContent', text: 'Knock knock' },
        customData: { door: 1 },
      });
    }
    expect(await own.untilNow()).toEqual([]);
  });

  it('is lost when nobody listens', async () => {
    const [alice, bob] = await newPair(app);
    await sayTransient(alice, bob, 'to nobody');
    const ear = await SignalEar.open(bob, beacon);
    await sayTransient(alice, bob, 'to someone');
    expect((await ear.untilNow()).map(summary)).toEqual([`${alice.id}: to someone`]);
  });

  it('leaves no trace in any table', async () => {
    const [alice, bob] = await newPair(app);
    const ear = await SignalEar.open(bob, beacon);
    const before = await countRows();
    await sayTransient(alice, bob, 'not kept');
    await type(alice, bob);
    expect((await ear.untilNow()).map(summary)).toEqual([`${alice.id}: not kept`, `${alice.id} typing`]);
    expect(await countRows()).toEqual(before);
  });

  it('keeps the rules for the content of a message', async () => {
    const [alice, bob] = await newPair(app);
    const room = 12_288 - '{"text":""}'.length;
    const send = (text: string) =>
      alice.ask(SendTransientMessageDocument, { input: { to: bob.id, content: { text: { text } } } });
    expect((await send('x'.repeat(room))).data?.sendTransientMessage.id).toBeTypeOf('string');
    expect((await send('x'.repeat(room + 1))).errors?.[0]).toMatchObject({
      message: expect.stringContaining('input.content'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect((await send('')).errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});

describe('setTyping', () => {
  it('tells when it begins and when it stops, once each', async () => {
    const [alice, bob] = await newPair(app);
    const ear = await SignalEar.open(bob, beacon);
    expect(await alice.run(SetTypingDocument, { input: { to: bob.id, typing: true } })).toEqual({
      setTyping: { typing: true },
    });
    await type(alice, bob);
    await type(alice, bob);
    await type(alice, bob, false);
    await type(alice, bob, false);
    await sayTransient(alice, bob, 'sent');
    expect((await ear.untilNow()).map(summary)).toEqual([
      `${alice.id} typing`,
      `${alice.id} silent`,
      `${alice.id}: sent`,
    ]);
  });

  it('ends by itself after 8 seconds without a renewal', async () => {
    const [alice, bob] = await newPair(app);
    const ear = await SignalEar.open(bob, beacon);
    await type(alice, bob);
    const begin = await ear.next();
    const { value: end, tookMs } = await timed(() => ear.next());
    expect([begin, end].map(summary)).toEqual([`${alice.id} typing`, `${alice.id} silent`]);
    expect(new Date(end.at).getTime() - new Date(begin.at).getTime()).toBeGreaterThan(7_900);
    expect(tookMs).toBeLessThan(10_000);
  });

  it('ends at once when the last socket of the typist goes', async () => {
    const [alice, bob] = await newPair(app);
    const ear = await SignalEar.open(bob, beacon);
    await alice.askOverSocket(SetTypingDocument, { input: { to: bob.id, typing: true } });
    const begin = await ear.next();
    const { value: end, tookMs } = await timed(() => alice.leave().then(() => ear.next()));
    expect([begin, end].map(summary)).toEqual([`${alice.id} typing`, `${alice.id} silent`]);
    expect(tookMs).toBeLessThan(4_000);
  });
});

describe('both refuse what a send refuses', () => {
  it.each([
    ['nobody by that id', 'nobody', 'USER_NOT_FOUND'],
    ['an id that nobody can have', 'not an id!', 'USER_NOT_FOUND'],
    ['oneself', 'self', 'BAD_USER_INPUT'],
  ])('%s', async (_name, to, code) => {
    const alice = await app.stranger('alice');
    const id = to === 'self' ? alice.id : to;
    const content = { text: { text: 'Hello' } };
    const sent = await alice.ask(SendTransientMessageDocument, { input: { to: id, content } });
    const typed = await alice.ask(SetTypingDocument, { input: { to: id, typing: true } });
    for (const answer of [sent, typed]) {
      expect(answer.data).toBeNull();
      expect(answer.errors).toMatchObject([{ extensions: { code, field: 'input.to' } }]);
    }
  });
});

describe('subscription signals', () => {
  it('lets go of everything at once when the client ends it, and goes on for others', async () => {
    const [alice, bob] = await newPair(app);
    const first = await SignalEar.open(bob, beacon);
    const second = await SignalEar.open(bob, beacon);
    await first.end();
    await sayTransient(alice, bob, 'still there?');
    expect((await second.untilNow()).map(summary)).toEqual([`${alice.id}: still there?`]);
  });

  it('is refused without a token', async () => {
    const nobody = await app.person('nobody-with-a-bad-token');
    await expect(
      Object.assign(Object.create(nobody) as Person, { token: 'x' })
        .subscribe(SignalsDocument)
        .next(),
    ).rejects.toMatchObject({ code: 4401 });
  });
});

describe('two nodes with Redis between them', () => {
  const isLeftOut = !redisAvailable();
  let redis: RedisServer;
  let near: TestApp;
  let far: TestApp;

  beforeAll(async () => {
    if (isLeftOut) return;
    redis = await startRedis();
    const node = { config: { redisUrl: redis.url }, database: app.database };
    near = await startTestApp(node);
    far = await startTestApp(node);
  });

  afterAll(async () => {
    if (isLeftOut) return;
    await far.close();
    await near.close();
    await redis.stop();
  });

  it.skipIf(isLeftOut)('each device of the recipient hears once, wherever it is', async () => {
    const [alice, bob] = await newPair(near);
    const here = await SignalEar.open(bob, await near.stranger('beacon'));
    // Called from here: what its own node says it would hear before Redis has confirmed that it listens.
    const there = await SignalEar.open(await far.person(bob.id), await near.stranger('beacon'));
    await type(alice, bob);
    await sayTransient(alice, bob, 'Hello');
    await type(alice, bob, false);
    for (const ear of [here, there]) {
      expect((await ear.until((signal) => summary(signal) === `${alice.id} silent`)).map(summary)).toEqual([
        `${alice.id} typing`,
        `${alice.id}: Hello`,
        `${alice.id} silent`,
      ]);
    }
  });

  it.skipIf(isLeftOut)('devices on the same node hear without Redis', async () => {
    const [alice, bob] = await newPair(near);
    await redis.kill();
    const ear = await SignalEar.open(bob, await near.stranger('beacon'));
    await sayTransient(alice, bob, 'Hello');
    expect((await ear.untilNow()).map(summary)).toEqual([`${alice.id}: Hello`]);
    await redis.restart();
  });
});

/** Of every table but those of presence, which are about sockets and not about signals. */
async function countRows(): Promise<Record<string, number>> {
  return withClient(app.database.url, async (client) => {
    const tables = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'presence%'`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${name}`);
      counts[name] = Number(rows[0]?.count);
    }
    return counts;
  });
}
