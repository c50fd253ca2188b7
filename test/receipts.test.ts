import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  AcknowledgeInboxDocument,
  AdminSendMessageDocument,
  AdminUpsertUsersDocument,
  BlockUserDocument,
  HistoryDocument,
  InboxDocument,
  InboxSnapshotDocument,
  MarkReadDocument,
  RegisterDeviceDocument,
  SendMessageDocument,
  type InboxSubscription,
} from './generated/documents.js';
import { startTestApp, type Person, type Stream, type TestApp } from './harness/app.js';
import { newcomers, newPair } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function send(
  from: Person,
  to: Person,
  id: string,
): Promise<{ id: string; seq: number; conversationId: string }> {
  const input = { to: to.id, clientMessageId: id, content: { text: { text: id } } };
  return (await from.run(SendMessageDocument, { input })).sendMessage.message;
}

/** Two people who know of each other's accounts, with a live stream of the first. */
async function pair(): Promise<{ alice: Person; bob: Person; ofAlice: Stream<InboxSubscription> }> {
  const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  await bob.run(InboxSnapshotDocument);
  const ofAlice = alice.subscribe(InboxDocument, {});
  await ofAlice.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  return { alice, bob, ofAlice };
}

describe('markRead', () => {
  test('clears the unread count, tells the own devices and the peer, and makes READ', async () => {
    const { alice, bob, ofAlice } = await pair();
    const first = await send(alice, bob, 'one');
    await send(alice, bob, 'two');
    const ofBob = bob.subscribe(InboxDocument, { deviceId: 'phone' });
    await ofBob.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    const { markRead } = await bob.run(MarkReadDocument, {
      input: { conversationId: first.conversationId, upToSeq: 1 },
    });
    expect(markRead.conversation).toMatchObject({ readUpToSeq: 1, unreadCount: 1, lastSeq: 2 });
    expect((await ofBob.next()).inbox).toMatchObject({
      __typename: 'ConversationRead',
      upToSeq: 1,
      conversation: { unreadCount: 1, readUpToSeq: 1 },
    });
    await ofAlice.take(2);
    expect((await ofAlice.next()).inbox).toMatchObject({
      __typename: 'PeerRead',
      upToSeq: 1,
      conversation: { peerReadUpToSeq: 1, peerDeliveredUpToSeq: 1 },
    });
    const page = await alice.run(HistoryDocument, { with: bob.id });
    expect(page.conversation?.messages.edges.map(({ node }) => node.status)).toEqual(['READ', 'SENT']);
  });

  test('never goes back, and a repeat tells nobody', async () => {
    const { alice, bob, ofAlice } = await pair();
    const { conversationId } = await send(alice, bob, 'one');
    await send(alice, bob, 'two');
    for (const upToSeq of [2, 2, 1, 0]) {
      const { markRead } = await bob.run(MarkReadDocument, { input: { conversationId, upToSeq } });
      expect(markRead.conversation).toMatchObject({ readUpToSeq: 2, unreadCount: 0 });
    }
    await send(bob, alice, 'marker');
    const events = await ofAlice.until(
      ({ inbox }) => inbox.__typename === 'MessageAdded' && inbox.message.seq === 3,
    );
    expect(events.filter(({ inbox }) => inbox.__typename === 'PeerRead')).toHaveLength(1);
  });

  test('takes the greatest of marks that race', async () => {
    const { alice, bob } = await pair();
    let conversationId = '';
    for (let index = 1; index <= 9; index += 1) ({ conversationId } = await send(alice, bob, `m${index}`));
    const marks = [5, 9, 3, 7, 1, 8];
    await Promise.all(
      marks.map((upToSeq) => bob.run(MarkReadDocument, { input: { conversationId, upToSeq } })),
    );
    const { conversation } = await bob.run(HistoryDocument, { with: alice.id });
    expect(conversation).toMatchObject({ readUpToSeq: 9, unreadCount: 0 });
  });

  test('refuses what is above lastSeq, negative, unknown, or of others', async () => {
    const { alice, bob } = await pair();
    const stranger = await app.stranger();
    const { conversationId } = await send(alice, bob, 'one');
    const refusals = [
      [bob, { conversationId, upToSeq: 2 }, 'BAD_USER_INPUT'],
      [bob, { conversationId, upToSeq: -1 }, 'BAD_USER_INPUT'],
      [stranger, { conversationId, upToSeq: 1 }, 'CONVERSATION_NOT_FOUND'],
      [bob, { conversationId: '00000000-0000-8000-8000-000000000000', upToSeq: 1 }, 'CONVERSATION_NOT_FOUND'],
      [bob, { conversationId: 'nonsense', upToSeq: 1 }, 'CONVERSATION_NOT_FOUND'],
    ] as const;
    for (const [person, input, code] of refusals) {
      expect((await person.ask(MarkReadDocument, { input })).errors?.[0]?.extensions).toMatchObject({ code });
    }
  });

  test('tells the peer of no more than the peer has', async () => {
    const { alice, bob, ofAlice } = await pair();
    const { conversationId } = await send(alice, bob, 'one');
    const input = { from: alice.id, to: [bob.id], syncToSender: false, content: { text: { text: 'two' } } };
    await (await app.admin()).run(AdminSendMessageDocument, { input });
    await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: 2 } });
    const [, read] = await ofAlice.take(2);
    expect(read?.inbox).toMatchObject({
      __typename: 'PeerRead',
      upToSeq: 1,
      conversation: { lastSeq: 1, peerReadUpToSeq: 1, peerDeliveredUpToSeq: 1 },
    });
  });

  test.each(['reader', 'sender'] as const)(
    'tells nobody where the %s blocks the other, and the status stays where it was',
    async (who) => {
      const { alice, bob, ofAlice } = await pair();
      const { conversationId } = await send(alice, bob, 'one');
      await block(who, alice, bob);
      await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: 1 } });
      await expectNothingTold(ofAlice, alice, bob);
    },
  );
});

