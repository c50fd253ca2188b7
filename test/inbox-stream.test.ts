import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { InboxEntry } from '../src/inbox/event.js';
import { LiveInboxes } from '../src/inbox/live-inboxes.js';
import { InboxStream } from '../src/inbox/stream.js';
import { createMemoryPubSub } from '../src/pubsub/memory-pubsub.js';
import type { PubSub } from '../src/pubsub/pubsub.js';
import { DeleteMessagesDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { FaultyPubSub } from './harness/faulty-pubsub.js';
import {
  follow,
  followLive,
  logOf,
  messageIds,
  replay,
  send,
  sendMany,
  type InboxEvents,
} from './harness/inbox.js';
import { readMetrics } from './harness/metrics.js';
import { withClient } from './harness/postgres.js';
import { recorder } from './harness/pubsub.js';
import { timed } from './harness/timed.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function twoPeople(of: TestApp): Promise<[Person, Person]> {
  const people: [Person, Person] = [await of.stranger('alice'), await of.stranger('bob')];
  for (const person of people) await person.run('{ viewer { mutedUntil } }');
  return people;
}

/** Another device: a client with a socket of its own. */
const anotherDevice = (person: Person, of = app): Promise<Person> => of.person(person.id);

test('a message reaches all devices of both people, the sending one included, in one order', async () => {
  const [alice, bob] = await twoPeople(app);
  const devices = [
    alice,
    await anotherDevice(alice),
    bob,
    await anotherDevice(bob),
    await anotherDevice(bob),
  ];
  const streams = await Promise.all(devices.map(followLive));
  await Promise.all([sendMany(alice, bob, 60, 7), sendMany(bob, alice, 60, 5)]);
  const seen = await Promise.all(streams.map(async (stream) => messageIds(await stream.take(120))));
  expect(seen.slice(0, 2)).toEqual([await logOf(app, alice), await logOf(app, alice)]);
  expect(seen.slice(2)).toEqual(Array.from({ length: 3 }, () => seen[2]));
  expect(seen[2]).toEqual(await logOf(app, bob));
  expect(streams.map((stream) => stream.pending)).toEqual(streams.map(() => []));
});

test('the mark comes once, last, and also when nothing was missed', async () => {
  const [alice, bob] = await twoPeople(app);
  const first = follow(alice);
  expect(await first.next()).toMatchObject({ inbox: { __typename: 'SyncCompleted', mode: 'RESUMED' } });
  await sendMany(bob, alice, 230);
  const missed = await first.take(230);
  const second = follow(await anotherDevice(alice));
  const replayed = await replay(second);
  expect(replayed.map(({ inbox }) => inbox.__typename)).toEqual([
    ...Array.from({ length: 230 }, () => 'MessageAdded'),
    'SyncCompleted',
  ]);
  expect(replayed.slice(0, -1)).toEqual(missed);
  expect(replayed.at(-1)?.inbox.cursor).toBe(missed.at(-1)?.inbox.cursor);
  const nothing = follow(await anotherDevice(alice), { after: missed.at(-1)?.inbox.cursor ?? null });
  expect(await nothing.next()).toEqual({ inbox: { ...replayed.at(-1)?.inbox } });
  await send(bob, alice);
  for (const stream of [first, second, nothing]) {
    expect((await stream.next()).inbox.__typename).toBe('MessageAdded');
    expect(stream.pending).toEqual([]);
  }
});

test('all that one change adds is published, and the log is not asked for the rest', async () => {
  const [alice, bob] = await twoPeople(app);
  const [carol] = await twoPeople(app);
  const messageIds = [await send(alice, bob), await send(carol, bob)];
  const stream = await followLive(bob);
  const before = await readsOfLog();
  await bob.run(DeleteMessagesDocument, { input: { messageIds } });
  const told = await stream.take(2);
  expect(told.map(({ inbox }) => inbox.__typename)).toEqual(['MessagesDeleted', 'MessagesDeleted']);
  expect(await readsOfLog()).toBe(before);
});

