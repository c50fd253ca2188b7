import { afterAll, beforeAll, expect, test } from 'vitest';
import { InboxSnapshotDocument, ViewerDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { untilLockAwaited, withClient } from './harness/postgres.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('answers a crowd whose snapshots take every database connection of a fresh node', async () => {
  const crowd = await Promise.all(Array.from({ length: 30 }, () => app.stranger()));
  await Promise.all(crowd.map((person) => person.run(ViewerDocument)));
  const snapshots = await withClient(app.database.url, async (gate) => {
    await gate.query('BEGIN; LOCK TABLE inbox_head IN ACCESS EXCLUSIVE MODE');
    const asked = Promise.all(crowd.map((person) => person.run(InboxSnapshotDocument)));
    // Every snapshot that has a connection has begun, before the first of them can go on.
    await untilLockAwaited(gate, 'inbox_head', 10);
    await gate.query('COMMIT');
    return asked;
  });
  expect(snapshots.map(({ inboxSnapshot }) => inboxSnapshot.conversations)).toEqual(crowd.map(() => []));
});
