import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi, type MockInstance } from 'vitest';
import { backoffMs } from '../src/client/backoff.js';
import {
  createMemoryStore,
  type ClientStore,
  type PageRequest,
  type StoreTransaction,
} from '../src/client/index.js';
import { Lanes, type StepOutcome } from '../src/client/lanes.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf, textTo } from './harness/client.js';
import { newcomers, newPair, sendMany } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';

describe('the outbox', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('asks as much of its store for a message when many wait as when few do, and keeps their order', async () => {
    const [few, many] = [await askedForEach(20), await askedForEach(120)];
    for (const doing of ['writing', 'sending'] as const) {
      // Beside its own steps each has a share in what is asked once for all of them.
      expect(many[doing].calls).toBeLessThan(few[doing].calls + 1);
      expect(many[doing].rows).toBeLessThan(few[doing].rows + 1);
    }
  });

  it('keeps the order of writing when the clock of the device is put back', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const alices = clientOf(app, alice.id, { url: `${wire.through(app.url)}/graphql` });
    await alices.client.login();
    wire.cut();
    await alices.reaches('WAITING');
    const texts = ['first', 'second', 'third'];
    vi.useFakeTimers({ toFake: ['Date'] });
    const sent: ReturnType<typeof alices.client.sendMessage>[] = [];
    for (const text of texts) {
      vi.setSystemTime(Date.now() - 60_000);
      sent.push(alices.client.sendMessage(textTo(bob.id, text)));
      // Units run one after the other: when this one is done, the message is written.
      await alices.client.pendingMessages();
    }
    vi.useRealTimers();
    await wire.restore();
    alices.client.wake();
    expect((await Promise.all(sent)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    alices.client.logout();
    wire.cut();
  });

  it('tells who repeats a refused message that it is refused', async () => {
    const [alice, bob] = await newPair(app);
    const { client } = clientOf(app, alice.id);
    await client.login();
    await client.blockUser(bob.id);
    const draft = { ...textTo(bob.id, 'No'), clientMessageId: 'twice' };
    for (let time = 0; time < 2; time += 1)
      await expect(client.sendMessage(draft)).rejects.toMatchObject({ code: 'RECIPIENT_BLOCKED_BY_YOU' });
    await client.discardMessage('twice');
    await expect(client.retryMessage('twice')).rejects.toMatchObject({ code: 'DISCARDED' });
    client.logout();
  });

  it('gives a message up that meets a defect again and again, and sends those behind it', async () => {
    const [alice, bob] = await newPair(app);
    await withClient(app.database.url, (client) =>
      client.query(`
        CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'this message is doomed'; END $$;
        CREATE TRIGGER doom BEFORE INSERT ON message FOR EACH ROW
          WHEN (NEW.client_message_id = 'doomed') EXECUTE FUNCTION doom()`),
    );
    const { client } = clientOf(app, alice.id);
    await client.login();
    const asked = vi.spyOn(client['connection'], 'run');
    const [doomed, next] = ['doomed', 'next'].map((key) =>
      client.sendMessage({ ...textTo(bob.id, key), clientMessageId: key }),
    );
    await expect(doomed).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(await next).toMatchObject({ seq: 1 });
    expect(sendsIn(asked)).toBe(5 + 1);
    expect(await client.pendingMessages()).toMatchObject([{ clientMessageId: 'doomed', state: 'REFUSED' }]);
    client.logout();
  });

  it('leaves alone what lies beyond the page that is asked for', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 90);
    const { store, takeAsked } = countingStore();
    const bobs = clientOf(app, bob.id, { store });
    await bobs.client.login();
    takeAsked();
    const seqs = async (request: PageRequest): Promise<number[]> =>
      (await bobs.client.getMessages(alice.id, request)).messages.map(({ seq }) => seq);
    expect(await seqs({ limit: 3 })).toEqual([88, 89, 90]);
    expect(await seqs({ after: 40, limit: 2 })).toEqual([41, 42]);
    expect(takeAsked().rows).toBeLessThan(12);
    await bobs.client.deleteMessages((await bobs.client.getMessages(alice.id, { limit: 10 })).messages);
    expect(await seqs({ limit: 2 })).toEqual([79, 80]);
    bobs.client.logout();
  });

  /** Calls of the store and rows in its answers, for each of `count` messages: while they are written offline, and sent. */
  async function askedForEach(count: number): Promise<Record<'writing' | 'sending', Asked>> {
    const [alice, ...peers] = await newcomers(app, 3);
    if (!alice) throw new Error('three people were asked for');
    const wire = await TcpProxy.before(app.url);
    const { store, takeAsked } = countingStore();
    const alices = clientOf(app, alice.id, { url: `${wire.through(app.url)}/graphql`, store });
    await alices.client.login();
    wire.cut();
    await alices.reaches('WAITING');
    takeAsked();
    const texts = Array.from({ length: count }, (_, index) => `${index}`);
    const toOf = (index: number): string => peers[index % peers.length]?.id ?? '';
    const sent = texts.map((text, index) => alices.client.sendMessage(textTo(toOf(index), text)));
    // Units run one after the other: this one comes when all of them are written.
    expect(await alices.client.pendingMessages()).toHaveLength(count);
    const writing = takeAsked();
    await wire.restore();
    alices.client.wake();
    const received = alices.received(count);
    await Promise.all([...sent, received]);
    const sending = takeAsked();
    for (const peer of peers) {
      const { messages } = await alices.client.getMessages(peer.id, { limit: count });
      const own = texts.filter((_, index) => toOf(index) === peer.id);
      expect(messages.map(({ content }) => content)).toMatchObject(own.map((text) => ({ text })));
    }
    alices.client.logout();
    wire.cut();
    return { writing: perMessage(writing, count), sending: perMessage(sending, count) };
  }
});

