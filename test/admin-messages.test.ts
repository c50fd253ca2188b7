import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import {
  AdminMessagesDocument,
  AdminSendMessageDocument,
  BlockUserDocument,
  ClearConversationDocument,
  DeleteMessagesDocument,
  InboxSnapshotDocument,
  RecallMessageDocument,
  SendMessageDocument,
  UnblockUserDocument,
  type AdminMessagesQueryVariables,
} from './generated/documents.js';

let app: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});

afterAll(() => app.close());

describe('adminMessages', () => {
  it('shows what is hidden from either side, deleted, cleared and recalled, in order', async () => {
    const { alice, bob } = await twoPeople();
    const first = await send(alice, bob, 'deleted by Alice');
    await alice.run(DeleteMessagesDocument, { input: { messageIds: [first.id] } });
    await bob.run(ClearConversationDocument, { input: { conversationId: first.conversationId } });
    await bob.run(BlockUserDocument, { input: { userId: alice.id } });
    await send(alice, bob, 'hidden from Bob');
    const input = { from: alice.id, to: [bob.id], content: { text: { text: 'hidden from Alice' } } };
    await admin.run(AdminSendMessageDocument, { input: { ...input, syncToSender: false } });
    await bob.run(UnblockUserDocument, { input: { userId: alice.id } });
    const last = await send(bob, alice, 'recalled');
    await bob.run(RecallMessageDocument, { input: { messageId: last.id } });
    const { edges, gaps } = await page({ userId: bob.id, peerId: alice.id });
    expect(edges.map(({ node }) => [node.seq, node.content, node.adminOriginalContent])).toEqual([
      [1, text('deleted by Alice'), text('deleted by Alice')],
      [2, text('hidden from Bob'), text('hidden from Bob')],
      [3, text('hidden from Alice'), text('hidden from Alice')],
      [4, expect.objectContaining({ __typename: 'RecalledContent' }), text('recalled')],
    ]);
    expect(edges.map(({ node }) => [node.conversation, node.adminSentBy?.id ?? null])).toEqual([
      [null, null],
      [null, null],
      [null, 'admin'],
      [null, null],
    ]);
    expect(edges.map(({ node }) => node.status)).toEqual(['SENT', 'SENT', 'SENT', 'SENT']);
    expect(gaps).toEqual([]);
  });

  it('pages both ways, the same whoever of the two is named first', async () => {
    const { alice, bob } = await twoPeople();
    for (let index = 1; index <= 5; index += 1) await send(alice, bob, `${index}`);
    const pair = { userId: alice.id, peerId: bob.id };
    const newest = await page({ ...pair, last: 2 });
    expect(seqsOf(newest)).toEqual([4, 5]);
    expect(newest.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const older = await page({ ...swapped(pair), last: 2, before: newest.pageInfo.startCursor });
    expect(seqsOf(older)).toEqual([2, 3]);
    const oldest = await page({ ...pair, first: 2 });
    expect(seqsOf(oldest)).toEqual([1, 2]);
    expect(seqsOf(await page({ ...pair, first: 9, after: oldest.pageInfo.endCursor }))).toEqual([3, 4, 5]);
    expect(seqsOf(await page(pair))).toEqual([1, 2, 3, 4, 5]);
  });

  it('names what has expired and what was erased', async () => {
    const { alice, bob } = await twoPeople();
    for (let index = 1; index <= 4; index += 1) await send(alice, bob, `${index}`);
    await withClient(app.database.url, async (client) => {
      await client.query('DELETE FROM message WHERE sender_id = $1 AND seq = 1', [alice.id]);
      await client.query('UPDATE message SET erased_at = now() WHERE sender_id = $1 AND seq = 3', [alice.id]);
    });
    const { edges, gaps } = await page({ userId: alice.id, peerId: bob.id });
    expect(edges.map(({ node }) => node.seq)).toEqual([2, 4]);
    expect(gaps).toEqual([
      { fromSeq: 1, toSeq: 1, reason: 'EXPIRED' },
      { fromSeq: 3, toSeq: 3, reason: 'ERASED' },
    ]);
  });

  it('is empty for two users who never wrote', async () => {
    const { alice, bob } = await twoPeople();
    const { edges, gaps, pageInfo } = await page({ userId: alice.id, peerId: bob.id });
    expect({ edges, gaps, pageInfo }).toEqual({
      edges: [],
      gaps: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('shows an administrator who is one of the two their own side of the conversation', async () => {
    const { alice } = await twoPeople();
    const message = await send(alice, admin, 'to the administrator');
    const { edges } = await page({ userId: alice.id, peerId: admin.id });
    expect(edges.at(-1)?.node.conversation).toEqual({ id: message.conversationId });
  });

  it.each([
    ['an unknown user', { userId: 'nobody' }, 'USER_NOT_FOUND'],
    ['an unknown peer', { peerId: 'no one' }, 'USER_NOT_FOUND'],
    ['the same user twice', { userId: 'admin', peerId: 'admin' }, 'BAD_USER_INPUT'],
    ['a page of 101', { first: 101 }, 'BAD_USER_INPUT'],
    ['a forged cursor', { after: 'forged' }, 'CURSOR_INVALID'],
  ])('refuses %s', async (_name, extra, code) => {
    const { alice, bob } = await twoPeople();
    const answer = await admin.ask(AdminMessagesDocument, { userId: alice.id, peerId: bob.id, ...extra });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe(code);
  });

  it("refuses a cursor of a member's own history, and one of another pair", async () => {
    const { alice, bob } = await twoPeople();
    const carol = await app.stranger('carol');
    await carol.run(InboxSnapshotDocument);
    await send(alice, bob, 'one');
    await send(alice, carol, 'two');
    const other = await page({ userId: alice.id, peerId: carol.id });
    const own = await alice.run<
      { conversation: { messages: { pageInfo: { endCursor: string } } } },
      { id: string }
    >('query ($id: ID!) { conversation(with: $id) { messages(last: 1) { pageInfo { endCursor } } } }', {
      id: bob.id,
    });
    const foreign = [other.pageInfo.endCursor, own.conversation.messages.pageInfo.endCursor];
    for (const after of foreign) {
      const variables = { userId: alice.id, peerId: bob.id, first: 1, after };
      const answer = await admin.ask(AdminMessagesDocument, variables);
      expect(answer.errors?.[0]?.extensions?.['code']).toBe('CURSOR_INVALID');
    }
  });
});

function text(value: string): { __typename: string; text: string } {
  return { __typename: 'TextContent', text: value };
}

function seqsOf(connection: Awaited<ReturnType<typeof page>>): number[] {
  return connection.edges.map(({ node }) => node.seq);
}

function swapped({ userId, peerId }: { userId: string; peerId: string }) {
  return { userId: peerId, peerId: userId };
}

async function page(variables: AdminMessagesQueryVariables) {
  return (await admin.run(AdminMessagesDocument, variables)).adminMessages;
}

async function twoPeople(): Promise<{ alice: Person; bob: Person }> {
  const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  for (const person of [alice, bob, admin]) await person.run(InboxSnapshotDocument);
  return { alice, bob };
}

async function send(from: Person, to: Person, words: string) {
  const input = { to: to.id, clientMessageId: words, content: { text: { text: words } } };
  return (await from.run(SendMessageDocument, { input })).sendMessage.message;
}
