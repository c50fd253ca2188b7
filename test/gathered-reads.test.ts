import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatheredReads } from '../src/database/gathered-reads.js';
import { createPools, type Pools } from '../src/database/pools.js';
import type { Row } from '../src/database/row.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { objectOf } from './harness/rows.js';
import { TcpProxy } from './harness/tcp-proxy.js';
import { timed } from './harness/timed.js';

let database: TestDatabase;
let wire: TcpProxy;
let pools: Pools;
let reads: GatheredReads;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  await withClient(database.url, (admin) => admin.query('CREATE TABLE thing (id int PRIMARY KEY)'));
  wire = await TcpProxy.before(database.url);
  pools = createPools({ url: wire.through(database.url), log: { warn: () => undefined } });
  reads = new GatheredReads(pools.log);
});
afterAll(async () => {
  await pools.close();
  wire.cut();
  await database.drop();
});

const number = (n: number) => ({ name: 'number', text: 'SELECT $1::int AS n', values: [n] });
const rowsOf = async (answer: Promise<{ readonly rows: readonly Row[] }>, ...aliases: readonly string[]) =>
  (await answer).rows.map((row) => objectOf(row, ...(aliases.length > 0 ? aliases : ['n'])));
const readNumbers = (numbers: readonly number[]) =>
  Promise.all(numbers.map((n) => rowsOf(reads.query(number(n)))));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const rowsUpTo = (count: number) => upTo(count).map((n) => [{ n }]);

const statusesOf = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map(({ status }) => status).join(' ');

/** While every connection of the pool is taken. */
async function whileAllAreTaken<Result>(act: () => Promise<Result>): Promise<Result> {
  const held: pg.PoolClient[] = [];
  while (held.length < pools.log.options.max) held.push(await pools.log.connect());
  const result = await act();
  for (const client of held) client.release();
  return result;
}

describe('statements that are asked for', () => {
  it('in one turn go to PostgreSQL together, and are answered each for itself', async () => {
    await readNumbers([0]);
    const before = wire.turns;
    expect(await readNumbers(upTo(10))).toEqual(rowsUpTo(10));
    expect(wire.turns - before).toBe(1);
  });

  it('behind promises that settle in the same turn are among them', async () => {
    const before = wire.turns;
    const later = async () => {
      await Promise.resolve();
      await Promise.resolve();
      return rowsOf(reads.query(number(2)));
    };
    expect(await Promise.all([rowsOf(reads.query(number(1))), later()])).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    expect(wire.turns - before).toBe(1);
  });

  it('beyond ten wait for no more than nine others', async () => {
    const sleeping = reads.query({ text: 'SELECT pg_sleep(3)' });
    const others = readNumbers(upTo(25));
    const first = await Promise.race([
      sleeping.then(() => 'sleeping'),
      readNumbers([1]).then(() => 'others'),
    ]);
    expect(first).toBe('others');
    expect(await others).toEqual(rowsUpTo(25));
    await sleeping;
  });

  it('while every connection is taken go together as soon as one is free', async () => {
    // Opens them all.
    await whileAllAreTaken(() => Promise.resolve());
    const before = wire.turns;
    const asked = await whileAllAreTaken(async () => {
      const answers: Promise<unknown>[] = [];
      for (const n of upTo(10)) {
        answers.push(rowsOf(reads.query(number(n))));
        await new Promise(setImmediate);
      }
      return answers;
    });
    expect(await Promise.all(asked)).toEqual(rowsUpTo(10));
    expect(wire.turns - before).toBe(1);
    expect(pools.log.waitingCount).toBe(0);
  });
});

it('columns of one name are read as pg does: the last one counts', async () => {
  const twice = { text: 'SELECT 1 AS n, 2 AS other, NULL::int AS n' };
  expect(await rowsOf(reads.query(twice), 'n', 'other')).toEqual((await pools.log.query(twice.text)).rows);
});

