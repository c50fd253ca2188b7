import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { KnownPairs } from '../src/messages/known-pairs.js';
import { createPools, type Pools } from '../src/database/pools.js';
import { DeliverPart } from '../src/receipts/receipt-parts.js';
import { BatchStore } from '../src/writes/batch-store.js';
import {
  AcknowledgeInboxDocument,
  InboxSnapshotDocument,
  RegisterDeviceDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { headOf, live } from './harness/changes.js';
import { newPair, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
let pools: Pools;
beforeAll(async () => {
  // What was left over is looked for in intervals, which do not come: nothing here is mended by them.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  app = await startTestApp();
  pools = createPools({ url: app.database.url, log: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await pools.close();
  await app.close();
  vi.useRealTimers();
});

const sql = (text: string, values: unknown[]) =>
  withClient(app.database.url, (client) => client.query(text, values));

/** Tells of everything up to this position, in which there is nothing for anybody. */
async function deliver(userId: string, deliveredPosition: number): Promise<void> {
  const part = new DeliverPart(new KnownPairs());
  const command = { userId, items: [], deliveredPosition };
  await new BatchStore(pools.write).write([
    {
      users: part.usersOf(command),
      async run(transaction, locked) {
        return part.run(transaction, locked, [command]);
      },
    },
  ]);
}

describe('the mark that there is something to tell', () => {
  test.each([
    ['goes with what it was for', 3, '-1 hour', 0],
    ['stays when a device has acknowledged more', 4, '-1 hour', 1],
    ['stays when an acknowledgement has come since', 3, '1 hour', 1],
  ])('%s', async (_what, acknowledged, since, left) => {
    const bob = await app.stranger('bob');
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    await sql('UPDATE device SET acknowledged_position = $2 WHERE user_id = $1', [bob.id, acknowledged]);
    await sql('INSERT INTO delivery_pending VALUES ($1, now() + $2::interval)', [bob.id, since]);
    await deliver(bob.id, 3);
    expect((await sql('SELECT FROM delivery_pending WHERE user_id = $1', [bob.id])).rowCount).toBe(left);
  });
});

describe('the node that answered an acknowledgement tells of it', () => {
  async function acknowledge(person: Person, upTo?: string): Promise<void> {
    const input = { deviceId: 'phone', cursor: upTo ?? (await headOf(person)) };
    await person.run(AcknowledgeInboxDocument, { input });
  }

  test('also when it came while the one before it was told', async () => {
    // In the order in which inboxes are locked: what waits for the first holds none of the others.
    const people = [await app.stranger('a'), await app.stranger('b'), await app.stranger('c')] as const;
    for (const person of people) await person.run(InboxSnapshotDocument);
    const [alice, bob, carol] = people;
    await carol.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    const ofBob = await live(bob);
    await send(alice, carol);
    const first = await headOf(carol);
    await send(bob, carol);
    await withClient(app.database.url, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [alice.id]);
      await acknowledge(carol, first);
      await vi.waitFor(async () => {
        const { rowCount } = await holder.query(
          'SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))',
        );
        expect(rowCount).toBe(1);
      }, 20_000);
      await acknowledge(carol);
      await holder.query('COMMIT');
    });
    await ofBob.until(({ inbox }) => inbox.__typename === 'PeerDelivered' && inbox.upToSeq === 1);
  });

  test('also when it is the last of thousands of entries', async () => {
    const [alice, bob] = await newPair(app);
    await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
    await sql(
      `WITH moved AS (UPDATE inbox_head SET position = 2500 WHERE user_id = $1)
       INSERT INTO inbox_entry (user_id, position, stored_at, kind)
       SELECT $1, n, now(), 'VIEWER_CHANGED' FROM generate_series(1, 2500) n`,
      [bob.id],
    );
    const ofAlice = await live(alice);
    await send(alice, bob);
    await acknowledge(bob);
    await ofAlice.until(({ inbox }) => inbox.__typename === 'PeerDelivered' && inbox.upToSeq === 1);
  });
});
