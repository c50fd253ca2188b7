import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensurePartitions } from '../src/database/partitions.js';
import { UpdateConversationDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { deleteForMe, headOf, listed, markRead, setSettings, sql } from './harness/changes.js';
import { followLive, follow, messageIds, replay } from './harness/inbox.js';
import { newcomers, pageOf, send, sendMany, type SentMessage } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { timed } from './harness/timed.js';

const dayMs = 86_400_000;
/** How far into the past a test may go. What is set at first keeps all of it. */
const pastDays = 30;

let database: TestDatabase;
let app: TestApp;
/** Where no setting is ever changed. */
let other: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await withClient(database.url, async (client) => {
    await client.query('UPDATE app_settings SET offline_retention_days = 40, history_retention_days = 40');
    await ensurePartitions(client, { now: new Date(Date.now() - pastDays * dayMs), daysAhead: pastDays });
  });
  app = await startTestApp({ database });
  other = await startTestApp({ database });
});
afterAll(async () => {
  await Promise.all([app.close(), other.close()]);
  await database.drop();
});

test('what has expired is gone from every list and count, on every node, and told as such', async () => {
  const [bob, alice, carol, dave] = await four();
  const cursor = await headOf(bob);
  const [deleted] = await sendMany(alice, bob, 3);
  if (!deleted) throw new Error('nothing was sent');
  await deleteForMe(bob, [deleted]);
  const ofCarol = await sendMany(carol, bob, 3);
  const [ofDave] = await sendMany(dave, bob, 2);
  for (const message of [deleted, ofCarol[0], ofDave]) await makeOlder(message, 28);
  await sendMany(carol, bob, 2);
  const input = { conversationId: ofDave?.conversationId ?? '', pinned: true };
  await bob.run(UpdateConversationDocument, { input });
  await addClosedRows(bob, carol, ofCarol[0]?.conversationId);
  const elsewhere = await other.person(bob.id);
  expect(await unread(elsewhere)).toEqual({ [alice.id]: 2, [carol.id]: 5, [dave.id]: 2 });

  await setSettings(app, 'offline_retention_days = 25, history_retention_days = 25');
  // A pin keeps a conversation in the list.
  for (const anyNode of [elsewhere, bob])
    await until(async () => expect(await unread(anyNode)).toEqual({ [carol.id]: 2, [dave.id]: 0 }));
  expect(await listed(bob, dave)).toMatchObject({ lastMessage: null, lastSeq: 2 });
  expect(await pageOf(bob, alice)).toMatchObject({
    edges: [],
    gaps: [{ fromSeq: 1, toSeq: 3, reason: 'EXPIRED' }],
  });
  expect((await pageOf(bob, carol)).gaps).toEqual([{ fromSeq: 1, toSeq: 3, reason: 'EXPIRED' }]);
  const [synchronised] = await replay(follow(bob, { after: cursor }));
  expect(synchronised?.inbox.mode).toBe('SNAPSHOT_REQUIRED');
  await until(async () =>
    expect(await closedRows()).toEqual(['kept', 'open', 'recount', 'revision 1000000002']),
  );

  await send(alice, bob);
  expect(await unread(bob)).toEqual({ [alice.id]: 1, [carol.id]: 2, [dave.id]: 0 });
  const newest = await send(carol, bob);
  await markRead(bob, newest);
  expect(await unread(bob)).toEqual({ [alice.id]: 1, [carol.id]: 0, [dave.id]: 0 });
});

