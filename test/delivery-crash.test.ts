import { expect, it, vi } from 'vitest';
import { maxInboxesPerTransaction } from '../src/inbox/inbox-writer.js';
import { AcknowledgeInboxDocument, RegisterDeviceDocument } from './generated/documents.js';
import { Person, startTestApp } from './harness/app.js';
import { headOf } from './harness/changes.js';
import { startChildNode } from './harness/child-node.js';
import { send } from './harness/messages.js';
import { createTestDatabase, withClient } from './harness/postgres.js';

/** Beside the reader's own inbox, as many as one transaction tells. */
const peersPerSlice = maxInboxesPerTransaction - 1;

it('tells each peer once what was delivered when a node dies between two slices of them', async () => {
  const database = await createTestDatabase();
  const query = async (text: string): Promise<Record<string, unknown>[]> =>
    withClient(database.url, async (client) => (await client.query<Record<string, unknown>>(text)).rows);
  const told = (): Promise<Record<string, unknown>[]> =>
    query(`SELECT user_id FROM inbox_entry WHERE kind = 'PEER_DELIVERED' ORDER BY user_id`);
  const app = await startTestApp({ database });
  const bob = await app.stranger('bob');
  const peers = await Promise.all(Array.from({ length: 2 * peersPerSlice }, () => app.stranger('peer')));
  await bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } });
  await Promise.all(peers.map((peer) => send(peer, bob)));
  const cursor = await headOf(bob);
  await app.close();

  const ids = peers.map(({ id }) => id).sort();
  const killed = await startChildNode({ DATABASE_URL: database.url });
  await withClient(database.url, async (holder) => {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [ids.at(-1)]);
    const there = new Person(bob.id, killed.url, bob.token);
    await there.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
    await vi.waitFor(async () => expect(await told()).toHaveLength(peersPerSlice), { timeout: 20_000 });
    await killed.kill();
    await holder.query('COMMIT');
  });

  const successor = await startTestApp({ database });
  await vi.waitFor(async () => expect(await query('SELECT FROM delivery_pending')).toEqual([]), {
    timeout: 30_000,
  });
  expect(await told()).toEqual(ids.map((id) => ({ user_id: id })));
  await successor.close();
  await database.drop();
});
