import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse } from 'graphql';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { EventRenderer } from '../src/graphql/event-renderer.js';
import { subscribePatiently } from '../src/graphql/event-stream.js';
import type { InboxEntry } from '../src/inbox/event.js';
import { LiveInboxes, type InboxListener } from '../src/inbox/live-inboxes.js';
import { InboxStream } from '../src/inbox/stream.js';
import { createMemoryPubSub } from '../src/pubsub/memory-pubsub.js';
import { encode, inboxTopic } from '../src/pubsub/topics.js';
import { SocketClient } from '../src/transport/socket-client.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import {
  followLive,
  inboxQuery,
  logOf,
  messageIds,
  sendQuery,
  textTo,
  type InboxEvents,
} from './harness/inbox.js';
import { recorder } from './harness/pubsub.js';
import { RawSocket } from './harness/raw-socket.js';
import { TcpProxy } from './harness/tcp-proxy.js';
import { timed } from './harness/timed.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const halfOpenSockets = 1_000;
const socketsPerUser = 10;
/** More than the tests beside it have open, which the number of sockets cannot tell apart. */
const socketsOfOthers = 10;

async function people(...names: string[]): Promise<Person[]> {
  const all = await Promise.all(names.map((name) => app.stranger(name)));
  for (const person of all) await person.run('{ viewer { mutedUntil } }');
  return all;
}

/** Sends over sockets with twenty messages on their way on each; resolves when all are answered. */
async function flood(from: Person, to: Person, count: number, text: string): Promise<void> {
  const perSocket = count / 4;
  await Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      const socket = await RawSocket.connect(app.url, from.token);
      let [started, finished] = [0, 0];
      const start = (): void => {
        started += 1;
        socket.subscribe(`${started}`, sendQuery, { input: textTo(to.id, text, `${lane}-${started}`) });
      };
      while (started < Math.min(20, perSocket)) start();
      while (finished < perSocket) {
        await socket.until(({ type }) => type === 'complete');
        finished += 1;
        if (started < perSocket) start();
      }
      await socket.end();
    }),
  );
}

interface Metrics {
  readonly sockets: number;
  readonly reads: number;
}

async function metrics(): Promise<Metrics> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  // Over all labels: a reason that did not occur has no sample.
  const read = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return { sockets: read('duet_sockets'), reads: read('duet_inbox_reads_total') };
}

test('a reader that stops costs no memory, slows nobody, and then gets everything in order', async () => {
  const [alice, bob, carol] = (await people('alice', 'bob', 'carol')) as [Person, Person, Person];
  const text = 'x'.repeat(1_000);
  const other = await followLive(await app.person(bob.id));
  const stuck = await RawSocket.connect(app.url, bob.token);
  stuck.subscribe('1', inboxQuery.replace('id seq', 'id seq content { ... on TextContent { text } }'));
  await stuck.until(
    ({ payload }) => (payload as { data: InboxEvents }).data.inbox.__typename === 'SyncCompleted',
  );
  // It is not to count as gone, however long a slow machine takes for what follows.
  const keepAlive = vi.spyOn(SocketClient.prototype, 'keepAlive').mockReturnValue();
  onTestFinished(() => keepAlive.mockRestore());
  stuck.socket.pause();
  const before = await metrics();
  const rssBefore = process.memoryUsage().rss;
  await flood(alice, bob, 5_000, text);
  const grownMb = (process.memoryUsage().rss - rssBefore) / 1_048_576;
  const log = await logOf(app, bob);
  // The other device of the same user, and other users, are not held up.
  expect(messageIds(await other.take(5_000))).toEqual(log);
  const lively = await followLive(carol);
  const { tookMs } = await timed(async () => {
    await alice.run(sendQuery, { input: textTo(carol.id) });
    await lively.next();
  });
  expect(tookMs).toBeLessThan(1_000);
  // The log is not read at each wake-up of someone who takes nothing.
  expect((await metrics()).reads - before.reads).toBeLessThan(500);
  expect(grownMb).toBeLessThan(150);
  stuck.socket.resume();
  const received: string[] = [];
  while (received.length < 5_000) {
    const message = await stuck.next();
    received.push(...messageIds([(message['payload'] as { data: InboxEvents }).data]));
  }
  expect(received).toEqual(log);
  await stuck.end();
});

