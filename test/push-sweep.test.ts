import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { pushConfig, startProvider, type StartedProvider } from './harness/push-providers.js';

/** More than one statement removes. */
const expired = 12_000;

let database: TestDatabase;
let fcm: StartedProvider;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  fcm = await startProvider.FCM();
  await withClient(database.url, (client) =>
    client.query(
      `INSERT INTO push_delivery (message_id, user_id, device_id, conversation_id, position, provider, outcome)
       SELECT (lpad(to_hex((extract(epoch FROM now() - interval '30 days') * 1000)::bigint + i), 12, '0') || repeat('0', 20))::uuid,
         'bob', 'phone', gen_random_uuid(), i, 'FCM', 'ACCEPTED'
       FROM generate_series(1, $1::int) i`,
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

it('forgets the pushes of expired messages, however many have come together', async () => {
  await vi.waitFor(
    async () => {
      const { rows } = await withClient(database.url, (client) =>
        client.query<{ count: string }>('SELECT count(*) FROM push_delivery'),
      );
      expect(rows).toEqual([{ count: '0' }]);
    },
    { timeout: 30_000, interval: 100 },
  );
});
