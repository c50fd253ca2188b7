import { expect, it, vi } from 'vitest';
import { dayMs, readPartition, startOfDay, type PartitionedTable } from '../src/database/partition.js';
import { ensurePartitions, uuidV7LowerBound } from '../src/database/partitions.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { headOf, setSettings, sql } from './harness/changes.js';
import { newPair, pageOf, send } from './harness/messages.js';
import { createTestDatabase, withClient } from './harness/postgres.js';
import { befriend, kindsIn } from './harness/relations.js';

it.each([
  { kept: 7, days: 1 },
  { kept: 365, days: 12 },
  { kept: 3_650, days: 31 },
])('where messages are kept for $kept days a partition of them takes $days', async ({ kept, days }) => {
  const { app, close } = await startKeeping(kept);
  expect(await widths(app, 'message')).toEqual([days]);
  expect(await widths(app, 'inbox_entry')).toEqual([1]);
  const [alice, bob] = await newPair(app);
  const { id } = await send(alice, bob);
  expect((await pageOf(bob, alice)).edges.map(({ node }) => node.id)).toEqual([id]);
  await close();
});

it('messages of today are estimated where a partition has other days in it', async () => {
  const { app, close } = await startKeeping(365);
  await sql(
    app,
    `INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id,
       idempotency_key, request_hash, content, counts_as_unread, sender_counted, recipient_counted, sent_at)
     SELECT ($1 || lpad(to_hex(n), 12, '0'))::uuid, gen_random_uuid(), 1, 'a', 'b', 'a', n::text,
       gen_random_uuid(), gen_random_uuid(), '{}', true, 1, 1, now() FROM generate_series(1, 40000) n`,
    [uuidV7LowerBound(new Date()).slice(0, -12)],
  );
  await sql(app, 'ANALYZE message');
  const admin = await app.admin();
  const { adminStatistics } = await admin.run<
    { adminStatistics: { messagesToday: { value: number; exact: boolean } } },
    object
  >('{ adminStatistics { messagesToday { value exact } } }');
  // The partition begins yesterday.
  const sinceMidnightMs = Date.now() - startOfDay(new Date()).getTime();
  const estimated = (40_000 * sinceMidnightMs) / (dayMs + sinceMidnightMs);
  expect(adminStatistics.messagesToday.exact).toBe(false);
  expect(adminStatistics.messagesToday.value).toBeGreaterThan(Math.max(10_000, 0.9 * estimated));
  expect(adminStatistics.messagesToday.value).toBeLessThan(Math.max(10_002, 1.1 * estimated));
  await close();
});

it('an inbox that is kept longer than asked has all that it refers to', async () => {
  const { app, close } = await startKeeping(365, 365);
  const [alice, bob] = await newPair(app);
  await headOf(bob);
  await befriend(alice, bob);
  await send(alice, bob);
  const kinds = await kindsIn(bob);
  expect(kinds).toEqual(expect.arrayContaining(['FriendRequestClosed', 'MessageAdded']));
  // The first day of twelve, of which the last has not expired.
  const now = new Date(Date.now() - 370 * dayMs);
  await withClient(app.database.url, (client) =>
    ensurePartitions(client, { now, daysAhead: 0, days: { message: 1, inbox_entry: 12 } }),
  );
  await sql(app, 'UPDATE inbox_entry SET stored_at = $1', [now]);
  for (const [table, column] of [
    ['message', 'id'],
    ['inbox_entry', 'message_id'],
    ['conversation_member', 'last_message_id'],
  ])
    await sql(app, `UPDATE ${table} SET ${column} = ($1 || right(${column}::text, 23))::uuid`, [
      uuidV7LowerBound(now).slice(0, 13),
    ]);
  await sql(app, 'UPDATE friend_request SET closed_at = $1', [now]);
  await sql(
    app,
    `INSERT INTO control_event (revision, kind, at) VALUES (1, 'SETTINGS', now() - interval '2 years'), (2, 'SETTINGS', now())`,
  );
  await setSettings(app, 'history_retention_days = 366');
  const isOver = async (): Promise<void> =>
    expect(await sql(app, 'SELECT FROM control_event WHERE revision = 1')).toEqual([]);
  await vi.waitFor(isOver, { timeout: 20_000 });
  expect(await kindsIn(bob)).toEqual(kinds);
  await close();
});

/** A node that finds no partition. */
async function startKeeping(
  days: number,
  offlineDays = 5,
): Promise<{ readonly app: TestApp; close(): Promise<void> }> {
  const database = await createTestDatabase();
  await withClient(database.url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent IN ('message'::regclass, 'inbox_entry'::regclass)`,
    );
    for (const { name } of rows) await client.query(`DROP TABLE ${name}`);
    await client.query('UPDATE app_settings SET offline_retention_days = $2, history_retention_days = $1', [
      days,
      offlineDays,
    ]);
  });
  const app = await startTestApp({ database });
  return {
    app,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** In days, each once. */
async function widths(app: TestApp, table: PartitionedTable): Promise<readonly number[]> {
  const rows = await sql<{ name: string }>(
    app,
    'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass',
    [table],
  );
  const partitions = rows.map(({ name }) => readPartition(table, name)).filter((read) => read !== null);
  const days = partitions.map(({ from, until }) => (until.getTime() - from.getTime()) / dayMs);
  return [...new Set(days)];
}
