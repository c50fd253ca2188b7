import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryPubSub } from '../src/pubsub/memory-pubsub.js';
import type { PubSub, PubSubLog } from '../src/pubsub/pubsub.js';
import { createRedisPubSub } from '../src/pubsub/redis-pubsub.js';
import { ear, nextReady, ready, recorder, type Recorder } from './harness/pubsub.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';

interface Adapter {
  readonly name: string;
  /** Makes two ends that reach each other: two nodes where the adapter knows nodes, otherwise the same one twice. */
  start(options: { readonly log: PubSubLog }): { readonly here: PubSub; readonly there: PubSub };
}

let redis: RedisServer;
const memory: Adapter = {
  name: 'memory',
  start: (options) => {
    const here = createMemoryPubSub(options);
    return { here, there: here };
  },
};
const overRedis: Adapter = {
  name: 'redis',
  start: (options) => ({
    here: createRedisPubSub({ ...options, url: redis.url }),
    there: createRedisPubSub({ ...options, url: redis.url }),
  }),
};
const adapters = redisAvailable() ? [memory, overRedis] : [memory];

if (redisAvailable()) {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
}

describe.each(adapters)('the $name adapter', (adapter) => {
  let here: PubSub;
  let there: PubSub;
  let record: Recorder;

  beforeEach(async () => {
    record = recorder();
    ({ here, there } = adapter.start(record));
    await Promise.all([ready(here), ready(there)]);
  });
  afterEach(() => Promise.all([here.close(), there.close()]));

  /** Resolves when everything that `there` published before on any topic was handed over. */
  async function fence(): Promise<void> {
    const { listener, hears } = ear();
    const { unsubscribe } = await here.subscribe('fence', listener);
    there.publish([{ topic: 'fence', payload: 'all' }]);
    await hears('all');
    await unsubscribe();
  }

  it('hands publications over in the order in which one node publishes them', async () => {
    const { heard, listener } = ear();
    await here.subscribe('t', listener);
    const expected: string[] = [];
    for (let call = 0; call < 200; call += 1) {
      const payloads = Array.from({ length: call % 7 }, (_, index) => `${call}.${index}`);
      there.publish(payloads.map((payload) => ({ topic: 't', payload })));
      expected.push(...payloads);
    }
    await fence();
    expect(heard).toEqual(expected);
  });

  it('hands over what is published right after the confirmation, every time', async () => {
    for (let round = 0; round < 300; round += 1) {
      const { listener, hears } = ear();
      const subscription = await here.subscribe(`fresh:${round}`, listener);
      expect(subscription.confirmed).toBe(true);
      there.publish([{ topic: `fresh:${round}`, payload: 'first' }]);
      await hears('first');
      if (round % 2) await subscription.unsubscribe();
    }
  });

  it('calls every listener of the topic once and no other', async () => {
    const [first, second, other] = [ear(), ear(), ear()];
    await here.subscribe('t', first.listener);
    await here.subscribe('t', second.listener);
    await here.subscribe('t2', other.listener);
    there.publish([{ topic: 't', payload: 'x' }]);
    await fence();
    expect([first.heard, second.heard, other.heard]).toEqual([['x'], ['x'], []]);
  });

  it('keeps the topic for the other listeners when one unsubscribes, be it the same function', async () => {
    const { heard, listener } = ear();
    const subscriptions = [await here.subscribe('t', listener), await here.subscribe('t', listener)];
    there.publish([{ topic: 't', payload: 'twice' }]);
    await fence();
    await subscriptions[0]?.unsubscribe();
    await subscriptions[0]?.unsubscribe();
    there.publish([{ topic: 't', payload: 'once' }]);
    await fence();
    expect(heard).toEqual(['twice', 'twice', 'once']);
  });

  it('hands nothing over after unsubscribe was called, not even what is on its way', async () => {
    const { heard, listener } = ear();
    const { unsubscribe } = await here.subscribe('t', listener);
    there.publish([{ topic: 't', payload: 'on its way' }]);
    void unsubscribe();
    await fence();
    expect(heard).toEqual([]);
  });

  it('never calls a listener from inside publish or subscribe', async () => {
    let isInside = false;
    const insides: boolean[] = [];
    await here.subscribe('t', () => insides.push(isInside));
    isInside = true;
    here.publish([{ topic: 't', payload: 'x' }]);
    void here.subscribe('t', () => undefined);
    isInside = false;
    await fence();
    expect(insides).toEqual([false]);
  });

  it('keeps the throw of one listener from the others and logs it without the payload', async () => {
    const { heard, listener } = ear();
    await here.subscribe('t', () => {
      throw new Error('broken listener');
    });
    await here.subscribe('t', listener);
    there.publish([
      { topic: 't', payload: 'private 1' },
      { topic: 't', payload: 'private 2' },
    ]);
    await fence();
    expect(heard).toEqual(['private 1', 'private 2']);
    const errors = record.lines.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual(Array(2).fill('a pub/sub listener threw'));
    expect(JSON.stringify(record.lines)).not.toContain('private');
  });

  it('lets a listener subscribe, unsubscribe and publish', async () => {
    const later = ear();
    const chain = await here.subscribe('t', (payload) => {
      void chain.unsubscribe();
      void here
        .subscribe('t2', later.listener)
        .then(() => here.publish([{ topic: 't2', payload: `${payload}!` }]));
    });
    there.publish([
      { topic: 't', payload: 'go' },
      { topic: 't', payload: 'unheard' },
    ]);
    await later.hears('go!');
    expect(later.heard).toEqual(['go!']);
  });

  it('carries payloads and topics unchanged', async () => {
    const payloads = ['', ' ', '1', 'null', '"x"', '{"a":[1]}', 'é😀\u2028\0\r\n', 'x'.repeat(1_000_000)];
    for (const topic of [
      'error',
      'message',
      '__proto__',
      'constructor',
      'a b\r\nc',
      'é😀',
      '*',
      'x'.repeat(1000),
    ]) {
      const { heard, listener } = ear();
      await here.subscribe(topic, listener);
      there.publish(payloads.map((payload) => ({ topic, payload })));
      await fence();
      expect(heard).toEqual(payloads);
    }
  });

  it('tells that it became ready, until the listener is removed', async () => {
    const { here: fresh, there: peer } = adapter.start(record);
    let calls = 0;
    fresh.onReady(() => {
      throw new Error('broken listener');
    });
    const remove = fresh.onReady(() => (calls += 1));
    fresh.onReady(() => undefined);
    await nextReady(fresh);
    expect(calls).toBe(1);
    remove();
    await ready(fresh);
    await Promise.all([fresh.close(), peer.close()]);
    expect(fresh.status()).toBe('degraded');
  });

  it('counts what it publishes and receives', async () => {
    await here.subscribe('t', () => undefined);
    const before = { ...record.counts };
    there.publish([
      { topic: 't', payload: '1' },
      { topic: 'nobody', payload: '2' },
      { topic: 't', payload: '3' },
    ]);
    await fence();
    // What Redis answers to the one who published may come after what it tells the subscriber.
    await vi.waitFor(
      () =>
        expect(record.counts).toMatchObject({
          published: before.published + 4,
          received: before.received + 3,
          full: 0,
        }),
      20_000,
    );
  });

  it('sends what was accepted before it closes', async () => {
    const { heard, listener, hears } = ear();
    await here.subscribe('t', listener);
    const payloads = Array.from({ length: 500 }, (_, index) => `${index}`);
    there.publish(payloads.map((payload) => ({ topic: 't', payload })));
    // In one process closing is the end of delivery as well.
    if (here === there) await hears('499');
    await there.close();
    await hears('499');
    expect(heard).toEqual(payloads);
    expect(record.counts.published).toBe(500);
  });

  it('is quiet and harmless after closing', async () => {
    const { heard, listener } = ear();
    const { unsubscribe } = await here.subscribe('t', listener);
    there.publish([{ topic: 't', payload: 'too late' }]);
    await Promise.all([here.close(), here.close()]);
    await here.close();
    expect(await here.subscribe('t', listener)).toMatchObject({ confirmed: false });
    here.publish([{ topic: 't', payload: 'nowhere' }]);
    await unsubscribe();
    expect(here.status()).toBe('degraded');
    expect(heard).toEqual([]);
    expect(record.counts.away).toBe(1);
  });
});
