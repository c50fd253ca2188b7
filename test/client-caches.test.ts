import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse as parseYaml } from 'yaml';
import {
  FriendsDocument,
  MessagesDocument,
  RecentContactsDocument,
  type MessagesQuery,
} from '../examples/generated/operations.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withApollo, withUrql, type CachedClient, type Shown } from './harness/cached-clients.js';
import { codeBlocks } from './harness/code-blocks.js';
import { withClient } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';
import { newPair, newcomers, send, sendMany, textOf } from './harness/messages.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the guide to caches', () => {
  const blocks = codeBlocks(read('docs/guides/cache.md'));

  it('shows the caches that are tested here', () => {
    const [apollo = '', urql = ''] = blocks
      .filter(({ language }) => language === 'ts')
      .map(({ text }) => text);
    expect(read('examples/apollo-cache.ts')).toContain(apollo);
    expect(read('examples/urql-cache.ts')).toContain(urql);
    for (const text of [apollo, urql]) expect(text).toMatch(/^export function createCache/);
  });

  it('shows how this project makes the types of its examples', () => {
    interface Config {
      readonly generates: Readonly<Record<string, { readonly plugins: readonly unknown[] }>>;
    }
    const shown = parseYaml(blocks.find(({ language }) => language === 'yaml')?.text ?? '') as Config;
    const made = (parseYaml(read('codegen.yml')) as Config).generates['examples/generated/operations.ts'];
    expect({ ...shown.generates['generated/operations.ts'], documents: 'examples/*.graphql' }).toEqual({
      ...made,
      // The first one writes where the file comes from.
      plugins: made?.plugins.slice(1),
    });
  });
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe.each([
  { name: 'Apollo Client', start: withApollo },
  { name: 'urql', start: withUrql },
])('the cache of $name', ({ start }) => {
  const open: CachedClient[] = [];
  const complaints: string[] = [];
  beforeEach(() => {
    for (const kind of ['warn', 'error'] as const)
      vi.spyOn(console, kind).mockImplementation((...words: unknown[]) => {
        complaints.push(words.map(String).join(' '));
      });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(open.splice(0).map((client) => client.close()));
    // graphcache says so of each kind of event that another one is not; the guide tells.
    expect(complaints.splice(0).filter((text) => !text.startsWith('Invalid undefined'))).toEqual([]);
  });
  const client = async (person: Person, { url = app.url, fetchOf = fetch } = {}): Promise<CachedClient> => {
    const { inboxSnapshot } = await person.run<{ inboxSnapshot: { cursor: string } }, object>(
      '{ inboxSnapshot { cursor } }',
    );
    const made = start({ url, token: person.token }, inboxSnapshot.cursor, fetchOf);
    open.push(made);
    return made;
  };

  it('puts two pages of history together in order', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 45);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    await soon(() => expect(seqsOf(shown)).toContain(45));
    while (seqsOf(shown)[0] !== 1) {
      const [first = 0] = seqsOf(shown);
      await bobs.read(MessagesDocument, { peer: alice.id, beforeSeq: first });
      await soon(() => expect(seqsOf(shown)[0]).toBeLessThan(first));
    }
    expect(seqsOf(shown)).toEqual(from1To(45));
    await bobs.read(MessagesDocument, { peer: alice.id });
    await send(alice, bob);
    await soon(() => expect(seqsOf(shown)).toEqual(from1To(46)));
    expect(shown.data()?.conversation?.messages.pageInfo.hasPreviousPage).toBe(false);
  });

  it('shows a live message once and last, and what is unread', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 25);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(seqsOf(shown)).toHaveLength(20));
    await soon(() => expect(unreadOf(contacts)).toEqual([25]));
    await send(alice, bob, { content: textOf('live') });
    await soon(() => expect(linesOf(shown).at(-1)).toBe('live'));
    await send(bob, alice, { content: textOf('answer') });
    await soon(() => expect(linesOf(shown).slice(-2)).toEqual(['live', 'answer']));
    await soon(() => expect(unreadOf(contacts)).toEqual([26]));
    await bobs.read(MessagesDocument, { peer: alice.id });
    expect(seqsOf(shown)).toEqual(from1To(27).slice(-seqsOf(shown).length));
  });

  it('shows what is left of a recalled message, and an edited one', async () => {
    const [alice, bob] = await newPair(app);
    const [first, second] = await sendMany(alice, bob, 2);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(seqsOf(shown)).toEqual([1, 2]));
    await soon(() => expect(unreadOf(contacts)).toEqual([2]));
    await alice.run(
      `mutation { editMessage(input: { messageId: "${first?.id ?? ''}", version: 1, content: { text: { text: "better" } } }) { message { id } } }`,
    );
    await alice.run(
      `mutation { recallMessage(input: { messageId: "${second?.id ?? ''}" }) { message { id } } }`,
    );
    await soon(() => expect(linesOf(shown)).toEqual(['better', 'RecalledContent']));
    await soon(() => expect(unreadOf(contacts)).toEqual([1]));
    expect(JSON.stringify(shown.data())).not.toContain('Message ');
    expect(contacts.data()?.inboxSnapshot.conversations[0]?.lastMessage?.content.__typename).toBe(
      'RecalledContent',
    );
  });

  it('follows what is read on either side', async () => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    await send(bob, alice);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    await soon(() => expect(seqsOf(shown)).toEqual([1, 2]));
    const id = shown.data()?.conversation?.id ?? '';
    for (const person of [alice, bob])
      await person.run(
        `mutation { markRead(input: { conversationId: "${id}", upToSeq: 2 }) { conversation { id } } }`,
      );
    await soon(() =>
      expect(shown.data()?.conversation).toMatchObject({
        unreadCount: 0,
        readUpToSeq: 2,
        peerReadUpToSeq: 2,
      }),
    );
  });

  it('shows a conversation that begins', async () => {
    const [alice, bob] = await newPair(app);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(shown.data()).toEqual(expect.objectContaining({ conversation: null })));
    await soon(() => expect(unreadOf(contacts)).toEqual([]));
    await send(alice, bob, { content: textOf('first') });
    await soon(() => expect(linesOf(shown)).toEqual(['first']));
    await soon(() => expect(unreadOf(contacts)).toEqual([1]));
  });

  it('misses nothing that arrives while a page is read', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 3);
    const [read, late] = [gate(), gate()];
    const bobs = await client(bob, {
      fetchOf: async (input, init) => {
        const answer = await fetch(input, init);
        if (typeof init?.body !== 'string' || !init.body.includes('query Messages')) return answer;
        read.open();
        await late.opened;
        return answer;
      },
    });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(unreadOf(contacts)).toEqual([3]));
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    await read.opened;
    await send(alice, bob, { content: textOf('meanwhile') });
    await soon(() => expect(unreadOf(contacts)).toEqual([4]));
    late.open();
    await soon(() => expect(seqsOf(shown)).toEqual([1, 2, 3, 4]));
  });

  it('has no hole when the newest page was read again', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 45);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    await soon(() => expect(seqsOf(shown)[0]).toBe(26));
    await bobs.read(MessagesDocument, { peer: alice.id, beforeSeq: 26 });
    await soon(() => expect(seqsOf(shown)[0]).toBe(6));
    await sendMany(alice, bob, 3);
    await soon(() => expect(seqsOf(shown).at(-1)).toBe(48));
    await bobs.read(MessagesDocument, { peer: alice.id });
    await soon(() => expect(seqsOf(shown).at(-1)).toBe(48));
    expect(seqsOf(shown)).toEqual(from1To(48).slice(-seqsOf(shown).length));
  });

  it('begins anew after a time for which the inbox is not kept', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 3);
    const wire = await TcpProxy.before(app.url);
    const bobs = await client(bob, { url: wire.through(app.url) });
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(seqsOf(shown)).toEqual([1, 2, 3]));
    await soon(() => expect(unreadOf(contacts)).toEqual([3]));
    await missTooMuch(wire, alice, bob);
    await soon(() => expect(seqsOf(shown)).toEqual(from1To(28).slice(8)));
    await soon(() => expect(unreadOf(contacts)).toEqual([28]));
    await send(alice, bob);
    await soon(() => expect(seqsOf(shown).at(-1)).toBe(29));
    wire.cut();
  });

  it('misses nothing that arrives while it begins anew', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 3);
    const wire = await TcpProxy.before(app.url);
    const [asked, sent] = [gate(), gate()];
    let isAnew = false;
    const bobs = await client(bob, {
      url: wire.through(app.url),
      fetchOf: async (input, init) => {
        if (isAnew && typeof init?.body === 'string' && init.body.includes('query RecentContacts')) {
          asked.open();
          await sent.opened;
        }
        return fetch(input, init);
      },
    });
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(seqsOf(shown)).toEqual([1, 2, 3]));
    await soon(() => expect(unreadOf(contacts)).toEqual([3]));
    isAnew = true;
    await missTooMuch(wire, alice, bob);
    await asked.opened;
    // Long enough for a page that is asked for beside the position to be there.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await send(alice, bob);
    sent.open();
    await soon(() => expect(seqsOf(shown).at(-1)).toBe(29));
    await soon(() => expect(unreadOf(contacts)).toEqual([29]));
    await send(alice, bob);
    await soon(() => expect(seqsOf(shown).at(-1)).toBe(30));
    wire.cut();
  });

  it('shows a conversation that began while too much was missed', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const bobs = await client(bob, { url: wire.through(app.url) });
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    await soon(() => expect(shown.data()).toEqual(expect.objectContaining({ conversation: null })));
    await missTooMuch(wire, alice, bob);
    await soon(() => expect(seqsOf(shown)).toEqual(from1To(25).slice(5)));
    await send(alice, bob);
    await soon(() => expect(seqsOf(shown).at(-1)).toBe(26));
    wire.cut();
  });

  it('drops what is deleted or cleared', async () => {
    const [alice, bob] = await newPair(app);
    const sent = await sendMany(alice, bob, 3);
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    await soon(() => expect(seqsOf(shown)).toEqual([1, 2, 3]));
    await bob.run(
      `mutation { deleteMessages(input: { messageIds: ["${sent[1]?.id ?? ''}"] }) { messageIds } }`,
    );
    await soon(() => expect(seqsOf(shown)).toEqual([1, 3]));
    const id = shown.data()?.conversation?.id ?? '';
    await bob.run(
      `mutation { clearConversation(input: { conversationId: "${id}" }) { conversation { id } } }`,
    );
    await soon(() => expect(seqsOf(shown)).toEqual([]));
    await send(alice, bob);
    await soon(() => expect(seqsOf(shown)).toEqual([4]));
  });

  it('keeps together what several queries ask of the viewer and of a snapshot', async () => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    const bobs = await client(bob);
    const texts = [
      '{ viewer { user { id nickname } } }',
      '{ viewer { messagesFrom } }',
      '{ inboxSnapshot { unreadTotal } }',
      '{ inboxSnapshot { cursor } }',
    ];
    const shown: Shown<unknown>[] = [];
    for (const text of texts) {
      const query = parse(text) as TypedDocumentNode<unknown, Record<string, never>>;
      const one = bobs.show(query, {});
      shown.push(one);
      await soon(() => expect(one.data()).toBeDefined());
    }
    await bob.run(
      `mutation { updateProfile(input: { nickname: "Bobby", messagesFrom: FRIENDS }) { viewer { messagesFrom } } }`,
    );
    await soon(() => expect(shown[0]?.data()).toMatchObject({ viewer: { user: { nickname: 'Bobby' } } }));
    await soon(() => expect(shown[1]?.data()).toMatchObject({ viewer: { messagesFrom: 'FRIENDS' } }));
    expect(shown[2]?.data()).toMatchObject({ inboxSnapshot: { unreadTotal: 1 } });
    expect(shown[3]?.data()).toMatchObject({ inboxSnapshot: { cursor: expect.any(String) } });
  });

  it('puts pages of friends together, and reads them again when there is another', async () => {
    const [bob, ...others] = await newcomers(app, 23);
    if (!bob) throw new Error('people were asked for');
    await Promise.all(
      others.map((other) =>
        other.run(
          'mutation { updateProfile(input: { friendRequestPolicy: ANYONE }) { viewer { messagesFrom } } }',
        ),
      ),
    );
    for (const { id } of others.slice(1))
      await bob.run(`mutation { requestFriend(input: { userId: "${id}" }) { friend { since } } }`);
    const bobs = await client(bob);
    const shown = bobs.show(FriendsDocument, {});
    const friends = (): string[] => shown.data()?.friends.edges.map(({ node }) => node.user.id) ?? [];
    const newestFirst = others
      .slice(1)
      .map(({ id }) => id)
      .reverse();
    await soon(() => expect(friends()).toEqual(newestFirst.slice(0, 20)));
    await bobs.read(FriendsDocument, { after: shown.data()?.friends.pageInfo.endCursor ?? null });
    await soon(() => expect(friends()).toEqual(newestFirst));
    await bob.run(
      `mutation { requestFriend(input: { userId: "${others[0]?.id ?? ''}" }) { friend { since } } }`,
    );
    await soon(() => expect(friends()[0]).toBe(others[0]?.id));
  });

  it('begins anew when the other one is erased', async () => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob, { content: textOf('gone soon') });
    await send(bob, alice, { content: textOf('stays') });
    const bobs = await client(bob);
    const shown = bobs.show(MessagesDocument, { peer: alice.id });
    const contacts = bobs.show(RecentContactsDocument, {});
    await soon(() => expect(linesOf(shown)).toEqual(['gone soon', 'stays']));
    await soon(() => expect(unreadOf(contacts)).toEqual([1]));
    const admin = await app.admin();
    await admin.run(`mutation { adminEraseUser(input: { userId: "${alice.id}" }) { userId } }`);
    await soon(() => expect(linesOf(shown)).toEqual(['stays']));
    await soon(() => expect(unreadOf(contacts)).toEqual([0]));
  });
});

/** While the other one's connection is cut, more comes than is kept for it. */
async function missTooMuch(wire: TcpProxy, from: Person, to: Person): Promise<void> {
  wire.cut();
  await sendMany(from, to, 25);
  await withClient(app.database.url, (sql) =>
    sql.query('DELETE FROM inbox_entry WHERE user_id = $1 AND position < 20', [to.id]),
  );
  await wire.restore();
}

async function soon(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 30_000, interval: 20 });
}

function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

function from1To(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function seqsOf(shown: Shown<MessagesQuery>): number[] {
  return shown.data()?.conversation?.messages.nodes.map(({ seq }) => seq) ?? [];
}

function linesOf(shown: Shown<MessagesQuery>): string[] {
  const nodes = shown.data()?.conversation?.messages.nodes ?? [];
  return nodes.map(({ content }) =>
    content.__typename === 'TextContent' ? content.text : content.__typename,
  );
}

function unreadOf(
  contacts: Shown<{ inboxSnapshot: { conversations: { unreadCount: number }[] } }>,
): number[] | undefined {
  return contacts.data()?.inboxSnapshot.conversations.map(({ unreadCount }) => unreadCount);
}