/** By live streams, for whatever reason. */
async function readsOfLog(): Promise<number> {
  const samples = [...(await readMetrics(app.url))];
  return samples.reduce(
    (sum, [name, value]) => (name.startsWith('duet_inbox_reads_total') ? sum + value : sum),
    0,
  );
}

test('a device that reconnects all the time while others send misses nothing and gets nothing twice', async () => {
  const [alice, bob] = await twoPeople(app);
  let isSending = true;
  const sending = Promise.all(
    [alice, bob].map(async (from) => {
      while (isSending) await sendMany(from, from === alice ? bob : alice, 4, 2);
    }),
  );
  const received: InboxEvents[] = [];
  let marks = 0;
  let after: string | null = null;
  for (let round = 0; round < 300; round += 1) {
    const device = round % 20 === 0 ? await anotherDevice(bob) : bob;
    const stream = follow(device, { after });
    const events = await replay(stream);
    expect(events.at(-1)?.inbox.mode).toBe('RESUMED');
    marks += 1;
    // Some leave at the mark, some while live.
    if (round % 3 === 0) events.push(await stream.next());
    await stream.end();
    received.push(...events.filter(({ inbox }) => inbox.message));
    after = events.at(-1)?.inbox.cursor ?? null;
  }
  isSending = false;
  await sending;
  const log = await logOf(app, bob);
  received.push(...(await replay(follow(bob, { after }))));
  expect(messageIds(received)).toEqual(log);
  expect(log.length).toBeGreaterThan(500);
  expect(marks).toBe(300);
});

test.each([
  { lost: 0.3, doubled: 0.3, late: 0.3, seed: 11 },
  { lost: 0.9, doubled: 0, late: 0.5, seed: 12 },
  { lost: 0, doubled: 1, late: 1, seed: 13 },
  { lost: 1, seed: 14 },
])('publications that are lost, doubled and reordered change nothing: %o', async (faults) => {
  const bus = createMemoryPubSub({ log: recorder().log });
  const faulty = await startTestApp({ wrapPubSub: () => new FaultyPubSub(bus, faults) });
  const other = await startTestApp({ database: faulty.database, wrapPubSub: () => bus });
  try {
    const [alice, bob] = await twoPeople(faulty);
    const streams = await Promise.all([alice, bob, await anotherDevice(bob, faulty)].map(followLive));
    const aliceElsewhere = await anotherDevice(alice, other);
    // Half comes through the bus; the other half is handed over by the node that stored it, and comes back.
    await Promise.all([sendMany(aliceElsewhere, bob, 100), sendMany(bob, alice, 100)]);
    // The last message is found by the head check, at the latest in its second round.
    const { value, tookMs } = await timed(() =>
      Promise.all(streams.map(async (stream) => messageIds(await stream.take(200)))),
    );
    expect(tookMs).toBeLessThan(2_000);
    expect(value).toEqual([await logOf(faulty, alice), await logOf(faulty, bob), await logOf(faulty, bob)]);
  } finally {
    await other.close();
    await faulty.close();
  }
});

describe('a log that no longer has the next entry', () => {
  test('ends an open stream with SNAPSHOT_REQUIRED, never with silence', async () => {
    const [alice, bob] = await twoPeople(app);
    const stream = await followLive(alice);
    await send(bob, alice);
    await stream.next();
    // As if entries 2 to 6 had been stored, unheard of, and dropped again.
    await withClient(app.database.url, (client) =>
      client.query('UPDATE inbox_head SET position = 6 WHERE user_id = $1', [alice.id]),
    );
    expect(await stream.next()).toMatchObject({
      inbox: { __typename: 'SyncCompleted', mode: 'SNAPSHOT_REQUIRED' },
    });
    expect(await stream.completion()).toEqual([]);
  });

  test('ends a replay with SNAPSHOT_REQUIRED where the log breaks off', async () => {
    const [alice, bob] = await twoPeople(app);
    await sendMany(bob, alice, 5, 1);
    await withClient(app.database.url, (client) =>
      client.query('DELETE FROM inbox_entry WHERE user_id = $1 AND position = 3', [alice.id]),
    );
    const stream = follow(alice);
    const events = await replay(stream);
    expect(events.map(({ inbox }) => inbox.mode ?? inbox.__typename)).toEqual([
      'MessageAdded',
      'MessageAdded',
      'SNAPSHOT_REQUIRED',
    ]);
    expect(await stream.completion()).toEqual([]);
    expect(app.logged).toEqual([]);
  });
});

