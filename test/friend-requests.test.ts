import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newcomers, newPair, refusalOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  ask,
  fourPeople,
  friendsOf,
  inboxOf,
  kindsIn,
  requestsOf,
  updateProfile,
} from './harness/relations.js';
import {
  AnswerFriendRequestDocument,
  FriendRequestsDocument,
  RemoveFriendDocument,
  RequestFriendDocument,
  WithdrawFriendRequestDocument,
} from './generated/documents.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const notFound = { code: 'REQUEST_NOT_FOUND', field: 'input.requestId' };

describe('a request', () => {
  test('waits on both sides until it is accepted, which makes the two friends', async () => {
    const [ada, bob] = await newPair(app);
    const request = await ask(ada, bob, 'Hello from Ada');
    expect(request).toMatchObject({
      from: { id: ada.id },
      to: { id: bob.id },
      greeting: 'Hello from Ada',
      status: 'PENDING',
    });
    expect(await requestsOf(ada, 'OUTGOING')).toEqual([request]);
    expect(await requestsOf(bob, 'INCOMING')).toEqual([request]);
    expect([await requestsOf(ada, 'INCOMING'), await requestsOf(bob, 'OUTGOING')]).toEqual([[], []]);
    for (let round = 0; round < 2; round += 1) {
      const answer = await answerWith(bob, request.id, true);
      expect(answer.data?.answerFriendRequest).toMatchObject({
        request: { ...request, status: 'ACCEPTED' },
        friend: { user: { id: ada.id }, remark: null },
      });
    }
    expect([await requestsOf(ada, 'OUTGOING'), await requestsOf(bob, 'INCOMING')]).toEqual([[], []]);
    for (const [person, friend] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      expect(await friendsOf(person)).toEqual([friend.id]);
      expect(await inboxOf(person)).toMatchObject([
        { __typename: 'FriendRequestAdded', request: { id: request.id, status: 'ACCEPTED' } },
        { __typename: 'FriendRequestClosed', request: { id: request.id, status: 'ACCEPTED' } },
        { __typename: 'FriendAdded', friend: { user: { id: friend.id } } },
      ]);
    }
    expect(refusalOf(await answerWith(bob, request.id, false))).toEqual(notFound);
    expect(refusalOf(await withdraw(ada, request.id))).toEqual(notFound);
  });

  test('that was accepted is accepted again without a friend once the friendship has ended', async () => {
    const [ada, bob] = await newPair(app);
    const request = await ask(ada, bob);
    await answerWith(bob, request.id, true);
    await ada.run(RemoveFriendDocument, { input: { userId: bob.id } });
    expect((await answerWith(bob, request.id, true)).data?.answerFriendRequest).toMatchObject({
      request: { id: request.id, status: 'ACCEPTED' },
      friend: null,
    });
  });

  test('is answered as it was made when it is repeated, also at the same moment', async () => {
    const [ada, bob] = await newPair(app);
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask(ada, bob, 'Once')));
    const again = await ask(ada, bob, 'Twice');
    expect(new Set([...asked, again].map((request) => JSON.stringify(request))).size).toBe(1);
    expect(await kindsIn(ada)).toEqual(['FriendRequestAdded']);
    expect(await kindsIn(bob)).toEqual(['FriendRequestAdded']);
  });

  test('that is refused stays pending for the one who asked, who is told nothing', async () => {
    const [ada, bob] = await newPair(app);
    const request = await ask(ada, bob);
    for (let round = 0; round < 2; round += 1) {
      const answer = await answerWith(bob, request.id, false);
      expect(answer.data?.answerFriendRequest).toEqual({
        request: { ...request, status: 'REFUSED' },
        friend: null,
      });
    }
    expect(refusalOf(await answerWith(bob, request.id, true))).toEqual(notFound);
    expect(await requestsOf(bob, 'INCOMING')).toEqual([]);
    expect(await inboxOf(bob)).toMatchObject([
      { __typename: 'FriendRequestAdded', request: { status: 'REFUSED' } },
      { __typename: 'FriendRequestClosed', request: { status: 'REFUSED' } },
    ]);
    expect(await requestsOf(ada, 'OUTGOING')).toEqual([request]);
    expect(await ask(ada, bob)).toEqual(request);
    expect(await inboxOf(ada)).toMatchObject([
      { __typename: 'FriendRequestAdded', request: { status: 'PENDING' } },
    ]);
  });

  test('that was refused becomes a friendship when the one who refused asks in turn', async () => {
    const [ada, bob] = await newPair(app);
    const request = await ask(ada, bob);
    await answerWith(bob, request.id, false);
    const { requestFriend } = await bob.run(RequestFriendDocument, { input: { userId: ada.id } });
    expect(requestFriend).toMatchObject({ request: null, friend: { user: { id: ada.id } } });
    expect(await kindsIn(ada)).toEqual(['FriendRequestAdded', 'FriendRequestClosed', 'FriendAdded']);
  });

  test('can be taken back once, by the one who asked, and is then closed for both', async () => {
    const [ada, bob] = await newPair(app);
    const request = await ask(ada, bob);
    for (let round = 0; round < 2; round += 1) {
      const answer = await withdraw(ada, request.id);
      expect(answer.data?.withdrawFriendRequest).toEqual({ request: { ...request, status: 'WITHDRAWN' } });
    }
    expect(refusalOf(await answerWith(bob, request.id, true))).toEqual(notFound);
    for (const person of [ada, bob]) {
      expect(await kindsIn(person)).toEqual(['FriendRequestAdded', 'FriendRequestClosed']);
    }
    expect((await ask(ada, bob)).id).not.toBe(request.id);
  });

  test('that is taken back after a refusal is told to the one who asked alone', async () => {
    const [ada, bob] = await newPair(app);
    const request = await ask(ada, bob);
    await answerWith(bob, request.id, false);
    const before = await inboxOf(bob);
    expect((await withdraw(ada, request.id)).data?.withdrawFriendRequest.request.status).toBe('WITHDRAWN');
    expect(await inboxOf(bob)).toEqual(before);
    expect(await requestsOf(ada, 'OUTGOING')).toEqual([]);
  });

  test('that crosses another one makes the two friends exactly once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ada, bob] = await newPair(app);
      const asks = [ada, bob, ada, bob].map((from) =>
        from.run(RequestFriendDocument, { input: { userId: (from === ada ? bob : ada).id } }),
      );
      const answers = (await Promise.all(asks)).map(({ requestFriend }) => requestFriend);
      expect(answers.some(({ friend }) => friend !== null)).toBe(true);
      for (const person of [ada, bob]) {
        expect(await friendsOf(person)).toHaveLength(1);
        expect(await kindsIn(person)).toEqual(['FriendRequestAdded', 'FriendRequestClosed', 'FriendAdded']);
      }
    }
  });
});

