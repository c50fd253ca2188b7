import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  follow,
  followLive,
  logOf,
  messageIds,
  replay,
  send,
  sendMany,
  sendQuery,
  textTo,
  type Sent,
} from './harness/inbox.js';
import { startNodeOnWire, type NodeOnWire } from './harness/node-on-wire.js';
import type { Person } from './harness/app.js';
import {
  AdminImportMessagesDocument,
  AdminSendMessageDocument,
  type AdminImportMessagesMutation,
} from './generated/documents.js';
import { untilLockAwaited, withClient } from './harness/postgres.js';

let place: NodeOnWire;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  place = await startNodeOnWire();
});
afterAll(() => place.end());

async function twoPeople(): Promise<void> {
  [alice, bob] = [await place.node.stranger('alice'), await place.node.stranger('bob')];
  for (const person of [alice, bob]) await person.run('{ viewer { mutedUntil } }');
}

/** The length of an outage is no event that could be waited for. */
const elapsed = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));

test.each(['cut', 'freeze'] as const)(
  'a database that is away (%s) is waited for by sends and streams',
  async (how) => {
    await twoPeople();
    const { node, wire } = place;
    const streams = [await followLive(alice), await followLive(bob)];
    const before = await sendMany(alice, bob, 3, 1);
    if (how === 'cut') wire.cut();
    else wire.freeze();
    const waiting = Array.from({ length: 5 }, () => send(alice, bob));
    // Opened meanwhile: it neither fails nor begins.
    const late = follow(await node.person(bob.id), { deviceId: 'late' });
    await elapsed(2_000);
    expect(late.pending).toEqual([]);
    if (how === 'cut') await wire.restore();
    else wire.thaw();
    const sent = [...before, ...(await Promise.all(waiting))];
    for (const stream of streams)
      expect(messageIds(await stream.take(8)).toSorted()).toEqual(sent.toSorted());
    expect(messageIds(await replay(late)).length).toBeLessThanOrEqual(8);
    expect((await logOf(node, bob)).toSorted()).toEqual(sent.toSorted());
  },
);

test('a send whose commit is stored and its answer lost is answered as the first', async () => {
  await twoPeople();
  const input = textTo(bob.id, 'stored', 'stored');
  const answer = await losingTheAnswer(() => alice.run<Sent, unknown>(sendQuery, { input }));
  expect(answer.sendMessage).toMatchObject({ duplicate: false, message: { seq: 1 } });
  expect((await alice.run<Sent, unknown>(sendQuery, { input })).sendMessage).toMatchObject({
    duplicate: true,
  });
});

/** Cuts the wire when a message of Alice's is stored and the node has not heard of it; answers what its caller hears in the end. */
async function losingTheAnswer<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  const { database, wire } = place;
  return withClient(database.url, async (holder) => {
    await holder.query('BEGIN');
    // Lets everything be read and decided, and nothing be written.
    await holder.query('LOCK TABLE message IN SHARE MODE');
    const answer = act();
    await untilLockAwaited(holder, 'message');
    wire.deafen();
    await holder.query('COMMIT');
    await vi.waitFor(async () => {
      const { rowCount } = await holder.query('SELECT FROM message WHERE sender_id = $1', [alice.id]);
      expect(rowCount).toBe(1);
    }, 20_000);
    wire.cut();
    await wire.restore();
    return answer;
  });
}

test('an import whose commit is stored and its answer lost is answered as the first, with one entry in the audit log', async () => {
  await twoPeople();
  const { database, node } = place;
  const admin = await node.admin();
  await admin.run('{ viewer { mutedUntil } }');
  const content = { text: { text: 'Old' } };
  const sentAt = '2020-01-01T00:00:00Z';
  const messages = [{ from: alice.id, to: bob.id, clientMessageId: 'old', content, sentAt }];
  const importing = (): Promise<AdminImportMessagesMutation> =>
    admin.run(AdminImportMessagesDocument, { input: { messages } });
  const answer = await losingTheAnswer(importing);
  expect(answer.adminImportMessages.results).toMatchObject([{ duplicate: false, message: { seq: 1 } }]);
  expect((await importing()).adminImportMessages.results).toMatchObject([{ duplicate: true }]);
  const { rows: entries } = await withClient(database.url, (client) =>
    client.query(`SELECT target FROM audit_entry WHERE action = 'adminImportMessages' ORDER BY id`),
  );
  expect(entries).toEqual([
    { target: '1 of 1 messages in 1 conversations' },
    { target: '0 of 1 messages in 0 conversations' },
  ]);
});

test("an administrator's send whose commit is stored and its answer lost has one entry in the audit log", async () => {
  await twoPeople();
  const { database, node } = place;
  const admin = await node.admin();
  await admin.run('{ viewer { mutedUntil } }');
  const input = { from: alice.id, to: [bob.id], content: { text: { text: 'Told once' } } };
  const { adminSendMessage } = await losingTheAnswer(() => admin.run(AdminSendMessageDocument, { input }));
  expect(adminSendMessage.results).toMatchObject([{ duplicate: false, message: { seq: 1 } }]);
  const { rows: entries } = await withClient(database.url, (client) =>
    client.query('SELECT message_id AS id FROM audit_entry WHERE target = $1', [bob.id]),
  );
  expect(entries).toEqual([{ id: adminSendMessage.results[0]?.message?.id }]);
});

test('an event whose fields cannot be read is shown when they can, not answered with an error', async () => {
  await twoPeople();
  const { node } = place;
  const stream = bob.subscribe<{ inbox: { __typename: string; request?: { id: string } } }, unknown>(
    'subscription { inbox { __typename ... on FriendRequestAdded { request { id } } } }',
  );
  await stream.next();
  const id = randomUUID();
  await withClient(node.database.url, async (holder) => {
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE friend_request');
    await withClient(node.database.url, (client) =>
      client.query(
        `WITH moved AS (UPDATE inbox_head SET position = position + 1 WHERE user_id = $1 RETURNING position)
         INSERT INTO inbox_entry (user_id, position, stored_at, kind, subject_id)
         SELECT $1, position, now(), 'FRIEND_REQUEST_ADDED', $2 FROM moved`,
        [bob.id, id],
      ),
    );
    for (let round = 0; round < 3; round += 1) await vi.waitFor(endWaitingQueries, { timeout: 10_000 });
    await holder.query('INSERT INTO friend_request (id, from_user_id, to_user_id) VALUES ($1, $2, $3)', [
      id,
      alice.id,
      bob.id,
    ]);
    await holder.query('COMMIT');
  });
  expect(await stream.next()).toEqual({ inbox: { __typename: 'FriendRequestAdded', request: { id } } });
});

/** Ends the connections of the node that wait for the lock; there has to be one. */
async function endWaitingQueries(): Promise<void> {
  const { rowCount } = await withClient(place.node.database.url, (client) =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'duet-%' AND wait_event_type = 'Lock'`,
    ),
  );
  expect(rowCount).toBeGreaterThan(0);
}

test('nothing of all this is a defect in the log', () => {
  expect(place.node.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
