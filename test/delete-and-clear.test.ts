import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ClearConversationDocument,
  DeleteMessagesDocument,
  MessageDocument,
  type DeleteMessagesMutation,
} from './generated/documents.js';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import {
  clear,
  deleteForMe,
  headOf,
  listed,
  live,
  markRead,
  pair,
  recall,
  replay,
  sql,
  unreadOf,
} from './harness/changes.js';
import { pageOf, refusalOf, send, sendMany } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const unknown = '01890000-0000-7000-8000-000000000000';

describe('deleteMessages', () => {
  it('removes messages for the viewer alone, on all devices, in one event for each conversation', async () => {
    const [alice, bob] = await pair(app);
    const [carol] = await pair(app);
    const messages = await sendMany(bob, alice, 5);
    const other = await send(alice, carol);
    const streams = await Promise.all([live(alice), live(alice)]);
    const heads = [await headOf(bob), await headOf(carol)];
    await deleteForMe(alice, [messages[3], messages[1], other].filter(isThere));
    for (const stream of streams) {
      const events = (await stream.take(2)).map(({ inbox }) => inbox);
      expect(
        events.sort((a) => ('conversation' in a && a.conversation.peer.id === bob.id ? -1 : 1)),
      ).toMatchObject([
        {
          __typename: 'MessagesDeleted',
          seqs: [2, 4],
          conversation: { peer: { id: bob.id }, unreadCount: 3 },
        },
        { __typename: 'MessagesDeleted', seqs: [1], conversation: { peer: { id: carol.id }, lastSeq: 1 } },
      ]);
    }
    const page = await pageOf(alice, bob);
    expect(page.edges.map(({ node }) => node.seq)).toEqual([1, 3, 5]);
    expect(page.gaps).toEqual([
      { fromSeq: 2, toSeq: 2, reason: 'DELETED_BY_YOU' },
      { fromSeq: 4, toSeq: 4, reason: 'DELETED_BY_YOU' },
    ]);
    expect((await alice.run(MessageDocument, { id: messages[1]?.id ?? '' })).message).toBeNull();
    expect(await listed(alice, carol)).toMatchObject({ lastMessage: null, lastSeq: 1 });
    expect((await pageOf(bob, alice)).edges.map(({ node }) => node.seq)).toEqual([1, 2, 3, 4, 5]);
    expect((await bob.run(MessageDocument, { id: messages[1]?.id ?? '' })).message).not.toBeNull();
    expect([await headOf(bob), await headOf(carol)]).toEqual(heads);
  });

  it('shows the newest message that is left as the last one', async () => {
    const [alice, bob] = await pair(app);
    const messages = await sendMany(bob, alice, 30);
    await deleteForMe(alice, messages.slice(5));
    expect(await listed(alice, bob)).toMatchObject({ lastMessage: { seq: 5 }, lastSeq: 30, unreadCount: 5 });
    expect((await pageOf(alice, bob, { last: 2 })).gaps).toEqual([
      { fromSeq: 6, toSeq: 30, reason: 'DELETED_BY_YOU' },
    ]);
    expect(await listed(bob, alice)).toMatchObject({ lastMessage: { seq: 30 } });
  });

  it('answers a repeat alike and tells nobody again', async () => {
    const [alice, bob] = await pair(app);
    const [first, second] = [await send(bob, alice), await send(bob, alice)];
    await deleteForMe(alice, [first]);
    const head = await headOf(alice);
    await deleteForMe(alice, [first]);
    expect(await headOf(alice)).toBe(head);
    const messageIds = [first.id, second.id, second.id, second.id.toUpperCase()];
    const { deleteMessages } = await alice.run(DeleteMessagesDocument, { input: { messageIds } });
    expect(deleteMessages.messageIds).toEqual([first.id, second.id]);
    expect((await replay(alice)).slice(-1)).toMatchObject([{ seqs: [2] }]);
    expect(await listed(alice, bob)).toMatchObject({ lastMessage: null, unreadCount: 0 });
  });

  it('deletes nothing when one message is not in the view, whatever the reason', async () => {
    const [alice, bob] = await pair(app);
    const [carol, dave] = await pair(app);
    const mine = await send(bob, alice);
    const [erased, hidden, cleared, foreign] = [
      await send(bob, alice),
      await send(bob, alice),
      await send(dave, alice),
      await send(carol, dave),
    ];
    await clear(alice, cleared);
    await sql(app, 'UPDATE message SET erased_at = now() WHERE id = $1', [erased.id]);
    await sql(app, `UPDATE message SET hidden_from = 'RECIPIENT' WHERE id = $1`, [hidden.id]);
    const head = await headOf(alice);
    for (const id of [erased.id, hidden.id, cleared.id, foreign.id, unknown, '', 'x', 'a\0', '\ud800']) {
      expect(refusalOf(await tryDelete(alice, [mine.id, id]))).toEqual({
        code: 'MESSAGE_NOT_FOUND',
        field: 'input.messageIds',
      });
    }
    expect(await headOf(alice)).toBe(head);
    expect((await alice.run(MessageDocument, { id: mine.id })).message).not.toBeNull();
    expect(await sql(app, 'SELECT FROM message_deletion WHERE user_id = $1', [alice.id])).toEqual([]);
  });

  it('takes 1 to 100 messages', async () => {
    const [alice, bob] = await pair(app);
    const messages = await sendMany(bob, alice, 101);
    const ids = messages.map(({ id }) => id);
    for (const messageIds of [[], ids]) {
      expect(refusalOf(await tryDelete(alice, messageIds))).toEqual({
        code: 'BAD_USER_INPUT',
        field: 'input.messageIds',
      });
    }
    await deleteForMe(alice, messages.slice(0, 100));
    expect((await replay(alice)).at(-1)).toMatchObject({
      seqs: messages.slice(0, 100).map(({ seq }) => seq),
    });
    expect(await unreadOf(alice, bob)).toBe(1);
  });

  it('counts a message that is deleted and recalled once, in either order', async () => {
    const [alice, bob] = await pair(app);
    const [first, second] = [await send(bob, alice), await send(bob, alice)];
    await send(bob, alice);
    await deleteForMe(alice, [first]);
    expect(await unreadOf(alice, bob)).toBe(2);
    await recall(bob, first);
    expect(await unreadOf(alice, bob)).toBe(2);
    await recall(bob, second);
    expect(await unreadOf(alice, bob)).toBe(1);
    await deleteForMe(alice, [second]);
    expect(await unreadOf(alice, bob)).toBe(1);
  });
});

