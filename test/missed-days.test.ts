import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensurePartitions } from '../src/database/partitions.js';
import { RequestFriendDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { headOf, sql } from './harness/changes.js';
import { newPair, send, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

const dayMs = 86_400_000;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test('a server that slept through all days that were made goes on at once, and drops nothing for it', async () => {
  const [alice, bob] = await newPair(app);
  await send(alice, bob);
  await makeExpired();
  // The first round, which drops too.
  await vi.waitFor(async () => expect(await expired()).toEqual([]), { timeout: 10_000 });
  await makeExpired();

  for (const name of await days(({ day }) => day >= today())) await sql(app, `DROP TABLE ${name}`);
  expect((await trySend(alice, bob)).errors).toBeUndefined();
  expect(await days(({ day }) => day === today())).toHaveLength(2);
  expect(await expired()).not.toEqual([]);
});

test('who finds no partition for anything but a message is told to come back', async () => {
  const [alice, bob] = await newPair(app);
  await headOf(bob);
  for (const name of await days(({ day }) => day >= today())) await sql(app, `DROP TABLE ${name}`);
  const input = { userId: bob.id };
  await expect(alice.run(RequestFriendDocument, { input })).rejects.toThrow('"UNAVAILABLE"');
  await vi.waitFor(() => alice.run(RequestFriendDocument, { input }), { timeout: 10_000 });
});

function makeExpired(): Promise<unknown> {
  return withClient(app.database.url, (client) =>
    ensurePartitions(client, { now: new Date(Date.now() - 60 * dayMs), daysAhead: 0 }),
  );
}

function expired(): Promise<string[]> {
  return days(({ day }) => day < dayOf(Date.now() - 30 * dayMs));
}

/** The names of partitions of both tables, by their days. */
async function days(isMeant: (partition: { readonly day: string }) => boolean): Promise<string[]> {
  const rows = await sql<{ name: string; day: string }>(
    app,
    `SELECT relname AS name, right(relname, 8) AS day FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
      WHERE inhparent IN ('message'::regclass, 'inbox_entry'::regclass) AND c.relkind = 'r'`,
  );
  return rows.filter(isMeant).map(({ name }) => name);
}

function today(): string {
  return dayOf(Date.now());
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
}
