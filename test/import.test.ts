import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AdminImportMessagesDocument,
  AdminUpsertUsersDocument,
  BlockUserDocument,
  ConversationsDocument,
  HistoryDocument,
  InboxDocument,
  SendMessageDocument,
  type ImportedMessageInput,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
let admin: Person;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.close());

async function pair(): Promise<{ alice: Person; bob: Person }> {
  const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  await admin.run(AdminUpsertUsersDocument, { input: { users: [{ id: alice.id }, { id: bob.id }] } });
  return { alice, bob };
}

function row(
  from: string,
  to: string,
  index: number,
  sentAt = `2020-01-0${1 + (index % 9)}T00:00:00.000Z`,
): ImportedMessageInput {
  return { from, to, clientMessageId: `old-${index}`, sentAt, content: { text: { text: `Old ${index}` } } };
}

async function importRows(messages: readonly ImportedMessageInput[]) {
  return (await admin.run(AdminImportMessagesDocument, { input: { messages: [...messages] } }))
    .adminImportMessages.results;
}

/** What the audit log says of the newest import that was not refused, one line for each of its parts. */
async function entriesOfNewest(): Promise<string[]> {
  const { rows } = await withClient(app.database.url, (client) =>
    client.query<{ target: string }>(
      `SELECT target FROM audit_entry WHERE request_id = (
         SELECT request_id FROM audit_entry WHERE action = 'adminImportMessages' AND refusal IS NULL ORDER BY id DESC LIMIT 1)`,
    ),
  );
  return rows.map(({ target }) => target);
}

