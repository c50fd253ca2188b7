import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPools, type Pools } from '../src/database/pools.js';
import { DuetError } from '../src/errors.js';
import { SendPart } from '../src/messages/append-store.js';
import { addressMessage, prepareMessage } from '../src/messages/prepare-send.js';
import { BatchStore } from '../src/writes/batch-store.js';
import { startTestApp, type TestApp } from './harness/app.js';

let app: TestApp;
let pools: Pools;
beforeAll(async () => {
  app = await startTestApp();
  pools = createPools({ url: app.database.url, log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await pools.close();
  await app.close();
});

test('a user who comes to be after the batch has locked its inboxes is not found, and harms nobody', async () => {
  const sender = await app.stranger('sender');
  await sender.run('{ viewer { mutedUntil } }');
  const recipient = await app.stranger('newborn');
  const command = addressMessage(prepareMessage({ kind: 'TEXT', text: 'welcome' }, {}), {
    actingId: sender.id,
    senderId: sender.id,
    recipientId: recipient.id,
    asAdmin: false,
    clientMessageId: 'first',
    isBatch: false,
    inSenderView: true,
    inSenderInbox: true,
  });
  const part = new SendPart();
  const run = async (isBorn: boolean): Promise<unknown> => {
    let outcome: unknown;
    await new BatchStore(pools.write).write([
      {
        users: part.usersOf(command),
        async run(transaction, locked) {
          await locked;
          if (!isBorn) await recipient.run('{ viewer { mutedUntil } }');
          const result = await part.run(transaction, locked, [command]);
          [outcome] = result.outcomes;
          return result.entries;
        },
      },
    ]);
    return outcome;
  };
  const refused = await run(false);
  expect(refused).toBeInstanceOf(DuetError);
  expect(refused).toMatchObject({ code: 'USER_NOT_FOUND' });
  expect(await run(true)).toMatchObject({ message: { seq: 1 }, duplicate: false });
});
