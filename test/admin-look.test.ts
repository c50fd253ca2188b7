import { InMemoryCache } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ensurePartitions, uuidV7LowerBound } from '../src/database/partitions.js';
import {
  AcknowledgeInboxDocument,
  AdminMuteUserDocument,
  AdminStatisticsDocument,
  AdminUnmuteUserDocument,
  AdminUserDocument,
  AdminUsersDocument,
  BlockUserDocument,
  InboxSnapshotDocument,
  RegisterDeviceDocument,
  RequestFriendDocument,
  SignalsDocument,
  type AdminUserFieldsFragment,
  type AdminUsersQueryVariables,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newcomers, newPair, send, sendMany } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { StatementRecorder, type Asked } from './harness/statements.js';

const recorder = new StatementRecorder();
const dayMs = 86_400_000;
let app: TestApp;
let otherNode: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  admin = await app.admin();
  await admin.run(InboxSnapshotDocument);
  await recorder.learnOwnWork();
});

afterAll(async () => {
  recorder.stop();
  await otherNode.close();
  await app.close();
});

describe('adminUser', () => {
  it('shows an account that has done nothing yet', async () => {
    const startedAt = Date.now();
    const [newcomer] = await newcomers(app, 1);
    const user = await look(newcomer);
    expect(user).toEqual({
      user: { id: newcomer?.id, nickname: null, erased: false },
      messagesFrom: 'EVERYONE',
      friendRequestPolicy: 'CONFIRM',
      muted: false,
      mutedUntil: null,
      createdAt: expect.any(String),
      erasedAt: null,
      devices: [],
      sessions: [],
      friendCount: 0,
      blockCount: 0,
      conversationCount: 0,
    });
    expect(Math.abs(Date.parse(user.createdAt) - startedAt)).toBeLessThan(60_000);
  });

  it('counts friends, blocks and conversations', async () => {
    const [alice, bob] = await newPair(app);
    const [carol, dora] = await newPair(app);
    await alice.run(RequestFriendDocument, { input: { userId: bob.id } });
    await bob.run(RequestFriendDocument, { input: { userId: alice.id } });
    await alice.run(BlockUserDocument, { input: { userId: carol.id } });
    await alice.run(BlockUserDocument, { input: { userId: dora.id } });
    await send(alice, bob);
    expect(await look(alice)).toMatchObject({ friendCount: 1, blockCount: 2, conversationCount: 1 });
    expect(await look(bob)).toMatchObject({ friendCount: 1, blockCount: 0, conversationCount: 1 });
  });

  it('counts no further than 1,000', async () => {
    const [popular] = await newcomers(app, 1);
    await sql(
      `INSERT INTO friendship (user_id, friend_id) SELECT $1, 'f' || n FROM generate_series(1, 1200) n`,
      [popular?.id],
    );
    expect((await look(popular)).friendCount).toBe(1_000);
  });

  it('tells a mute with its end, one without, and none', async () => {
    const [alice] = await newcomers(app, 1);
    const userId = alice?.id ?? '';
    const until = new Date(Date.now() + dayMs).toISOString();
    await admin.run(AdminMuteUserDocument, { input: { userId, until } });
    expect(await look(alice)).toMatchObject({ muted: true, mutedUntil: until });
    await admin.run(AdminMuteUserDocument, { input: { userId } });
    expect(await look(alice)).toMatchObject({ muted: true, mutedUntil: null });
    await admin.run(AdminUnmuteUserDocument, { input: { userId } });
    expect(await look(alice)).toMatchObject({ muted: false, mutedUntil: null });
  });

  it('lists devices with what each has not acknowledged', async () => {
    const [alice, bob] = await newPair(app);
    for (const deviceId of ['phone', 'laptop', 'new'])
      await alice.run(RegisterDeviceDocument, { input: { deviceId, platform: 'ios' } });
    await acknowledge(alice, 'phone');
    await sendMany(bob, alice, 3);
    await acknowledge(alice, 'laptop');
    const { devices } = await look(alice);
    expect(
      devices.map(({ deviceId, platform, unacknowledged }) => [deviceId, platform, unacknowledged]),
    ).toEqual([
      ['laptop', 'ios', 0],
      ['new', 'ios', null],
      ['phone', 'ios', 3],
    ]);
  });

  it('keeps devices of one name apart in the cache of a client', async () => {
    const [alice, bob] = await newPair(app);
    for (const [person, platform] of [
      [alice, 'ios'],
      [bob, 'android'],
    ] as const)
      await person.run(RegisterDeviceDocument, { input: { deviceId: 'phone', platform } });
    const cache = new InMemoryCache();
    const query = cache.transformDocument(AdminUserDocument);
    const answers = await Promise.all([alice, bob].map(({ id }) => admin.run(query, { id })));
    for (const [index, { id }] of [alice, bob].entries())
      cache.writeQuery({ query, variables: { id }, data: answers[index] });
    const kept = [alice, bob].map(({ id }) => cache.readQuery({ query, variables: { id } }));
    expect(kept).toEqual(answers);
  });

  it('says on which nodes a user is connected, however many sockets that are', async () => {
    const alice = await app.stranger('alice');
    const watchers = [alice, await app.person(alice.id), await otherNode.person(alice.id)];
    for (const person of watchers) person.subscribe(SignalsDocument);
    const sessions = await waitForSessions(alice, 2);
    expect(new Set(sessions.map(({ nodeId }) => nodeId)).size).toBe(2);
    expect(sessions.map(({ since }) => since)).toEqual(sessions.map(({ since }) => since).toSorted());
    await watchers[2]?.leave();
    const [left] = await waitForSessions(alice, 1);
    expect(sessions).toContainEqual(left);
  });

  it.each(['nobody-at-all', 'not an id', ''])('refuses %j', async (id) => {
    const answer = await admin.ask(AdminUserDocument, { id });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'USER_NOT_FOUND', field: 'id' });
  });
});