describe('one that fails', () => {
  it('fails alone: what it was sent with is answered', async () => {
    const [before, wrong, after, unsendable, last] = await Promise.allSettled([
      rowsOf(reads.query(number(1))),
      reads.query({ text: 'SELECT 1 / $1::int AS n', values: [0] }),
      rowsOf(reads.query(number(2))),
      reads.query({ text: 'SELECT $1::text AS n', values: [{ no: 'text' }] }),
      rowsOf(reads.query(number(3))),
    ]);
    expect(before).toEqual({ status: 'fulfilled', value: [{ n: 1 }] });
    expect(wrong).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    expect(after).toEqual({ status: 'fulfilled', value: [{ n: 2 }] });
    expect(unsendable).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) as TypeError });
    expect(last).toEqual({ status: 'fulfilled', value: [{ n: 3 }] });
  });

  it('fails alone also behind others that failed for reasons of their own', async () => {
    const settled = await Promise.allSettled([
      reads.query({ text: 'SELECT $1::text AS n', values: [{ no: 'text' }] }),
      reads.query({ text: 'SELECT 9007199254740992 AS big' }),
      reads.query({ text: 'SELECT 1 / $1::int AS n', values: [0] }),
      rowsOf(reads.query(number(1))),
      reads.query({ text: 'SELECT 2 / $1::int AS n', values: [0] }),
      rowsOf(reads.query(number(2))),
    ]);
    expect(statusesOf(settled)).toBe('rejected rejected rejected fulfilled rejected fulfilled');
  });

  it('after a while does not have all behind it wait one after the other', async () => {
    const failsLate = { text: 'SELECT 1 / length(pg_sleep(1)::text)' };
    const { value: settled, tookMs } = await timed(() =>
      Promise.allSettled(upTo(8).map(() => reads.query(failsLate))),
    );
    expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['rejected']));
    // The first of them, and then all others beside each other: not eight seconds.
    expect(tookMs).toBeLessThan(5_000);
  });

  it('for lack of an answer in time leaves nobody out: each is read once more, alone', async () => {
    const pool = new pg.Pool({ connectionString: database.url, query_timeout: 3_000 });
    const impatient = new GatheredReads(pool);
    const settled = await Promise.allSettled([
      rowsOf(impatient.query(number(1))),
      impatient.query({ text: 'SELECT pg_sleep(0.3)' }),
      impatient.query({ text: 'SELECT pg_sleep(0.3)' }),
      impatient.query({ text: 'SELECT pg_sleep(5)' }),
      rowsOf(impatient.query(number(2))),
    ]);
    expect(statusesOf(settled)).toBe('fulfilled fulfilled fulfilled rejected fulfilled');
    await pool.end();
  });

  it('for a value that JavaScript does not have fails alone, too', async () => {
    const big = { text: `SELECT 9007199254740992 AS big` };
    const [tooBig, other] = await Promise.allSettled([reads.query(big), rowsOf(reads.query(number(1)))]);
    expect(tooBig).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) as RangeError });
    expect(other).toEqual({ status: 'fulfilled', value: [{ n: 1 }] });
  });

  it('because a migration has outdated its plan is read again, with all others', async () => {
    const all = { name: 'all', text: 'SELECT * FROM thing' };
    // On every connection: each group waits for its own.
    const known = { text: 'SELECT pg_sleep(0.2)' };
    const everywhere = upTo(10 * pools.log.options.max).map((n) => (n % 10 === 0 ? known : all));
    await Promise.all(everywhere.map((statement) => reads.query(statement)));
    await withClient(database.url, (admin) => admin.query('ALTER TABLE thing ADD COLUMN name text'));
    const answers = await Promise.all(upTo(30).map(() => rowsOf(reads.query(all), 'id', 'name')));
    expect(answers).toEqual(upTo(30).map(() => []));
    await withClient(database.url, (admin) => admin.query('INSERT INTO thing VALUES (1)'));
    expect(await rowsOf(reads.query(all), 'id', 'name')).toEqual([{ id: 1, name: null }]);
  });

  it('because the database is away fails all that wait, and nothing that comes when it is back', async () => {
    wire.cut();
    const settled = await Promise.allSettled(upTo(25).map((n) => reads.query(number(n))));
    for (const one of settled) {
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringMatching(/terminated|ECONNRE/i) as string },
      });
    }
    await wire.restore();
    expect(await readNumbers(upTo(25))).toEqual(rowsUpTo(25));
  });
});
