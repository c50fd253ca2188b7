import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConversationsDocument,
  UpdateConversationDocument,
  type UpdateConversationInput,
  type UpdateConversationMutation,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { headOf, listed, live, pair } from './harness/changes.js';
import { refusalOf, send } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('updateConversation', () => {
  it('pins and unpins for the viewer alone, on all devices', async () => {
    const [alice, bob] = await pair(app);
    const { conversationId } = await send(alice, bob);
    const streams = await Promise.all([live(alice), live(alice)]);
    const head = await headOf(bob);
    const pinned = await update(alice, { conversationId, pinned: true });
    expect(pinned.pinnedAt).toEqual(expect.any(String));
    expect((await listed(alice, bob))?.pinnedAt).toBe(pinned.pinnedAt);
    const unpinned = await update(alice, { conversationId, pinned: false });
    expect(unpinned).toEqual({ ...pinned, pinnedAt: null });
    for (const stream of streams) {
      const events = (await stream.take(2)).map(({ inbox }) => inbox);
      expect(events).toMatchObject([
        { __typename: 'ConversationUpdated', conversation: { id: conversationId } },
        { __typename: 'ConversationUpdated', conversation: unpinned },
      ]);
    }
    expect(await listed(bob, alice)).toMatchObject({ pinnedAt: null });
    expect(await headOf(bob)).toBe(head);
  });

  it('sets the push level, alone or together with a pin', async () => {
    const [alice, bob] = await pair(app);
    const { conversationId } = await send(alice, bob);
    const silent = await update(alice, { conversationId, pushLevel: 'NONE' });
    expect(silent).toMatchObject({ pushLevel: 'NONE', pinnedAt: null });
    expect(await update(alice, { conversationId, pinned: true })).toMatchObject({ pushLevel: 'NONE' });
    const both = await update(alice, { conversationId, pinned: false, pushLevel: 'ALL' });
    expect(both).toMatchObject({ pushLevel: 'ALL', pinnedAt: null });
    expect(await listed(bob, alice)).toMatchObject({ pushLevel: 'ALL' });
  });

  it('tells nothing when nothing changes, and does not move a pin', async () => {
    const [alice, bob] = await pair(app);
    const { conversationId } = await send(alice, bob);
    const pinned = await update(alice, { conversationId, pinned: true, pushLevel: 'NONE' });
    const head = await headOf(alice);
    const repeats = [
      { pinned: true },
      { pushLevel: 'NONE' as const },
      { pinned: true, pushLevel: 'NONE' as const },
      {},
    ];
    for (const repeat of repeats) expect(await update(alice, { conversationId, ...repeat })).toEqual(pinned);
    expect(await headOf(alice)).toBe(head);
  });

  it('sorts pinned conversations first, the latest pin on top', async () => {
    const alice = await app.stranger('alice');
    const peers = await Promise.all(['b', 'c', 'd', 'e'].map((name) => app.stranger(name)));
    const ids: string[] = [];
    for (const peer of peers) {
      await headOf(peer);
      ids.push((await send(alice, peer)).conversationId);
    }
    const [b = '', c = '', d = '', e = ''] = ids;
    await update(alice, { conversationId: b, pinned: true });
    await update(alice, { conversationId: d, pinned: true });
    expect(await order(alice)).toEqual([d, b, e, c]);
    await update(alice, { conversationId: d, pinned: false });
    expect(await order(alice)).toEqual([b, e, d, c]);
    await update(alice, { conversationId: d, pinned: true });
    expect(await order(alice)).toEqual([d, b, e, c]);
  });

  it('refuses null by name, and a conversation that is unknown or foreign alike', async () => {
    const [alice, bob] = await pair(app);
    const carol = await app.stranger('carol');
    const { conversationId } = await send(alice, bob);
    const ask = async (person: Person, input: UpdateConversationInput): Promise<unknown> =>
      refusalOf(await person.ask(UpdateConversationDocument, { input }));
    expect(await ask(alice, { conversationId, pinned: null })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.pinned',
    });
    expect(await ask(alice, { conversationId, pinned: true, pushLevel: null })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.pushLevel',
    });
    expect(await listed(alice, bob)).toMatchObject({ pinnedAt: null });
    const unknown = '01890000-0000-7000-8000-000000000000';
    for (const id of [conversationId, unknown, '', 'x', 'a\0', '\ud800']) {
      expect(await ask(carol, { conversationId: id, pinned: true })).toEqual({
        code: 'CONVERSATION_NOT_FOUND',
      });
    }
  });
});

async function update(
  person: Person,
  input: UpdateConversationInput,
): Promise<UpdateConversationMutation['updateConversation']['conversation']> {
  return (await person.run(UpdateConversationDocument, { input })).updateConversation.conversation;
}

async function order(person: Person): Promise<string[]> {
  const { conversations } = await person.run(ConversationsDocument);
  return conversations.edges.map(({ node }) => node.id);
}
