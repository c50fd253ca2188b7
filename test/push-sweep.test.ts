import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair, send } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { registerPushed } from './harness/push.js';
import { pushConfig, startProvider, type StartedProvider } from './harness/push-providers.js';
import { timed } from './harness/timed.js';

/** More than one statement removes, and no whole number of them: what the last one takes too much is seen. */
const expired = 12_500;

/** What a statement of the queue waits for a lock at most. */
const lockTimeoutMs = 5_000;

let database: TestDatabase;
let fcm: StartedProvider;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  fcm = await startProvider.FCM();
  await withClient(database.url, (client) =>
    client.query(
      `INSERT INTO push_delivery (message_id, user_id, device_id, conversation_id, position, provider, outcome)
       SELECT (lpad(to_hex((extract(epoch FROM now() - CASE WHEN i = 0 THEN interval '1 day' ELSE interval '30 days' END) * 1000)::bigint + i), 12, '0') || repeat('0', 20))::uuid,
         'bob', 'phone', gen_random_uuid(), i, 'FCM', 'ACCEPTED'
       FROM generate_series(0, $1::int) i`,
      [expired],
    ),
  );
  app = await startTestApp({ database, config: { push: pushConfig(fcm) } });
});
afterAll(async () => {
  await app.close();
  await fcm.server.close();
  await database.drop();
});

it('forgets the pushes of expired messages alone, however many have come together', async () => {
  await vi.waitFor(
    async () => {
      const { rows } = await withClient(database.url, (client) =>
        client.query<{ count: string }>('SELECT count(*) FROM push_delivery'),
      );
      expect(rows).toEqual([{ count: '1' }]);
    },
    { timeout: 30_000, interval: 100 },
  );
});

it('holds no push up again and again where it cannot remove anything', async () => {
  const locked = await createTestDatabase();
  await withClient(locked.url, async (client) => {
    await client.query(
      `INSERT INTO push_count (day, provider, outcome, count) VALUES ('2026-01-01', 'FCM', 'ACCEPTED', 1)`,
    );
    await client.query('BEGIN; SELECT FROM push_count FOR UPDATE');
    const node = await startTestApp({ database: locked, config: { push: pushConfig(fcm) } });
    const [alice, bob] = await newPair(node);
    await registerPushed(bob, 'FCM', fcm);
    const hasFailed = () => node.logged.some(({ msg }) => String(msg).startsWith('The queue of pushes'));
    await vi.waitFor(() => expect(hasFailed()).toBe(true), { timeout: 20_000, interval: 50 });
    const { tookMs } = await timed(() => send(alice, bob).then(() => fcm.server.received(1)));
    expect(tookMs).toBeLessThan(lockTimeoutMs);
    await client.query('ROLLBACK');
    await node.close();
  });
  await locked.drop();
});
