import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KnownPairs } from '../src/messages/known-pairs.js';
import { createPools, type Pools } from '../src/database/pools.js';
import { DuetError } from '../src/errors.js';
import { SendPart } from '../src/messages/append-store.js';
import { addressMessage, prepareMessage } from '../src/messages/prepare-send.js';
import type { SendCommand } from '../src/messages/send-command.js';
import { BatchStore } from '../src/writes/batch-store.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';

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

/** Runs a batch of this one command, in which the newborn comes to be after the inboxes are locked. */
async function runWith(command: SendCommand, part: SendPart, newborn?: Person): Promise<unknown> {
  let outcome: unknown;
  await new BatchStore(pools.write).write([
    {
      users: part.usersOf(command),
      async run(transaction, locked) {
        await locked;
        await newborn?.run('{ viewer { mutedUntil } }');
        const result = await part.run(transaction, locked, [command]);
        [outcome] = result.outcomes;
        return result;
      },
    },
  ]);
  return outcome;
}

test.each(['sender', 'recipient'] as const)(
  'a %s who comes to be after the batch has locked its inboxes is not found, and harms nobody',
  async (side) => {
    const people = { sender: await app.stranger('sender'), recipient: await app.stranger('recipient') };
    const newborn = people[side];
    await people[side === 'sender' ? 'recipient' : 'sender'].run('{ viewer { mutedUntil } }');
    const command = addressMessage(prepareMessage({ kind: 'TEXT', text: 'welcome' }, {}), {
      actingId: 'admin',
      senderId: people.sender.id,
      recipientId: people.recipient.id,
      asAdmin: true,
      clientMessageId: `first of ${people.sender.id}`,
      isBatch: false,
      inSenderView: true,
      inSenderInbox: true,
    });
    const part = new SendPart(new KnownPairs());
    const refused = await runWith(command, part, newborn);
    expect(refused).toBeInstanceOf(DuetError);
    expect(refused).toMatchObject({ code: 'USER_NOT_FOUND' });
    expect(await runWith(command, part)).toMatchObject({ message: { seq: 1 }, duplicate: false });
  },
);
