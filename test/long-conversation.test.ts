import type pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPools, type Pools } from '../src/database/pools.js';
import { AdminEraseUserDocument, MarkReadDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { unreadOf } from './harness/changes.js';
import { newPair, send } from './harness/messages.js';
import { explain, scansOf } from './harness/plans.js';
import { withClient } from './harness/postgres.js';
import { StatementRecorder, type Asked } from './harness/statements.js';

const messages = 5_000;
/** Of a conversation, for one statement: what is looked up, and nothing that grows with its length. */
const mostRows = 50;

let app: TestApp;
let pools: Pools;
let alice: Person;
let bob: Person;
let conversationId: string;
let whileErasing: readonly Asked[];
let whileReading: readonly Asked[];

beforeAll(async () => {
  app = await startTestApp();
  pools = createPools({ url: app.database.url, log: pino({ level: 'silent' }) });
  [alice, bob] = await newPair(app);
  ({ conversationId } = await send(alice, bob));
  await withClient(app.database.url, lengthen);
  const recorder = new StatementRecorder();
  whileErasing = await recorder.allDuring(eraseAlice);
  whileReading = await recorder.allDuring(async () => {
    for (const upToSeq of [10, 10, 20])
      await bob.run(MarkReadDocument, { input: { conversationId, upToSeq } });
  });
  recorder.stop();
});
afterAll(async () => {
  await pools.close();
  await app.close();
});

describe('a long conversation with an erased user', () => {
  it('is not read from end to end to find out what to erase', async () => {
    const ends = whileErasing.filter(({ text }) => /^SELECT .*"seq".*"public"."message"/s.test(text));
    expect(ends.length).toBeGreaterThan(0);
    expect(await mostTouched(pools.query, ends)).toBeLessThanOrEqual(mostRows);
  });

  it('is not counted through each time its reader moves on', async () => {
    const counts = whileReading.filter(({ text }) => text.includes('AS retracted'));
    expect(counts.length).toBe(3);
    expect(await mostTouched(pools.write, counts)).toBeLessThanOrEqual(mostRows);
    expect(await unreadOf(bob, alice)).toBe(0);
  });
});

async function eraseAlice(): Promise<void> {
  const admin = await app.admin();
  await admin.run(AdminEraseUserDocument, { input: { userId: alice.id } });
  await vi.waitFor(async () => expect(await countRows('user_erasure')).toBe(0), {
    timeout: 30_000,
    interval: 50,
  });
  expect(await countRows('message WHERE erased_at IS NULL')).toBe(0);
}

async function countRows(what: string): Promise<number> {
  const { rows } = await pools.query.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${what}`);
  return rows[0]?.count ?? -1;
}

/** The most that one of these statements touches of messages, on the connections that it is sent over. */
async function mostTouched(pool: pg.Pool, asked: readonly Asked[]): Promise<number> {
  const client = await pool.connect();
  try {
    const touched: number[] = [];
    for (const { text, values } of asked) {
      const ofMessages = scansOf(await explain(client, text, values)).filter(({ table }) =>
        table.startsWith('message'),
      );
      touched.push(ofMessages.reduce((sum, scan) => sum + scan.touched, 0));
    }
    return Math.max(...touched);
  } finally {
    client.release();
  }
}

/** As if Alice had sent so many, all unread. */
async function lengthen(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO message (
       id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id, idempotency_key, request_hash,
       content, counts_as_unread, sender_counted, recipient_counted, sent_at)
     SELECT (left(m.id::text, 18) || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid, m.conversation_id, n, m.sender_id,
       m.recipient_id, m.acting_id, 'long-' || n, gen_random_uuid(), gen_random_uuid(),
       m.content, true, m.sender_counted, n, m.sent_at
     FROM message m, generate_series(2, ${messages}) AS n
     WHERE m.conversation_id = $1`,
    [conversationId],
  );
  await client.query(
    `UPDATE conversation_member SET last_seq = ${messages}, counted = CASE WHEN user_id = $2 THEN ${messages} ELSE counted END
     WHERE conversation_id = $1`,
    [conversationId, bob.id],
  );
  await client.query('ANALYZE message');
}
