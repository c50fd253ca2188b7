import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { createClusters, guideStep, type Clusters } from './harness/debian-postgres.js';
import { postgres15Available } from './harness/groups.js';
import { follow, followLive, messageIds, replay, send, sendMany, type InboxEvents } from './harness/inbox.js';
import { databaseUrl, withClient } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';

const snapshotQuery = '{ inboxSnapshot { cursor conversations { peer { id } } } }';

/** The cursor of a fresh snapshot. */
async function snapshotOf(person: Person): Promise<string> {
  const { inboxSnapshot } = await person.run<{ inboxSnapshot: { cursor: string } }, unknown>(snapshotQuery);
  return inboxSnapshot.cursor;
}

async function twoPeople(node: TestApp): Promise<[Person, Person]> {
  const people: [Person, Person] = [await node.stranger('alice'), await node.stranger('bob')];
  for (const person of people) await person.run('{ viewer { mutedUntil } }');
  return people;
}

/** The whole answer to a cursor: the messages that follow it, and the mode of the mark. */
async function resume(person: Person, after: string): Promise<string[]> {
  const stream = follow(person, { after });
  const events = await replay(stream);
  await stream.end();
  return events.map(({ inbox }) => inbox.mode ?? inbox.message?.id ?? inbox.__typename);
}

const marks = (events: readonly InboxEvents[]): (string | undefined)[] =>
  events.map(({ inbox }) => inbox.mode ?? inbox.__typename);

describe.runIf(postgres15Available())(
  'a node that lives through a fail-over to a replica behind its primary',
  () => {
    let clusters: Clusters;
    let wire: TcpProxy;
    let node: TestApp;
    let replicaUrl: string;
    beforeAll(async () => {
      clusters = await createClusters();
      const primary = await clusters.start('primary');
      const url = databaseUrl(primary.url, 'duet');
      await clusters.shell('createdb --maintenance-db="$PRIMARY" duet', { PRIMARY: primary.url });
      await clusters.shell(guideStep('replica'), { DATABASE: url });
      const replica = await clusters.start('replica');
      replicaUrl = databaseUrl(replica.url, 'duet');
      wire = await TcpProxy.before(url);
      node = await startTestApp({ database: { url: wire.through(url), drop: () => Promise.resolve() } });
    });
    afterAll(async () => {
      await node.close();
      wire.cut();
      await clusters.end();
    });

    test('begins a new epoch before it answers anything, and tells every stream and cursor of the old one', async () => {
      const [alice, bob] = await twoPeople(node);
      const live = await followLive(bob);
      const kept = await sendMany(alice, bob, 3, 1);
      const before = await live.take(3);
      await replicaHas(kept[2]);
      // From here on the replica learns of nothing more.
      await withClient(replicaUrl, async (replica) => {
        await replica.query(`ALTER SYSTEM SET primary_conninfo = ''`);
        await replica.query('SELECT pg_reload_conf()');
        await vi.waitFor(async () => {
          expect((await replica.query('SELECT 1 FROM pg_stat_wal_receiver')).rowCount).toBe(0);
        }, 20_000);
      });
      const lost = await sendMany(alice, bob, 2, 1);
      const cursors = [...before, ...(await live.take(2))].map(({ inbox }) => inbox.cursor);
      expect(await resume(bob, cursors[2] ?? '')).toEqual([...lost, 'RESUMED']);
      const streams = [live, await followLive(bob), await followLive(alice)];

      wire.cut();
      wire.lead(replicaUrl);
      await wire.restore();
      // A replica that is not promoted yet answers nothing: it may be behind.
      const early = snapshotOf(bob).then(
        () => 'answered',
        (error: unknown) => String(error),
      );
      expect(await early).toContain('UNAVAILABLE');
      await clusters.shell(guideStep('promote'), { REPLICA: replicaUrl });
      // Answered by the first connection that finds the new primary: its position 4 is another message than before.
      const other = await send(alice, bob, 'another message at a position that was given out before');

      for (const stream of streams) expect(marks(await replay(stream))).toEqual(['SNAPSHOT_REQUIRED']);
      for (const cursor of cursors) expect(await resume(bob, cursor)).toEqual(['SNAPSHOT_REQUIRED']);
      const cursor = await snapshotOf(bob);
      const again = follow(bob, { after: cursor });
      expect(marks(await replay(again))).toEqual(['RESUMED']);
      const next = await send(alice, bob);
      expect(messageIds(await again.take(1))).toEqual([next]);
      const everything = follow(bob);
      expect(messageIds(await replay(everything))).toEqual([...kept, other, next]);
      expect(node.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    });

    async function replicaHas(messageId: string | undefined): Promise<void> {
      await withClient(replicaUrl, (replica) =>
        vi.waitFor(
          async () => {
            const found = await replica.query('SELECT 1 FROM message WHERE id = $1', [messageId]);
            expect(found.rowCount).toBe(1);
          },
          { timeout: 20_000 },
        ),
      );
    }
  },
);

describe('a node that lives while its database loses what was committed', () => {
  test('notices it by the heads, and begins a new epoch with the other nodes', async () => {
    const node = await startTestApp();
    const second = await startTestApp({ database: node.database });
    const [alice, bob] = await twoPeople(node);
    const bobElsewhere = await second.person(bob.id);
    const sent = await sendMany(alice, bob, 3, 1);
    const admin = await node.admin();
    for (let time = 0; time < 2; time += 1) await disconnect(admin, alice);
    const streams = [await followLive(bob), await followLive(bobElsewhere)];
    const before = await snapshotOf(bob);
    // As a snapshot of the disk leaves it that was put back: PostgreSQL itself sees no difference.
    await withClient(node.database.url, (client) =>
      client.query(`
        BEGIN;
        DELETE FROM inbox_entry WHERE user_id = '${bob.id}' AND position > 1;
        UPDATE inbox_head SET position = 1 WHERE user_id = '${bob.id}';
        DELETE FROM control_event WHERE revision = 2;
        UPDATE control_event SET at = at - interval '1 minute';
        UPDATE app_settings SET control_revision = 1;
        COMMIT;
      `),
    );
    for (const stream of streams) {
      const ending = await replay(stream);
      expect(marks(ending)).toEqual(['SNAPSHOT_REQUIRED']);
      // Whoever keeps the cursor of the mark all the same misses nothing of the new log.
      expect(await resume(bob, ending[0]?.inbox.cursor ?? '')).toEqual([sent[0], 'RESUMED']);
    }
    for (const person of [bob, bobElsewhere]) {
      expect(await resume(person, before)).toEqual(['SNAPSHOT_REQUIRED']);
      expect(await resume(person, await snapshotOf(bob))).toEqual(['RESUMED']);
    }
    const epochs = await withClient(node.database.url, (client) =>
      client.query('SELECT epoch FROM installation'),
    );
    expect(epochs.rows).toHaveLength(1);
    // Its revision was given out before; nobody may take it for one that was acted on.
    const carol = await second.stranger('carol');
    const ended = (await followLive(carol)).completion().catch((error: unknown) => error);
    await disconnect(admin, carol);
    expect(await ended).toMatchObject({ code: 4403 });
    await second.close();
    await node.close();
  });
});

async function disconnect(admin: Person, { id }: Person): Promise<void> {
  await admin.run('mutation ($id: ID!) { adminDisconnectUser(input: { userId: $id }) { userId } }', { id });
}