describe('clearConversation', () => {
  it('empties a conversation for the viewer alone, and is no read', async () => {
    const [alice, bob] = await pair(app);
    const messages = await sendMany(bob, alice, 4);
    await markRead(alice, { conversationId: messages[0]?.conversationId ?? '', seq: 1 });
    const streams = await Promise.all([live(alice), live(alice)]);
    const head = await headOf(bob);
    const input = { conversationId: messages[0]?.conversationId ?? '' };
    const { clearConversation } = await alice.run(ClearConversationDocument, { input });
    const cleared = { clearedUpToSeq: 4, readUpToSeq: 1, unreadCount: 0, lastSeq: 4 };
    expect(clearConversation.conversation).toMatchObject(cleared);
    for (const stream of streams) {
      expect((await stream.next()).inbox).toMatchObject({
        __typename: 'ConversationCleared',
        upToSeq: 4,
        conversation: cleared,
      });
    }
    expect(await listed(alice, bob)).toMatchObject({ ...cleared, lastMessage: null });
    expect(await pageOf(alice, bob)).toMatchObject({
      edges: [],
      gaps: [{ fromSeq: 1, toSeq: 4, reason: 'CLEARED_BY_YOU' }],
    });
    expect((await alice.run(MessageDocument, { id: messages[3]?.id ?? '' })).message).toBeNull();
    expect(await headOf(bob)).toBe(head);
    expect((await pageOf(bob, alice)).edges.map(({ node }) => node.status)).toEqual([
      'READ',
      'SENT',
      'SENT',
      'SENT',
    ]);
  });

  it('leaves what comes later, counts it, and is told again when there is something new', async () => {
    const [alice, bob] = await pair(app);
    await clear(alice, await send(bob, alice));
    const later = await send(bob, alice);
    expect(await listed(alice, bob)).toMatchObject({ lastMessage: { seq: 2 }, unreadCount: 1 });
    await markRead(alice, later);
    await send(bob, alice);
    expect(await unreadOf(alice, bob)).toBe(1);
    await clear(alice, later);
    const head = await headOf(alice);
    await clear(alice, later);
    await alice.run(ClearConversationDocument, {
      input: { conversationId: later.conversationId.toUpperCase() },
    });
    expect(await headOf(alice)).toBe(head);
    expect((await replay(alice)).filter((event) => event.__typename === 'ConversationCleared')).toMatchObject(
      [{ upToSeq: 1 }, { upToSeq: 3 }],
    );
  });

  it('names gaps by the first reason that holds', async () => {
    const [alice, bob] = await pair(app);
    const messages = await sendMany(bob, alice, 6);
    await deleteForMe(alice, messages.slice(1, 5));
    await sql(app, 'UPDATE message SET erased_at = now() WHERE conversation_id = $1 AND seq = 4', [
      messages[0]?.conversationId,
    ]);
    await sql(app, 'UPDATE conversation_member SET cleared_up_to_seq = 2 WHERE user_id = $1', [alice.id]);
    expect((await pageOf(alice, bob)).gaps).toEqual([
      { fromSeq: 1, toSeq: 2, reason: 'CLEARED_BY_YOU' },
      { fromSeq: 3, toSeq: 3, reason: 'DELETED_BY_YOU' },
      { fromSeq: 4, toSeq: 4, reason: 'ERASED' },
      { fromSeq: 5, toSeq: 5, reason: 'DELETED_BY_YOU' },
    ]);
  });

  it('is refused for a conversation that is unknown, foreign or hidden alike', async () => {
    const [alice, bob] = await pair(app);
    const carol = await app.stranger('carol');
    const { conversationId } = await send(alice, bob);
    for (const id of [conversationId, unknown, '', 'x', 'a\0', '\ud800']) {
      const answer = await carol.ask(ClearConversationDocument, { input: { conversationId: id } });
      expect(refusalOf(answer)).toEqual({ code: 'CONVERSATION_NOT_FOUND' });
    }
  });
});

async function tryDelete(
  person: Person,
  messageIds: readonly string[],
): Promise<Answer<DeleteMessagesMutation>> {
  return person.ask(DeleteMessagesDocument, { input: { messageIds: [...messageIds] } });
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
