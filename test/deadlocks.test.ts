import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BlockUserDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair } from './harness/messages.js';
import { kindsIn } from './harness/relations.js';
import { untilLockAwaited, withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('a change that a deadlock with a statement by hand ends is made again', async () => {
  const [alice, bob] = await newPair(app);
  const { url } = app.database;
  await withClient(url, (gate) =>
    withClient(url, async (holder) => {
      await gate.query('BEGIN; LOCK TABLE user_block IN SHARE MODE');
      // It notices no circle, and is not the one that is ended.
      await holder.query(`BEGIN; SET LOCAL deadlock_timeout = '1h'; LOCK TABLE inbox_entry IN SHARE MODE`);
      const blocking = alice.run(BlockUserDocument, { input: { userId: bob.id } });
      await untilLockAwaited(gate, 'user_block');
      const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      const locking = holder.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [alice.id]);
      await vi.waitFor(async () => {
        const { rowCount } = await gate.query('SELECT FROM pg_locks WHERE pid = $1 AND NOT granted', [
          rows[0]?.pid,
        ]);
        expect(rowCount).toBe(1);
      }, 20_000);
      // What the change waits for next is what the other holds, who waits for it: only now is there a circle.
      await gate.query('COMMIT');
      await locking;
      await holder.query('COMMIT');
      await blocking;
    }),
  );
  expect(await kindsIn(alice)).toEqual(['UserBlocked']);
});
