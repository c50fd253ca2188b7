import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BlockUserDocument, DeleteMessagesDocument, UnblockUserDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { logOf, send, sendMany, sendQuery, textTo, type Sent } from './harness/inbox.js';
import { withClient } from './harness/postgres.js';
import { befriend, updateProfile } from './harness/relations.js';
import { timed } from './harness/timed.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Over one socket, so that the order of sending is that of arrival. */
async function sendOverSocket(from: Person, to: Person, text: string): Promise<string> {
  const answer = await from.askOverSocket<Sent, unknown>(sendQuery, { input: textTo(to.id, text) });
  return answer.data?.sendMessage.message.id ?? JSON.stringify(answer);
}

test('an inbox that is locked elsewhere holds up its own senders alone, and keeps their order', async () => {
  const people = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((name) => app.stranger(name)));
  for (const person of people) await person.run('{ viewer { mutedUntil } }');
  const [alice, bob, carol, dave] = people;
  if (!alice || !bob || !carol || !dave) throw new Error('nobody came');
  const first = await send(alice, bob);
  await withClient(app.database.url, async (holder) => {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
    let answered = 0;
    const held = [sendOverSocket(alice, bob, 'one'), send(carol, bob, 'two')];
    for (const one of held) void one.then(() => (answered += 1));
    // The first of these share a batch with what is held up; it is noticed after a second, once.
    await sendMany(carol, dave, 10, 10);
    const later: Promise<string>[] = [];
    const { tookMs } = await timed(async () => {
      for (let round = 0; round < 10; round += 1) {
        later.push(sendOverSocket(alice, bob, `later ${round}`));
        await sendMany(carol, dave, 2, 2);
      }
    });
    expect(tookMs).toBeLessThan(3_000);
    expect(answered).toBe(0);
    await holder.query('COMMIT');
    const all = [first, ...(await Promise.all(held)), ...(await Promise.all(later))];
    const log = await logOf(app, bob);
    expect(log.toSorted()).toEqual(all.toSorted());
    const texts = await withClient(app.database.url, (client) =>
      client.query<{ text: string }>(
        `SELECT content ->> 'text' AS text FROM message WHERE sender_id = $1 AND recipient_id = $2 ORDER BY seq OFFSET 1`,
        [alice.id, bob.id],
      ),
    );
    expect(texts.rows.map(({ text }) => text)).toEqual([
      'one',
      ...later.map((_one, round) => `later ${round}`),
    ]);
  });
  expect(await logOf(app, dave)).toHaveLength(30);
  expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('what waited for an inbox is stored at the time when it was let in, not when it came', async () => {
  const people = await Promise.all(['alice', 'bob'].map((name) => app.stranger(name)));
  for (const person of people) await person.run('{ viewer { mutedUntil } }');
  const [alice, bob] = people;
  if (!alice || !bob) throw new Error('nobody came');
  const messageId = await send(alice, bob);
  const waits = {
    send: () => send(alice, bob),
    delete: () => bob.run(DeleteMessagesDocument, { input: { messageIds: [messageId] } }),
  };
  for (const wait of Object.values(waits)) {
    const { done, letInAt } = await withClient(app.database.url, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
      const done = wait();
      await vi.waitFor(
        async () => {
          const { rowCount } = await holder.query(
            'SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))',
          );
          expect(rowCount).toBe(1);
        },
        { timeout: 20_000 },
      );
      // A batch is sent with its time, and keeps it where it waits for no longer than a tenth of a second.
      await holder.query('SELECT pg_sleep(0.15)');
      const { rows } = await holder.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      await holder.query('COMMIT');
      return { done, letInAt: rows[0]?.now };
    });
    await done;
    const { rows } = await withClient(app.database.url, (client) =>
      client.query<{ stored_at: Date }>(
        'SELECT stored_at FROM inbox_entry WHERE user_id = $1 ORDER BY position DESC LIMIT 1',
        [bob.id],
      ),
    );
    expect(rows[0]?.stored_at.getTime()).toBeGreaterThanOrEqual(letInAt?.getTime() ?? Number.NaN);
  }
});

test('a friend whose profile changes behind a block that still waits is shown as they are when it ends', async () => {
  // In the order in which inboxes are locked: the block holds the first while it waits for the second.
  const [blocked, blocker] = [await app.stranger('a'), await app.stranger('b')];
  for (const person of [blocked, blocker]) await person.run('{ viewer { mutedUntil } }');
  await befriend(blocked, blocker);
  await withClient(app.database.url, async (holder) => {
    await holder.query('BEGIN');
    await holder.query('UPDATE inbox_head SET position = position WHERE user_id = $1', [blocker.id]);
    const isWaiting = (count: number): Promise<void> =>
      vi.waitFor(
        async () => {
          const { rowCount } = await holder.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          expect(rowCount).toBe(count);
        },
        { timeout: 20_000 },
      );
    const block = blocker.run(BlockUserDocument, { input: { userId: blocked.id } });
    await isWaiting(1);
    const change = updateProfile(blocked, { nickname: 'New' });
    await isWaiting(2);
    await holder.query('COMMIT');
    await Promise.all([block, change]);
  });
  await blocker.run(UnblockUserDocument, { input: { userId: blocked.id } });
  const { rowCount } = await withClient(app.database.url, (client) =>
    client.query(
      `SELECT FROM inbox_entry WHERE user_id = $1 AND kind = 'PROFILE_CHANGED' AND subject_id = $2`,
      [blocker.id, blocked.id],
    ),
  );
  expect(rowCount).toBe(1);
});
