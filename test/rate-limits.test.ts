import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { createTestDatabase, type TestDatabase } from './harness/postgres.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { timed } from './harness/timed.js';

interface Refusal {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown; readonly retryAfterMs?: number };
}

/** As many times the field as an operation may ask for it: under an alias each. */
const perOperation = 15;
const repeated = (count: number, field: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ');
const sends = (to: string, count: number, batch: string): string =>
  `mutation { ${repeated(
    count,
    (index) =>
      `sendMessage(input: { to: "${to}", clientMessageId: "${batch}-${index}", content: { text: { text: "x" } } }) { duplicate }`,
  )} }`;
const lookUps = (count: number): string =>
  `{ ${repeated(count, (index) => `user(id: "nobody-${index}") { id }`)} }`;
const block = 'mutation { blockUser(input: { userId: "nobody-at-all" }) { __typename } }';

const refusalsIn = (answer: Answer<unknown>): Refusal[] =>
  ((answer.errors ?? []) as readonly Refusal[]).filter(
    ({ extensions }) => extensions?.code === 'RATE_LIMITED',
  );
const isLimited = async (answer: Promise<Answer<unknown>>): Promise<boolean> =>
  refusalsIn(await answer).length > 0;

/** How many of so many attempts, one after the other, are let through. */
async function letThrough(person: Person, attempts: number): Promise<number> {
  let count = 0;
  for (let index = 0; index < attempts; index += 1) if (!(await isLimited(person.ask(block)))) count += 1;
  return count;
}

describe('the rates of one node', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startTestApp({ config: { rateLimits: true } });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await app.close();
  });

  it('keep nobody away for longer when the clock of the node is put back', async () => {
    const alice = await app.stranger('alice');
    expect(await letThrough(alice, 30)).toBe(30);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
    const [refusal] = refusalsIn(await alice.ask(block));
    expect(refusal?.extensions?.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('end a minute after the first was counted, however late most of them come', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    const alice = await app.stranger('alice');
    expect(await letThrough(alice, 1)).toBe(1);
    vi.advanceTimersByTime(40_000);
    expect(await letThrough(alice, 29)).toBe(29);
    const [refusal] = refusalsIn(await alice.ask(block));
    expect(refusal?.extensions?.retryAfterMs).toBeLessThanOrEqual(20_000);
    vi.advanceTimersByTime(20_000);
    expect(await letThrough(alice, 31)).toBe(30);
  });

  it('let a burst of 100 sends through on both transports together, each alias counted, and tell when to come back', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
    await bob.run('{ viewer { user { id } } }');
    const overHttp = await Promise.all(
      Array.from({ length: 3 }, (_, index) => alice.ask(sends(bob.id, perOperation, `h${index}`))),
    );
    const overSocket = await Promise.all(
      Array.from({ length: 3 }, (_, index) => alice.askOverSocket(sends(bob.id, perOperation, `s${index}`))),
    );
    expect([...overHttp, ...overSocket].map(({ errors }) => errors)).toEqual(Array(6).fill(undefined));
    // 90 until here: the eleventh of these is one too many.
    const last = await alice.ask(sends(bob.id, 11, 'last'));
    const [refusal, ...others] = refusalsIn(last);
    expect(others).toEqual([]);
    const retryAfterMs = refusal?.extensions?.retryAfterMs ?? Number.NaN;
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(5_000);
    expect(await isLimited(alice.askOverSocket(sends(bob.id, 1, 'socket')))).toBe(true);
    expect(await isLimited(bob.ask(sends(alice.id, 1, 'other')))).toBe(false);

    vi.advanceTimersByTime(retryAfterMs - 1);
    expect(await isLimited(alice.ask(sends(bob.id, 1, 'early')))).toBe(true);
    vi.advanceTimersByTime(1);
    expect(await isLimited(alice.ask(sends(bob.id, 1, 'again')))).toBe(false);
  });

  it('slow whoever tries ids, by look-ups and by requests to strangers', async () => {
    const mallory = await app.stranger('mallory');
    const answers = await Promise.all(Array.from({ length: 20 }, () => mallory.ask(lookUps(perOperation))));
    expect(answers.flatMap(refusalsIn)).toEqual([]);
    expect(await isLimited(mallory.ask(lookUps(1)))).toBe(true);
    expect(await letThrough(mallory, 35)).toBe(30);
  });

  it('slow whoever tries them under many names from one address', async () => {
    const bob = await app.stranger('bob');
    await bob.run('{ viewer { mutedUntil } }');
    const blocks = `mutation { ${repeated(
      perOperation,
      () => `blockUser(input: { userId: "${bob.id}" }) { __typename }`,
    )} }`;
    for (let name = 0; name < 10; name += 1) {
      const puppet = await app.stranger('puppet');
      expect([await puppet.ask(blocks), await puppet.ask(blocks)].flatMap(refusalsIn)).toEqual([]);
    }
    const another = await app.stranger('puppet');
    expect(await isLimited(another.ask(block))).toBe(true);
    expect(await isLimited(another.ask('{ viewer { mutedUntil } }'))).toBe(false);
  });

  it('count nothing of what is refused, for the address neither', async () => {
    const mallory = await app.stranger('mallory');
    expect(await letThrough(mallory, 30)).toBe(30);
    // As many as the address may have in all.
    const refused = await Promise.all(Array.from({ length: 300 }, () => isLimited(mallory.ask(block))));
    expect(new Set(refused)).toEqual(new Set([true]));
    expect(await isLimited((await app.stranger('neighbour')).ask(block))).toBe(false);
  });

  it('leave administrators free', async () => {
    const admin = await app.admin();
    const answers = await Promise.all(Array.from({ length: 21 }, () => admin.ask(lookUps(perOperation))));
    expect(answers.flatMap(refusalsIn)).toEqual([]);
  });
});