test('a client that asks and does not read the answers is not read', async () => {
  const [mallory, victim] = (await people('mallory', 'victim')) as [Person, Person];
  const socket = await RawSocket.connect(app.url, mallory.token);
  socket.socket.pause();
  const ping = JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(10_000) } });
  const megabytes = 60;
  for (let sent = 0; sent < megabytes * 100; sent += 1) socket.send(ping);
  for (let round = 0; round < 100; round += 1) await victim.run('{ viewer { mutedUntil } }');
  expect(socket.socket.bufferedAmount).toBeGreaterThan((megabytes * 1_048_576) / 2);
  await socket.end();
});

describe.concurrent('a peer on a bad wire', () => {
  test('that is half-open is let go of within thirty seconds, and so are a thousand', async ({
    expect: check,
  }) => {
    const owners = await people(
      ...Array.from({ length: halfOpenSockets / socketsPerUser }, (_, n) => `half${n}`),
    );
    const wire = await TcpProxy.before(app.url);
    const sockets: RawSocket[] = [];
    for (const owner of owners) {
      const own = Array.from({ length: socketsPerUser }, async () => {
        const socket = await RawSocket.connect(wire.through(app.url), owner.token);
        socket.subscribe('1', inboxQuery);
        await socket.next();
        return socket;
      });
      sockets.push(...(await Promise.all(own)));
    }
    check((await metrics()).sockets).toBeGreaterThanOrEqual(halfOpenSockets);
    wire.freeze();
    const { tookMs } = await timed(() =>
      vi.waitFor(async () => check((await metrics()).sockets).toBeLessThan(socketsOfOthers), {
        timeout: 100_000,
        interval: 100,
      }),
    );
    check(tookMs).toBeLessThan(30_000);
    wire.cut();
    // As after a lost connection: stock clients come back.
    const codes = await Promise.all(sockets.map(async (socket) => (await socket.closed).code));
    check(new Set(codes)).toEqual(new Set([1006]));
  });

  test('of 30 kB/s keeps its socket and gets everything', async ({ expect: check }) => {
    const [slow, sender] = (await people('slow', 'sender')) as [Person, Person];
    const wire = await TcpProxy.before(app.url);
    const socket = await RawSocket.connect(wire.through(app.url), slow.token);
    wire.slowDown(30_000);
    socket.subscribe('1', inboxQuery.replace('id seq', 'id seq content { ... on TextContent { text } }'));
    await socket.next();
    await flood(sender, slow, 160, 'y'.repeat(4_500));
    const received: string[] = [];
    while (received.length < 160) {
      const message = await socket.next();
      received.push(...messageIds([(message['payload'] as { data: InboxEvents }).data]));
    }
    check(received).toEqual(await logOf(app, slow));
    await socket.end();
    wire.cut();
  });
});