test('a round that is killed while it waits for a partition costs nothing, and another one ends it', async () => {
  const name = await oldestPartition();
  const reader = new pg.Client({ connectionString: database.url });
  reader.on('error', () => undefined);
  await reader.connect();
  await reader.query(`BEGIN; LOCK TABLE ${name} IN ACCESS SHARE MODE`);
  await setSettings(app, 'offline_retention_days = 22, history_retention_days = 22');
  // Whichever node has begun, until it waits for the reader.
  await until(async () => expect(await terminateWaiting()).toBe(1));
  expect(await oldestPartition()).toBe(name);
  await reader.end();
  await setSettings(app, 'offline_retention_days = 21, history_retention_days = 21');
  await until(async () => expect(await oldestPartition()).toBe(partitionOf(23)));
  expect([...app.logged, ...other.logged].filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('a partition is dropped under load: nothing is lost, doubled or late', async () => {
  const [bob, ...senders] = await four();
  const stream = await followLive(await other.person(bob.id));
  const sent: string[] = [];
  let slowestMs = 0;
  let isOver = false;
  const load = senders.map(async (sender) => {
    while (!isOver) {
      const { value, tookMs } = await timed(() => send(sender, bob));
      sent.push(value.id);
      slowestMs = Math.max(slowestMs, tookMs);
    }
  });
  await setSettings(app, 'offline_retention_days = 8, history_retention_days = 8');
  await until(async () => expect(await oldestPartition()).toBe(partitionOf(10)));
  isOver = true;
  await Promise.all(load);
  const received = messageIds(await stream.take(sent.length));
  expect(received.toSorted()).toEqual(sent.toSorted());
  // One attempt to drop makes traffic wait for 250 ms at most; the rest is this machine.
  expect(slowestMs).toBeLessThan(2_000);
});

async function four(): Promise<[Person, Person, Person, Person]> {
  return (await newcomers(app, 4)) as [Person, Person, Person, Person];
}

/** Unread counts by peer, as both lists have them. */
async function unread(person: Person): Promise<Record<string, number>> {
  const query = `{
    conversations { nodes { peer { id } unreadCount } }
    inboxSnapshot { unreadTotal conversations { peer { id } unreadCount } }
  }`;
  type Listed = readonly { readonly peer: { readonly id: string }; readonly unreadCount: number }[];
  const { conversations, inboxSnapshot } = await person.run<
    {
      readonly conversations: { readonly nodes: Listed };
      readonly inboxSnapshot: { readonly unreadTotal: number; readonly conversations: Listed };
    },
    unknown
  >(query);
  expect(inboxSnapshot.conversations).toEqual(conversations.nodes);
  const counts = conversations.nodes.map(({ peer, unreadCount }) => [peer.id, unreadCount] as const);
  expect(inboxSnapshot.unreadTotal).toBe(counts.reduce((sum, [, count]) => sum + count, 0));
  return Object.fromEntries(counts);
}

/** Moves all that is stored of a conversation so far into the past: the time of storing is in the ids. */
async function makeOlder(message: SentMessage | undefined, days: number): Promise<void> {
  const moved = (column: string): string =>
    `(lpad(to_hex(('x' || left(replace(${column}::text, '-', ''), 12))::bit(48)::bigint - ${days * dayMs}), 12, '0')
      || substr(replace(${column}::text, '-', ''), 13))::uuid`;
  for (const [table, column] of [
    ['message', 'id'],
    ['message_deletion', 'message_id'],
    ['conversation_member', 'last_message_id'],
    ['inbox_entry', 'message_id'],
  ]) {
    await sql(app, `UPDATE ${table} SET ${column} = ${moved(`${column}`)} WHERE conversation_id = $1`, [
      message?.conversationId,
    ]);
  }
  await sql(
    app,
    `UPDATE inbox_entry SET stored_at = stored_at - $2 * interval '1 day' WHERE conversation_id = $1`,
    [message?.conversationId, days],
  );
}

/** What refers to nothing that is kept, and beside each what does; and what is noted of the oldest day that is still kept. */
async function addClosedRows(one: Person, two: Person, conversationId: string | undefined): Promise<void> {
  const requests = [
    { status: 'ACCEPTED', days: 28, greeting: 'gone' },
    { status: 'WITHDRAWN', days: 28, greeting: 'gone' },
    { status: 'ACCEPTED', days: 1, greeting: 'kept' },
    { status: 'REFUSED', days: 28, greeting: 'open' },
  ];
  for (const { status, days, greeting } of requests) {
    await sql(
      app,
      `INSERT INTO friend_request (id, from_user_id, to_user_id, status, closed_at, greeting)
       VALUES ($1, $2, $3, $4, now() - $5 * interval '1 day', $6)`,
      [randomUUID(), one.id, two.id, status, days, greeting],
    );
  }
  await sql(
    app,
    `INSERT INTO unread_recount (user_id, conversation_id, day) VALUES ($1, $2, current_date - 27)`,
    [one.id, conversationId],
  );
  await sql(
    app,
    `INSERT INTO control_event (revision, kind, at) VALUES (1000000001, 'SETTINGS', now() - interval '28 days'),
       (1000000002, 'SETTINGS', now())`,
  );
}

async function closedRows(): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    app,
    `SELECT greeting AS name FROM friend_request UNION ALL SELECT 'revision ' || revision FROM control_event
     UNION ALL SELECT 'deletion ' || seq FROM message_deletion UNION ALL SELECT 'recount' FROM unread_recount`,
  );
  return rows.map(({ name }) => name).toSorted();
}

async function oldestPartition(): Promise<string | undefined> {
  const [row] = await sql<{ name: string }>(
    app,
    `SELECT min(inhrelid::regclass::text) AS name FROM pg_inherits WHERE inhparent = 'message'::regclass`,
  );
  return row?.name;
}

/** The partition of so many days ago. */
function partitionOf(days: number): string {
  return `message_${new Date(Date.now() - days * dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** Ends the connection of a round that waits for a lock, and answers of how many there was one. */
async function terminateWaiting(): Promise<number> {
  const ended = await sql(
    app,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'duet-retention' AND wait_event_type = 'Lock'`,
  );
  return ended.length;
}

async function until(check: () => Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 20_000, interval: 50 });
}