describe('adminImportMessages', () => {
  test('shows in history with the old times, read, delivered and not unread', async () => {
    const { alice, bob } = await pair();
    const results = await importRows([
      row(alice.id, bob.id, 0),
      row(bob.id, alice.id, 1),
      row(alice.id, bob.id, 2),
    ]);
    expect(results.map(({ message, duplicate, error }) => [message?.seq, duplicate, error])).toEqual([
      [1, false, null],
      [2, false, null],
      [3, false, null],
    ]);
    const { conversation } = await bob.run(HistoryDocument, { with: alice.id });
    expect(conversation).toMatchObject({
      unreadCount: 0,
      lastSeq: 3,
      lastActivityAt: '2020-01-03T00:00:00.000Z',
    });
    expect(
      conversation?.messages.edges.map(({ node }) => [node.sender.id, node.sentAt, node.status]),
    ).toEqual([
      [alice.id, '2020-01-01T00:00:00.000Z', 'READ'],
      [bob.id, '2020-01-02T00:00:00.000Z', 'READ'],
      [alice.id, '2020-01-03T00:00:00.000Z', 'READ'],
    ]);
    expect((await bob.run(ConversationsDocument)).conversations.edges).toHaveLength(1);
  });

  test('gives one ConversationUpdated for each conversation and inbox, and no message', async () => {
    const { alice, bob } = await pair();
    const ofBob = bob.subscribe(InboxDocument, {});
    await ofBob.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    await importRows([0, 1, 2, 3].map((index) => row(alice.id, bob.id, index)));
    await alice.run(SendMessageDocument, {
      input: { to: bob.id, clientMessageId: 'new', content: { text: { text: 'New' } } },
    });
    const events = await ofBob.until(({ inbox }) => inbox.__typename === 'MessageAdded');
    expect(events.map(({ inbox }) => inbox.__typename)).toEqual(['ConversationUpdated', 'MessageAdded']);
    expect(events[0]?.inbox).toMatchObject({ conversation: { lastSeq: 4, unreadCount: 0 } });
    expect(events[1]?.inbox).toMatchObject({ message: { seq: 5 } });
  });

  test('tells of no conversation that another call of the same moment touches', async () => {
    const pairs = await Promise.all(Array.from({ length: 8 }, () => pair()));
    await Promise.all(pairs.map(({ alice, bob }) => importRows([row(alice.id, bob.id, 0)])));
    const people = pairs.flatMap(({ alice, bob }) => [alice.id, bob.id]);
    const { rows: entries } = await withClient(app.database.url, (client) =>
      client.query('SELECT user_id FROM inbox_entry WHERE user_id = ANY ($1) ORDER BY user_id', [people]),
    );
    expect(entries).toEqual(people.sort().map((id) => ({ user_id: id })));
  });

  test('changes nothing when repeated, and says so', async () => {
    const { alice, bob } = await pair();
    const rows = [0, 1, 2].map((index) => row(alice.id, bob.id, index));
    const first = await importRows(rows);
    const again = await importRows(rows);
    expect(again.map(({ message, duplicate }) => [message?.id, duplicate])).toEqual(
      first.map(({ message }) => [message?.id, true]),
    );
    const [conflict] = await importRows([
      { ...row(alice.id, bob.id, 0), content: { text: { text: 'Other' } } },
    ]);
    expect(conflict?.error).toEqual({
      code: 'IDEMPOTENCY_CONFLICT',
      reason: 'input.messages[0].clientMessageId was used for another to, content, customData or replyTo.',
    });
    const { rows: entries } = await withClient(app.database.url, (client) =>
      client.query('SELECT kind FROM inbox_entry WHERE user_id = $1', [bob.id]),
    );
    expect(entries).toEqual([{ kind: 'CONVERSATION_UPDATED' }]);
  });

  test('refuses rows one by one, and stores their neighbours', async () => {
    const { alice, bob } = await pair();
    await importRows([row(alice.id, bob.id, 5)]);
    const results = await importRows([
      row(alice.id, bob.id, 1),
      row(alice.id, 'nobody-at-all', 2),
      row('not an id', bob.id, 3),
      row(alice.id, alice.id, 4),
      { ...row(alice.id, bob.id, 6), content: { text: { text: '' } } },
      row(alice.id, bob.id, 7, '2100-01-01T00:00:00.000Z'),
      row(alice.id, bob.id, 8),
      row('nobody-at-all', bob.id, 9),
    ]);
    expect(results.map(({ clientMessageId, error }) => [clientMessageId, error?.code ?? 'stored'])).toEqual([
      ['old-1', 'BAD_USER_INPUT'],
      ['old-2', 'USER_NOT_FOUND'],
      ['old-3', 'USER_NOT_FOUND'],
      ['old-4', 'BAD_USER_INPUT'],
      ['old-6', 'BAD_USER_INPUT'],
      ['old-7', 'BAD_USER_INPUT'],
      ['old-8', 'stored'],
      ['old-9', 'USER_NOT_FOUND'],
    ]);
    expect(results[0]?.error?.reason).toBe(
      "input.messages[0].sentAt must not be before the conversation's newest message",
    );
    expect(results[1]?.error?.reason).toBe('input.messages[1].to names no user.');
    expect(results[4]?.error?.reason).toMatch(/^input\.messages\[4\]\.content\.text\.text/);
    expect(results[7]?.error?.reason).toBe('input.messages[7].from names no user.');
    expect(await entriesOfNewest()).toEqual(['1 of 8 messages in 1 conversations']);
  });

  test('goes on from the newest message of either side, which may be hidden from the other one', async () => {
    const { alice, bob } = await pair();
    await importRows([row(alice.id, bob.id, 5)]);
    expect((await importRows([row(bob.id, alice.id, 50, '2020-01-06T00:00:00.000Z')]))[0]?.error).toBeNull();
    await bob.run(BlockUserDocument, { input: { userId: alice.id } });
    await alice.run(SendMessageDocument, {
      input: { to: bob.id, clientMessageId: 'hidden', content: { text: { text: 'Hidden' } } },
    });
    const late = await importRows([row(alice.id, bob.id, 6), row(bob.id, alice.id, 7)]);
    expect(late.map(({ error }) => error?.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test('tells the audit log of all rows of the call, whatever they are refused for', async () => {
    const { alice, bob } = await pair();
    const [toOneself, empty] = [
      row(alice.id, alice.id, 1),
      { ...row(alice.id, bob.id, 2), content: { text: { text: '' } } },
    ];
    await importRows([toOneself, empty, row(alice.id, bob.id, 3)]);
    expect(await entriesOfNewest()).toEqual(['1 of 3 messages in 1 conversations']);
    await importRows([toOneself, row(alice.id, bob.id, 3)]);
    expect(await entriesOfNewest()).toEqual(['0 of 2 messages in 0 conversations']);
    await importRows([toOneself, empty]);
    expect(await entriesOfNewest()).toEqual(['0 of 2 messages in 0 conversations']);
  });

  test('takes 1 to 500 rows of any number of conversations, and leaves an entry in the audit log', async () => {
    const people = await Promise.all(Array.from({ length: 120 }, () => app.stranger('many')));
    await admin.run(AdminUpsertUsersDocument, { input: { users: people.map(({ id }) => ({ id })) } });
    const rows = Array.from({ length: 500 }, (_, index) => {
      const [from, to] = [people[index % 120], people[(index + 1 + (index % 7)) % 120]];
      return row(from?.id ?? '', to?.id ?? '', index, '2021-05-05T05:05:05.000Z');
    });
    const results = await importRows(rows);
    expect(results.filter(({ error }) => error)).toEqual([]);
    expect(results.map(({ clientMessageId }) => clientMessageId)).toEqual(
      rows.map((one) => one.clientMessageId),
    );
    for (const messages of [[], [...rows, ...rows.slice(0, 1)]]) {
      const answer = await admin.ask(AdminImportMessagesDocument, { input: { messages } });
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'input.messages',
      });
    }
    expect(await entriesOfNewest()).toEqual(
      Array.from({ length: 10 }, () => '50 of 500 messages in 50 conversations'),
    );
  });
});
