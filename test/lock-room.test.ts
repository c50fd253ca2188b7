import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findLockShortage } from '../src/database/lock-room.js';
import { ensurePartitions } from '../src/database/partitions.js';
import { startTestApp } from './harness/app.js';
import { setSettings } from './harness/changes.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

const dayMs = 86_400_000;
/** A partition, its primary key and four indexes. */
const locksPerDay = 6;

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

it('has room for the days that are kept unless they are set', async () => {
  const app = await startTestApp({ database });
  expect(await withClient(database.url, findLockShortage)).toBeNull();
  await app.close();
});

it('tells of too many days, and how many locks are enough', async () => {
  const app = await startTestApp({ database });
  const days = await withClient(database.url, async (client) => {
    const { rows } = await client.query<{ locks: number }>(
      `SELECT current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int AS locks`,
    );
    const daysAhead = Math.ceil((rows[0]?.locks ?? 0) / 24 / locksPerDay);
    await setSettings(app, 'offline_retention_days = 3000, history_retention_days = 3000');
    await ensurePartitions(client, { now: new Date(Date.now() - (daysAhead + 10) * dayMs), daysAhead });
    const { rows: partitions } = await client.query(
      `SELECT FROM pg_inherits WHERE inhparent = 'message'::regclass`,
    );
    return partitions.length;
  });
  const recommended = days * locksPerDay;
  expect(await withClient(database.url, findLockShortage)).toMatchObject({ recommended });
  await setSettings(app, 'offline_retention_days = 2999, history_retention_days = 2999');
  await vi.waitFor(
    () =>
      expect(app.logged).toContainEqual(
        expect.objectContaining({
          recommended,
          msg: expect.stringContaining('max_locks_per_transaction') as string,
        }),
      ),
    { timeout: 20_000, interval: 200 },
  );
  await app.close();
});
