import { afterAll, beforeAll, expect, test } from 'vitest';
import { BlockUserDocument, RegisterDeviceDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair, pageOf, refusalOf, send } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

let database: TestDatabase;
let app: TestApp;
let others: TestApp[];

/** Three nodes start at once on a database that is empty, whose defaults are none of those that Duet needs. */
beforeAll(async () => {
  database = await createTestDatabase('empty');
  const name = new URL(database.url).pathname.slice(1);
  await withClient(database.url, (client) =>
    client.query(`
      ALTER DATABASE ${name} SET DateStyle = 'German';
      ALTER DATABASE ${name} SET default_transaction_isolation = 'repeatable read';
    `),
  );
  [app, ...others] = await Promise.all([
    startTestApp({ database }),
    startTestApp({ database }),
    startTestApp({ database }),
  ]);
});

afterAll(async () => {
  await Promise.all([app, ...others].map((node) => node.close()));
  await database.drop();
});

test('moments are read alike however the database would write them', async () => {
  const [sender, recipient] = await newPair(app);
  const { id, sentAt } = await send(sender, recipient);
  const { edges } = await pageOf(recipient, sender);
  expect(edges.map(({ node }) => [node.id, node.sentAt])).toEqual([[id, sentAt]]);
});

test('changes at once are made one after the other whatever isolation the database would give them', async () => {
  const [blocker, blocked] = await newPair(app);
  const blocks = await Promise.all(
    Array.from({ length: 10 }, () => blocker.ask(BlockUserDocument, { input: { userId: blocked.id } })),
  );
  expect(blocks.map(refusalOf)).toEqual(blocks.map(() => undefined));
});

test('nobody has more devices than are allowed, registered at once', async () => {
  const owner = await app.stranger();
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_none, index) =>
      owner.ask(RegisterDeviceDocument, { input: { deviceId: `device-${index}` } }),
    ),
  );
  expect(answers.map(refusalOf).filter((refusal) => refusal === undefined)).toHaveLength(20);
});
