import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newcomers, newPair, refusalOf, send, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  ask,
  befriend,
  fourPeople,
  friendsOf,
  inboxOf,
  kindsIn,
  updateProfile,
} from './harness/relations.js';
import {
  AnswerFriendRequestDocument,
  BlockedUsersDocument,
  FriendsDocument,
  RemoveFriendDocument,
  RequestFriendDocument,
} from './generated/documents.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('the list of friends', () => {
  test('has the newest first, pages without repeating or skipping, and belongs to one person', async () => {
    const [ada, ...others] = await newcomers(app, 6);
    if (!ada) throw new Error('no people');
    for (const other of others) await befriend(ada, other);
    const wanted = others.map((other) => other.id).reverse();
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { friends } = await page(ada, { first: 2, after });
      expect(friends.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...friends.edges.map(({ node }) => node.user.id));
      after = friends.pageInfo.endCursor ?? null;
      if (!friends.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(wanted);
    for (const other of others) expect(await friendsOf(other)).toEqual([ada.id]);
    expect(await friendsOf(await app.stranger())).toEqual([]);
  });

  test('orders friends of the same moment by id', async () => {
    const [ada] = await newPair(app);
    await insertFriends(ada.id, 3);
    const { friends } = await page(ada, { first: 1 });
    const rest = await page(ada, { after: friends.pageInfo.endCursor ?? null });
    expect([friends, rest.friends].flatMap(({ edges }) => edges.map(({ node }) => node.user.id))).toEqual(
      [1, 2, 3].map((n) => `friend-${n}-of-${ada.id}`),
    );
  });

  test('refuses foreign cursors and bad sizes', async () => {
    const [ada, bob, stranger] = await fourPeople(app);
    await befriend(ada, bob);
    const after = (await page(ada, {})).friends.pageInfo.endCursor;
    for (const [person, cursor] of [
      [stranger, after],
      [ada, `${after}x`],
      [ada, ''],
    ] as const) {
      const answer = await person.ask(FriendsDocument, { after: cursor });
      expect(refusalOf(answer)).toEqual({ code: 'CURSOR_INVALID' });
    }
    expect(refusalOf(await ada.ask(BlockedUsersDocument, { after }))).toEqual({ code: 'CURSOR_INVALID' });
    for (const first of [0, 101]) {
      const answer = await ada.ask(FriendsDocument, { first });
      expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field: 'first' });
    }
  });
});

describe('removeFriend', () => {
  test('ends the friendship for both, once, and tells both', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    await Promise.all([remove(ada, bob.id), remove(bob, ada.id), remove(ada, bob.id)]);
    expect((await remove(ada, bob.id)).data?.removeFriend.user).toMatchObject({ id: bob.id });
    for (const [person, peer] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      expect(await friendsOf(person)).toEqual([]);
      const events = await inboxOf(person);
      expect(events.at(-1)).toMatchObject({ __typename: 'FriendRemoved', user: { id: peer.id } });
      expect(events.map((event) => event.__typename)).toEqual([
        'FriendRequestAdded',
        'FriendRequestClosed',
        'FriendAdded',
        'FriendRemoved',
      ]);
    }
  });

  test('leaves the beginning of the friendship in every replay', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    const { since } = (await page(ada, {})).friends.edges[0]?.node ?? {};
    await remove(ada, bob.id);
    const added = (await inboxOf(ada)).find((event) => event.__typename === 'FriendAdded');
    expect(added).toMatchObject({ at: since, friend: { user: { id: bob.id }, since, remark: null } });
  });

  test('of a stranger changes nothing, and of nobody is USER_NOT_FOUND', async () => {
    const [ada, bob, stranger] = await fourPeople(app);
    await befriend(ada, bob);
    const before = [await kindsIn(ada), await kindsIn(bob)];
    expect((await remove(stranger, ada.id)).data?.removeFriend.user.id).toBe(ada.id);
    expect([await kindsIn(ada), await kindsIn(bob)]).toEqual(before);
    expect(await kindsIn(stranger)).toEqual([]);
    for (const unknown of [randomUUID(), 'not an id']) {
      expect(refusalOf(await remove(ada, unknown))).toEqual({
        code: 'USER_NOT_FOUND',
        field: 'input.userId',
      });
    }
    expect(await friendsOf(bob)).toEqual([ada.id]);
  });
});

describe('a recipient who lets only friends write', () => {
  test('hears from friends, as long as they are', async () => {
    const [ada, bob] = await newPair(app);
    await updateProfile(bob, { messagesFrom: 'FRIENDS' });
    expect(refusalOf(await trySend(ada, bob))).toEqual({ code: 'NOT_FRIENDS' });
    await befriend(ada, bob);
    expect((await send(ada, bob)).seq).toBe(1);
    await remove(bob, ada.id);
    expect(refusalOf(await trySend(ada, bob))).toEqual({ code: 'NOT_FRIENDS' });
    expect((await send(bob, ada)).seq).toBe(2);
  });
});

describe('the limit of 3,000 friends', () => {
  const limit = { code: 'LIMIT_REACHED', limit: 3_000 };

  test('holds exactly for the one who accepts, whoever asks at the same moment', async () => {
    const [ada, ...askers] = await newcomers(app, 4);
    if (!ada) throw new Error('no people');
    await insertFriends(ada.id, 2_999);
    const requests = await Promise.all(askers.map((asker) => ask(asker, ada)));
    const answers = await Promise.all(
      requests.map((request) =>
        ada.ask(AnswerFriendRequestDocument, { input: { requestId: request.id, accept: true } }),
      ),
    );
    expect(answers.filter((answer) => answer.data)).toHaveLength(1);
    for (const answer of answers) {
      if (!answer.data) expect(answer.errors?.[0]?.extensions).toMatchObject(limit);
    }
    const kinds = (await kindsIn(ada)).filter((kind) => kind !== 'FriendRequestAdded');
    expect(kinds).toEqual(['FriendRequestClosed', 'FriendAdded']);
  });

  test('holds for the one who is asked, too', async () => {
    const [ada, bob] = await newPair(app);
    await updateProfile(bob, { friendRequestPolicy: 'ANYONE' });
    await insertFriends(bob.id, 3_000);
    const answer = await ada.ask(RequestFriendDocument, { input: { userId: bob.id } });
    expect(answer.errors?.[0]?.extensions).toMatchObject(limit);
    expect(await kindsIn(ada)).toEqual([]);
  });
});

/** Friends who were made at one moment. */
async function insertFriends(userId: string, count: number): Promise<void> {
  await withClient(app.database.url, async (client) => {
    const names = `SELECT 'friend-' || n || '-of-' || $1 AS name FROM generate_series(1, $2::int) AS n`;
    const values = [userId, count];
    await client.query(`INSERT INTO user_account (id) ${names}`, values);
    await client.query(
      `WITH names AS (${names})
       INSERT INTO friendship (user_id, friend_id) SELECT $1, name FROM names UNION ALL SELECT name, $1 FROM names`,
      values,
    );
  });
}

function page(person: Person, variables: { first?: number; after?: string | null }) {
  return person.run(FriendsDocument, variables);
}

function remove(person: Person, userId: string) {
  return person.ask(RemoveFriendDocument, { input: { userId } });
}
