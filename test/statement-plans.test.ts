import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPools } from '../src/database/pools.js';
import {
  AcknowledgeInboxDocument,
  ConversationsDocument,
  DeleteMessagesDocument,
  InboxDocument,
  InboxSnapshotDocument,
  MarkReadDocument,
  MessageDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, pageOf, send, sendInput, sendMany } from './harness/messages.js';
import { explain, scansOf, type PlanNode } from './harness/plans.js';
import { createTestDatabase } from './harness/postgres.js';
import { StatementRecorder, type Asked } from './harness/statements.js';

/** Tables of a few rows: an index would be no shorter way to it. */
const tinyTables = ['app_settings', 'installation', 'presence_node'];
/** Rows that one scan may touch, those it throws away included: a page and the row behind it, several times over. */
const mostRows = 500;

let app: TestApp;
/** Every statement of the hot paths as a node sends it, once. */
let statements: readonly Asked[];
let alice: Person;
let bob: Person;
let conversationId: string;

beforeAll(async () => {
  app = await startTestApp();
  [alice, bob] = await newPair(app);
  const recorder = new StatementRecorder();
  const heard = await recorder.allDuring(useHotPaths);
  recorder.stop();
  const byText = new Map(heard.map((asked) => [`${asked.name} ${asked.text}`, asked]));
  statements = [...byText.values()].filter(
    ({ name, text }) => name !== undefined || /^\s*SELECT ["*h]/.test(text),
  );
});
afterAll(() => app.close());

async function useHotPaths(): Promise<void> {
  const sent = await sendMany(alice, bob, 3);
  conversationId = sent[0]?.conversationId ?? '';
  const repeated = sendInput(bob, { replyTo: sent[0]?.id ?? null });
  await send(alice, bob, repeated);
  await send(alice, bob, repeated);
  await send(bob, alice);
  const stream = bob.subscribe(InboxDocument, { deviceId: 'phone' });
  const replayed = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  const cursor = replayed.at(-1)?.inbox.cursor ?? '';
  await bob.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
  await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: 2 } });
  await bob.run(DeleteMessagesDocument, { input: { messageIds: [sent[1]?.id ?? ''] } });
  const newest = await pageOf(bob, alice, { last: 2 });
  await pageOf(bob, alice, { last: 50, before: newest.pageInfo.startCursor });
  await pageOf(bob, alice, { first: 50, after: newest.pageInfo.startCursor });
  await bob.run(MessageDocument, { id: sent[0]?.id ?? '' });
  const contacts = await bob.run(ConversationsDocument, { first: 1 });
  await bob.run(ConversationsDocument, { after: contacts.conversations.pageInfo.endCursor });
  await bob.run(InboxSnapshotDocument);
  await bob.subscribe(InboxDocument, { after: cursor }).next();
  // More than a replay begins with.
  await sendMany(alice, bob, 100);
  await bob.subscribe(InboxDocument).until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  // Presence: the two have both written, and Alice comes.
  const signals = bob.subscribe('subscription { signals { __typename } }');
  await alice.subscribe(InboxDocument).next();
  await signals.next();
}

describe('on a connection that planned them on empty tables', () => {
  it('know the hot paths', () => {
    // prettier-ignore
    expect(statements.flatMap(({ name }) => name ?? [])).toEqual(expect.arrayContaining([
      'writes-lock-heads', 'messages-read-facts', 'messages-read-replied', 'messages-read-duplicates', 'messages-write-batch', 'inbox-read-beginning', 'inbox-read-page',
      'receipts-read-facts', 'receipts-write', 'receipts-acknowledge', 'presence-list-shown',
    ]));
    expect(statements.filter(({ name }) => name === undefined).length).toBeGreaterThan(8);
  });

  it.each([
    [200_000, 'never looked at'],
    [20_000, 'known to be empty'],
  ])(
    'the hot statements go through indexes and touch few rows among %i messages, when the tables were %s',
    async (messages, before) => {
      const database = await createTestDatabase();
      const pools = createPools({ url: database.url, log: pino({ level: 'silent' }) });
      const [writes, queries] = [await pools.write.connect(), await pools.query.connect()];
      const owner = new pg.Client({ connectionString: database.url });
      await owner.connect();
      try {
        await owner.query(withoutAutovacuum);
        if (before === 'known to be empty') await owner.query('ANALYZE');
        await planPrepared(writes, () => undefined);
        await grow(owner, messages);
        await planPrepared(writes, expectFewRows);
        await owner.query('ANALYZE');
        await planPrepared(writes, expectFewRows);
        // Prisma's are planned anew each time, with the statistics that autovacuum has gathered by then.
        for (const { name, text, values } of statements) {
          if (name === undefined) expectFewRows(text, await explain(queries, text, values));
        }
      } finally {
        writes.release();
        queries.release();
        await owner.end();
        await pools.close();
        await database.drop();
      }
    },
    120_000,
  );
});

