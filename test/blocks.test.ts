import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, refusalOf, send, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  ask,
  befriend,
  block,
  fourPeople,
  friendsOf,
  inboxOf,
  kindsIn,
  requestsOf,
  updateProfile,
} from './harness/relations.js';
import {
  AcknowledgeInboxDocument,
  AdminUpdateSettingsDocument,
  AnswerFriendRequestDocument,
  BlockedUsersDocument,
  BlockUserDocument,
  ConversationsDocument,
  HistoryDocument,
  InboxSnapshotDocument,
  MarkReadDocument,
  MessageDocument,
  RegisterDeviceDocument,
  RemoveFriendDocument,
  RequestFriendDocument,
  UnblockUserDocument,
  UserDocument,
  WithdrawFriendRequestDocument,
} from './generated/documents.js';

/** One installation for each mode, because the mode is the app's. */
let silent: TestApp;
let refusing: TestApp;
beforeAll(async () => {
  [silent, refusing] = await Promise.all([startTestApp(), startTestApp()]);
  const admin = await refusing.admin();
  await admin.run(AdminUpdateSettingsDocument, { input: { blockedSend: 'REFUSE' } });
});
afterAll(() => Promise.all([silent.close(), refusing.close()]));

describe('blockUser and unblockUser', () => {
  test("tell the viewer's devices once, and the other one nothing", async () => {
    const [ada, bob] = await newPair(silent);
    for (let round = 0; round < 3; round += 1) {
      const { user } = (await ada.run(BlockUserDocument, { input: { userId: bob.id } })).blockUser;
      expect(user.id).toBe(bob.id);
    }
    expect(await blockedBy(ada)).toEqual([bob.id]);
    await Promise.all([unblock(ada, bob), unblock(ada, bob)]);
    expect((await unblock(ada, bob)).data?.unblockUser.user.id).toBe(bob.id);
    expect(await blockedBy(ada)).toEqual([]);
    expect(await inboxOf(ada)).toMatchObject([
      { __typename: 'UserBlocked', user: { id: bob.id } },
      { __typename: 'UserUnblocked', user: { id: bob.id } },
    ]);
    expect([await kindsIn(bob), await blockedBy(bob)]).toEqual([[], []]);
  });

  test('refuse oneself and nobody', async () => {
    const [ada] = await newPair(silent);
    const input = { userId: ada.id };
    expect(refusalOf(await ada.ask(BlockUserDocument, { input }))).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.userId',
    });
    for (const userId of [randomUUID(), 'not an id']) {
      const answers = [
        await ada.ask(BlockUserDocument, { input: { userId } }),
        await unblock(ada, { id: userId }),
      ];
      for (const answer of answers) {
        expect(refusalOf(answer)).toEqual({ code: 'USER_NOT_FOUND', field: 'input.userId' });
      }
    }
  });

  test('list the newest first, in pages of one person', async () => {
    const [ada, bob, carol, dan] = await fourPeople(silent);
    for (const other of [bob, carol, dan]) await block(ada, other);
    const first = await ada.run(BlockedUsersDocument, { first: 2 });
    const after = first.blockedUsers.pageInfo.endCursor;
    const rest = await ada.run(BlockedUsersDocument, { first: 2, after });
    const ids = [first, rest].map(({ blockedUsers }) => blockedUsers.nodes.map((user) => user.id));
    expect(ids).toEqual([[dan.id, carol.id], [bob.id]]);
    expect(refusalOf(await bob.ask(BlockedUsersDocument, { after }))).toEqual({ code: 'CURSOR_INVALID' });
  });

  test('stop at 1,000 blocks, exactly', async () => {
    const [ada, bob, carol, dan] = await fourPeople(silent);
    await withClient(silent.database.url, (client) =>
      client.query(`INSERT INTO user_block SELECT $1, 'blocked-' || n FROM generate_series(1, 999) AS n`, [
        ada.id,
      ]),
    );
    const answers = await Promise.all(
      [bob, carol, dan].map((other) => ada.ask(BlockUserDocument, { input: { userId: other.id } })),
    );
    expect(answers.filter((answer) => answer.data)).toHaveLength(1);
    for (const answer of answers.filter(({ data }) => !data)) {
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_REACHED', limit: 1_000 });
    }
  });
});

