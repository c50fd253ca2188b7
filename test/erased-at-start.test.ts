import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  AdminEraseUserDocument,
  AdminUpsertUsersDocument,
  UserDocument,
  ViewerDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { refusalOf } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

let database: TestDatabase;
let app: TestApp;
/** An administrator whose account is not the one that the configuration names. */
let boss: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ database });
  boss = await app.person('boss', { role: 'ADMIN' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function startAgain(): Promise<void> {
  await app.close();
  app = await startTestApp({ database });
  boss = await app.person('boss', { role: 'ADMIN' });
}

it('no administrator may erase the account of the administrators', async () => {
  const answer = await boss.ask(AdminEraseUserDocument, { input: { userId: 'admin' } });
  expect(refusalOf(answer)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.userId' });
  expect((await boss.run(UserDocument, { id: 'admin' })).user?.erased).toBe(false);
});

it('a node starts without a demo user who was erased, and leaves the others as they are', async () => {
  await boss.run(AdminEraseUserDocument, { input: { userId: 'carol' } });
  await boss.run(AdminUpsertUsersDocument, { input: { users: [{ id: 'alice', nickname: 'Ali' }] } });
  await startAgain();
  const alice = await app.person('alice');
  expect((await alice.run(ViewerDocument)).viewer.user.nickname).toBe('Ali');
  expect((await boss.run(UserDocument, { id: 'carol' })).user?.erased).toBe(true);
});

it('a node starts with the account of the administrators erased, and says so', async () => {
  await withClient(database.url, (client) =>
    client.query("UPDATE user_account SET erased_at = now() WHERE id = 'admin'"),
  );
  await startAgain();
  expect(app.logged.map(({ msg }) => msg)).toContain(
    'The user that ADMIN_USER_ID names is erased, and its tokens are refused; name another.',
  );
  expect((await boss.run(UserDocument, { id: 'admin' })).user?.erased).toBe(true);
});
