import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the planner expects many conversations of a user, also where everyone has one', async () => {
  const expectedRows = await withClient(database.url, async (client) => {
    await client.query(`
      INSERT INTO conversation_member (user_id, conversation_id, peer_id, last_seq, last_message_id, last_activity_at, active_day)
        SELECT 'user-' || n, gen_random_uuid(), 'peer', 1, gen_random_uuid(), now(), now()::date FROM generate_series(1, 2000) AS n;
      ANALYZE conversation_member;
      SET plan_cache_mode = force_generic_plan;
      PREPARE views (text) AS SELECT * FROM conversation_member WHERE user_id = $1`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      `EXPLAIN (FORMAT JSON) EXECUTE views ('user-1')`,
    );
    return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'];
  });
  // One would make an index on the user alone as good as the key, and a user with thousands a disaster.
  expect(expectedRows).toBeGreaterThanOrEqual(10);
});