describe('an inbox whose reader does not read', () => {
  const entry = (position: number): InboxEntry => ({
    ...{ userId: 'idle', position, storedAt: new Date(), kind: 'VIEWER_CHANGED', profiles: [] },
    ...{ conversationId: null, messageId: null, subjectId: null, upToSeq: null, seqs: null },
    ...{ message: null, view: null, senderView: null },
  });
  /** A reader that stays where it is. */
  const at = (position: number): InboxListener => ({
    position,
    wake: () => undefined,
    renew: () => undefined,
    breakOff: () => undefined,
  });

  test('forgets what it remembered for that reader when it leaves', async () => {
    const pubsub = createMemoryPubSub({ log: recorder().log });
    const live = new LiveInboxes(pubsub);
    const [stuck, other] = [at(0), at(2)];
    const inbox = await live.open('idle', stuck);
    await live.open('idle', other);
    for (const position of [1, 2, 3]) {
      pubsub.publish([{ topic: inboxTopic('idle'), payload: encode({ position, entry: entry(position) }) }]);
    }
    const remembered = (): (number | undefined)[] =>
      [0, 1, 2].map((position) => inbox.recentAfter(position)?.position);
    await vi.waitFor(() => expect(remembered()).toEqual([1, 2, 3]), { timeout: 20_000 });
    live.close(inbox, stuck);
    expect(remembered()).toEqual([undefined, undefined, 3]);
    live.close(inbox, other);
    live.stop();
    await pubsub.close();
  });

  test('remembers 32 entries at most, and its stream gives its page back after a second', async () => {
    const pubsub = createMemoryPubSub({ log: recorder().log });
    const live = new LiveInboxes(pubsub);
    const pages: number[] = [];
    let head = 500;
    const stream = new InboxStream({
      userId: 'idle',
      live,
      entries: {
        listAfter(_userId, position, limit) {
          const count = Math.min(limit, head - position);
          pages.push(count);
          return Promise.resolve(Array.from({ length: count }, (_, index) => entry(position + 1 + index)));
        },
        begin: (_userId, position) => Promise.resolve({ head, page: [entry(position + 1)] }),
      },
      findStart: () => Promise.resolve({ after: 0, head, page: [] }),
      isOutage: () => false,
    });
    const positionOf = async (): Promise<number | undefined> => (await stream.next()).value?.position;
    expect(await positionOf()).toBe(1);
    const startedAt = performance.now();
    const inbox = await live.open('idle', at(0));
    for (; head < 5_500; head += 1) {
      pubsub.publish([
        { topic: inboxTopic('idle'), payload: encode({ position: head + 1, entry: entry(head + 1) }) },
      ]);
    }
    await vi.waitFor(() => expect(inbox.recentAfter(5_499)).toBeDefined(), 20_000);
    const remembered = Array.from({ length: 5_500 }, (_, position) => inbox.recentAfter(position)).filter(
      Boolean,
    );
    expect(remembered).toHaveLength(32);
    expect(pages).toEqual([100]);
    // The page is read again because it was given back.
    await vi.waitFor(() => expect(performance.now() - startedAt).toBeGreaterThan(2_200), { timeout: 3_000 });
    expect(await positionOf()).toBe(2);
    expect(pages).toEqual([100, 100]);
    for (let position = 3; position <= 500; position += 1) expect(await positionOf()).toBe(position);
    expect((await stream.next()).value?.kind).toBe('SYNC_COMPLETED');
    for (let position = 501; position <= 5_500; position += 1) expect(await positionOf()).toBe(position);
    await stream.return();
    live.stop();
    await pubsub.close();
  });

  test('has not stalled while its events are rendered, however long that takes', async () => {
    const pubsub = createMemoryPubSub({ log: recorder().log });
    const live = new LiveInboxes(pubsub);
    const page = [1, 2, 3].map(entry);
    let reads = 0;
    const source = new InboxStream({
      userId: 'idle',
      live,
      entries: {
        listAfter(_userId, position) {
          reads += 1;
          return Promise.resolve(page.slice(position).map((one) => ({ ...one })));
        },
        begin: () => Promise.resolve({ head: 3, page }),
      },
      findStart: () => Promise.resolve({ after: 0, head: 3, page }),
      isOutage: () => false,
    });
    const rendered: number[] = [];
    const schema = makeExecutableSchema({
      typeDefs: `
        type Query { nothing: Int }
        type Subscription { inbox: Entry! }
        type Entry { position: Int }`,
      resolvers: {
        Subscription: { inbox: { subscribe: () => source, resolve: (one: unknown) => one } },
        Entry: {
          async position({ position }: InboxEntry) {
            rendered.push(position);
            await setTimeout(2_500);
            return position;
          },
        },
      },
    });
    const document = parse('subscription { inbox { position } }');
    const stream = await subscribePatiently({ schema, document }, new EventRenderer({ schema }));
    if (!(Symbol.asyncIterator in stream)) throw new Error('the subscription was refused');
    for (const position of [1, 2, 3]) {
      expect(await stream.next()).toEqual({ done: false, value: { data: { inbox: { position } } } });
    }
    expect([rendered, reads]).toEqual([[1, 2, 3], 0]);
    await stream.return?.();
    live.stop();
    await pubsub.close();
  });
});
