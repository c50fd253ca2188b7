import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidV7 } from 'uuid';
import { daysOfPartition, readPartition } from '../src/database/partition.js';
import {
  dropExpiredPartitions,
  ensurePartitions,
  lacksPartition,
  uuidV7LowerBound,
} from '../src/database/partitions.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

const dayMs = 86_400_000;
const noon = new Date('2027-02-27T12:00:00.000Z');

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

describe('ensurePartitions', () => {
  it('makes the days from yesterday to a week ahead, of both tables, across the end of a month', async () => {
    const days = ['0226', '0227', '0228', '0301', '0302', '0303', '0304', '0305', '0306'];
    expect(await ensurePartitions(client, { now: noon })).toEqual(
      days.flatMap((day) => [`message_2027${day}`, `inbox_entry_2027${day}`]),
    );
  });

  it('makes only what is missing, and nothing the second time', async () => {
    await ensurePartitions(client, { now: noon });
    expect(await ensurePartitions(client, { now: noon })).toEqual([]);
    expect(await ensurePartitions(client, { now: new Date(noon.getTime() + dayMs) })).toEqual([
      'message_20270307',
      'inbox_entry_20270307',
    ]);
    await client.query('DROP TABLE message_20270301');
    expect(await ensurePartitions(client, { now: noon })).toEqual(['message_20270301']);
  });

  it("goes by the database's clock when no time is given", async () => {
    const { rows } = await client.query<{ day: string }>(
      `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') AS day`,
    );
    const made = await ensurePartitions(client, { daysAhead: 9 });
    expect(made).toHaveLength(4);
    expect(made).not.toContain(`message_${rows[0]?.day}`);
    await storeNow();
  });

  it('makes each partition once when many nodes start together', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        withClient(database.url, (node) => ensurePartitions(node, { now: noon })),
      ),
    );
    expect(made.flat()).toHaveLength(18);
  });

  it('makes whole UTC days in any time zone of the session', async () => {
    await client.query(`SET TimeZone = 'Asia/Kathmandu'`);
    await ensurePartitions(client, { now: noon });
    for (const at of ['2027-02-27T00:00:00.000Z', '2027-02-27T23:59:59.999Z']) await store(new Date(at));
    expect(
      await client.query(
        'SELECT tableoid::regclass::text AS name FROM message UNION ALL SELECT tableoid::regclass::text FROM inbox_entry',
      ),
    ).toMatchObject({
      rows: [
        { name: 'message_20270227' },
        { name: 'message_20270227' },
        { name: 'inbox_entry_20270227' },
        { name: 'inbox_entry_20270227' },
      ],
    });
  });

  it('needs no lock that would make reads or writes wait', async () => {
    await client.query('BEGIN');
    await storeNow();
    await client.query('SELECT count(*) FROM message; SELECT count(*) FROM inbox_entry');
    const made = await withClient(database.url, (owner) => ensurePartitions(owner, { now: noon }));
    expect(made).toHaveLength(18);
    await client.query('COMMIT');
  });

  it('keeps seq unique in a conversation, and gives each partition the indexes of its parent', async () => {
    const conversation = randomUUID();
    await storeNow(conversation, 1);
    await expect(storeNow(conversation, 1)).rejects.toMatchObject({ code: '23505' });
    await ensurePartitions(client, { now: noon });
    const unattached = await client.query(
      `SELECT parent.indexrelid::regclass FROM pg_index parent, pg_inherits partition
        WHERE parent.indrelid IN ('message'::regclass, 'inbox_entry'::regclass) AND inhparent = parent.indrelid
          AND NOT EXISTS (SELECT FROM pg_index child JOIN pg_inherits link ON link.inhrelid = child.indexrelid
                           WHERE child.indrelid = partition.inhrelid AND link.inhparent = parent.indexrelid)`,
    );
    expect(unattached.rows).toEqual([]);
  });

  it('lets a write of a day without partition fail instead of keeping it for ever', async () => {
    await expect(store(new Date(noon.getTime() + 100 * dayMs))).rejects.toMatchObject({ code: '23514' });
  });

  it("lets the server's role use new partitions through their parents", async () => {
    await ensurePartitions(client, { now: noon });
    await client.query('SET ROLE duet_server');
    await store(noon);
    expect((await client.query('SELECT 1 FROM message JOIN inbox_entry ON message_id = id')).rowCount).toBe(
      1,
    );
    await client.query('RESET ROLE');
  });
});