/** The reader, who is bob, blocks alice, or the other way round. */
async function block(who: 'reader' | 'sender', alice: Person, bob: Person): Promise<void> {
  const [blocker, blocked] = who === 'reader' ? [bob, alice] : [alice, bob];
  await blocker.run(BlockUserDocument, { input: { userId: blocked.id } });
}

/** Of bob's receipts there is nothing in the stream of alice, up to something that comes later, nor in the conversation. */
async function expectNothingTold(
  ofAlice: Stream<InboxSubscription>,
  alice: Person,
  bob: Person,
): Promise<void> {
  const carol = await app.stranger('carol');
  await carol.run(InboxSnapshotDocument);
  await send(alice, carol, 'later');
  const events = await ofAlice.until(
    ({ inbox }) => inbox.__typename === 'MessageAdded' && inbox.message.recipient.id === carol.id,
  );
  const kinds = events.map(({ inbox }) => inbox.__typename).filter((kind) => kind !== 'UserBlocked');
  expect(kinds).toEqual(['MessageAdded', 'MessageAdded']);
  const page = await alice.run(HistoryDocument, { with: bob.id });
  expect(page.conversation).toMatchObject({ peerReadUpToSeq: 0, peerDeliveredUpToSeq: 0 });
}

describe('acknowledgeInbox', () => {
  async function acknowledge(person: Person, deviceId: string): Promise<void> {
    const { inboxSnapshot } = await person.run(InboxSnapshotDocument);
    await person.run(AcknowledgeInboxDocument, { input: { deviceId, cursor: inboxSnapshot.cursor } });
  }

  test('makes DELIVERED, told once for what is acknowledged together', async () => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    for (const id of ['one', 'two', 'three']) await send(alice, bob, id);
    await acknowledge(bob, 'phone');
    await ofAlice.take(3);
    expect((await ofAlice.next()).inbox).toMatchObject({
      __typename: 'PeerDelivered',
      upToSeq: 3,
      conversation: { peerDeliveredUpToSeq: 3, peerReadUpToSeq: 0 },
    });
    const page = await alice.run(HistoryDocument, { with: bob.id });
    expect(page.conversation?.messages.edges.map(({ node }) => node.status)).toEqual([
      'DELIVERED',
      'DELIVERED',
      'DELIVERED',
    ]);
  });

  test.each(['reader', 'sender'] as const)('tells nobody where the %s blocks the other', async (who) => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    await send(alice, bob, 'one');
    await block(who, alice, bob);
    await acknowledge(bob, 'phone');
    await vi.waitFor(async () => {
      const { rows } = await withClient(app.database.url, (client) =>
        client.query('SELECT delivered_position > 0 AS is_done FROM inbox_head WHERE user_id = $1', [bob.id]),
      );
      expect(rows).toEqual([{ is_done: true }]);
    }, 20_000);
    await expectNothingTold(ofAlice, alice, bob);
  });

  test('tells at most once a second, and not where it was read', async () => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    let conversationId = '';
    for (let index = 1; index <= 8; index += 1) {
      ({ conversationId } = await send(alice, bob, `m${index}`));
      await acknowledge(bob, 'phone');
    }
    const isTold = ({ inbox }: InboxSubscription): boolean =>
      inbox.__typename === 'PeerDelivered' && inbox.upToSeq === 8;
    const events = await ofAlice.until(isTold);
    const told = events.filter(({ inbox }) => inbox.__typename === 'PeerDelivered').map(({ inbox }) => inbox);
    const times = told.map((inbox) => new Date(inbox.at).getTime());
    expect(times.length).toBeGreaterThan(1);
    times.slice(1).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_000));
    await send(alice, bob, 'nine');
    await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: 9 } });
    await acknowledge(bob, 'phone');
    await send(bob, alice, 'marker');
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'tablet' } });
    const rest = await ofAlice.until(
      ({ inbox }) => inbox.__typename === 'MessageAdded' && inbox.message.seq === 10,
    );
    expect(rest.some(({ inbox }) => inbox.__typename === 'PeerDelivered')).toBe(false);
  });

  test('follows the device that is furthest ahead', async () => {
    const { alice, bob, ofAlice } = await pair();
    for (const deviceId of ['phone', 'tablet'])
      await bob.run(RegisterDeviceDocument, { input: { deviceId } });
    await send(alice, bob, 'one');
    const { inboxSnapshot: old } = await bob.run(InboxSnapshotDocument);
    await send(alice, bob, 'two');
    await acknowledge(bob, 'tablet');
    await bob.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor: old.cursor } });
    const events = await ofAlice.until(({ inbox }) => inbox.__typename === 'PeerDelivered');
    expect(events.at(-1)?.inbox).toMatchObject({ upToSeq: 2 });
  });

  test('says nothing of what was sent in the name of the peer and never shown to them', async () => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    const content = { text: { text: 'in your name' } };
    await send(alice, bob, 'one');
    const admin = await app.admin();
    const input = { from: alice.id, to: [bob.id], content, syncToSender: false };
    await admin.run(AdminSendMessageDocument, { input });
    await acknowledge(bob, 'phone');
    const events = await ofAlice.until(({ inbox }) => inbox.__typename === 'PeerDelivered');
    expect(events.at(-1)?.inbox).toMatchObject({
      upToSeq: 1,
      conversation: { lastSeq: 1, peerDeliveredUpToSeq: 1 },
    });
  });

  test('tells once a second, whichever node told last', async () => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    await send(alice, bob, 'one');
    const toldAt = await withClient(app.database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
      await acknowledge(bob, 'phone');
      await waitUntilLockIsAwaited(client);
      // What another node does that looked at the same time.
      const { rows } = await client.query<{ at: Date }>(
        'UPDATE inbox_head SET delivered_at = clock_timestamp() WHERE user_id = $1 RETURNING delivered_at AS at',
        [bob.id],
      );
      await client.query('COMMIT');
      return rows[0]?.at.getTime() ?? Number.NaN;
    });
    const events = await ofAlice.until(({ inbox }) => inbox.__typename === 'PeerDelivered');
    const at = new Date(String(events.at(-1)?.inbox.at)).getTime();
    expect(at - toldAt).toBeGreaterThanOrEqual(1_000);
  });

  test('tells at once after the clock of the database went back', async () => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    await send(alice, bob, 'one');
    // What was told before, by a primary whose clock was an hour ahead of this one's.
    await withClient(app.database.url, (client) =>
      client.query(
        `UPDATE inbox_head SET delivered_at = clock_timestamp() + interval '1 hour' WHERE user_id = $1`,
        [bob.id],
      ),
    );
    await acknowledge(bob, 'phone');
    const events = await ofAlice.until(({ inbox }) => inbox.__typename === 'PeerDelivered');
    expect(events.at(-1)?.inbox).toMatchObject({ upToSeq: 1 });
  });

  test('tells a backlog of many peers apart from sends, in transactions of at most 100 inboxes', async () => {
    const admin = await app.admin();
    const readers = await newcomers(app, 4);
    const [alice, bob] = await newPair(app);
    const peersOf = (reader: Person) =>
      Array.from({ length: 40 }, (_, index) => ({ id: `peer-${index}-of-${reader.id}` }));
    const peers = readers.flatMap(peersOf);
    await admin.run(AdminUpsertUsersDocument, { input: { users: peers } });
    const content = { text: { text: 'to many' } };
    for (const reader of readers) {
      for (const { id } of peersOf(reader)) {
        const input = { from: id, to: [reader.id], content, syncToSender: true };
        await admin.run(AdminSendMessageDocument, { input });
      }
      await reader.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    }
    // While one of the readers cannot be told of, everything else piles up.
    const sending = await withClient(app.database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [readers[0]?.id]);
      await Promise.all(readers.map((reader) => acknowledge(reader, 'phone')));
      await waitUntilLockIsAwaited(client);
      const sends = Array.from({ length: 5 }, (_, index) => send(alice, bob, `beside ${index}`));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await client.query('COMMIT');
      return sends;
    });
    await Promise.all(sending);
    const ids = peers.map(({ id }) => id);
    // What one transaction does has one time.
    const told = await withClient(app.database.url, (client) =>
      vi.waitFor(
        async () => {
          const { rows } = await client.query<{ inboxes: number; sends: number; entries: number }>(
            `SELECT count(DISTINCT e.user_id)::int AS inboxes, count(*)::int AS entries,
               (SELECT count(*)::int FROM message m WHERE m.sent_at = e.stored_at AND m.sender_id = $2) AS sends
             FROM inbox_entry e WHERE e.user_id = ANY ($1) AND e.kind = 'PEER_DELIVERED' GROUP BY e.stored_at`,
            [ids, alice.id],
          );
          expect(rows.reduce((sum, { entries }) => sum + entries, 0)).toBe(peers.length);
          return rows;
        },
        { timeout: 20_000, interval: 100 },
      ),
    );
    expect(told.filter(({ sends }) => sends > 0)).toEqual([]);
    expect(Math.max(...told.map(({ inboxes }) => inboxes))).toBeLessThanOrEqual(99);
  });

  test('is taken up by another node when the one that answered is gone', async () => {
    const { alice, bob, ofAlice } = await pair();
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    await send(alice, bob, 'one');
    // What a node that died right after the acknowledgement leaves behind.
    await withClient(app.database.url, async (client) => {
      await client.query('UPDATE device SET acknowledged_position = 1 WHERE user_id = $1', [bob.id]);
      await client.query(
        `INSERT INTO delivery_pending VALUES ($1, clock_timestamp() - interval '10 seconds')`,
        [bob.id],
      );
    });
    const events = await ofAlice.until(({ inbox }) => inbox.__typename === 'PeerDelivered');
    expect(events.at(-1)?.inbox).toMatchObject({ upToSeq: 1 });
    await expect
      .poll(() =>
        withClient(
          app.database.url,
          async (client) => (await client.query('SELECT 1 FROM delivery_pending')).rowCount,
        ),
      )
      .toBe(0);
  });
});

async function waitUntilLockIsAwaited(client: pg.ClientBase): Promise<void> {
  await vi.waitFor(async () => {
    const { rowCount } = await client.query(
      'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))',
    );
    expect(rowCount).toBeGreaterThan(0);
  }, 20_000);
}
