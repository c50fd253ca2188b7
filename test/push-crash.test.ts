import { afterAll, beforeAll, expect, it } from 'vitest';
import { testSecret, startTestApp, type TestApp } from './harness/app.js';
import { startChildNode } from './harness/child-node.js';
import { newPair, send } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { registerPushed } from './harness/push.js';
import {
  pushConfig,
  pushEnvironment,
  startProvider,
  type StartedProvider,
} from './harness/push-providers.js';

const recipients = 50;
const messagesEach = 20;

let database: TestDatabase;
let fcm: StartedProvider;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  fcm = await startProvider.FCM();
  app = await startTestApp({ database, config: { push: pushConfig(fcm) } });
});
afterAll(async () => {
  await fcm.server.close();
  await database.drop();
});

it('pushes the newest of every conversation when a node is killed with 1,000 messages queued', async () => {
  const [alice, first] = await newPair(app);
  const people = [
    first,
    ...(await Promise.all(Array.from({ length: recipients - 1 }, () => app.stranger()))),
  ];
  for (const person of people) await registerPushed(person, 'FCM', fcm);
  const newest = await withClient(database.url, async (gate) => {
    await gate.query('BEGIN; LOCK TABLE push_delivery IN SHARE ROW EXCLUSIVE MODE');
    for (let round = 1; round < messagesEach; round += 1) {
      await Promise.all(people.map((person) => send(alice, person)));
    }
    const last = await Promise.all(people.map((person) => send(alice, person)));
    const { rows } = await gate.query<{ jobs: string }>('SELECT count(*) AS jobs FROM push_job');
    expect(Number(rows[0]?.jobs)).toBe(recipients * messagesEach);
    await app.close();
    await gate.query('COMMIT');
    return last;
  });
  const environment = { ...pushEnvironment(fcm), DATABASE_URL: database.url, AUTH_SECRET: testSecret };
  const killed = await startChildNode(environment);
  await fcm.server.received(5);
  await killed.kill();
  // As if a minute had passed: what the dead node had taken is due again.
  await withClient(database.url, (client) =>
    client.query('UPDATE push_delivery SET due_at = clock_timestamp() WHERE due_at IS NOT NULL'),
  );
  const successor = await startChildNode(environment);
  const isPushed = (id: string): boolean =>
    fcm.server.requests.some(({ data }) => (data as { messageId: string }).messageId === id);
  await expect.poll(() => newest.every(({ id }) => isPushed(id)), { timeout: 30_000 }).toBe(true);
  await successor.kill();
});