describe('dropExpiredPartitions', () => {
  beforeEach(async () => {
    await dropAll();
    await ensurePartitions(client, { now: noon, daysAhead: 2 });
  });

  it('drops whole expired days, the inbox before the messages, oldest first', async () => {
    const result = await dropExpiredPartitions(client, {
      inboxBefore: new Date('2027-02-28T23:59:59.999Z'),
      messagesBefore: new Date('2027-02-28T00:00:00.000Z'),
    });
    expect(result).toEqual({
      dropped: ['inbox_entry_20270226', 'inbox_entry_20270227', 'message_20270226', 'message_20270227'],
      postponed: null,
    });
    expect(await partitions()).toEqual([
      'inbox_entry_20270228',
      'inbox_entry_20270301',
      'message_20270228',
      'message_20270301',
    ]);
  });

  it('drops nothing that may hold something that is still kept', async () => {
    const before = new Date('2027-02-26T23:59:59.999Z');
    expect(await dropExpiredPartitions(client, { inboxBefore: before, messagesBefore: before })).toEqual({
      dropped: [],
      postponed: null,
    });
  });

  it('refuses to let messages expire before the entries that refer to them', async () => {
    const expiry = { inboxBefore: noon, messagesBefore: new Date(noon.getTime() + 1) };
    await expect(dropExpiredPartitions(client, expiry)).rejects.toThrow(RangeError);
  });

  it('drops each partition once when many nodes do it at the same time', async () => {
    const expiry = {
      inboxBefore: new Date('2027-03-01T00:00:00Z'),
      messagesBefore: new Date('2027-03-01T00:00:00Z'),
    };
    const results = await Promise.all(
      Array.from({ length: 4 }, () =>
        withClient(database.url, (node) => dropExpiredPartitions(node, expiry)),
      ),
    );
    expect(results.flatMap(({ dropped }) => dropped)).toHaveLength(6);
    expect(await partitions()).toEqual(['inbox_entry_20270301', 'message_20270301']);
  });

  it('waits for a statement in short attempts, between which traffic goes on', async () => {
    const expiry = {
      inboxBefore: new Date('2027-02-27T00:00:00Z'),
      messagesBefore: new Date('2027-02-27T00:00:00Z'),
    };
    await client.query('BEGIN; SELECT 1 FROM inbox_entry');
    await withClient(database.url, async (owner) => {
      const drop = dropExpiredPartitions(owner, expiry);
      await withClient(database.url, async (other) => {
        await other.query('SET lock_timeout = 1000');
        await untilWaiting(other);
        for (let read = 0; read < 5; read += 1) await other.query('SELECT 1 FROM inbox_entry');
      });
      await client.query('COMMIT');
      expect(await drop).toEqual({ dropped: ['inbox_entry_20270226', 'message_20270226'], postponed: null });
    });
  });

  it('leaves to the next call what stays locked, and drops no messages before their entries', async () => {
    const expiry = {
      inboxBefore: new Date('2027-02-28T00:00:00Z'),
      messagesBefore: new Date('2027-02-28T00:00:00Z'),
    };
    await client.query('BEGIN; SELECT 1 FROM inbox_entry');
    await withClient(database.url, async (owner) => {
      expect(await dropExpiredPartitions(owner, expiry)).toEqual({
        dropped: [],
        postponed: 'inbox_entry_20270226',
      });
      expect(await partitions()).toHaveLength(8);
      await client.query('COMMIT');
      expect((await dropExpiredPartitions(owner, expiry)).dropped).toHaveLength(4);
    });
  });

  it('leaves alone what someone attached under another name', async () => {
    await client.query(
      `CREATE TABLE inbox_entry_archive PARTITION OF inbox_entry FOR VALUES FROM (MINVALUE) TO ('2027-01-01')`,
    );
    const result = await dropExpiredPartitions(client, { inboxBefore: noon, messagesBefore: noon });
    expect(result.dropped).toEqual(['inbox_entry_20270226', 'message_20270226']);
    expect(await partitions()).toContain('inbox_entry_archive');
  });
});