describe('the policy', () => {
  test('ANYONE makes friends at once, and who is a friend already is answered as such', async () => {
    const [ada, bob] = await newPair(app);
    await updateProfile(bob, { friendRequestPolicy: 'ANYONE' });
    for (let round = 0; round < 2; round += 1) {
      const { requestFriend } = await ada.run(RequestFriendDocument, { input: { userId: bob.id } });
      expect(requestFriend).toMatchObject({ request: null, friend: { user: { id: bob.id } } });
    }
    expect(await kindsIn(ada)).toEqual(['FriendAdded']);
    expect(await kindsIn(bob)).toEqual(['ViewerChanged', 'FriendAdded']);
  });

  test('ANYONE changes nothing about a request that waits', async () => {
    const [alice, bob] = await newPair(app);
    const request = await ask(alice, bob);
    await updateProfile(bob, { friendRequestPolicy: 'ANYONE' });
    const again = await alice.run(RequestFriendDocument, { input: { userId: bob.id } });
    expect(again.requestFriend).toEqual({ request, friend: null });
  });

  test('NOBODY lets the request wait for ever, seen by the one who asked alone', async () => {
    const [ada, bob] = await newPair(app);
    await updateProfile(bob, { friendRequestPolicy: 'NOBODY' });
    const request = await ask(ada, bob);
    expect(request.status).toBe('PENDING');
    await updateProfile(bob, { friendRequestPolicy: 'CONFIRM' });
    expect(await requestsOf(bob, 'INCOMING')).toEqual([]);
    expect(await kindsIn(bob)).toEqual(['ViewerChanged', 'ViewerChanged']);
    expect(refusalOf(await answerWith(bob, request.id, true))).toEqual(notFound);
    expect(await requestsOf(ada, 'OUTGOING')).toEqual([request]);
    // Asked in turn, the two are friends, and Bob still knows nothing of the request.
    await bob.run(RequestFriendDocument, { input: { userId: ada.id } });
    expect((await kindsIn(bob)).slice(2)).toEqual(['FriendAdded']);
    expect(await kindsIn(ada)).toEqual(['FriendRequestAdded', 'FriendRequestClosed', 'FriendAdded']);
  });
});

