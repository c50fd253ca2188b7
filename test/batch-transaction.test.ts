import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPools, type Pools } from '../src/database/pools.js';
import { expectation, isAsExpected } from '../src/writes/batch-sql.js';
import { BatchTransaction } from '../src/writes/batch-transaction.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { objectOf } from './harness/rows.js';
import { TcpProxy } from './harness/tcp-proxy.js';

let database: TestDatabase;
let wire: TcpProxy;
let pools: Pools;
let client: pg.PoolClient;
let transaction: BatchTransaction;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  await withClient(database.url, (admin) => admin.query('CREATE TABLE thing (id int PRIMARY KEY)'));
  wire = await TcpProxy.before(database.url);
  pools = createPools({ url: wire.through(database.url), log: { warn: () => undefined } });
});
afterAll(async () => {
  await pools.close();
  wire.cut();
  await database.drop();
});

beforeEach(async () => {
  client = await pools.write.connect();
  transaction = new BatchTransaction(client);
});
afterEach(async () => {
  client.release(true);
  await withClient(database.url, (admin) => admin.query('DELETE FROM thing'));
});

const insert = (id: number) => ({ text: 'INSERT INTO thing VALUES ($1)', values: [id] });
const insertExpected = (id: number) => ({
  text: `INSERT INTO thing SELECT $1::int WHERE ${isAsExpected}`,
  values: [id],
});
const storedIds = () =>
  withClient(database.url, async (admin) => {
    const { rows } = await admin.query<{ id: number }>('SELECT id FROM thing ORDER BY id');
    return rows.map(({ id }) => id);
  });