test('the log is looked at only when the subscription is confirmed', async () => {
  const inner = createMemoryPubSub({ log: recorder().log });
  const steps: string[] = [];
  let confirm = (): void => undefined;
  const confirmed = new Promise<void>((resolve) => {
    confirm = resolve;
  });
  const pubsub: PubSub = {
    ...inner,
    async subscribe(topic, listener) {
      steps.push('subscribe');
      await confirmed;
      steps.push('confirmed');
      return inner.subscribe(topic, listener);
    },
  };
  const live = new LiveInboxes(pubsub);
  const note = <Value>(step: string, value: Value): Promise<Value> => {
    steps.push(step);
    return Promise.resolve(value);
  };
  const stream = new InboxStream({
    userId: 'late',
    live,
    entries: {
      listAfter: () => note('read', [entry('late', 1)]),
      begin: () => note('begin', { head: 1, page: [entry('late', 1)] }),
    },
    findStart: () => note('start', { after: 0, head: 1, page: [] }),
    isOutage: () => false,
  });
  const first = stream.next();
  await new Promise(setImmediate);
  expect(steps).toEqual(['subscribe']);
  confirm();
  expect((await first).value?.position).toBe(1);
  expect(steps).toEqual(['subscribe', 'confirmed', 'start', 'read']);
  await stream.return();
  live.stop();
  await inner.close();
});

test('the replay ends at what was missed, however fast the inbox grows', async () => {
  const live = new LiveInboxes(createMemoryPubSub({ log: recorder().log }));
  let head = 10;
  const stream: InboxStream = new InboxStream({
    userId: 'grow',
    live,
    entries: {
      // Each read finds one entry, and one more has been stored by then.
      listAfter(userId, position) {
        head += 1;
        stream.wake(head);
        return Promise.resolve([entry(userId, position + 1)]);
      },
      begin: (userId, position) => Promise.resolve({ head, page: [entry(userId, position + 1)] }),
    },
    findStart: () => Promise.resolve({ after: 0, head: 10, page: [] }),
    isOutage: () => false,
  });
  const events = [];
  for (let count = 0; count < 15; count += 1) events.push((await stream.next()).value);
  await stream.return();
  live.stop();
  expect(events.map((event) => (event?.kind === 'SYNC_COMPLETED' ? 'mark' : event?.position))).toEqual([
    ...Array.from({ length: 10 }, (_, index) => index + 1),
    'mark',
    ...[11, 12, 13, 14],
  ]);
});

test('streams that have ended leave nothing behind', async () => {
  const person = await app.stranger();
  for (let round = 0; round < 40; round += 1) {
    const stream = follow(person);
    if (round % 2 === 0) await replay(stream);
    await stream.end();
  }
  await person.leave();
  const others = await app.stranger();
  const metrics = async (): Promise<string> => (await fetch(`${others.url}/metrics`)).text();
  await vi.waitFor(async () => expect(await metrics()).toMatch(/^duet_online_users \d+$/m), {
    timeout: 20_000,
  });
  const online = /^duet_online_users (\d+)$/m.exec(await metrics())?.[1];
  const stream = await followLive(others);
  await vi.waitFor(
    async () => expect(await metrics()).toMatch(new RegExp(`^duet_online_users ${Number(online) + 1}$`, 'm')),
    20_000,
  );
  await stream.end();
  await others.leave();
  await vi.waitFor(
    async () => expect(await metrics()).toMatch(new RegExp(`^duet_online_users ${online}$`, 'm')),
    20_000,
  );
});

function entry(userId: string, position: number): InboxEntry {
  return {
    ...{ userId, position, storedAt: new Date(), kind: 'VIEWER_CHANGED', profiles: [] },
    ...{
      conversationId: null,
      messageId: null,
      subjectId: null,
      upToSeq: null,
      seqs: null,
      message: null,
      view: null,
      senderView: null,
    },
  };
}