describe('adminUsers', () => {
  it('pages through all users whose ids begin alike, in the order of the ids', async () => {
    const ids = ['page_1', 'page_10', 'page_2', 'page_Z', 'page_a'];
    for (const id of [...ids, 'pagex1', 'page', 'PAGE_1'])
      await (await app.person(id)).run(InboxSnapshotDocument);
    const found: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo } = await list({ first: 2, idPrefix: 'page_', after });
      found.push(...edges.map(({ node }) => node.user.id));
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
    } while (after !== null);
    expect(found).toEqual(ids);
    expect((await list({ idPrefix: 'page_1' })).edges).toHaveLength(2);
    expect((await list({ idPrefix: 'page_nobody' })).edges).toEqual([]);
  });

  it('begins with the first of all users without a prefix', async () => {
    const [first, second] = (await list({ first: 2 })).edges.map(({ node }) => node.user.id);
    const rows = await sql(`SELECT id FROM user_account ORDER BY id LIMIT 2`);
    expect([first, second]).toEqual(rows.map((row) => row['id']));
  });

  it('costs as many statements for 100 users with all their details as for one', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => app.stranger('crowd')));
    await Promise.all(
      people.map((person) => person.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } })),
    );
    const costOf = async (first: number) =>
      (await recorder.during(() => list({ first, idPrefix: 'crowd' }))).length;
    const cost = await costOf(1);
    expect(cost).toBeLessThanOrEqual(5);
    expect(await costOf(100)).toBe(cost);
  });

  it.each([
    ['a page of 101', { first: 101 }, 'BAD_USER_INPUT'],
    ['a prefix no id can have', { idPrefix: 'a b' }, 'BAD_USER_INPUT'],
    ['an empty prefix', { idPrefix: '' }, 'BAD_USER_INPUT'],
    ['a forged cursor', { after: 'forged' }, 'CURSOR_INVALID'],
  ])('refuses %s', async (_name, variables, code) => {
    const answer = await admin.ask(AdminUsersDocument, variables);
    expect(answer.errors?.[0]?.extensions?.['code']).toBe(code);
  });

  it('refuses a cursor of the list with another prefix', async () => {
    const { pageInfo } = await list({ first: 1 });
    const answer = await admin.ask(AdminUsersDocument, {
      after: pageInfo.endCursor ?? null,
      idPrefix: 'page',
    });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('CURSOR_INVALID');
  });
});

