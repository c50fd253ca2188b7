import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type Person, type Stream, type TestApp } from './harness/app.js';
import { newPair, send } from './harness/messages.js';
import { readMetrics } from './harness/metrics.js';
import { createTestDatabase, withClient } from './harness/postgres.js';
import { befriend, block, fourPeople, inboxOf, kindsIn, updateProfile } from './harness/relations.js';
import {
  AdminUpsertUsersDocument,
  HistoryDocument,
  InboxDocument,
  UnblockUserDocument,
  UpdateProfileDocument,
  UserDocument,
  ViewerDocument,
  type InboxSubscription,
} from './generated/documents.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const profile = {
  nickname: 'Ada',
  avatarUrl: 'https://cdn.example.com/ada.png',
  customData: { team: { name: 'red' } },
};

describe('updateProfile', () => {
  test('changes what is given, clears what is null and leaves the rest', async () => {
    const [ada] = await newPair(app);
    const first = await ada.run(UpdateProfileDocument, { input: { ...profile, messagesFrom: 'FRIENDS' } });
    const user = { id: ada.id, ...profile, erased: false };
    const preferences = { messagesFrom: 'FRIENDS', friendRequestPolicy: 'CONFIRM', mutedUntil: null };
    expect(first.updateProfile).toEqual({ viewer: { user, ...preferences } });
    const input = { nickname: null, customData: null, friendRequestPolicy: 'NOBODY' as const };
    const second = await ada.run(UpdateProfileDocument, { input });
    const changed = {
      user: { ...user, nickname: null, customData: null },
      ...preferences,
      friendRequestPolicy: 'NOBODY',
    };
    expect(second.updateProfile).toEqual({ viewer: changed });
    expect(await ada.run(ViewerDocument)).toEqual({ viewer: changed });
  });

  test.each([
    ['messagesFrom', null],
    ['friendRequestPolicy', null],
    ['nickname', ''],
    ['nickname', 'x'.repeat(129)],
    ['avatarUrl', 'javascript:alert(1)'],
    ['customData', { text: 'x'.repeat(2_048) }],
  ])('refuses a %s of %j by name and changes nothing', async (field, value) => {
    const [ada] = await newPair(app);
    const answer = await ada.ask(UpdateProfileDocument, { input: { nickname: 'New', [field]: value } });
    const { code, field: named } = answer.errors?.[0]?.extensions ?? {};
    expect([code, named ?? `input.${field}`]).toEqual(['BAD_USER_INPUT', `input.${field}`]);
    expect((await ada.run(ViewerDocument)).viewer.user.nickname).toBe(null);
    expect(await kindsIn(ada)).toEqual([]);
  });

  test("tells the viewer's devices once, also when it is repeated", async () => {
    const [ada] = await newPair(app);
    await Promise.all(Array.from({ length: 4 }, () => updateProfile(ada, profile)));
    await updateProfile(ada, { ...profile, messagesFrom: 'EVERYONE' });
    await updateProfile(ada, {});
    expect(await inboxOf(ada)).toMatchObject([
      { __typename: 'ViewerChanged', viewer: { user: { id: ada.id, ...profile } } },
    ]);
    const inline = `mutation { updateProfile(input: { customData: { team: { name: "red" } } }) { viewer { user { id } } } }`;
    await ada.run(inline);
    expect(await kindsIn(ada)).toHaveLength(1);
  });

  test('tells friends of a profile, nobody of preferences, and strangers of nothing', async () => {
    const [ada, bob, carol, stranger] = await fourPeople(app);
    await befriend(ada, bob);
    await befriend(carol, ada);
    const streams = [await live(bob), await live(carol)];
    await updateProfile(ada, { messagesFrom: 'FRIENDS', friendRequestPolicy: 'ANYONE' });
    await updateProfile(ada, { nickname: 'Ada' });
    for (const stream of streams) {
      expect(await nextOf(stream)).toMatchObject({
        __typename: 'ProfileChanged',
        user: { id: ada.id, nickname: 'Ada' },
      });
    }
    expect(await kindsIn(stranger)).toEqual([]);
    expect((await stranger.run(UserDocument, { id: ada.id })).user).toMatchObject({ nickname: 'Ada' });
  });

  test('shows in old messages at once', async () => {
    const [ada, bob] = await newPair(app);
    await send(ada, bob);
    await updateProfile(ada, { nickname: 'Ada the second' });
    const { conversation } = await bob.run(HistoryDocument, { with: ada.id });
    expect(conversation?.messages.edges[0]?.node.sender.nickname).toBe('Ada the second');
    expect(await inboxOf(bob)).toMatchObject([{ message: { sender: { nickname: 'Ada the second' } } }]);
  });
});