describe('the transaction of a batch', () => {
  it('waits only where something is read', async () => {
    const before = wire.turns;
    const reads = [
      transaction.read({ text: 'BEGIN' }),
      transaction.read({ name: 'first', text: 'SELECT $1::int AS n', values: [1] }),
      transaction.read({ name: 'second', text: 'SELECT $1::int AS n', values: [2] }),
    ];
    const answers = await Promise.all(reads);
    expect(answers.map((rows) => rows.map((row) => row.get('n')))).toEqual([[], [1], [2]]);
    transaction.write(insert(1));
    transaction.write(insert(2));
    await transaction.commit();
    expect(await storedIds()).toEqual([1, 2]);
    expect(wire.turns - before).toBe(2);
  });

  it('runs what is read after what was written before it', async () => {
    const began = transaction.read({ text: 'BEGIN' });
    transaction.write(insert(1));
    const read = await transaction.read({ text: 'SELECT count(*)::int AS n FROM thing' });
    await began;
    expect(read.map((row) => row.get('n'))).toEqual([1]);
    await transaction.commit();
  });

  it('stores nothing, and says why, when something that was not waited for fails', async () => {
    await transaction.read({ text: 'BEGIN' });
    transaction.write(insert(1));
    transaction.write(insert(1));
    transaction.write(insert(2));
    await expect(transaction.commit()).rejects.toMatchObject({ code: '23505' });
    expect(await storedIds()).toEqual([]);
  });

  it('stores nothing when something cannot be sent, which PostgreSQL then never hears of', async () => {
    for (const statement of [
      { text: 'INSERT INTO thing VALUES ($1)', values: [{ id: 2 }] },
      { name: 'twice', text: 'SELECT 2' },
    ]) {
      const own = await pools.write.connect();
      const broken = new BatchTransaction(own);
      await Promise.all([broken.read({ text: 'BEGIN' }), broken.read({ name: 'twice', text: 'SELECT 1' })]);
      broken.write(insert(1));
      broken.write(statement);
      broken.write(insert(3));
      await expect(broken.commit()).rejects.toThrow(/a parameter is|another statement/);
      own.release(true);
      expect(await storedIds()).toEqual([]);
    }
  });

  it('takes a number that JavaScript does not have for a failure of its statement', async () => {
    await transaction.read({ text: 'BEGIN' });
    transaction.write(insert(1));
    await expect(transaction.read({ text: `SELECT ${2n ** 53n}::bigint AS n` })).rejects.toThrow(RangeError);
    await expect(transaction.commit()).rejects.toThrow(RangeError);
    expect(await storedIds()).toEqual([]);
  });

  it('describes the rows of a statement with a name once for a connection', async () => {
    const values = { name: 'values', text: 'SELECT $1::int AS n, $2::timestamptz AS at, $3::text AS t' };
    const at = new Date();
    const described: unknown[] = [];
    client.connection.on('rowDescription', (message) => described.push(message));
    for (const t of ['a', null]) {
      const rows = await transaction.read({ ...values, values: [7, at, t] });
      expect(rows.map((row) => objectOf(row, 'n', 'at', 't'))).toEqual([{ n: 7, at: at.toISOString(), t }]);
    }
    expect(described).toHaveLength(1);
  });

  it('gives the first failure as the reason of all that follow', async () => {
    const reads = [
      transaction.read({ text: 'BEGIN' }),
      transaction.read({ text: 'SELECT 1/0' }),
      transaction.read({ text: 'SELECT 1' }),
    ];
    const [, division, later] = await Promise.allSettled(reads);
    for (const outcome of [division, later])
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    await expect(transaction.commit()).rejects.toMatchObject({ code: '22012' });
  });

  it('does not take the end of a transaction for its commit', async () => {
    transaction.write({ text: 'BEGIN' });
    await transaction.read(insert(1));
    await expect(client.query('SELECT 1/0')).rejects.toThrow();
    await expect(transaction.commit()).rejects.toThrow('a batch was ended by ROLLBACK');
    expect(await storedIds()).toEqual([]);
  });

  it('that is sent at once is stored whole, in one turn', async () => {
    const atOnce = new BatchTransaction(client, { isAtOnce: true });
    const before = wire.turns;
    atOnce.expect({ text: expectation('SELECT true AS is_met') });
    atOnce.write(insertExpected(1));
    atOnce.write(insertExpected(2));
    expect(await atOnce.commitAtOnce()).toBe(true);
    expect(wire.turns - before).toBe(1);
    expect(await storedIds()).toEqual([1, 2]);
  });

  it('that is sent at once writes nothing where something is not as expected, and leaves no trace of it', async () => {
    for (const met of ['false', 'NULL::boolean']) {
      const atOnce = new BatchTransaction(client, { isAtOnce: true });
      atOnce.expect({ text: expectation('SELECT true AS is_met') });
      atOnce.expect({ text: expectation(`SELECT ${met} AS is_met`) });
      atOnce.expect({ text: expectation('SELECT true AS is_met') });
      atOnce.write(insertExpected(1));
      expect(await atOnce.commitAtOnce()).toBe(false);
      expect(await storedIds()).toEqual([]);
    }
    transaction.write({ text: 'BEGIN' });
    transaction.write(insertExpected(2));
    await transaction.commit();
    expect(await storedIds()).toEqual([2]);
  });

  it('that is sent at once stores nothing when a statement fails, or the commit itself', async () => {
    await withClient(database.url, (admin) =>
      admin.query('CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)'),
    );
    const late = { text: 'INSERT INTO late VALUES (1), (1)' };
    for (const failing of [insert(1), late]) {
      const own = await pools.write.connect();
      const atOnce = new BatchTransaction(own, { isAtOnce: true });
      atOnce.write(insert(1));
      atOnce.write(failing);
      await expect(atOnce.commitAtOnce()).rejects.toMatchObject({ code: '23505' });
      own.release(true);
      expect(await storedIds()).toEqual([]);
    }
  });

  it('that is sent at once is not sent in part, when something cannot be sent or its turn ends before it is complete', async () => {
    const atOnce = new BatchTransaction(client, { isAtOnce: true });
    const before = wire.turns;
    atOnce.write(insert(1));
    await new Promise(setImmediate);
    atOnce.write({ text: 'INSERT INTO thing VALUES ($1)', values: [{ id: 2 }] });
    await expect(atOnce.commitAtOnce()).rejects.toThrow('a parameter is');
    expect(wire.turns - before).toBe(0);
    expect(await storedIds()).toEqual([]);
  });

  it('that has begun is one transaction with the rest of its turn', async () => {
    const atOnce = new BatchTransaction(client, { isAtOnce: true });
    atOnce.expect({ text: expectation('SELECT false AS is_met') });
    atOnce.begin();
    atOnce.write(insertExpected(1));
    expect(await atOnce.commitAtOnce()).toBe(false);
    const next = new BatchTransaction(client, { isAtOnce: true });
    next.write(insert(1));
    next.begin();
    next.write(insertExpected(2));
    expect(await next.commitAtOnce()).toBe(true);
    expect(await storedIds()).toEqual([1, 2]);
  });

  it('that has begun stores nothing when the rest fails or cannot be sent', async () => {
    for (const rest of [insert(1), { text: 'INSERT INTO thing VALUES ($1)', values: [{ id: 2 }] }]) {
      const own = await pools.write.connect();
      const atOnce = new BatchTransaction(own, { isAtOnce: true });
      atOnce.write(insert(1));
      atOnce.begin();
      atOnce.write(rest);
      await expect(atOnce.commitAtOnce()).rejects.toThrow(/duplicate key|a parameter is/);
      own.release(true);
      // Waits for whoever still holds the key.
      await withClient(database.url, (admin) =>
        admin.query('INSERT INTO thing VALUES (1); DELETE FROM thing WHERE id = 1'),
      );
      expect(await storedIds()).toEqual([]);
    }
  });

  it('rejects when the connection is lost', async () => {
    await transaction.read({ text: 'BEGIN' });
    transaction.write(insert(1));
    const sleeping = transaction.read({ text: 'SELECT pg_sleep(60)' });
    const lost = expect(sleeping).rejects.toThrow();
    await withClient(database.url, (admin) =>
      admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'duet-write'",
      ),
    );
    await lost;
    await expect(transaction.commit()).rejects.toThrow();
    expect(await storedIds()).toEqual([]);
  });
});