describe('adminStatistics', () => {
  it('counts what there is', async () => {
    const [alice, bob] = await newPair(app);
    const before = await statistics();
    await sendMany(alice, bob, 5);
    await newcomers(app, 2);
    const after = await statistics();
    expect(after.users).toEqual({ value: before.users.value + 2, exact: true });
    expect(after.messagesToday).toEqual({ value: before.messagesToday.value + 5, exact: true });
    expect(after.messageBytes).toBeGreaterThan(0);
    expect(after.inboxBytes).toBeGreaterThan(0);
  });

  it('counts a user who is connected to two nodes once', async () => {
    const alice = await app.stranger('alice');
    const { onlineUsers } = await statistics();
    for (const person of [alice, await otherNode.person(alice.id)]) person.subscribe(SignalsDocument);
    await waitForSessions(alice, 2);
    expect((await statistics()).onlineUsers).toBe(onlineUsers + 1);
  });

  it('asks no partition of an earlier day for a row, and says since when they are kept', async () => {
    const oldest = new Date(Math.floor(Date.now() / dayMs) * dayMs - 9 * dayMs);
    await withClient(app.database.url, (client) =>
      ensurePartitions(client, { now: new Date(oldest.getTime() + dayMs), daysAhead: 8 }),
    );
    const asked = await recorder.during(async () => {
      const { messagesKeptSince, inboxKeptSince } = await statistics();
      expect([messagesKeptSince, inboxKeptSince]).toEqual([oldest.toISOString(), oldest.toISOString()]);
    });
    const plans = await Promise.all(asked.filter(({ text }) => /^\s*SELECT/.test(text)).map(scannedTables));
    const scanned = plans.flat().filter((table) => /^(message|inbox_entry)_\d/.test(table));
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    expect(scanned).toContain(`message_${today}`);
    expect(scanned.filter((table) => table < `message_${today}`)).toEqual([]);
  });

  it('estimates more than 10,000 messages, and says so', async () => {
    const { value } = (await statistics()).messagesToday;
    await sql(
      `INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id,
         idempotency_key, request_hash, content, counts_as_unread, sender_counted, recipient_counted, sent_at)
       SELECT ($1 || lpad(to_hex(n), 12, '0'))::uuid, gen_random_uuid(), 1, 'a', 'b', 'a', n::text,
         gen_random_uuid(), gen_random_uuid(), '{}', true, 1, 1, now() FROM generate_series(1, 20000) n`,
      [uuidV7LowerBound(new Date()).slice(0, -12)],
    );
    expect((await statistics()).messagesToday).toEqual({ value: expect.any(Number), exact: false });
    await sql('ANALYZE message');
    const estimated = (await statistics()).messagesToday;
    expect(estimated.exact).toBe(false);
    expect(Math.abs(estimated.value - (value + 20_000))).toBeLessThan(1_000);
  });
});

/** The tables that the plan of a statement, with the values it was sent with, reads. */
async function scannedTables({ text, values }: Asked): Promise<string[]> {
  const [row] = await sql(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
  return [...JSON.stringify(row).matchAll(/"Relation Name":"(\w+)"/g)].map(([, name = '']) => name);
}

async function acknowledge(person: Person, deviceId: string): Promise<void> {
  const { cursor } = (await person.run(InboxSnapshotDocument)).inboxSnapshot;
  await person.run(AcknowledgeInboxDocument, { input: { deviceId, cursor } });
}

/** Asks until so many nodes have told that the user is there. */
async function waitForSessions(person: Person, count: number): Promise<AdminUserFieldsFragment['sessions']> {
  const ask = async () => {
    const { sessions } = await look(person);
    expect(sessions).toHaveLength(count);
    return sessions;
  };
  return vi.waitFor(ask, { timeout: 15_000 });
}

async function look(person: Person | undefined): Promise<AdminUserFieldsFragment> {
  return (await admin.run(AdminUserDocument, { id: person?.id ?? '' })).adminUser;
}

async function list(variables: AdminUsersQueryVariables) {
  return (await admin.run(AdminUsersDocument, variables)).adminUsers;
}

async function statistics() {
  return (await admin.run(AdminStatisticsDocument)).adminStatistics;
}

async function sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return withClient(
    app.database.url,
    async (client) => (await client.query(text, values)).rows as Record<string, unknown>[],
  );
}