describe('in both modes a block', () => {
  test.each(['SILENT', 'REFUSE'])(
    'under %s keeps the one who blocks from reaching the other',
    async (mode) => {
      const [ada, bob] = await newPair(mode === 'SILENT' ? silent : refusing);
      await block(ada, bob);
      const blockedByYou = { code: 'RECIPIENT_BLOCKED_BY_YOU' };
      expect(refusalOf(await trySend(ada, bob))).toEqual(blockedByYou);
      expect(refusalOf(await request(ada, bob))).toEqual(blockedByYou);
      expect(await kindsIn(bob)).toEqual([]);
      await unblock(ada, bob);
      await send(ada, bob);
      await ask(ada, bob);
      expect(await kindsIn(bob)).toEqual(['MessageAdded', 'FriendRequestAdded']);
    },
  );

  test.each(['SILENT', 'REFUSE'])(
    'under %s ends no friendship, and its end is told to both',
    async (mode) => {
      const [ada, bob] = await newPair(mode === 'SILENT' ? silent : refusing);
      await befriend(ada, bob);
      await block(ada, bob);
      expect([await friendsOf(ada), await friendsOf(bob)]).toEqual([[bob.id], [ada.id]]);
      expect((await request(bob, ada)).data?.requestFriend.friend?.user.id).toBe(ada.id);
      await bob.run(RemoveFriendDocument, { input: { userId: ada.id } });
      for (const person of [ada, bob]) {
        expect(await friendsOf(person)).toEqual([]);
        expect((await kindsIn(person)).at(-1)).toBe('FriendRemoved');
      }
    },
  );

  test('leaves requests from before where they are: to be taken back, refused, or accepted by no one who blocks', async () => {
    const [ada, bob, carol, dan] = await fourPeople(silent);
    const [toBob, toCarol, toDan] = [await ask(ada, bob), await ask(ada, carol), await ask(ada, dan)];
    for (const person of [bob, carol, dan]) await block(person, ada);
    expect(refusalOf(await answer(bob, toBob.id, true))).toEqual({ code: 'RECIPIENT_BLOCKED_BY_YOU' });
    expect((await answer(bob, toBob.id, false)).data?.answerFriendRequest.request.status).toBe('REFUSED');
    await ada.run(WithdrawFriendRequestDocument, { input: { requestId: toCarol.id } });
    expect(await requestsOf(carol, 'INCOMING')).toEqual([]);
    expect((await kindsIn(carol)).at(-1)).toBe('FriendRequestClosed');
    expect(await requestsOf(dan, 'INCOMING')).toEqual([toDan]);
  });

  test('lets the blocked accept what the other asked before, unless the blocked are told', async () => {
    for (const app of [silent, refusing]) {
      const [ada, bob] = await newPair(app);
      const { id } = await ask(ada, bob);
      await block(ada, bob);
      const accepted = await answer(bob, id, true);
      if (app === refusing) expect(refusalOf(accepted)).toEqual({ code: 'BLOCKED' });
      expect(await friendsOf(ada)).toEqual(app === silent ? [bob.id] : []);
    }
  });

  test.each(['refused', 'never saw'])(
    'leaves with the blocked what answers a request that they %s',
    async (how) => {
      const [ada, bob] = await newPair(silent);
      if (how === 'never saw') await updateProfile(bob, { friendRequestPolicy: 'NOBODY' });
      const { id } = await ask(ada, bob);
      if (how === 'refused') await answer(bob, id, false);
      await block(ada, bob);
      const before = await kindsIn(ada);
      expect((await request(bob, ada)).data?.requestFriend).toMatchObject({
        friend: null,
        request: { status: 'PENDING' },
      });
      expect(await kindsIn(ada)).toEqual(before);
      expect(await friendsOf(bob)).toEqual([]);
    },
  );
});

describe('under REFUSE', () => {
  test('the blocked are told, and reach the other again after the block', async () => {
    const [ada, bob] = await newPair(refusing);
    await block(ada, bob);
    for (const refused of [await trySend(bob, ada), await request(bob, ada)]) {
      expect(refusalOf(refused)).toEqual({ code: 'BLOCKED' });
    }
    expect(await kindsIn(bob)).toEqual([]);
    await unblock(ada, bob);
    expect((await send(bob, ada)).seq).toBe(1);
    await ask(bob, ada);
    expect((await kindsIn(ada)).slice(2)).toEqual(['MessageAdded', 'FriendRequestAdded']);
  });
});

