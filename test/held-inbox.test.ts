import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { logOf, send, sendMany, sendQuery, textTo, type Sent } from './harness/inbox.js';
import { withClient } from './harness/postgres.js';

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
    const startedAt = performance.now();
    const later: Promise<string>[] = [];
    for (let round = 0; round < 10; round += 1) {
      later.push(sendOverSocket(alice, bob, `later ${round}`));
      await sendMany(carol, dave, 2, 2);
    }
    expect(performance.now() - startedAt).toBeLessThan(3_000);
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