describe.runIf(redisAvailable())('the rates of two nodes with one Redis', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let nodes: [TestApp, TestApp];
  beforeEach(async () => {
    redis = await startRedis();
    database = await createTestDatabase();
    const config = { redisUrl: redis.url, rateLimits: true };
    nodes = [await startTestApp({ database, config }), await startTestApp({ database, config })];
  });
  afterEach(async () => {
    vi.useRealTimers();
    redis.resume();
    await Promise.all(nodes.map((node) => node.close()));
    await redis.stop();
    await database.drop();
  });

  it('are counted together: who has used them up on one has nearly nothing on the other', async () => {
    const here = await nodes[0].stranger('mover');
    const there = await nodes[1].person(here.id);
    expect(await letThrough(here, 32)).toBe(30);
    // A node looks at the shared count after a tenth of what is allowed, and goes on meanwhile.
    expect(await letThrough(there, 30)).toBeLessThan(15);
    expect(await isLimited(there.ask(block))).toBe(true);
    expect(await letThrough(await nodes[1].stranger('other'), 5)).toBe(5);
  });

  it('end on a node that comes later when they end on the first, and never later than was told', async () => {
    const operator = new Redis(redis.port);
    vi.useFakeTimers({ toFake: ['performance'] });
    const here = await nodes[0].stranger('early');
    const there = await nodes[1].person(here.id);
    expect(await letThrough(here, 1)).toBe(1);
    // Redis knows of the window from the first report on, which comes with the third of a window's requests.
    vi.advanceTimersByTime(40_000);
    expect(await letThrough(here, 29)).toBe(29);
    const key = `duet:rate:befriend:user:${here.id}`;
    await vi.waitFor(async () => expect(await operator.get(key)).toBe('30'), 20_000);
    const waitMs = async (person: Person): Promise<number> =>
      refusalsIn(await person.ask(block))[0]?.extensions?.retryAfterMs ?? Number.NaN;
    expect(await waitMs(here)).toBeLessThanOrEqual(20_000);
    await operator.pexpire(key, 10_000);
    expect(await letThrough(there, 30)).toBeLessThan(15);
    expect(await waitMs(there)).toBeLessThanOrEqual(10_000);
    operator.disconnect();
  });

  it('hold on each node alone while Redis is away, and together again when it is back', async () => {
    await redis.kill();
    const here = await nodes[0].stranger('lonely');
    const there = await nodes[1].person(here.id);
    expect([await letThrough(here, 32), await letThrough(there, 32)]).toEqual([30, 30]);
    expect(nodes[0].logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    await redis.restart();
    await vi.waitFor(async () => {
      const [one, two] = [await nodes[0].stranger('back'), await nodes[1].stranger('back')];
      const both = await nodes[1].person(one.id);
      expect(await letThrough(one, 30)).toBe(30);
      expect([await letThrough(both, 30), await letThrough(two, 3)]).toEqual([expect.any(Number), 3]);
      expect(await isLimited(both.ask(block))).toBe(true);
    }, 30_000);
  });

  it('make nobody wait for a Redis that has fallen silent', async () => {
    redis.pause();
    const someone = await nodes[0].stranger('patient');
    const { value, tookMs } = await timed(() => letThrough(someone, 32));
    expect(value).toBe(30);
    // The connection itself is given up only after four seconds of silence.
    expect(tookMs).toBeLessThan(4_000);
  });
});
