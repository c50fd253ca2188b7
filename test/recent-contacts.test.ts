import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AdminUpdateSettingsDocument,
  BlockUserDocument,
  ConversationsDocument,
  DeleteMessagesDocument,
  HistoryDocument,
  InboxSnapshotDocument,
  MarkReadDocument,
  MessageDocument,
  UnblockUserDocument,
  type ConversationsQuery,
  type ConversationsQueryVariables,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newcomers, newPair, pageOf, refusalOf, send, sendMany } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('recent contacts', () => {
  it('are ordered by pin, then by activity, then by id, and page in that order', async () => {
    const [viewer, ...peers] = await someone(12);
    const ids = await conversationIds(viewer, peers);
    const day = 86_400_000;
    const base = Date.UTC(2026, 10, 20, 23, 59, 59, 998);
    const places = fc.array(
      fc.record({
        pinnedAt: fc.option(fc.constantFrom(base, base + 1, base + day), { freq: 3 }),
        // Around midnight of UTC, where the indexed day changes.
        activeAt: fc.constantFrom(base, base + 1, base + 2, base + 3, base + day, base - day),
      }),
      { minLength: ids.length, maxLength: ids.length },
    );
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom(1, 2, 3, 5, 50), async (drawn, size) => {
        const rows = drawn.map((place, index) => ({ ...place, id: ids[index] ?? '' }));
        await sql(
          `UPDATE conversation_member v SET pinned_at = n.pinned_at, last_activity_at = n.active_at, active_day = (n.active_at AT TIME ZONE 'UTC')::date
             FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS n (id, pinned_at, active_at)
            WHERE v.user_id = $1 AND v.conversation_id = n.id`,
          [
            viewer.id,
            rows.map(({ id }) => id),
            rows.map(({ pinnedAt }) => (pinnedAt === null ? null : new Date(pinnedAt))),
            rows.map(({ activeAt }) => new Date(activeAt)),
          ],
        );
        const expected = rows
          .toSorted(
            (a, b) =>
              Number(b.pinnedAt !== null) - Number(a.pinnedAt !== null) ||
              (b.pinnedAt ?? 0) - (a.pinnedAt ?? 0) ||
              b.activeAt - a.activeAt ||
              (a.id < b.id ? -1 : 1),
          )
          .map(({ id }) => id);
        expect(await walk(viewer, size)).toEqual(expected);
        const { inboxSnapshot } = await viewer.run(InboxSnapshotDocument);
        expect(inboxSnapshot.conversations.map(({ id }) => id)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('are the same, field by field, in the list, in the snapshot and one by one', async () => {
    const [viewer, ...peers] = await someone(5);
    await Promise.all(peers.map((peer, index) => sendMany(peer, viewer, index + 1)));
    const listed = await list(viewer);
    const { inboxSnapshot } = await viewer.run(InboxSnapshotDocument);
    expect(inboxSnapshot.conversations).toEqual(listed.edges.map(({ node }) => node));
    expect(inboxSnapshot.unreadTotal).toBe(1 + 2 + 3 + 4 + 5);
    for (const conversation of inboxSnapshot.conversations) {
      const { conversation: alone } = await viewer.run(HistoryDocument, { with: conversation.peer.id });
      const { lastMessage, ...plain } = conversation;
      expect(alone).toMatchObject(plain);
      expect(alone?.messages.edges.at(-1)?.node).toEqual(lastMessage);
    }
  });

  it('end at recentContactsLimit, and older ones are still to be had one by one', async () => {
    const [viewer, ...peers] = await someone(7);
    for (const peer of peers) await send(peer, viewer);
    const newestFirst = peers.map(({ id }) => id).toReversed();
    await setLimit(5);
    try {
      for (const size of [1, 2, 4, 5, 50]) expect(await walk(viewer, size)).toHaveLength(5);
      const { inboxSnapshot } = await viewer.run(InboxSnapshotDocument);
      expect(inboxSnapshot.conversations.map(({ peer }) => peer.id)).toEqual(newestFirst.slice(0, 5));
      expect(inboxSnapshot.unreadTotal).toBe(5);
      const page = await list(viewer, { first: 5 });
      expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
      const beyond = await list(viewer, { first: 5, after: page.pageInfo.endCursor ?? null });
      expect(beyond).toEqual({
        edges: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
      });
      for (const peer of peers) expect((await pageOf(viewer, peer)).edges).toHaveLength(1);
    } finally {
      await setLimit(100);
    }
    expect(await walk(viewer, 3)).toHaveLength(7);
  });

  it.each([
    [{ first: 0 }, { code: 'BAD_USER_INPUT', field: 'first' }],
    [{ first: -1 }, { code: 'BAD_USER_INPUT', field: 'first' }],
    [{ first: 101 }, { code: 'BAD_USER_INPUT', field: 'first' }],
    [{ after: '' }, { code: 'CURSOR_INVALID' }],
    [{ after: 'x' }, { code: 'CURSOR_INVALID' }],
    [{ after: '\0' }, { code: 'CURSOR_INVALID' }],
  ])('refuse a page of %j', async (page, refusal) => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    expect(refusalOf(await alice.ask(ConversationsDocument, page))).toEqual(refusal);
  });

  it('refuse cursors of others and of other lists', async () => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    const cursors = [
      (await list(bob)).pageInfo.endCursor,
      (await pageOf(alice, bob)).pageInfo.endCursor,
      (await alice.run(InboxSnapshotDocument)).inboxSnapshot.cursor,
      ((await list(alice)).pageInfo.endCursor ?? '').slice(0, -1),
    ];
    for (const after of cursors) {
      expect(refusalOf(await alice.ask(ConversationsDocument, { after: after ?? null }))).toEqual({
        code: 'CURSOR_INVALID',
      });
    }
  });
});

describe('a conversation of hidden messages only', () => {
  it('exists for the one who wrote them and for nobody else', async () => {
    const [alice, bob] = await newPair(app);
    await bob.run(BlockUserDocument, { input: { userId: alice.id } });
    const sent = await sendMany(alice, bob, 2);
    const mine = (await list(alice)).edges.map(({ node }) => node);
    expect(mine).toMatchObject([
      { peer: { id: bob.id }, lastSeq: 2, lastMessage: { status: 'SENT' }, unreadCount: 0 },
    ]);
    expect(await list(bob)).toMatchObject({ edges: [], pageInfo: { endCursor: null } });
    expect((await bob.run(InboxSnapshotDocument)).inboxSnapshot).toMatchObject({
      conversations: [],
      unreadTotal: 0,
    });
    expect(await bob.run(HistoryDocument, { with: alice.id })).toEqual({ conversation: null });
    for (const { id } of sent) expect(await bob.run(MessageDocument, { id })).toEqual({ message: null });
  });

  it('leaves an older one as it was for the one who blocks', async () => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    const [before] = (await list(bob)).edges;
    await bob.run(BlockUserDocument, { input: { userId: alice.id } });
    await sendMany(alice, bob, 3);
    expect((await list(bob)).edges).toEqual([before]);
    expect(await pageOf(bob, alice)).toMatchObject({ edges: [{ node: { seq: 1 } }], gaps: [] });
    await bob.run(UnblockUserDocument, { input: { userId: alice.id } });
    await send(alice, bob);
    const page = await pageOf(bob, alice);
    expect(page.edges.map(({ node }) => node.seq)).toEqual([1, 5]);
    expect(page.gaps).toEqual([{ fromSeq: 2, toSeq: 4, reason: 'HIDDEN' }]);
    expect((await list(bob)).edges).toMatchObject([{ node: { lastSeq: 5, unreadCount: 2 } }]);
  });
});

describe('the last message', () => {
  it('is the newest that the viewer still has', async () => {
    const [alice, bob] = await newPair(app);
    const sent = await sendMany(alice, bob, 30);
    const lastOf = async (viewer: Person): Promise<number | undefined> =>
      (await list(viewer)).edges[0]?.node.lastMessage?.seq;
    expect(await lastOf(bob)).toBe(30);
    const last25 = sent.slice(5).map(({ id }) => id);
    await bob.run(DeleteMessagesDocument, { input: { messageIds: last25 } });
    expect(await lastOf(bob)).toBe(5);
    expect(await lastOf(alice)).toBe(30);
    await sql('UPDATE message SET erased_at = now() WHERE conversation_id = $1 AND seq IN (4, 5)', [
      sent[0]?.conversationId,
    ]);
    expect(await lastOf(bob)).toBe(3);
    await sql('UPDATE conversation_member SET cleared_up_to_seq = 3 WHERE user_id = $1', [bob.id]);
    expect(await lastOf(bob)).toBeUndefined();
    await sql('DELETE FROM message WHERE conversation_id = $1', [sent[0]?.conversationId]);
    expect(await lastOf(alice)).toBeUndefined();
    expect((await list(alice)).edges[0]?.node).toMatchObject({ lastSeq: 30, lastMessage: null });
  });
});

describe('the unread count', () => {
  it('is of what others wrote and wanted counted, behind what was read', async () => {
    const [alice, bob] = await newPair(app);
    const unread = async (viewer: Person): Promise<number[]> => {
      const { conversations, unreadTotal } = (await viewer.run(InboxSnapshotDocument)).inboxSnapshot;
      return [conversations[0]?.unreadCount ?? -1, unreadTotal];
    };
    const [first] = await sendMany(alice, bob, 3);
    await send(alice, bob, { countsAsUnread: false });
    expect([await unread(alice), await unread(bob)]).toEqual([
      [0, 0],
      [3, 3],
    ]);
    await send(bob, alice);
    expect([await unread(alice), await unread(bob)]).toEqual([
      [1, 1],
      [3, 3],
    ]);
    await bob.run(MarkReadDocument, { input: { conversationId: first?.conversationId ?? '', upToSeq: 2 } });
    expect(await unread(bob)).toEqual([1, 1]);
    await bob.run(MarkReadDocument, { input: { conversationId: first?.conversationId ?? '', upToSeq: 4 } });
    expect(await unread(bob)).toEqual([0, 0]);
    await sendMany(alice, bob, 2);
    expect(await unread(bob)).toEqual([2, 2]);
  });

  it('stops at 250 for each conversation', async () => {
    const [viewer, ...peers] = await someone(2);
    for (const [index, peer] of peers.entries()) await sendMany(peer, viewer, 249 + index);
    expect((await viewer.run(InboxSnapshotDocument)).inboxSnapshot.unreadTotal).toBe(499);
    for (const peer of peers) await sendMany(peer, viewer, 2);
    const { inboxSnapshot } = await viewer.run(InboxSnapshotDocument);
    expect(inboxSnapshot.conversations.map(({ unreadCount }) => unreadCount)).toEqual([250, 250]);
    expect(inboxSnapshot.unreadTotal).toBe(500);
  });
});

/** A viewer and those who write to them. */
async function someone(peers: number): Promise<[viewer: Person, ...peers: Person[]]> {
  const [viewer, ...others] = await newcomers(app, peers + 1);
  if (!viewer) throw new Error('somebody was asked for');
  return [viewer, ...others];
}

async function conversationIds(viewer: Person, peers: readonly Person[]): Promise<string[]> {
  const sent = await Promise.all(peers.map((peer) => send(peer, viewer)));
  return sent.map(({ conversationId }) => conversationId);
}

async function list(
  viewer: Person,
  page: ConversationsQueryVariables = {},
): Promise<ConversationsQuery['conversations']> {
  return (await viewer.run(ConversationsDocument, page)).conversations;
}

/** The ids of all pages, in order; each page is full but the last. */
async function walk(viewer: Person, size: number): Promise<string[]> {
  const met: string[] = [];
  for (let after: string | null = null; ;) {
    const { edges, pageInfo } = await list(viewer, { first: size, after });
    met.push(...edges.map(({ node }) => node.id));
    expect(pageInfo).toMatchObject({
      hasPreviousPage: after !== null,
      endCursor: edges.at(-1)?.cursor ?? null,
    });
    if (!pageInfo.hasNextPage) return met;
    expect(edges).toHaveLength(size);
    after = pageInfo.endCursor ?? null;
  }
}

async function setLimit(recentContactsLimit: number): Promise<void> {
  const admin = await app.admin();
  await admin.run(AdminUpdateSettingsDocument, { input: { recentContactsLimit } });
}

async function sql(text: string, values: unknown[]): Promise<void> {
  await withClient(app.database.url, (client) => client.query(text, values));
}
