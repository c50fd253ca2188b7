import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AnswerFriendRequestDocument,
  MessageDocument,
  RequestFriendDocument,
  UnblockUserDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { block, edit, headOf, live, pair, setSettings, sql, tryEdit } from './harness/changes.js';
import { send } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('an edit obeys the rules of sending', () => {
  it.each([
    [
      'a mute',
      'MUTED',
      async (alice: Person) =>
        sql(app, `UPDATE user_account SET muted_until = 'infinity' WHERE id = $1`, [alice.id]),
    ],
    [
      'an erased recipient',
      'USER_NOT_FOUND',
      async (_alice: Person, bob: Person) =>
        sql(app, 'UPDATE user_account SET erased_at = now() WHERE id = $1', [bob.id]),
    ],
    ['a block of the sender', 'RECIPIENT_BLOCKED_BY_YOU', block],
    [
      'a silent block of the recipient',
      'EDIT_WINDOW_PASSED',
      async (alice: Person, bob: Person) => block(bob, alice),
    ],
    [
      'a block under REFUSE',
      'BLOCKED',
      async (alice: Person, bob: Person) => {
        await setSettings(app, `blocked_send = 'REFUSE'`);
        await block(bob, alice);
      },
    ],
    [
      'a recipient who wants friends only',
      'NOT_FRIENDS',
      async (_alice: Person, bob: Person) =>
        sql(app, `UPDATE user_account SET messages_from = 'FRIENDS' WHERE id = $1`, [bob.id]),
    ],
    ['an app for friends only', 'NOT_FRIENDS', async () => setSettings(app, `messages_from = 'FRIENDS'`)],
  ])('of %s: %s', async (_name, code, happens) => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    await happens(alice, bob);
    const heads = [await headOf(alice), await headOf(bob).catch(() => null)];
    const answer = await tryEdit(alice, sent);
    await setSettings(app, `blocked_send = 'SILENT', messages_from = 'EVERYONE'`);
    expect(answer.errors?.[0]?.extensions?.['code']).toBe(code);
    expect([await headOf(alice), await headOf(bob).catch(() => null)]).toEqual(heads);
    expect((await alice.run(MessageDocument, { id: sent.id })).message).toMatchObject({
      version: 1,
      editedAt: null,
    });
  });

  it('lets friends pass where only friends may write', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    const { requestFriend } = await alice.run(RequestFriendDocument, { input: { userId: bob.id } });
    const requestId = requestFriend.request?.id ?? '';
    await bob.run(AnswerFriendRequestDocument, { input: { requestId, accept: true } });
    await sql(app, `UPDATE user_account SET messages_from = 'FRIENDS' WHERE id = $1`, [bob.id]);
    expect(await edit(alice, sent)).toMatchObject({ version: 2 });
  });

  it('says nothing to a recipient from whom the message is hidden, also after the block', async () => {
    const [alice, bob] = await pair(app);
    await send(alice, bob);
    await block(bob, alice);
    const hidden = await send(alice, bob);
    await bob.run(UnblockUserDocument, { input: { userId: alice.id } });
    const head = await headOf(bob);
    const stream = await live(alice);
    expect(await edit(alice, hidden)).toMatchObject({ version: 2 });
    expect((await stream.next()).inbox).toMatchObject({
      __typename: 'MessageEdited',
      message: { id: hidden.id },
    });
    expect(await headOf(bob)).toBe(head);
  });
});
