import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxDocument, type HistoryQuery, type InboxSubscription } from './generated/documents.js';
import { startTestApp, type Person, type Stream, type TestApp } from './harness/app.js';
import {
  clear,
  deleteForMe,
  headOf,
  listed,
  markRead,
  pair,
  recall,
  replay,
  tryEdit,
  tryRecall,
} from './harness/changes.js';
import { pageOf, refusalOf, send, sendMany, textOf, type SentMessage } from './harness/messages.js';

/** Two nodes on one database, which know of each other only through it. */
let app: TestApp;
let otherNode: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
});
afterAll(async () => {
  await otherNode.close();
  await app.close();
});

type HistoryMessage = NonNullable<HistoryQuery['conversation']>['messages']['edges'][number]['node'];

describe('changes that race', () => {
  it('let one of many edits from one version win, and all devices end alike', async () => {
    const { alice, bob, elsewhere } = await people();
    const [sent = missing()] = await sendMany(alice, bob, 1);
    const devices = [...watch(alice, elsewhere.alice), ...watch(bob, elsewhere.bob)];
    const texts = Array.from({ length: 12 }, (_, index) => `Edit ${index}`);
    const answers = await Promise.all(
      texts.map((text, index) =>
        tryEdit(index % 2 === 0 ? alice : elsewhere.alice, sent, { content: textOf(text) }),
      ),
    );
    const won = answers.flatMap(({ data }) => data?.editMessage.message ?? []);
    expect(won).toHaveLength(1);
    expect(answers.map(refusalOf).filter(Boolean)).toEqual(
      Array.from({ length: 11 }, () => ({ code: 'EDIT_CONFLICT', field: 'input.version' })),
    );
    await expectAlike(devices);
    expect((await pageOf(bob, alice)).edges[0]?.node).toMatchObject({ content: won[0]?.content, version: 2 });
  });

  it('recall a message whatever edits, deletions, read marks and repeats come in between', async () => {
    const { alice, bob, elsewhere } = await people();
    const devices = [...watch(alice, elsewhere.alice), ...watch(bob, elsewhere.bob)];
    const sent = await sendMany(alice, bob, 24);
    const kept = await sendMany(alice, bob, 3);
    await Promise.all(
      sent.flatMap((message, index): Promise<unknown>[] => [
        tryRecall(alice, message),
        tryRecall(elsewhere.alice, message),
        tryEdit(elsewhere.alice, message, { content: textOf('too late') }),
        ...(index % 3 === 0 ? [deleteForMe(bob, [message])] : []),
        ...(index % 8 === 0 ? [markRead(elsewhere.bob, message)] : []),
      ]),
    );
    devices.push(...watch(alice, elsewhere.bob));
    await expectAlike(devices);
    const page = await pageOf(alice, bob, { first: 100 });
    for (const { node } of page.edges.slice(0, 24)) {
      expect(node.content).toMatchObject({ __typename: 'RecalledContent', recalledBy: { id: alice.id } });
      expect(node.version).toBe(node.editedAt === null ? 2 : 3);
    }
    expect(await listed(bob, alice)).toMatchObject({
      unreadCount: kept.length,
      readUpToSeq: 17,
      lastSeq: 27,
    });
  });

  it('show no stream that begins after a recall was answered what the message said', async () => {
    const { alice, bob, elsewhere } = await people();
    const secret = 'meet me at nine';
    for (let round = 0; round < 10; round += 1) {
      const sent = await send(alice, bob, { content: textOf(secret), customData: { secret } });
      const early = [bob, elsewhere.bob].map(watchOne);
      await recall(round % 2 === 0 ? alice : elsewhere.alice, sent);
      const late = await Promise.all(
        [bob, elsewhere.bob, alice, elsewhere.alice].map((person) => replay(person)),
      );
      expect(JSON.stringify(late)).not.toContain(secret);
      await expectAlike(early);
    }
  });

  it('clear up to the messages of their moment, never those that come later', async () => {
    const { alice, bob, elsewhere } = await people();
    const [first = missing()] = await sendMany(bob, alice, 1);
    const devices = watch(alice, elsewhere.alice);
    await Promise.all([
      sendMany(bob, alice, 20),
      ...[alice, elsewhere.alice, alice].map((person) => clear(person, first)),
    ]);
    await expectAlike(devices);
    const view = await listed(alice, bob);
    expect(view?.unreadCount).toBe((view?.lastSeq ?? 0) - (view?.clearedUpToSeq ?? 0));
    expect(view).toMatchObject({ lastSeq: 21, readUpToSeq: 0 });
  });

  it('delete a message once, whichever device was first', async () => {
    const { alice, bob, elsewhere } = await people();
    const sent = await sendMany(bob, alice, 10);
    await Promise.all(
      [alice, elsewhere.alice, alice, elsewhere.alice].map((person) => deleteForMe(person, sent)),
    );
    const events = (await replay(alice)).filter((event) => event.__typename === 'MessagesDeleted');
    expect(events).toMatchObject([{ seqs: sent.map(({ seq }) => seq) }]);
    expect(await listed(alice, bob)).toMatchObject({ unreadCount: 0, lastMessage: null });
  });
});

