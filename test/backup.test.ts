import { readFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensurePartitions } from '../src/database/partitions.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { codeBlocks } from './harness/code-blocks.js';
import { archiveSettings, createClusters, guideStep, type Clusters } from './harness/debian-postgres.js';
import { postgres15Available } from './harness/groups.js';
import { follow, followLive, logOf, messageIds, replay, send, sendMany } from './harness/inbox.js';
import { databaseUrl, withClient } from './harness/postgres.js';

const storagePage = readFileSync(
  fileURLToPath(new URL('../docs/reference/storage.md', import.meta.url)),
  'utf8',
);
const [roleStatements = ''] = codeBlocks(storagePage)
  .filter(({ language }) => language === 'sql')
  .map(({ text }) => text);
const steps = (name: string, wal: string): string => guideStep(name).replaceAll('/backup/wal', wal);

describe.runIf(postgres15Available())('a database that is restored as the guide says', () => {
  let clusters: Clusters;
  let wal: string;
  let sourceUrl: string;
  let source: TestApp;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    clusters = await createClusters();
    wal = join(clusters.folder, 'wal');
    await mkdir(wal);
    await chmod(wal, 0o777);
    const server = await clusters.start('source', archiveSettings(wal));
    sourceUrl = databaseUrl(server.url, 'duet');
    await clusters.shell('psql --quiet --dbname="$SERVER" <<<"$ROLES"', {
      SERVER: server.url,
      ROLES: roleStatements,
    });
    source = await startNode(sourceUrl);
    [alice, bob] = [await source.stranger('alice'), await source.stranger('Bob')];
    for (const person of [alice, bob]) await person.run('{ viewer { mutedUntil } }');
  });
  afterAll(async () => {
    await source.close();
    await clusters.end();
  });

  test('from a dump that was made under load is consistent, and every cursor of before needs a snapshot', async () => {
    const stream = await followLive(bob);
    const cursors = [(await replay(follow(bob))).at(-1)?.inbox.cursor];
    const dumping = new AbortController();
    const load = (async () => {
      while (!dumping.signal.aborted)
        await Promise.all([sendMany(alice, bob, 10, 10), sendMany(bob, alice, 5, 5)]);
    })();
    await stream.take(20);
    await clusters.shell(guideStep('dump'), { DATABASE: sourceUrl });
    dumping.abort();
    await load;
    const events = await replay(follow(bob));
    cursors.push(
      ...[0, 10, events.length - 2, events.length - 1].map((index) => events[index]?.inbox.cursor),
    );

    const target = await clusters.start('target');
    const url = databaseUrl(target.url, 'duet');
    await clusters.shell(guideStep('restore-dump'), { NEW_SERVER: target.url });
    expect(await inconsistencies(url)).toEqual([]);
    const restored = await startNode(url);
    const [oldAlice, oldBob] = [await restored.person(alice.id), await restored.person(bob.id)];
    for (const cursor of cursors) expect(await resume(oldBob, cursor)).toEqual(['SNAPSHOT_REQUIRED']);
    const kept = await logOf(restored, oldBob);
    const all = await logOf(source, bob);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(all.length);
    expect(kept).toEqual(all.slice(0, kept.length));
    const next = await send(oldAlice, oldBob);
    expect(await resume(oldBob, undefined)).toEqual([...kept, next, 'RESUMED']);
    await restored.close();
    expect(await inconsistencies(url)).toEqual([]);
    const made = await withClient(rolesAt(url).databaseOwnerUrl, (owner) =>
      ensurePartitions(owner, { daysAhead: 30 }),
    );
    expect(made.length).toBeGreaterThan(0);
    await changesNothing(target.url, url);
  });

  /** Rewriting all of it, and loading it into a database that sorts in another way, gives the same rows in the same order. */
  async function changesNothing(serverUrl: string, url: string): Promise<void> {
    const before = await digest(url);
    await withClient(url, async (client) => {
      await client.query('REINDEX DATABASE duet');
      await client.query('VACUUM FULL');
      await client.query(`CREATE DATABASE german TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'`);
    });
    expect(await digest(url)).toEqual(before);
    const german = databaseUrl(serverUrl, 'german');
    await clusters.shell(
      `pg_dump --dbname="$FROM" --format=custom | pg_restore --dbname="$TO" --exit-on-error
       pg_amcheck --install-missing --heapallindexed "$TO"`,
      { FROM: url, TO: german },
    );
    expect(await withClient(german, (client) => client.query(`SELECT 'a' < 'B' AS sorts`))).toMatchObject({
      rows: [{ sorts: true }],
    });
    expect(await digest(german)).toEqual(before);
    expect(await inconsistencies(german)).toEqual([]);
  }

  test('to a point in time has what was sent before it and nothing else, and needs no step by hand', async () => {
    await clusters.shell(guideStep('base-backup'), { DATABASE: sourceUrl });
    await sendMany(alice, bob, 3, 1);
    const before = await logOf(source, bob);
    const time = await withClient(sourceUrl, async (client) => {
      const { rows } = await client.query<{ time: string }>('SELECT clock_timestamp()::text AS time');
      return rows[0]?.time ?? '';
    });
    await sendMany(alice, bob, 3, 1);
    const cursors = (await replay(follow(bob))).slice(-5).map(({ inbox }) => inbox.cursor);
    await archiveEverything();
    await clusters.shell(steps('recover', wal), { TIME: time });
    const url = databaseUrl((await clusters.start('recovered')).url, 'duet');
    await withClient(url, (client) =>
      vi.waitFor(
        async () =>
          expect((await client.query('SELECT pg_is_in_recovery() AS it')).rows).toEqual([{ it: false }]),
        { timeout: 60_000 },
      ),
    );
    const restored = await startNode(url);
    const oldBob = await restored.person(bob.id);
    expect(await logOf(restored, oldBob)).toEqual(before);
    for (const cursor of cursors) expect(await resume(oldBob, cursor)).toEqual(['SNAPSHOT_REQUIRED']);
    expect(await resume(oldBob, undefined)).toEqual([...before, 'RESUMED']);
    expect(await inconsistencies(url)).toEqual([]);
    await restored.close();
  });

  async function archiveEverything(): Promise<void> {
    await withClient(sourceUrl, async (client) => {
      const { rows } = await client.query<{ file: string }>(
        'SELECT pg_walfile_name(pg_switch_wal()) AS file',
      );
      await vi.waitFor(
        async () => {
          const archived = await client.query<{ file: string }>(
            'SELECT last_archived_wal AS file FROM pg_stat_archiver',
          );
          expect((archived.rows[0]?.file ?? '') >= (rows[0]?.file ?? 'none')).toBe(true);
        },
        { timeout: 60_000 },
      );
    });
  }
});

