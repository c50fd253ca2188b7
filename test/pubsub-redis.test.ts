import { randomInt } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, onTestFailed, onTestFinished, vi } from 'vitest';
import type { PubSub, Subscription } from '../src/pubsub/pubsub.js';
import { RedisPublisher } from '../src/pubsub/redis-publisher.js';
import { createRedisPubSub } from '../src/pubsub/redis-pubsub.js';
import { controlTopic, nodesTopic } from '../src/pubsub/topics.js';
import { ear, nextReady, ready, recorder, type Recorder } from './harness/pubsub.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { timed } from './harness/timed.js';

/** Within which a silent connection must be noticed, and within which everything works again once Redis does. */
const noticedWithinMs = 7_000;
const recoveredWithinMs = 6_000;

describe.runIf(redisAvailable())('pub/sub while Redis fails', () => {
  let redis: RedisServer;
  let here: PubSub;
  let there: PubSub;
  let record: Recorder;
  let operator: Redis;

  beforeEach(async () => {
    redis = await startRedis();
    record = recorder();
    here = createRedisPubSub({ url: redis.url, ...record });
    there = createRedisPubSub({ url: redis.url, ...recorder() });
    operator = new Redis(redis.port, { lazyConnect: true, retryStrategy: () => 100 }).on(
      'error',
      () => undefined,
    );
    await Promise.all([ready(here), ready(there)]);
  });
  afterEach(async () => {
    redis.resume();
    await Promise.all([here.close(), there.close()]);
    operator.disconnect();
    await redis.stop();
  });

  /** Proves that a publication gets through on a topic. */
  async function expectLive(topic: string, { heard, hears }: ReturnType<typeof ear>): Promise<void> {
    const proof = `proof ${heard.length}`;
    there.publish([{ topic, payload: proof }]);
    await hears(proof);
  }

  async function degraded(pubsub: PubSub, withinMs: number): Promise<void> {
    const { tookMs } = await timed(() =>
      vi.waitFor(() => expect(pubsub.status()).toBe('degraded'), { timeout: 60_000, interval: 5 }),
    );
    expect(tookMs).toBeLessThan(withinMs);
  }

  it('is live again by itself after kill -9 and a restart, and says so once everything is subscribed', async () => {
    // More than twice as many as are subscribed in one go.
    const ears = Array.from({ length: 1_001 }, ear);
    for (const [index, { listener }] of ears.entries()) await here.subscribe(`t${index}`, listener);
    for (let round = 0; round < 3; round += 1) {
      const back = Promise.all([nextReady(here), nextReady(there)]);
      await redis.kill();
      await degraded(here, 5_000);
      await redis.restart();
      await back;
      await Promise.all([ready(here), ready(there)]);
      await Promise.all(ears.map((one, index) => expectLive(`t${index}`, one)));
    }
    expect(record.counts.ready).toBe(4);
  });

  it('logs each change of a connection once, not each attempt', async () => {
    await redis.kill();
    await degraded(here, 5_000);
    // Long enough for several attempts of both connections.
    await operatorAttempts(8);
    await redis.restart();
    await ready(here);
    expect(record.lines.map(({ message }) => message).sort()).toEqual([
      ...Array<string>(4).fill('connected to Redis'),
      ...Array<string>(2).fill('lost Redis, reconnecting'),
    ]);
    const roles = record.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields);
    expect(roles).toEqual(expect.arrayContaining([expect.objectContaining({ role: 'publisher' })]));
    expect(roles).toEqual(expect.arrayContaining([expect.objectContaining({ role: 'subscriber' })]));
  });

  it('knows when it is the only node, and of another before that listens to anything', async () => {
    // Whether others listen is not known of a node that does not listen itself.
    await there.close();
    expect(here.mayBeHeard()).toBe(true);
    await here.subscribe(controlTopic, () => undefined);
    await vi.waitFor(() => expect(here.mayBeHeard()).toBe(false), { timeout: 9_000, interval: 20 });
    // Another node subscribes to the control topic long after it came; until then its hello counts.
    const another = createRedisPubSub({ url: redis.url, ...recorder() });
    await ready(another);
    const hello = await timed(() =>
      vi.waitFor(() => expect(here.mayBeHeard()).toBe(true), { timeout: 9_000, interval: 1 }),
    );
    expect(hello.tookMs).toBeLessThan(400);
    await another.subscribe(controlTopic, () => undefined);
    await vi.waitFor(() => expect(another.mayBeHeard()).toBe(true), 20_000);
    await another.close();
    await vi.waitFor(() => expect(here.mayBeHeard()).toBe(false), { timeout: 9_000, interval: 20 });
    await redis.kill();
    await vi.waitFor(() => expect(here.mayBeHeard()).toBe(true), { timeout: 9_000, interval: 5 });
  });

  it.each([nodesTopic, controlTopic])(
    'is not alone with one that listens to %s and says nothing',
    async (topic) => {
      await there.close();
      await here.subscribe(controlTopic, () => undefined);
      await vi.waitFor(() => expect(here.mayBeHeard()).toBe(false), { timeout: 9_000, interval: 20 });
      await operator.subscribe(topic);
      await vi.waitFor(() => expect(here.mayBeHeard()).toBe(true), { timeout: 9_000, interval: 20 });
    },
  );

  it('takes itself for the only node only while Redis lets it publish, listen and count', async () => {
    await Promise.all([here.close(), there.close()]);
    const counted = vi.spyOn(RedisPublisher.prototype, 'countSubscribers');
    onTestFinished(() => counted.mockRestore());
    const open = async (...rules: string[]): Promise<PubSub> => {
      await operator.acl(
        'SETUSER',
        'node',
        'reset',
        'on',
        '>password',
        '+@all',
        '~*',
        'allchannels',
        ...rules,
      );
      const node = createRedisPubSub({ url: redis.url.replace('://', '://node:password@'), ...recorder() });
      onTestFinished(() => node.close());
      await node.subscribe(controlTopic, () => undefined);
      return node;
    };
    for (const rule of ['-publish', '-pubsub']) {
      const node = await open(rule);
      counted.mockClear();
      await vi.waitFor(() => expect(counted.mock.settledResults.length).toBeGreaterThan(2), 20_000);
      expect(node.mayBeHeard()).toBe(true);
      await node.close();
    }
    const node = await open('resetchannels', `&${nodesTopic}`, `&${controlTopic}`);
    await vi.waitFor(() => expect(node.mayBeHeard()).toBe(false), { timeout: 9_000, interval: 20 });
    await node.subscribe('refused', () => undefined);
    expect(node.mayBeHeard()).toBe(true);
  });

  async function operatorAttempts(count: number): Promise<void> {
    let attempts = 0;
    await new Promise<void>((resolve) => {
      operator.on('reconnecting', () => {
        attempts += 1;
        if (attempts === count) resolve();
      });
      operator.connect().catch(() => undefined);
    });
  }

  it('notices a Redis that falls silent without closing, and recovers when it goes on', async () => {
    const one = ear();
    await here.subscribe('t', one.listener);
    redis.pause();
    await degraded(here, noticedWithinMs);
    await degraded(there, noticedWithinMs);
    // Meanwhile it is connected to and says nothing: that must not hold up the way back either.
    expect(await timed(() => here.subscribe('t2', one.listener))).toMatchObject({
      value: { confirmed: false },
    });
    const back = Promise.all([nextReady(here), nextReady(there)]);
    redis.resume();
    expect((await timed(() => back)).tookMs).toBeLessThan(recoveredWithinMs);
    await Promise.all([ready(here), ready(there)]);
    await expectLive('t', one);
    await expectLive('t2', one);
  });

  it('answers a subscription unconfirmed while Redis is silent but not yet noticed, and announces it later', async () => {
    const one = ear();
    redis.pause();
    const { value, tookMs } = await timed(() => here.subscribe('t', one.listener));
    expect(value.confirmed).toBe(false);
    expect(tookMs).toBeLessThan(2_500);
    const back = nextReady(here);
    redis.resume();
    await back;
    await expectLive('t', one);
  });

  it('keeps to the last wish when subscriptions are given up and renewed before Redis confirms them', async () => {
    redis.pause();
    const [kept, given, renewed] = [ear(), ear(), ear()];
    const early = await Promise.all([
      here.subscribe('kept', kept.listener),
      here.subscribe('given up', given.listener),
      here.subscribe('renewed', given.listener),
    ]);
    expect(early.map(({ confirmed }) => confirmed)).toEqual([false, false, false]);
    await early[1].unsubscribe();
    await early[2].unsubscribe();
    const again = here.subscribe('renewed', renewed.listener);
    redis.resume();
    await again;
    await expectLive('kept', kept);
    await expectLive('renewed', renewed);
    expect(await operator.pubsub('NUMSUB', 'kept', 'given up', 'renewed')).toEqual([
      ...['kept', 1, 'given up', 0, 'renewed', 1],
    ]);
    await early[0].unsubscribe();
    await (await again).unsubscribe();
    await vi.waitFor(async () => expect(await operator.pubsub('CHANNELS')).toEqual([nodesTopic]), {
      timeout: 20_000,
    });
    expect(given.heard).toEqual([]);
  });

  it('survives FLUSHALL without noticing', async () => {
    const one = ear();
    await here.subscribe('t', one.listener);
    await operator.flushall();
    await expectLive('t', one);
    expect(here.status()).toBe('ready');
  });

  it('is live again after CLIENT KILL TYPE pubsub, each time', async () => {
    const one = ear();
    await here.subscribe('t', one.listener);
    for (let round = 0; round < 20; round += 1) {
      const back = nextReady(here);
      await operator.client('KILL', 'TYPE', 'pubsub');
      await back;
      await expectLive('t', one);
    }
  });

  it('is live again after every client was killed while publications were on their way', async () => {
    const one = ear();
    await here.subscribe('t', one.listener);
    for (let round = 0; round < 20; round += 1) {
      const back = nextReady(here);
      here.publish(
        Array.from({ length: 1_000 }, (_, index) => ({ topic: 't', payload: `${round}.${index}` })),
      );
      await operator.client('KILL', 'SKIPME', 'yes');
      await back;
      await ready(there);
      await expectLive('t', one);
    }
    expect(new Set(one.heard).size).toBe(one.heard.length);
    await ready(here);
    const { published, failed, away, full } = record.counts;
    expect(published + failed + away + full).toBe(20_000);
  });

  it('starts with Redis down, answers subscriptions at once and is live when Redis comes', async () => {
    await redis.kill();
    const startRecord = recorder();
    const node = createRedisPubSub({ url: redis.url, ...startRecord });
    const one = ear();
    const first = await timed(() => node.subscribe('t', one.listener));
    expect(first.value.confirmed).toBe(false);
    expect(first.tookMs).toBeLessThan(2_000);
    const later = await timed(() => node.subscribe('t2', one.listener));
    expect(later.value.confirmed).toBe(false);
    expect(later.tookMs).toBeLessThan(500);
    expect(node.status()).toBe('degraded');
    const gone = await node.subscribe('t3', one.listener);
    await gone.unsubscribe();
    const back = nextReady(node);
    await redis.restart();
    await back;
    await ready(there);
    await expectLive('t', one);
    await expectLive('t2', one);
    expect(await operator.pubsub('NUMSUB', 't', 't2', 't3')).toEqual(['t', 1, 't2', 1, 't3', 0]);
    await node.close();
  });

  it('drops publications while Redis is down, quickly, counted and without keeping any', async () => {
    const one = ear();
    await there.subscribe('t', one.listener);
    await redis.kill();
    await degraded(here, 5_000);
    await vi.waitFor(() => expect(record.lines.filter(({ level }) => level === 'warn')).toHaveLength(2), {
      timeout: 20_000,
    });
    const { tookMs } = await timed(() => {
      for (let call = 0; call < 1_000; call += 1) {
        here.publish(Array.from({ length: 100 }, () => ({ topic: 't', payload: 'lost' })));
      }
      return Promise.resolve();
    });
    expect(tookMs).toBeLessThan(1_000);
    expect(record.counts).toMatchObject({ away: 100_000, full: 0, failed: 0, published: 0 });
    await redis.restart();
    await Promise.all([ready(here), ready(there)]);
    here.publish([{ topic: 't', payload: 'found' }]);
    await one.hears('found');
    expect(one.heard).toEqual(['found']);
  });

  it('bounds what waits for a silent Redis by number and by size, and gives it up with the connection', async () => {
    redis.pause();
    here.publish(Array.from({ length: 25_000 }, () => ({ topic: 't', payload: 'x' })));
    expect(record.counts.full).toBe(5_000);
    const large = 'x'.repeat(1024 * 1024);
    there.publish([]);
    await degraded(here, noticedWithinMs);
    await vi.waitFor(() => expect(record.counts.failed).toBe(20_000), { timeout: 10_000 });
    redis.resume();
    await ready(here);
    const counted = { ...record.counts };
    redis.pause();
    here.publish(Array.from({ length: 40 }, () => ({ topic: 't', payload: large })));
    expect(record.counts.full - counted.full).toBe(8);
  });

  it('closes quickly whatever state Redis is in', async () => {
    redis.pause();
    const silent = createRedisPubSub({ url: redis.url, ...recorder() });
    expect((await timed(() => silent.close())).tookMs).toBeLessThan(700);
    expect((await timed(() => here.close())).tookMs).toBeLessThan(2_500);
    redis.resume();
    await redis.kill();
    const away = createRedisPubSub({ url: redis.url, ...recorder() });
    const pending = away.subscribe('t', () => undefined);
    expect((await timed(() => away.close())).tookMs).toBeLessThan(700);
    expect(await pending).toMatchObject({ confirmed: false });
  });

  it('says unconfirmed when Redis refuses a topic, logs it once, and is live when it is allowed', async () => {
    await operator.acl('SETUSER', 'node', 'on', '>password', '+@all', '~*', 'resetchannels', '&allowed');
    const nodeRecord = recorder();
    const node = createRedisPubSub({ url: redis.url.replace('://', '://node:password@'), ...nodeRecord });
    await ready(node);
    const one = ear();
    expect(await node.subscribe('allowed', one.listener)).toMatchObject({ confirmed: true });
    for (const topic of ['refused', 'refused too']) {
      expect(await node.subscribe(topic, one.listener)).toMatchObject({ confirmed: false });
    }
    expect(node.status()).toBe('degraded');
    const unwanted = await node.subscribe('refused as well', one.listener);
    await unwanted.unsubscribe();
    node.publish([{ topic: 'refused', payload: 'x' }]);
    const back = nextReady(node);
    await operator.acl('SETUSER', 'node', 'allchannels');
    await back;
    for (const topic of ['allowed', 'refused', 'refused too']) await expectLive(topic, one);
    expect(node.status()).toBe('ready');
    expect(nodeRecord.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(nodeRecord.counts.failed).toBe(1);
    await node.close();
  });

  it('stays degraded with a wrong password, does not show it, and works once it is right', async () => {
    await operator.config('SET', 'requirepass', 'right-password');
    const nodeRecord = recorder();
    const node = createRedisPubSub({ url: redis.url.replace('://', '://:wrong-password@'), ...nodeRecord });
    await vi.waitFor(() => expect(nodeRecord.lines).toHaveLength(2), 20_000);
    expect(await node.subscribe('t', () => undefined)).toMatchObject({ confirmed: false });
    expect(nodeRecord.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
    expect(JSON.stringify(nodeRecord.lines)).not.toContain('wrong-password');
    const back = nextReady(node);
    await operator.config('SET', 'requirepass', 'wrong-password');
    await back;
    await ready(node);
    await node.close();
  });

  it('says why it is not let in again, once, and of each loss its own reason', async () => {
    const warnings = (): string[] =>
      record.lines
        .filter(({ level }) => level === 'warn')
        .map(({ message, fields }) => `${message}: ${'reason' in fields ? String(fields.reason) : ''}`);
    const killAll = async (): Promise<void> => {
      await operator.client('KILL', 'TYPE', 'pubsub');
      await operator.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    };
    const lost = 'lost Redis, reconnecting: the connection was closed';
    const refused = expect.stringMatching(/^Redis refuses the connection, trying again: NOAUTH/) as string;

    await operator.config('SET', 'requirepass', 'changed');
    await operator.auth('changed');
    await killAll();
    await vi.waitFor(() => expect(warnings()).toHaveLength(4), { timeout: 5_000 });
    expect(warnings().sort()).toEqual([refused, refused, lost, lost]);
    await operator.config('SET', 'requirepass', '');
    await ready(here);
    expect(warnings()).toHaveLength(4);

    await killAll();
    await degraded(here, 5_000);
    await ready(here);
    expect(warnings().slice(4)).toEqual([lost, lost]);
  });

  describe('under races', () => {
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

    it('never leaves a dead or a forgotten subscription behind: 1,000 interleavings', async () => {
      onTestFailed(() => void process.stderr.write(`SEED=${seed}\n`));
      for (let run = 0; run < 1_000; run += 1) await interleave(run, () => Promise.resolve());
    });

    it('never leaves one behind when connections break in between: 100 interleavings', async () => {
      onTestFailed(() => void process.stderr.write(`SEED=${seed}\n`));
      for (let run = 0; run < 100; run += 1) {
        await interleave(run, async () => {
          const back = nextReady(here);
          await killSubscribers();
          await back;
        });
      }
    });

    /** TYPE pubsub would spare those that listen to nothing at the moment. */
    async function killSubscribers(): Promise<void> {
      const clients = String(await operator.client('LIST')).split('\n');
      for (const client of clients.filter((line) => line.includes('name=duet-subscriber'))) {
        await operator.client('KILL', 'ID', /id=(\d+)/.exec(client)?.[1] ?? '');
      }
    }

    /** Random subscribing and unsubscribing, then: who is subscribed hears, who is not does not, and Redis agrees. */
    async function interleave(run: number, disturb: () => Promise<void>): Promise<void> {
      const random = randomNumbers(seed + run);
      const topics = ['a', 'b'].map((name) => `race:${run}:${name}:${seed}`);
      const wishes: {
        topic: string;
        heard: string[];
        isWanted: boolean;
        subscription: Promise<Subscription>;
      }[] = [];
      const disturbAt = Math.floor(random() * 12);
      let disturbance = Promise.resolve();
      for (let step = 0; step < 12; step += 1) {
        if (step === disturbAt) disturbance = disturb();
        const topic = topics[Math.floor(random() * topics.length)] ?? 'a';
        const wish = wishes[Math.floor(random() * wishes.length)];
        if (wish?.isWanted && random() < 0.6) {
          wish.isWanted = false;
          const unsubscribed = wish.subscription.then(({ unsubscribe }) => unsubscribe());
          if (random() < 0.3) await unsubscribed;
        } else {
          const { heard, listener } = ear();
          const subscription = here.subscribe(topic, listener);
          wishes.push({ topic, heard, isWanted: true, subscription });
          if (random() < 0.3) await subscription;
        }
        if (random() < 0.2) await new Promise(setImmediate);
        if (random() < 0.1) await operator.ping();
      }
      await Promise.all([disturbance, ...wishes.map(({ subscription }) => subscription)]);
      await new Promise(setImmediate);
      const fence = ear();
      const { unsubscribe } = await here.subscribe('fence', fence.listener);
      await ready(there);
      there.publish([
        ...topics.map((topic) => ({ topic, payload: 'marker' })),
        { topic: 'fence', payload: `${run}` },
      ]);
      await fence.hears(`${run}`);
      await unsubscribe();
      for (const { heard, isWanted } of wishes)
        expect(heard, `run ${run}`).toEqual(isWanted ? ['marker'] : []);
      const wanted = topics.map((topic) =>
        wishes.some((wish) => wish.topic === topic && wish.isWanted) ? 1 : 0,
      );
      expect(await operator.pubsub('NUMSUB', ...topics)).toEqual([
        topics[0],
        wanted[0],
        topics[1],
        wanted[1],
      ]);
      await Promise.all(wishes.map(async ({ subscription }) => (await subscription).unsubscribe()));
    }
  });
});

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