describe('across a block', () => {
  test.each(['blocks', 'is blocked by'])(
    'a friend who %s the other is not told of a change',
    async (side) => {
      const [ada, bob, carol] = await fourPeople(app);
      await befriend(ada, bob);
      await befriend(ada, carol);
      await (side === 'blocks' ? block(bob, ada) : block(ada, bob));
      const before = await kindsIn(bob);
      const witness = await live(carol);
      await updateProfile(ada, { nickname: 'Ada' });
      await nextOf(witness);
      expect(await kindsIn(bob)).toEqual(before);
      // When the block ends, Bob is shown what has changed, and Ada, of whom Bob has nothing new, is told nothing.
      const [blocker, blocked] = side === 'blocks' ? [bob, ada] : [ada, bob];
      const adasInbox = await kindsIn(ada);
      await blocker.run(UnblockUserDocument, { input: { userId: blocked.id } });
      expect((await inboxOf(bob)).at(-1)).toMatchObject({
        __typename: 'ProfileChanged',
        user: { id: ada.id, nickname: 'Ada' },
      });
      const unblocked = side === 'blocks' ? [] : ['UserUnblocked'];
      expect(await kindsIn(ada)).toEqual([...adasInbox, ...unblocked]);
    },
  );

  test('the end of a block tells the other nothing when no profile has changed', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    await block(ada, bob);
    const before = await kindsIn(bob);
    await ada.run(UnblockUserDocument, { input: { userId: bob.id } });
    expect(await kindsIn(bob)).toEqual(before);
  });

  test('the end of a block tells nothing again of a change from just before it', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    const stream = await live(bob);
    await updateProfile(ada, { nickname: 'Ada' });
    expect(await nextOf(stream)).toMatchObject({ __typename: 'ProfileChanged' });
    await block(ada, bob);
    const before = await kindsIn(bob);
    await ada.run(UnblockUserDocument, { input: { userId: bob.id } });
    expect(await kindsIn(bob)).toEqual(before);
  });

  test('the end of the last of two blocks tells of what has changed since the first began', async () => {
    const [ada, bob, carol] = await fourPeople(app);
    await befriend(ada, bob);
    await befriend(ada, carol);
    const witness = await live(carol);
    await block(bob, ada);
    await updateProfile(ada, { nickname: 'Ada' });
    await nextOf(witness);
    await block(ada, bob);
    const before = await kindsIn(bob);
    await bob.run(UnblockUserDocument, { input: { userId: ada.id } });
    expect(await kindsIn(bob)).toEqual([...before, 'UserUnblocked']);
    await ada.run(UnblockUserDocument, { input: { userId: bob.id } });
    expect((await inboxOf(bob)).at(-1)).toMatchObject({
      __typename: 'ProfileChanged',
      user: { id: ada.id, nickname: 'Ada' },
    });
  });

  /** As a node leaves it that has changed the profile so many seconds ago, and told friends up to this one. */
  async function changeUntold(person: Person, secondsAgo = 0, afterId = ''): Promise<void> {
    await withClient(app.database.url, async (client) => {
      await client.query('INSERT INTO profile_fan_out VALUES ($1, gen_random_uuid(), $2, now())', [
        person.id,
        afterId,
      ]);
      await client.query(
        `UPDATE user_account SET nickname = 'New', profile_changed_at = now() - $2 * interval '1 second' WHERE id = $1`,
        [person.id, secondsAgo],
      );
    });
  }

  test('the end of a block tells of a change that it overtook', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    await changeUntold(ada);
    await block(ada, bob);
    expect(await kindsIn(bob)).not.toContain('ProfileChanged');
    await ada.run(UnblockUserDocument, { input: { userId: bob.id } });
    expect((await inboxOf(bob)).at(-1)).toMatchObject({
      __typename: 'ProfileChanged',
      user: { id: ada.id, nickname: 'New' },
    });
  });

  test.each([
    ['older', 2, 1],
    ['newer', 1, 2],
  ])(
    'that overtook changes of both tells of both, also when its own is the %s',
    async (_which, own, other) => {
      const [ada, bob] = await newPair(app);
      await befriend(ada, bob);
      await changeUntold(ada, own);
      await changeUntold(bob, other);
      await block(ada, bob);
      await ada.run(UnblockUserDocument, { input: { userId: bob.id } });
      for (const [viewer, peer] of [
        [ada, bob],
        [bob, ada],
      ] as const)
        expect((await inboxOf(viewer)).at(-1)).toMatchObject({
          __typename: 'ProfileChanged',
          user: { id: peer.id },
        });
    },
  );

  test('the end of a block tells nothing again to whom the others were told after', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    await changeUntold(ada, 0, bob.id);
    await block(ada, bob);
    const before = await kindsIn(bob);
    await ada.run(UnblockUserDocument, { input: { userId: bob.id } });
    expect(await kindsIn(bob)).toEqual(before);
  });
});

