import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import { ask, inboxOf, kindsIn, requestsOf, updateProfile } from './harness/relations.js';
import {
  AdminAuditLogDocument,
  AdminEraseUserDocument,
  AdminImportMessagesDocument,
  AdminMessagesDocument,
  AdminSendMessageDocument,
  AdminUpsertUsersDocument,
  AnswerFriendRequestDocument,
  BlockUserDocument,
  ConversationsDocument,
  HistoryDocument,
  InboxDocument,
  InboxSnapshotDocument,
  SendMessageDocument,
  UnblockUserDocument,
  UserDocument,
  ViewerDocument,
} from './generated/documents.js';

let app: TestApp;
let otherNode: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  admin = await app.admin();
});

afterAll(async () => {
  await otherNode.close();
  await app.close();
});

describe('adminEraseUser', () => {
  it('leaves the id alone: no profile, no device, no relation, no token', async () => {
    const { alice, bob } = await twoFriends();
    await admin.run(AdminUpsertUsersDocument, {
      input: { users: [{ id: alice.id, nickname: 'Alice', customData: { secret: true } }] },
    });
    await alice.run('mutation { registerDevice(input: { deviceId: "phone" }) { device { id } } }');
    await erase(alice);
    expect((await bob.run(UserDocument, { id: alice.id })).user).toEqual({
      id: alice.id,
      nickname: null,
      avatarUrl: null,
      customData: null,
      erased: true,
    });
    await eventually(async () => {
      const tables = ['device', 'friendship', 'user_block', 'user_erasure'];
      const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table} WHERE user_id = $1)`);
      expect(await query(`SELECT ${counts.join(' + ')} AS value`, alice.id)).toEqual([0]);
      expect(
        await query('SELECT count(*)::int AS value FROM friendship WHERE friend_id = $1', alice.id),
      ).toEqual([0]);
    });
    const answers = await Promise.all(
      [app, otherNode].map(async (node) => (await node.person(alice.id)).ask(ViewerDocument)),
    );
    for (const answer of answers) expect(answer.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    const upsert = await admin.ask(AdminUpsertUsersDocument, { input: { users: [{ id: alice.id }] } });
    expect(upsert.errors?.[0]?.extensions?.['code']).toBe('USER_NOT_FOUND');
    expect(await send(bob, alice)).toBe('USER_NOT_FOUND');
  });

  it("ends the user's sockets on every node with 4401", async () => {
    const { alice } = await twoFriends();
    const streams = [alice, await otherNode.person(alice.id)].map((person) =>
      person.subscribe(InboxDocument, {}),
    );
    for (const stream of streams) await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    await erase(alice);
    for (const stream of streams) {
      await expect(stream.completion()).rejects.toMatchObject({ code: 4401, reason: 'The user is erased.' });
    }
  });

  it('makes a gap of what the user sent, and leaves what was sent to them', async () => {
    const { alice, bob } = await twoFriends();
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
      [alice, bob],
      [alice, bob],
    ] as const)
      await send(from, to);
    const stream = bob.subscribe(InboxDocument, {});
    await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    await erase(alice);
    const { inbox } = await stream.next();
    expect(inbox).toMatchObject({ __typename: 'UserErased', user: { id: alice.id, erased: true } });
    const { conversation } = await bob.run(HistoryDocument, { with: alice.id });
    expect(conversation).toMatchObject({
      lastSeq: 4,
      unreadCount: 0,
      peer: { id: alice.id, nickname: null },
    });
    expect(conversation?.messages.edges.map(({ node }) => node.seq)).toEqual([2]);
    const gaps = [
      { fromSeq: 1, toSeq: 1, reason: 'ERASED' },
      { fromSeq: 3, toSeq: 4, reason: 'ERASED' },
    ];
    expect(conversation?.messages.gaps).toEqual(gaps);
    expect((await bob.run(InboxSnapshotDocument)).inboxSnapshot.unreadTotal).toBe(0);
    const { adminMessages } = await admin.run(AdminMessagesDocument, { userId: bob.id, peerId: alice.id });
    expect([adminMessages.edges.map(({ node }) => node.seq), adminMessages.gaps]).toEqual([[2], gaps]);
    const sql = `SELECT count(*)::int AS value FROM message WHERE sender_id = $1 AND (content::text <> 'null' OR erased_at IS NULL)`;
    expect(await query(sql, alice.id)).toEqual([0]);
  });

  it('replays older entries without what the user had said', async () => {
    const { alice, bob } = await twoFriends();
    await send(alice, bob);
    await erase(alice);
    await eventually(async () => expect(await leftToErase(alice)).toBe(0));
    const events = await inboxOf(bob);
    const added = events.find((event) => event.__typename === 'MessageAdded');
    expect(added).toMatchObject({
      message: {
        content: { __typename: 'RecalledContent', recalledBy: null },
        customData: null,
        sender: { id: alice.id },
      },
    });
    expect(events.at(-1)?.__typename).toBe('UserErased');
  });

  it('tells each of many peers once, also when a node died in the middle', async () => {
    const crowd = Array.from({ length: 120 }, (_, index) => `crowd-${String(index).padStart(3, '0')}`);
    await admin.run(AdminUpsertUsersDocument, { input: { users: crowd.map((id) => ({ id })) } });
    const star = await known('star');
    for (const id of crowd) await sendTo(star, id);
    // What a node leaves behind that died after its first slice: half of the peers are told, and nobody is at it.
    await withClient(app.database.url, (client) =>
      client.query(
        `INSERT INTO user_erasure (user_id, after_id, worked_at) VALUES ($1, 'crowd-049', now())`,
        [star.id],
      ),
    );
    await withClient(app.database.url, (client) =>
      client.query('UPDATE user_account SET erased_at = now() WHERE id = $1', [star.id]),
    );
    await withClient(app.database.url, (client) =>
      client.query(`UPDATE user_erasure SET worked_at = now() - interval '1 minute' WHERE user_id = $1`, [
        star.id,
      ]),
    );
    await eventually(async () => expect(await leftToErase(star)).toBe(0));
    const sql = `SELECT user_id AS value FROM inbox_entry WHERE kind = 'USER_ERASED' AND subject_id = $1 ORDER BY user_id`;
    expect(await query(sql, star.id)).toEqual(crowd.slice(50));
  });

  it('erases what was sent in a conversation of which the user has no view', async () => {
    const [spoken, reader, hopeful] = [await known('spoken'), await known('reader'), await known('hopeful')];
    await admin.run(AdminSendMessageDocument, {
      input: { from: spoken.id, to: [reader.id], syncToSender: false, content: { text: { text: 'secret' } } },
    });
    await spoken.run(BlockUserDocument, { input: { userId: hopeful.id } });
    await send(hopeful, spoken);
    expect((await spoken.run(ConversationsDocument)).conversations.edges).toEqual([]);
    await erase(spoken);
    await eventually(async () => expect(await leftToErase(spoken)).toBe(0));
    const { conversation } = await reader.run(HistoryDocument, { with: spoken.id });
    expect(conversation).toMatchObject({
      unreadCount: 0,
      messages: { edges: [], gaps: [{ fromSeq: 1, toSeq: 1, reason: 'ERASED' }] },
    });
    for (const peer of [reader, hopeful]) {
      expect(await kindsIn(peer)).toEqual(['MessageAdded', 'UserErased']);
    }
  });

  it('erases all of a long conversation', async () => {
    const { alice, bob } = await twoFriends();
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      ...{
        from: alice.id,
        to: bob.id,
        clientMessageId: `old-${index}`,
        content: { text: { text: 'secret' } },
      },
      sentAt: '2020-01-01T00:00:00.000Z',
    }));
    for (let start = 0; start < rows.length; start += 500) {
      await admin.run(AdminImportMessagesDocument, { input: { messages: rows.slice(start, start + 500) } });
    }
    await erase(alice);
    await eventually(async () => expect(await leftToErase(alice)).toBe(0));
    const left = 'SELECT count(*)::int AS value FROM message WHERE sender_id = $1 AND erased_at IS NULL';
    expect(await query(left, alice.id)).toEqual([0]);
  });

  it('closes a friend request alike whether the user had refused it or not', async () => {
    const [asker, refuser, silent] = [await known('asker'), await known('refuser'), await known('silent')];
    const requests = [await ask(asker, refuser), await ask(asker, silent)];
    await refuser.run(AnswerFriendRequestDocument, {
      input: { requestId: requests[0]?.id ?? '', accept: false },
    });
    for (const user of [refuser, silent]) {
      await erase(user);
      await eventually(async () => expect(await leftToErase(user)).toBe(0));
    }
    expect(await requestsOf(asker, 'OUTGOING')).toEqual([]);
    expect(await inboxOf(asker)).toMatchObject([
      { __typename: 'FriendRequestAdded', request: { id: requests[0]?.id, status: 'WITHDRAWN' } },
      { __typename: 'FriendRequestAdded', request: { id: requests[1]?.id, status: 'WITHDRAWN' } },
      { __typename: 'UserErased', user: { id: refuser.id } },
      { __typename: 'UserErased', user: { id: silent.id } },
    ]);
  });

  it('tells nobody who never knew of the user', async () => {
    const { alice, bob } = await twoFriends();
    const carol = await known('carol');
    await carol.run(BlockUserDocument, { input: { userId: bob.id } });
    const before = await positionOf(carol);
    await send(bob, carol);
    const [dave, erin] = [await known('dave'), await known('erin')];
    await updateProfile(dave, { friendRequestPolicy: 'NOBODY' });
    await ask(bob, dave);
    await erin.run(BlockUserDocument, { input: { userId: bob.id } });
    await send(bob, erin);
    await erin.run(UnblockUserDocument, { input: { userId: bob.id } });
    await erase(bob);
    await eventually(async () => expect(await leftToErase(bob)).toBe(0));
    // Who blocks the user knows them; who was only written to or asked in vain does not.
    expect(await positionOf(carol)).toBe(before + 1);
    expect(await kindsIn(dave)).toEqual(['ViewerChanged']);
    expect(await kindsIn(erin)).toEqual(['UserBlocked', 'UserUnblocked']);
    expect((await inboxOf(alice)).at(-1)?.__typename).toBe('UserErased');
  });

  it('changes nothing when repeated, and is audited each time', async () => {
    const { alice } = await twoFriends();
    await erase(alice);
    const before = await query('SELECT erased_at::text AS value FROM user_account WHERE id = $1', alice.id);
    await erase(alice);
    expect(await query('SELECT erased_at::text AS value FROM user_account WHERE id = $1', alice.id)).toEqual(
      before,
    );
    const { adminAuditLog } = await admin.run(AdminAuditLogDocument, { first: 100 });
    const told = adminAuditLog.edges.filter(
      ({ node }) => node.target === alice.id && node.action === 'adminEraseUser',
    );
    expect(told.map(({ node }) => node.refusal)).toEqual([null, null]);
  });

  it.each([
    ['nobody-of-this-name', 'USER_NOT_FOUND'],
    ['not an id', 'USER_NOT_FOUND'],
    ['admin', 'BAD_USER_INPUT'],
  ])('refuses %j', async (userId, code) => {
    const answer = await admin.ask(AdminEraseUserDocument, { input: { userId } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code, field: 'input.userId' });
  });
});

async function known(name: string): Promise<Person> {
  const person = await app.stranger(name);
  await person.run(InboxSnapshotDocument);
  return person;
}

async function twoFriends(): Promise<{ alice: Person; bob: Person }> {
  const [alice, bob] = [await known('alice'), await known('bob')];
  const request = 'mutation ($id: ID!) { requestFriend(input: { userId: $id }) { friend { since } } }';
  await alice.run<unknown, { id: string }>(request, { id: bob.id });
  await bob.run<unknown, { id: string }>(request, { id: alice.id });
  return { alice, bob };
}

async function erase(user: Person): Promise<void> {
  const { adminEraseUser } = await admin.run(AdminEraseUserDocument, { input: { userId: user.id } });
  expect(adminEraseUser.userId).toBe(user.id);
}

async function send(from: Person, to: Person): Promise<string> {
  return sendTo(from, to.id);
}

async function sendTo(from: Person, to: string): Promise<string> {
  const input = { to, clientMessageId: randomUUID(), content: { text: { text: 'secret' } } };
  const answer = await from.ask(SendMessageDocument, { input });
  return answer.data ? 'sent' : String(answer.errors?.[0]?.extensions?.['code']);
}

async function eventually(check: () => Promise<unknown>): Promise<void> {
  await vi.waitFor(check, { timeout: 20_000, interval: 50 });
}

/** 1 until all peers have been told. */
async function leftToErase(user: Person): Promise<number> {
  const [count] = await query('SELECT count(*)::int AS value FROM user_erasure WHERE user_id = $1', user.id);
  return Number(count);
}

async function positionOf(user: Person): Promise<number> {
  const [position] = await query('SELECT position::int AS value FROM inbox_head WHERE user_id = $1', user.id);
  return Number(position);
}

async function query(sql: string, parameter: string): Promise<unknown[]> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<{ value: unknown }>(sql, [parameter]);
    return rows.map((row) => row.value);
  });
}
