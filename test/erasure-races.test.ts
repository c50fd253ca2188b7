import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, pageOf, refusalOf, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  AdminEraseUserDocument,
  InboxDocument,
  RegisterDeviceDocument,
  RemoveDeviceDocument,
} from './generated/documents.js';

let app: TestApp;
/** Learns of an erasure up to a second later. */
let otherNode: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
});
afterAll(async () => {
  await otherNode.close();
  await app.close();
});

test('no device is left of a user whose devices come while the erasure is committed', async () => {
  const [alice] = await newPair(app);
  const admin = await app.admin();
  const there = await otherNode.person(alice.id);
  await there.run(RegisterDeviceDocument, { input: { deviceId: 'old' } });
  const { erasure, registration, removal, refusal } = await behindTheLockOf(alice, async (waiting) => {
    const erasure = admin.run(AdminEraseUserDocument, { input: { userId: alice.id } });
    await waiting(1);
    const input = { deviceId: 'phone', push: { provider: 'FCM' as const, token: `late-${alice.id}` } };
    const registration = there.ask(RegisterDeviceDocument, { input });
    const removal = there.ask(RemoveDeviceDocument, { input: { deviceId: 'old' } });
    const stream = there.subscribe(InboxDocument, { deviceId: 'tablet' });
    // The end of the socket may come first.
    const refusal = stream.nextAnswer().then(refusalOf, closeCodeOf);
    await waiting(4);
    return { erasure, registration, removal, refusal };
  });
  await erasure;
  const erased = { code: 'UNAUTHENTICATED' };
  expect([refusalOf(await registration), refusalOf(await removal)]).toEqual([erased, erased]);
  expect([erased, 4401]).toContainEqual(await refusal);
  const { rows } = await withClient(app.database.url, (client) =>
    client.query(
      `SELECT has_push_device, (SELECT count(*)::int FROM device WHERE user_id = id) AS devices FROM user_account WHERE id = $1`,
      [alice.id],
    ),
  );
  expect(rows).toEqual([{ has_push_device: false, devices: 0 }]);
});

test('an erasure is taken over from a node whose clock was ahead when it died', async () => {
  const [alice, bob] = await newPair(app);
  await send(alice, bob);
  await withClient(app.database.url, async (client) => {
    await client.query('UPDATE user_account SET erased_at = now() WHERE id = $1', [alice.id]);
    await client.query(
      `INSERT INTO user_erasure (user_id, worked_at) VALUES ($1, now() + interval '1 hour')`,
      [alice.id],
    );
  });
  const stream = bob.subscribe(InboxDocument, {});
  await stream.until(({ inbox }) => inbox.__typename === 'UserErased');
  expect(await pageOf(bob, alice)).toMatchObject({ edges: [], gaps: [{ reason: 'ERASED' }] });
});

test('an erasure that a second node takes over from one that still waits tells each peer once', async () => {
  const [alice, bob] = await newPair(app);
  await send(alice, bob);
  const admin = await app.admin();
  const second = await behindTheInboxOf(bob, async (waiting) => {
    await admin.run(AdminEraseUserDocument, { input: { userId: alice.id } });
    await waiting(1);
    await withClient(app.database.url, (client) =>
      client.query(`UPDATE user_erasure SET worked_at = now() - interval '1 minute' WHERE user_id = $1`, [
        alice.id,
      ]),
    );
    // What it looks for at its start.
    const started = await startTestApp({ database: app.database });
    await waiting(2);
    return started;
  });
  await vi.waitFor(async () => expect(await countWaiting()).toBe(0), { timeout: 20_000 });
  await second.close();
  const { rows } = await withClient(app.database.url, (client) =>
    client.query(
      `SELECT (SELECT count(*)::int FROM user_erasure WHERE user_id = $1) AS left_over,
        (SELECT count(*)::int FROM inbox_entry WHERE user_id = $2 AND kind = 'USER_ERASED') AS told`,
      [alice.id, bob.id],
    ),
  );
  expect(rows).toEqual([{ left_over: 0, told: 1 }]);
});

/** Holds the user's row while `begin` starts what waits for it in line, and then lets it go. */
function behindTheLockOf<Started>({ id }: Person, begin: Begin<Started>): Promise<Started> {
  return behind('SELECT FROM user_account WHERE id = $1 FOR UPDATE', id, begin);
}

/** The same with the user's inbox. */
function behindTheInboxOf<Started>({ id }: Person, begin: Begin<Started>): Promise<Started> {
  return behind('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', id, begin);
}

type Begin<Started> = (waiting: (count: number) => Promise<void>) => Promise<Started>;

async function behind<Started>(lock: string, userId: string, begin: Begin<Started>): Promise<Started> {
  return withClient(app.database.url, async (holder) => {
    await holder.query('BEGIN');
    await holder.query(lock, [userId]);
    const started = await begin((count) =>
      vi.waitFor(async () => expect(await countWaiting()).toBe(count), { timeout: 20_000, interval: 20 }),
    );
    await holder.query('COMMIT');
    return started;
  });
}

async function countWaiting(): Promise<number | null> {
  return withClient(app.database.url, async (client) => {
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rowCount;
  });
}

function closeCodeOf(error: unknown): number | undefined {
  return (error as { readonly code?: number }).code;
}