describe('partitions of several days', () => {
  const days = { message: 12, inbox_entry: 3 };

  beforeEach(() => dropAll());

  it('begin where those end that there are, and end where others begin', async () => {
    await ensurePartitions(client, { now: noon, daysAhead: 0 });
    await ensurePartitions(client, { now: new Date('2027-03-11T12:00:00Z'), daysAhead: 0 });
    const made = await ensurePartitions(client, { now: noon, daysAhead: 2, days });
    expect(made).toEqual(['message_20270228_20270309', 'inbox_entry_20270228_20270302']);
    expect(await ensurePartitions(client, { now: noon, daysAhead: 2, days })).toEqual([]);
    for (const at of ['2027-02-28T00:00:00.000Z', '2027-03-02T23:59:59.999Z']) await store(new Date(at));
    const { rows } = await client.query<{ name: string }>(
      'SELECT DISTINCT tableoid::regclass::text AS name FROM message UNION ALL SELECT DISTINCT tableoid::regclass::text FROM inbox_entry',
    );
    expect(rows.map(({ name }) => name)).toEqual(made);
  });

  it('are looked for, whether one of today is missing', async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    expect(await lacksPartition(pool)).toBe(true);
    // From yesterday.
    await ensurePartitions(client, { daysAhead: 0, days });
    expect(await lacksPartition(pool)).toBe(false);
    for (const name of await partitions())
      if (name.startsWith('inbox')) await client.query(`DROP TABLE ${name}`);
    expect(await lacksPartition(pool)).toBe(true);
    const inAWeek = new Date(Date.now() + 7 * dayMs);
    await ensurePartitions(client, { now: inAWeek, daysAhead: 0, days });
    expect(await lacksPartition(pool)).toBe(true);
    await pool.end();
  });

  it('go when their last day has expired, and the mark of the oldest message moves behind it', async () => {
    await ensurePartitions(client, { now: noon, daysAhead: 0, days: { message: 3, inbox_entry: 3 } });
    const [inboxBefore, messagesBefore] = [new Date('2027-03-01T00:00:00Z'), noon];
    expect(await dropExpiredPartitions(client, { inboxBefore, messagesBefore })).toEqual({
      dropped: ['inbox_entry_20270226_20270228'],
      postponed: null,
    });
    await dropExpiredPartitions(client, { inboxBefore, messagesBefore: inboxBefore });
    expect(await partitions()).toEqual([]);
    expect(await client.query('SELECT oldest_message_id AS id FROM app_settings')).toMatchObject({
      rows: [{ id: uuidV7LowerBound(inboxBefore) }],
    });
  });

  it.each([7, 33, 365])('are few however long messages are kept: %i days', async (keptDays) => {
    const span = daysOfPartition(keptDays);
    let most = 0;
    for (let day = 0; day < 2 * keptDays; day += 3) {
      const now = new Date(noon.getTime() + day * dayMs);
      const before = new Date(now.getTime() - keptDays * dayMs);
      await ensurePartitions(client, { now, daysAhead: 3, days: { message: span, inbox_entry: span } });
      await dropExpiredPartitions(client, { messagesBefore: before, inboxBefore: before });
      const kept = (await partitions()).flatMap((name) => readPartition('message', name) ?? []);
      most = Math.max(most, kept.length);
      for (const [index, { until }] of kept.entries()) {
        if (index + 1 < kept.length) expect(kept[index + 1]?.from).toEqual(until);
      }
      const oldest = kept[0]?.from ?? now;
      if (day > keptDays + span) {
        expect(oldest.getTime()).toBeLessThanOrEqual(before.getTime());
        expect(oldest.getTime()).toBeGreaterThan(before.getTime() - (span + 3) * dayMs);
      }
    }
    expect(most).toBeLessThanOrEqual(32 + 6);
  });
});

describe('uuidV7LowerBound', () => {
  it('is not above any UUIDv7 of its millisecond, and above all of the one before', () => {
    for (const ms of [0, 1, 1_700_000_000_000, noon.getTime(), 2 ** 48 - 1]) {
      const bound = uuidV7LowerBound(new Date(ms));
      expect(bound <= uuidV7({ msecs: ms, random: new Uint8Array(16), seq: 0 })).toBe(true);
      if (ms > 0) {
        expect(uuidV7({ msecs: ms - 1, random: new Uint8Array(16).fill(255), seq: 0xffffffff }) < bound).toBe(
          true,
        );
      }
    }
    expect(uuidV7LowerBound(noon)).toBe('01a3f6a9-7e00-0000-0000-000000000000');
  });
});

/** One message and its entry, as the send writes them: both by one reading of the clock. */
async function store(at: Date, conversationId = randomUUID(), seq = 1): Promise<void> {
  const id = uuidV7({ msecs: at.getTime() });
  await client.query(
    `WITH stored AS (
       INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id,
                            idempotency_key, request_hash, content, counts_as_unread, sender_counted,
                            recipient_counted, sent_at)
       VALUES ($1, $2, $3, 'alice', 'bob', 'alice', 'one', gen_random_uuid(), gen_random_uuid(), '{}', true, 0, 1, $4)
     )
     INSERT INTO inbox_entry (user_id, position, stored_at, kind, conversation_id, message_id)
     VALUES ('bob', $3, $4, 'MESSAGE_ADDED', $2, $1)`,
    [id, conversationId, seq, at],
  );
}

async function storeNow(conversationId = randomUUID(), seq = 1): Promise<void> {
  await store(await readClock(), conversationId, seq);
}

async function readClock(): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  if (!rows[0]) throw new Error('the database tells no time');
  return rows[0].now;
}

async function partitions(): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits
      WHERE inhparent IN ('message'::regclass, 'inbox_entry'::regclass) ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

async function dropAll(): Promise<void> {
  for (const name of await partitions()) await client.query(`DROP TABLE ${name}`);
}

/** Resolves when a statement waits for the lock of a table. */
async function untilWaiting(watcher: pg.Client): Promise<void> {
  for (;;) {
    const waiting = await watcher.query(
      `SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (waiting.rowCount) return;
  }
}
