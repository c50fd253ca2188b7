import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokenSigner } from '../src/auth/tokens.js';
import { Person, startTestApp, testSecret, type Stream, type TestApp } from './harness/app.js';
import {
  deleteForMe,
  edit,
  listed,
  live,
  markRead,
  recall,
  replay,
  type InboxEventOf,
} from './harness/changes.js';
import type { ChildNode } from './harness/child-node.js';
import { pageOf, send } from './harness/messages.js';
import { createTestDatabase, type TestDatabase } from './harness/postgres.js';
import {
  openPreviousRelease,
  previousReleaseAvailable,
  type PreviousRelease,
} from './harness/previous-release.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';

type Live = Stream<{ readonly inbox: InboxEventOf }>;

describe.runIf(redisAvailable() && previousReleaseAvailable())('nodes of the previous release', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let release: PreviousRelease;
  let before: ChildNode;
  let now: TestApp | undefined;
  beforeAll(async () => {
    [redis, database, release] = await Promise.all([
      startRedis(),
      createTestDatabase('empty'),
      openPreviousRelease(),
    ]);
    before = await release.start({ DATABASE_URL: database.url, REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await now?.close();
    await before.kill();
    await Promise.all([release.remove(), redis.stop()]);
    await database.drop();
  });

  test('work on beside new ones that migrate the database', async () => {
    const signer = createTokenSigner({ secret: testSecret });
    const someone = async (userId: string): Promise<Person> => {
      const { token } = await signer.sign({ userId, role: 'USER', expiresInSeconds: 600 });
      return new Person(userId, before.url, token);
    };
    const [alice, bob] = [await someone('alice'), await someone('bob')];
    await Promise.all([live(alice), live(bob)]);
    const old = await send(alice, bob);

    now = await startTestApp({ database, config: { redisUrl: redis.url } });
    const [aliceNow, bobNow] = [await now.person(alice.id), await now.person(bob.id)];
    const streams: readonly Live[] = await Promise.all([alice, bob, aliceNow, bobNow].map(live));
    /** What all four devices see of the next change. */
    const seen = async (): Promise<string[]> =>
      Promise.all(streams.map(async (stream) => (await stream.next()).inbox.__typename));
    const all = (typename: string): string[] => streams.map(() => typename);

    const fromOld = await send(alice, bobNow);
    expect(await seen()).toEqual(all('MessageAdded'));
    const fromNew = await send(bobNow, alice);
    expect(await seen()).toEqual(all('MessageAdded'));
    await edit(aliceNow, old);
    expect(await seen()).toEqual(all('MessageEdited'));
    await edit(alice, fromOld);
    expect(await seen()).toEqual(all('MessageEdited'));
    await recall(bob, fromNew);
    expect(await seen()).toEqual(all('MessageRecalled'));
    const gone = [await send(alice, bob), await send(alice, bob)];
    for (const message of gone)
      expect([message.seq, await seen()]).toEqual([message.seq, all('MessageAdded')]);
    await deleteForMe(bob, gone.slice(0, 1));
    await deleteForMe(bobNow, gone.slice(1));
    for (const stream of [streams[1], streams[3]])
      expect((await stream?.take(2))?.map(({ inbox }) => inbox.__typename)).toEqual([
        'MessagesDeleted',
        'MessagesDeleted',
      ]);

    expect(await listed(bob, alice)).toMatchObject({ unreadCount: 2 });
    await markRead(bobNow, fromOld);
    expect((await listed(bob, alice))?.unreadCount).toBe(0);
    for (const [there, here, peer] of [
      [alice, aliceNow, bob],
      [bob, bobNow, alice],
    ] as const) {
      const entries = await replay(there);
      expect(entries.length).toBeGreaterThan(8);
      expect(await replay(here)).toEqual(entries);
      const page = await pageOf(there, peer, { first: 50 });
      expect(await pageOf(here, peer, { first: 50 })).toEqual(page);
      expect(await listed(here, peer)).toEqual(await listed(there, peer));
    }
    expect(now.logged).toEqual([]);
    expect((await before.terminate()).code).toBe(0);
  });
});
