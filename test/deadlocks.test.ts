import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BlockUserDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair } from './harness/messages.js';
import { kindsIn } from './harness/relations.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('a change that a deadlock with a statement by hand ends is made again', async () => {
  const [alice, bob] = await newPair(app);
  const [first, second] = alice.id < bob.id ? [alice, bob] : [bob, alice];
  await withClient(app.database.url, async (holder) => {
    const lock = (id: string) => holder.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [id]);
    await holder.query('BEGIN');
    await lock(second.id);
    const blocking = alice.run(BlockUserDocument, { input: { userId: bob.id } });
    await vi.waitFor(async () => {
      const { rowCount } = await holder.query(
        'SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))',
      );
      expect(rowCount).toBe(1);
    }, 20_000);
    // Whoever has waited for longer notices the circle, and is ended.
    await lock(first.id);
    await holder.query('COMMIT');
    await blocking;
  });
  expect(await kindsIn(alice)).toEqual(['UserBlocked']);
});
