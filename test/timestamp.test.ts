import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { GatheredReads } from '../src/database/gathered-reads.js';
import { createPools, type Pools } from '../src/database/pools.js';
import { parseTimestamp } from '../src/database/timestamp.js';
import { createTestDatabase, type TestDatabase } from './harness/postgres.js';

const moments = [
  '2026-11-27T07:09:03.250Z',
  '2026-11-27T07:09:03.000Z',
  '2026-11-27T07:09:03.007Z',
  '2026-11-27T07:09:03.2509994Z',
  '2026-11-27T07:09:03.9999Z',
  '2026-11-27T09:09:03+05:45',
  '2024-02-29T23:59:59.9Z',
  '1969-12-31T23:59:59.5Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
];
const inNoYearWeWrite = ['0044-03-15T12:00:00Z BC', '10000-01-01T00:00:00.5Z'];

describe('a moment that PostgreSQL writes', () => {
  let database: TestDatabase;
  let pools: Pools;

  beforeAll(async () => {
    database = await createTestDatabase('empty');
    pools = createPools({ url: database.url, log: { warn: () => undefined } });
  });
  afterAll(async () => {
    await pools.close();
    await database.drop();
  });

  const read = async (moment: string, type = 'timestamptz'): Promise<readonly unknown[]> => {
    const text = `SELECT $1::text::${type} AS moment`;
    const [gathered, own] = await Promise.all([
      new GatheredReads(pools.log).query({ text, values: [moment] }),
      pools.log.query<{ moment: unknown }>(text, [moment]),
    ]);
    return [gathered.rows[0]?.get('moment'), own.rows[0]?.moment];
  };

  it.each(moments)('is read as a Date would be written: %s', async (moment) => {
    for (const type of ['timestamptz', 'timestamptz(3)']) {
      const [text, date] = await read(moment, type);
      expect(date).toBeInstanceOf(Date);
      expect(text).toBe((date as Date).toISOString());
    }
  });

  it.each(inNoYearWeWrite)('is a Date where the year is none that we write: %s', async (moment) => {
    const [own, date] = await read(moment);
    expect(own).toEqual(date);
    expect(date).toBeInstanceOf(Date);
  });
});

test('a moment in another zone is a Date', () => {
  expect(parseTimestamp('2026-11-27 08:09:03.25+01')).toEqual(new Date('2026-11-27T07:09:03.250Z'));
  expect(parseTimestamp('2026-11-27 08:09:03.25-00:30')).toEqual(new Date('2026-11-27T08:39:03.250Z'));
});