describe('under SILENT', () => {
  test('the blocked see what anyone sees who writes to someone offline', async () => {
    const [ada, bob, carol, dan] = await fourPeople(silent);
    // Bob wrote to Ada before she blocked him; Carol writes to Dan, who blocks nobody and is away.
    await send(bob, ada, { content: { text: { text: 'Before' } } });
    await send(carol, dan, { content: { text: { text: 'Before' } } });
    await block(ada, bob);
    for (const person of [ada, dan]) await updateProfile(person, { nickname: 'Changed' });
    // Ada stores and reads what Bob wrote before; as far as Bob learns, she is away like Dan.
    await readEverything(ada, bob);
    const seenByBlocked = await seenBy(bob, ada);
    expect(seenByBlocked).toEqual(await seenBy(carol, dan));
    expect(seenByBlocked).toContain('PENDING');
    // The one who blocks sees the conversation as it was, and nothing of the request.
    const { conversation } = await ada.run(HistoryDocument, { with: bob.id });
    expect(conversation).toMatchObject({ lastSeq: 1, unreadCount: 0, messages: { edges: [{}], gaps: [] } });
    expect(await kindsIn(ada)).toEqual(['MessageAdded', 'UserBlocked', 'ViewerChanged', 'ConversationRead']);
    expect(await requestsOf(ada, 'INCOMING')).toEqual([]);
  });

  test('what was hidden stays hidden after the block, for ever', async () => {
    const [ada, bob] = await newPair(silent);
    await block(ada, bob);
    const hidden = await send(bob, ada);
    const asked = await ask(bob, ada);
    await unblock(ada, bob);
    const { inboxSnapshot } = await ada.run(InboxSnapshotDocument);
    expect(inboxSnapshot).toMatchObject({ unreadTotal: 0, conversations: [] });
    expect((await ada.run(HistoryDocument, { with: bob.id })).conversation).toBe(null);
    expect((await ada.run(MessageDocument, { id: hidden.id })).message).toBe(null);
    expect(await requestsOf(ada, 'INCOMING')).toEqual([]);
    expect(refusalOf(await answer(ada, asked.id, true))).toMatchObject({ code: 'REQUEST_NOT_FOUND' });
    expect(await requestsOf(bob, 'OUTGOING')).toEqual([asked]);
    expect(await request(bob, ada)).toMatchObject({ data: { requestFriend: { request: asked } } });
    const later = await send(bob, ada);
    const { conversation } = await ada.run(HistoryDocument, { with: bob.id });
    expect(conversation?.messages.edges.map(({ node }) => node.id)).toEqual([later.id]);
    expect(conversation?.messages.gaps).toEqual([{ fromSeq: 1, toSeq: 1, reason: 'HIDDEN' }]);
    expect(await kindsIn(ada)).toEqual(['UserBlocked', 'UserUnblocked', 'MessageAdded']);
    await readEverything(ada, bob);
    // The positions pass it; it stays what it is.
    expect((await bob.run(HistoryDocument, { with: ada.id })).conversation).toMatchObject({
      peerReadUpToSeq: later.seq,
      messages: { edges: [{ node: { status: 'SENT' } }, { node: { status: 'READ' } }] },
    });
    // Asked in turn, the two are friends, as if Bob let anyone be one.
    expect((await request(ada, bob)).data?.requestFriend.friend?.user.id).toBe(bob.id);
    expect((await kindsIn(ada)).slice(4)).toEqual(['FriendAdded']);
  });
});

async function readEverything(viewer: Person, peer: Person): Promise<void> {
  const { cursor } = (await viewer.run(InboxSnapshotDocument)).inboxSnapshot;
  await viewer.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
  await viewer.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
  const { conversation } = await viewer.run(HistoryDocument, { with: peer.id });
  const input = { conversationId: conversation?.id ?? '', upToSeq: conversation?.lastSeq ?? 0 };
  await viewer.run(MarkReadDocument, { input });
}

/** Everything that `viewer` can learn by writing to `peer` and asking to be a friend, without what always differs. */
async function seenBy(viewer: Person, peer: Person): Promise<string> {
  const answers: unknown[] = [];
  for (const text of ['One', 'Two']) {
    answers.push(await trySend(viewer, peer, { content: { text: { text } }, clientMessageId: text }));
  }
  answers.push(await trySend(viewer, peer, { content: { text: { text: 'Two' } }, clientMessageId: 'Two' }));
  answers.push(await request(viewer, peer), await request(viewer, peer));
  answers.push(await viewer.ask(HistoryDocument, { with: peer.id }), await viewer.ask(ConversationsDocument));
  answers.push(await viewer.ask(UserDocument, { id: peer.id }), await requestsOf(viewer, 'OUTGOING'));
  answers.push(await viewer.ask(InboxSnapshotDocument), await friendsOf(viewer), await inboxOf(viewer));
  return JSON.stringify(answers, null, 1)
    .replaceAll(viewer.id, 'viewer')
    .replaceAll(peer.id, 'peer')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(/"(\w*[cC]ursor)": "[\w-]+"/g, '"$1": "cursor"')
    .replaceAll(/"clientMessageId": "key-\d+"/g, '"clientMessageId": "key"');
}

async function blockedBy(person: Person): Promise<string[]> {
  return (await person.run(BlockedUsersDocument)).blockedUsers.edges.map(({ node }) => node.id);
}

function request(from: Person, to: Person) {
  return from.ask(RequestFriendDocument, { input: { userId: to.id } });
}

function answer(person: Person, requestId: string, accept: boolean) {
  return person.ask(AnswerFriendRequestDocument, { input: { requestId, accept } });
}

function unblock(person: Person, other: { readonly id: string }) {
  return person.ask(UnblockUserDocument, { input: { userId: other.id } });
}
