import { afterAll, beforeAll, expect, it } from 'vitest';
import { testSecret, startTestApp, type Person, type TestApp } from './harness/app.js';
import { startChildNode } from './harness/child-node.js';
import { refusalOf, send, textOf, trySend } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { registerPushed } from './harness/push.js';
import {
  pushConfig,
  pushEnvironment,
  startProvider,
  type StartedProvider,
} from './harness/push-providers.js';

const senders = 20;
const recipients = 50;
/** In which they send, all of a round at once. */
const rounds = 10;

let database: TestDatabase;
let fcm: StartedProvider;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  fcm = await startProvider.FCM();
  app = await startTestApp({ database, config: { push: pushConfig(fcm) } });
  // Refused by the database when all is written and only the commit is left.
  await withClient(database.url, (client) =>
    client.query(`
      CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.user_id LIKE 'doomed%' THEN RAISE EXCEPTION 'this transaction is doomed'; END IF;
          RETURN NULL;
        END $$;
      CREATE CONSTRAINT TRIGGER doom AFTER INSERT ON push_job DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION doom()`),
  );
});
afterAll(async () => {
  await fcm.server.close();
  await database.drop();
});

it('pushes each of 1,000 messages when a node is killed with them queued, and none that was rolled back', async () => {
  const from = await people('sender', senders);
  const to = await people('recipient', recipients);
  const [alice, doomed] = [await app.stranger('alice'), await app.stranger('doomed')];
  for (const person of [...to, doomed]) await registerPushed(person, 'FCM', fcm);
  const sent = await withClient(database.url, async (gate) => {
    await gate.query('BEGIN; LOCK TABLE push_delivery IN SHARE ROW EXCLUSIVE MODE');
    const stored: string[] = [];
    // In the same batches: a neighbour that cannot be committed takes no push of the others with it.
    for (let round = 0; round < rounds; round += 1) {
      const ofRound = from.slice((round * senders) / rounds, ((round + 1) * senders) / rounds);
      const [refused, ...messages] = await Promise.all([
        trySend(alice, doomed, { content: textOf('rolled back') }),
        ...ofRound.flatMap((sender) => to.map((person) => send(sender, person))),
      ]);
      expect(refusalOf(refused)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
      stored.push(...messages.map(({ id }) => id));
    }
    const { rows } = await gate.query<{ jobs: string }>('SELECT count(*) AS jobs FROM push_job');
    expect(Number(rows[0]?.jobs)).toBe(senders * recipients);
    await app.close();
    await gate.query('COMMIT');
    return stored;
  });
  const environment = { ...pushEnvironment(fcm), DATABASE_URL: database.url, AUTH_SECRET: testSecret };
  const killed = await startChildNode(environment);
  await fcm.server.received(5);
  await killed.kill();
  const before = new Set(pushedIds());
  expect(before.size).toBeLessThan(sent.length);
  // As if a minute had passed: what the dead node had taken is due again.
  await withClient(database.url, (client) =>
    client.query('UPDATE push_delivery SET due_at = clock_timestamp() WHERE due_at IS NOT NULL'),
  );
  const successor = await startChildNode(environment);
  await expect.poll(() => new Set(pushedIds()).size, { timeout: 60_000 }).toBeGreaterThanOrEqual(sent.length);
  expect(new Set(pushedIds())).toEqual(new Set(sent));
  expect(fcm.server.requests.filter(({ text }) => text === 'rolled back')).toEqual([]);
  await successor.kill();
});

function pushedIds(): string[] {
  return fcm.server.requests.map(({ data }) => (data as { messageId: string }).messageId);
}

async function people(name: string, count: number): Promise<Person[]> {
  return Promise.all(Array.from({ length: count }, () => app.stranger(name)));
}