describe('the outbox of somebody who has sent too much', () => {
  it('comes back when the server has said, not before', async () => {
    const app = await startTestApp({ config: { rateLimits: true } });
    onTestFinished(() => app.close());
    const [alice, bob] = await newPair(app);
    const { client } = clientOf(app, alice.id);
    await client.login();
    const asked = vi.spyOn(client['connection'], 'run');
    // A user may send 100 within five seconds.
    await sendMany(alice, bob, 100);
    expect(await client.sendMessage(textTo(bob.id, 'one too many'))).toMatchObject({ seq: 101 });
    expect(sendsIn(asked)).toBe(2);
    client.logout();
  });
});

describe('lanes', () => {
  it('run one step of a lane at a time, so many together, and each in its turn', async () => {
    const lanes = new Lanes(2);
    const steps = new Steps();
    for (const name of ['a', 'b', 'c']) lanes.open(name, () => steps.begin(name));
    expect(steps.running).toEqual(['a', 'b']);
    await steps.end('a', 'MORE');
    expect(steps.running).toEqual(['b', 'c']);
    await steps.end('b', 'DONE');
    expect(steps.running).toEqual(['c', 'a']);
    // Opened while it runs, it looks once more.
    lanes.open('a', () => steps.begin('a'));
    await steps.end('a', 'DONE');
    expect(steps.running).toEqual(['c', 'a']);
    await steps.end('a', 'DONE');
    await steps.end('c', 'DONE');
    expect(steps.running).toEqual([]);
  });

  it('wait without taking a place, and go on when they are woken', async () => {
    const lanes = new Lanes(1);
    const steps = new Steps();
    for (const name of ['a', 'b']) lanes.open(name, () => steps.begin(name));
    await steps.end('a', { waitMs: 3_600_000 });
    lanes.open('a', () => steps.begin('a'));
    expect(steps.running).toEqual(['b']);
    await steps.end('b', 'DONE');
    expect(steps.running).toEqual([]);
    lanes.wake();
    expect(steps.running).toEqual(['a']);
    await steps.end('a', { waitMs: 3_600_000 });
    lanes.close();
    lanes.wake();
    expect(steps.running).toEqual([]);
    lanes.open('a', () => steps.begin('a'));
    expect(steps.running).toEqual(['a']);
    // What ends after the close begins nothing.
    lanes.close();
    await steps.end('a', 'MORE');
    expect(steps.running).toEqual([]);
  });

  it('repeat a step that throws', async () => {
    const lanes = new Lanes(1);
    let times = 0;
    await new Promise<void>((resolve) => {
      lanes.open('a', () => {
        times += 1;
        if (times === 1) return Promise.reject(new Error('the store has failed'));
        resolve();
        return Promise.resolve('DONE');
      });
    });
    expect(times).toBe(2);
  });
});

it('waits before a further attempt for anything up to a bound that doubles, and at most for eight seconds', () => {
  const random = vi.spyOn(Math, 'random');
  onTestFinished(() => random.mockRestore());
  for (const [value, waits] of [
    [0, [0, 0, 0, 0, 0, 0, 0]],
    [0.5, [125, 250, 500, 1_000, 2_000, 4_000, 4_000]],
  ] as const) {
    random.mockReturnValue(value);
    expect([0, 1, 2, 3, 4, 5, 2_000].map(backoffMs)).toEqual(waits);
  }
});

/** Steps that a test ends. */
class Steps {
  private readonly open = new Map<string, (outcome: StepOutcome) => void>();

  get running(): string[] {
    return [...this.open.keys()];
  }

  begin(name: string): Promise<StepOutcome> {
    return new Promise((resolve) => this.open.set(name, resolve));
  }

  /** Resolves when whatever follows from it has begun. */
  async end(name: string, outcome: StepOutcome): Promise<void> {
    this.open.get(name)?.(outcome);
    this.open.delete(name);
    await setImmediate();
  }
}

function sendsIn(asked: MockInstance<(...values: never[]) => unknown>): number {
  return asked.mock.calls.filter(([operation]) => String(operation).includes('mutation SendMessage')).length;
}

interface Asked {
  readonly calls: number;
  readonly rows: number;
}

function perMessage({ calls, rows }: Asked, count: number): Asked {
  return { calls: calls / count, rows: rows / count };
}

/** A store that counts what is asked of it. */
function countingStore(): { readonly store: ClientStore; takeAsked(): Asked } {
  const inner = createMemoryStore();
  let asked = { calls: 0, rows: 0 };
  const count = (answer: unknown): unknown => {
    asked.rows += Array.isArray(answer) ? answer.length : 1;
    return answer;
  };
  const counted = (transaction: StoreTransaction): StoreTransaction =>
    new Proxy(transaction, {
      get(target, name) {
        const method = Reflect.get(target, name) as (...values: unknown[]) => Promise<unknown>;
        return (...values: unknown[]) => {
          asked.calls += 1;
          return method.apply(target, values).then(count);
        };
      },
    });
  return {
    store: {
      transact: (work) => inner.transact((transaction) => work(counted(transaction))),
      join: (listener) => inner.join(listener),
    },
    takeAsked: () => {
      const taken = asked;
      asked = { calls: 0, rows: 0 };
      return taken;
    },
  };
}