describe('bad and foreign input', () => {
  test('is refused by name', async () => {
    const [ada, bob] = await newPair(app);
    const refuse = async (userId: string, greeting?: string) =>
      refusalOf(await ada.ask(RequestFriendDocument, { input: { userId, greeting: greeting ?? null } }));
    expect(await refuse(ada.id)).toEqual({ code: 'BAD_USER_INPUT', field: 'input.userId' });
    for (const unknown of [randomUUID(), 'not an id', ''])
      expect(await refuse(unknown)).toEqual({ code: 'USER_NOT_FOUND', field: 'input.userId' });
    for (const greeting of ['👋'.repeat(257), 'a\0b'])
      expect(await refuse(bob.id, greeting)).toEqual({ code: 'BAD_USER_INPUT', field: 'input.greeting' });
    expect(await kindsIn(bob)).toEqual([]);
    expect((await ask(ada, bob, '👋'.repeat(256))).greeting).toBe('👋'.repeat(256));
  });

  test('an id of others answers exactly as one that never was', async () => {
    const [ada, bob, stranger] = await fourPeople(app);
    const { id } = await ask(ada, bob);
    const answers = await Promise.all([
      ...[stranger, ada].flatMap((person) => [answerWith(person, id, true), answerWith(person, id, false)]),
      ...[randomUUID(), 'no uuid'].map((other) => answerWith(bob, other, true)),
      ...[stranger, bob].map((person) => withdraw(person, id)),
      withdraw(ada, randomUUID()),
    ]);
    for (const answer of answers) expect(refusalOf(answer)).toEqual(notFound);
    expect(new Set(answers.map((answer) => answer.errors?.[0]?.message)).size).toBe(1);
    expect([await requestsOf(stranger, 'INCOMING'), await requestsOf(stranger, 'OUTGOING')]).toEqual([
      [],
      [],
    ]);
  });

  test('a cursor of the other direction or another person is CURSOR_INVALID', async () => {
    const [ada, bob, carol] = await fourPeople(app);
    await ask(ada, bob);
    await ask(ada, carol);
    const page = await ada.run(FriendRequestsDocument, { direction: 'OUTGOING', first: 1 });
    const after = page.friendRequests.pageInfo.endCursor;
    const next = await ada.run(FriendRequestsDocument, { direction: 'OUTGOING', first: 1, after });
    const order = [page, next].map(({ friendRequests }) => friendRequests.edges[0]?.node.to.id);
    expect(order).toEqual([carol.id, bob.id]);
    expect(next.friendRequests.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    for (const [person, direction] of [
      [ada, 'INCOMING'],
      [bob, 'OUTGOING'],
    ] as const) {
      const answer = await person.ask(FriendRequestsDocument, { direction, after });
      expect(refusalOf(answer)).toEqual({ code: 'CURSOR_INVALID' });
    }
  });
});

describe('the limit of 100 requests', () => {
  test('holds exactly, counts refused ones like waiting ones, and frees what is taken back', async () => {
    const [ada, ...others] = await newcomers(app, 5);
    if (!ada) throw new Error('no people');
    const refused = await insertRequests(ada.id);
    const asked = others.map((other) => ada.ask(RequestFriendDocument, { input: { userId: other.id } }));
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => answer.data)).toHaveLength(1);
    const refusals = answers.flatMap((answer) => answer.errors?.[0]?.extensions ?? []);
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'LIMIT_REACHED', limit: 100 });
    await withdraw(ada, refused);
    const later = others.map((other) => ada.ask(RequestFriendDocument, { input: { userId: other.id } }));
    expect((await Promise.all(later)).filter((answer) => answer.data)).toHaveLength(2);
  });
});

/** 99 requests that are open for the one who asked, half of them refused; the id of a refused one. */
async function insertRequests(fromId: string): Promise<string> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO friend_request (id, from_user_id, to_user_id, status)
       SELECT gen_random_uuid(), $1, 'someone-' || n, (CASE n % 2 WHEN 0 THEN 'PENDING' ELSE 'REFUSED' END)::friend_request_status
       FROM generate_series(1, 99) AS n RETURNING id, status`,
      [fromId],
    );
    const [first] = rows;
    if (!first) throw new Error('nothing was inserted');
    return first.id;
  });
}

function answerWith(person: Person, requestId: string, accept: boolean) {
  return person.ask(AnswerFriendRequestDocument, { input: { requestId, accept } });
}

function withdraw(person: Person, requestId: string) {
  return person.ask(WithdrawFriendRequestDocument, { input: { requestId } });
}