/** What one device has made of its stream so far. */
interface Device {
  readonly person: Person;
  readonly stream: Stream<InboxSubscription>;
}

function watchOne(person: Person): Device {
  return { person, stream: person.subscribe(InboxDocument) };
}

function watch(...owners: readonly Person[]): Device[] {
  return owners.map(watchOne);
}

/** Reads every device to the head of its inbox: each must have what a fresh history of its user has. */
async function expectAlike(devices: readonly Device[]): Promise<void> {
  for (const { person, stream } of devices) {
    const head = await headOf(person);
    const events = await stream.until(({ inbox }) => inbox.cursor === head);
    const state = new Map<string, HistoryMessage>();
    for (const { inbox } of events) apply(state, inbox);
    const peerIds = [...state.values()].map((message) => otherOf(message, person));
    for (const peerId of new Set(peerIds)) {
      const page = await pageOf(person, { id: peerId }, { first: 100 });
      const nodes = page.edges.map(({ node }) => node);
      const own = [...state.values()].filter((message) => otherOf(message, person) === peerId);
      expect(own.map(stable).sort((a, b) => a.seq - b.seq)).toEqual(nodes.map(stable));
    }
    await stream.end();
  }
}

/** As the schema tells clients: keep the greater version, and drop what was deleted or cleared. */
function apply(state: Map<string, HistoryMessage>, event: InboxSubscription['inbox']): void {
  switch (event.__typename) {
    case 'MessageAdded':
    case 'MessageEdited':
    case 'MessageRecalled': {
      const known = state.get(event.message.id);
      if (!known || known.version < event.message.version) state.set(event.message.id, event.message);
      return;
    }
    case 'MessagesDeleted':
      drop(state, event.conversation.id, (seq) => event.seqs.includes(seq));
      return;
    case 'ConversationCleared':
      drop(state, event.conversation.id, (seq) => seq <= event.upToSeq);
      return;
    default:
      return;
  }
}

function drop(
  state: Map<string, HistoryMessage>,
  conversationId: string,
  isGone: (seq: number) => boolean,
): void {
  for (const message of state.values()) {
    if (message.conversationId === conversationId && isGone(message.seq)) state.delete(message.id);
  }
}

/** Without the status, which no event repeats. */
function stable({ status: _status, ...message }: HistoryMessage): Omit<HistoryMessage, 'status'> {
  return message;
}

function otherOf(message: HistoryMessage, person: Person): string {
  return message.sender.id === person.id ? message.recipient.id : message.sender.id;
}

/** Alice and Bob, each with one client on either node. */
async function people(): Promise<{
  readonly alice: Person;
  readonly bob: Person;
  readonly elsewhere: { readonly alice: Person; readonly bob: Person };
}> {
  const [alice, bob] = await pair(app);
  return {
    alice,
    bob,
    elsewhere: { alice: await otherNode.person(alice.id), bob: await otherNode.person(bob.id) },
  };
}

function missing(): SentMessage {
  throw new Error('there is no such message');
}