/** With the two roles of the reference. */
function startNode(url: string): Promise<TestApp> {
  return startTestApp({ database: { url, drop: () => Promise.resolve() }, config: rolesAt(url) });
}

function rolesAt(url: string): { readonly databaseUrl: string; readonly databaseOwnerUrl: string } {
  const urlOf = (role: string, password: string): string =>
    Object.assign(new URL(url), { username: role, password }).href;
  return {
    databaseUrl: urlOf('duet_app', 'choose another'),
    databaseOwnerUrl: urlOf('duet_owner', 'choose one'),
  };
}

/** The whole answer to a cursor: the messages that follow it, and the mode of the mark. */
async function resume(person: Person, after: string | undefined): Promise<string[]> {
  const stream = follow(person, after === undefined ? {} : { after });
  const events = await replay(stream);
  await stream.end();
  return [...messageIds(events), ...events.flatMap(({ inbox }) => inbox.mode ?? [])];
}

/** What contradicts itself in a database, one line for each thing. */
async function inconsistencies(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ what: string }>(`
      SELECT 'head of ' || h.user_id AS what
        FROM inbox_head h LEFT JOIN inbox_entry e ON e.user_id = h.user_id
       GROUP BY h.user_id, h.position
      HAVING h.position <> coalesce(max(e.position), 0) OR count(e.position) <> coalesce(max(e.position), 0)
      UNION ALL
      SELECT 'seq of ' || c.id
        FROM conversation c
        LEFT JOIN message m ON m.conversation_id = c.id
        JOIN (SELECT conversation_id, max(last_seq) AS last_seq FROM conversation_member GROUP BY 1) v
          ON v.conversation_id = c.id
       GROUP BY c.id, v.last_seq
      HAVING v.last_seq <> coalesce(max(m.seq), 0) OR count(m.seq) <> coalesce(max(m.seq), 0)
      UNION ALL
      SELECT 'entry without its message: ' || e.user_id || ' ' || e.position
        FROM inbox_entry e WHERE e.message_id IS NOT NULL AND NOT EXISTS (SELECT FROM message m WHERE m.id = e.message_id)
      UNION ALL
      SELECT 'message without its entries: ' || m.id
        FROM message m
       WHERE (SELECT count(*) FROM inbox_entry e WHERE e.message_id = m.id AND e.kind = 'MESSAGE_ADDED') <> 2
      UNION ALL
      SELECT 'unread of ' || v.user_id
        FROM conversation_member v
       WHERE v.counted - v.read_counted - v.retracted <> (
         SELECT count(*) FROM message m
          WHERE m.conversation_id = v.conversation_id AND m.sender_id <> v.user_id AND m.seq > v.read_up_to_seq
            AND m.counts_as_unread AND m.recalled_at IS NULL)`);
    return rows.map(({ what }) => what);
  });
}

/** Every row of the log and of the messages, in the order of their keys, as one short text each. */
async function digest(url: string): Promise<unknown> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(`
      SELECT (SELECT md5(string_agg(m::text, E'\\n' ORDER BY conversation_id, seq)) FROM message m) AS messages,
             (SELECT md5(string_agg(e::text, E'\\n' ORDER BY user_id, position)) FROM inbox_entry e) AS entries,
             (SELECT string_agg(id, ' ' ORDER BY id) FROM user_account) AS users`);
    return rows[0];
  });
}