/** Plans the named statements as a node does: once for the connection, with its settings. */
async function planPrepared(
  client: pg.PoolClient,
  check: (name: string, root: PlanNode) => void,
): Promise<void> {
  const known = await client.query<{ name: string }>('SELECT name FROM pg_prepared_statements');
  for (const { name, text, values } of statements) {
    if (name === undefined) continue;
    if (!known.rows.some((row) => row.name === name)) await client.query(`PREPARE "${name}" AS ${text}`);
    const literals: string[] = [];
    for (const value of values) literals.push(literalOf(await withoutBinary(client, value)));
    const list = literals.length === 0 ? '' : `(${literals.join(', ')})`;
    check(name, await explain(client, `EXECUTE "${name}" ${list}`));
  }
}

function expectFewRows(text: string, root: PlanNode): void {
  for (const { table, touched, isWhole } of scansOf(root)) {
    if (tinyTables.includes(table)) continue;
    expect(touched, `${text}\ntouches so many rows of ${table}`).toBeLessThanOrEqual(mostRows);
    // What Prisma plans anew may read a partition in which nothing is.
    if (isWhole) expect(touched, `${text}\nreads all of ${table}`).toBe(0);
  }
}

const withoutAutovacuum = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', name);
  END LOOP;
END $$`;

/** Half of it between the two, the other half with a thousand others; stored today, in the one partition. */
async function grow(owner: pg.Client, messages: number): Promise<void> {
  await owner.query(`
    CREATE TEMPORARY TABLE pair AS
      SELECT 0 AS number, '${conversationId}'::uuid AS id, '${alice.id}' AS sender_id, '${bob.id}' AS recipient_id, ${messages / 2} AS messages
      UNION ALL
      SELECT n, gen_random_uuid(), 'contact-' || n, '${bob.id}', ${messages / 2000} FROM generate_series(1, 1000) AS n;
    INSERT INTO user_account (id, nickname) SELECT sender_id, sender_id FROM pair UNION SELECT '${bob.id}', 'Bob';
    INSERT INTO inbox_head (user_id, position) SELECT sender_id, 0 FROM pair UNION SELECT '${bob.id}', ${messages};
    INSERT INTO device (user_id, id) SELECT id, 'phone' FROM user_account;
    INSERT INTO user_block (user_id, blocked_id) SELECT 'someone', sender_id FROM pair;
    INSERT INTO friendship (user_id, friend_id) SELECT 'someone', sender_id FROM pair;
    INSERT INTO presence_node (id, expires_at) SELECT gen_random_uuid(), now() + interval '1 hour';
    INSERT INTO presence (user_id, node_id) SELECT pair.sender_id, n.id FROM pair, presence_node n WHERE pair.number > 0;
    INSERT INTO conversation (id, low_user_id, high_user_id)
      SELECT id, least(sender_id, recipient_id), greatest(sender_id, recipient_id) FROM pair;
    CREATE TEMPORARY TABLE grown AS
      SELECT pair.*, n AS seq, row_number() OVER () AS position,
             encode(overlay(overlay(uuid_send(gen_random_uuid()) PLACING '\\x70' FROM 7 FOR 1) PLACING
               substring(int8send((extract(epoch FROM now()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 'hex')::uuid AS message_id
        FROM pair, generate_series(1, pair.messages) AS n;
    INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id, idempotency_key,
        request_hash, content, counts_as_unread, sender_counted, recipient_counted, sent_at)
      SELECT message_id, id, seq, sender_id, recipient_id, sender_id, 'grown', gen_random_uuid(), gen_random_uuid(),
             '{"kind":"TEXT","text":"grown"}', true, 0, seq, now() FROM grown;
    INSERT INTO inbox_entry (user_id, position, stored_at, kind, conversation_id, message_id)
      SELECT recipient_id, position, now(), 'MESSAGE_ADDED', id, message_id FROM grown;
    INSERT INTO conversation_member (user_id, conversation_id, peer_id, last_seq, last_message_id, last_activity_at, active_day)
      SELECT member.user_id, last.id, member.peer_id, last.seq, last.message_id, now() - number * interval '1 hour', (now() - number * interval '1 hour')::date
        FROM (SELECT DISTINCT ON (id) * FROM grown ORDER BY id, seq DESC) last,
             LATERAL (VALUES (sender_id, recipient_id), (recipient_id, sender_id)) AS member (user_id, peer_id);
    INSERT INTO message_deletion SELECT recipient_id, id, seq FROM grown WHERE seq % 20 = 0;
  `);
}

/** A value as it is written in SQL; only what the node's statements are given. */
/** An array in binary as text: a literal has no other form. */
async function withoutBinary(client: pg.PoolClient, value: unknown): Promise<unknown> {
  if (!(value instanceof Buffer)) return value;
  // It says the type of its elements.
  const types = await client.query<{ type: string }>('SELECT format_type($1, NULL) AS type', [
    value.readUInt32BE(8),
  ]);
  const { rows } = await client.query<{ text: string }>(`SELECT $1::${types.rows[0]?.type}[]::text AS text`, [
    value,
  ]);
  return rows[0]?.text;
}

function literalOf(value: unknown): string {
  if (value === null) return 'NULL';
  const text = Array.isArray(value) ? `{${value.map(elementOf).join(',')}}` : textOf(value);
  return `'${text.replaceAll("'", "''")}'`;
}

function elementOf(value: unknown): string {
  if (value === null) return 'NULL';
  return `"${textOf(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