describe('adminUpsertUsers', () => {
  test('tells existing users and their friends of what really changed', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    const before = await kindsIn(ada);
    const stream = await live(bob);
    const admin = await app.admin();
    const made = `made-${randomUUID()}`;
    const input = { users: [{ id: ada.id, nickname: 'Ada' }, { id: made, nickname: 'New' }, { id: bob.id }] };
    for (let round = 0; round < 2; round += 1) {
      const { users } = (await admin.run(AdminUpsertUsersDocument, { input })).adminUpsertUsers;
      expect(users.map((user) => [user.id, user.nickname])).toEqual([
        [ada.id, 'Ada'],
        [made, 'New'],
        [bob.id, null],
      ]);
    }
    expect(await nextOf(stream)).toMatchObject({ __typename: 'ProfileChanged', user: { nickname: 'Ada' } });
    expect(await kindsIn(ada)).toEqual([...before, 'ViewerChanged']);
    expect(await kindsIn(await app.person(made))).toEqual([]);
  });
});

describe('a fan-out', () => {
  test('is taken over from a node whose clock was ahead when it died', async () => {
    const [ada, bob] = await newPair(app);
    await befriend(ada, bob);
    const stream = await live(bob);
    await withClient(app.database.url, (client) =>
      client.query(
        `INSERT INTO profile_fan_out VALUES ($1, gen_random_uuid(), '', now() + interval '1 hour')`,
        [ada.id],
      ),
    );
    expect(await nextOf(stream)).toMatchObject({ __typename: 'ProfileChanged', user: { id: ada.id } });
  });

  test('reaches hundreds of friends once each, also those that a dead node left over', async () => {
    const database = await createTestDatabase();
    const names = Array.from({ length: 230 }, (_value, index) => `friend-${String(index).padStart(3, '0')}`);
    await withClient(database.url, async (client) => {
      const insert = (sql: string, ...values: unknown[]) => client.query(sql, [names, ...values]);
      await client.query(`INSERT INTO user_account (id, nickname) VALUES ('ada', 'Ada')`);
      await client.query(`INSERT INTO inbox_head (user_id) VALUES ('ada')`);
      await insert('INSERT INTO user_account (id) SELECT unnest($1::text[])');
      await insert('INSERT INTO inbox_head (user_id) SELECT unnest($1::text[])');
      await insert(`INSERT INTO friendship (user_id, friend_id) SELECT 'ada', unnest($1::text[])`);
      await insert(`INSERT INTO friendship (user_id, friend_id) SELECT unnest($1::text[]), 'ada'`);
      // A node told the first 100 and died a minute ago.
      await client.query(
        `INSERT INTO profile_fan_out VALUES ('ada', gen_random_uuid(), 'friend-099', now() - interval '1 minute')`,
      );
    });
    const node = await startTestApp({ database });
    try {
      const last = await node.person('friend-229');
      const stream = last.subscribe(InboxDocument, {});
      const seen = await stream.until(({ inbox }) => inbox.__typename === 'ProfileChanged');
      expect(seen.at(-1)?.inbox).toMatchObject({ user: { nickname: 'Ada' } });
      expect(await toldHow(database.url)).toEqual({ told: 130, first: 'friend-100', most: 1 });
      await updateProfile(await node.person('ada'), { nickname: 'Ada Lovelace' });
      const later = await stream.until(({ inbox }) => inbox.__typename === 'ProfileChanged');
      expect(later.at(-1)?.inbox).toMatchObject({ user: { nickname: 'Ada Lovelace' } });
      // It was woken, and did not find it by the check of the heads.
      await vi.waitFor(
        async () =>
          expect((await readMetrics(node.url)).get('duet_inbox_reads_total{reason="hint"}')).toBeGreaterThan(
            0,
          ),
        20_000,
      );
      expect(await toldHow(database.url)).toEqual({ told: 230, first: 'friend-000', most: 2 });
    } finally {
      await node.close();
      await database.drop();
    }
  });
});

async function toldHow(url: string): Promise<unknown> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(`
      SELECT count(*)::int AS told, min(user_id) AS first, max(times)::int AS most
      FROM (SELECT user_id, count(*) AS times FROM inbox_entry WHERE kind = 'PROFILE_CHANGED' GROUP BY user_id) t`);
    return rows[0];
  });
}

/** A stream that has everything so far behind it. */
async function live(person: Person): Promise<Stream<InboxSubscription>> {
  const stream = person.subscribe(InboxDocument, {});
  await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  return stream;
}

async function nextOf(stream: Stream<InboxSubscription>): Promise<InboxSubscription['inbox']> {
  return (await stream.next()).inbox;
}
