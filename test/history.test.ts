import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConversationsDocument,
  HistoryDocument,
  InboxSnapshotDocument,
  MessageDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import {
  newcomers,
  newPair,
  pageOf,
  refusalOf,
  send,
  sendMany,
  textOf,
  type HistoryPage,
} from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('walking through history', () => {
  it.each([1, 2, 49, 50, 51, 250])(
    'of %i messages meets each once, with pages of any size, both ways',
    async (count) => {
      const [alice, bob] = await newPair(app);
      await sendMany(alice, bob, count);
      const all = Array.from({ length: count }, (_, index) => index + 1);
      for (const size of count < 100 ? [1, 2, 3, 50, 100] : [7, 50, 100]) {
        expect(await walk(bob, alice, 'forward', size)).toEqual(all);
        expect(await walk(alice, bob, 'backward', size)).toEqual(all);
      }
    },
  );

  it('of nothing is no conversation, and an empty one when all of it is cleared', async () => {
    const [alice, bob] = await newPair(app);
    expect(await alice.run(HistoryDocument, { with: bob.id })).toEqual({ conversation: null });
    const [last] = (await sendMany(alice, bob, 2)).slice(-1);
    await sql('UPDATE conversation_member SET cleared_up_to_seq = 2 WHERE user_id = $1', [alice.id]);
    expect(await pageOf(alice, bob)).toEqual({
      edges: [],
      gaps: [{ fromSeq: 1, toSeq: 2, reason: 'CLEARED_BY_YOU' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect((await pageOf(bob, alice)).edges.at(-1)?.node.id).toBe(last?.id);
  });

  it('forward meets what arrives meanwhile, and backward neither repeats nor skips', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 9);
    const arrive = async (): Promise<void> => {
      await send(bob, alice);
      await send(alice, bob);
    };
    expect(await walk(bob, alice, 'backward', 2, arrive)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let arrivals = 0;
    const forward = await walk(bob, alice, 'forward', 5, async () => {
      if ((arrivals += 1) <= 3) await arrive();
    });
    expect(forward).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  });

  it('says between two positions whether more lies up to the other one', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 6);
    const page = async (args: string): Promise<unknown> => {
      const fields = 'nodes { seq } pageInfo { hasPreviousPage hasNextPage }';
      const query = `{ conversation(with: "${bob.id}") { messages(${args}) { ${fields} } } }`;
      return alice.run(query);
    };
    const answer = (seqs: readonly number[], hasPreviousPage: boolean, hasNextPage: boolean): object => ({
      conversation: {
        messages: { nodes: seqs.map((seq) => ({ seq })), pageInfo: { hasPreviousPage, hasNextPage } },
      },
    });
    expect(await page('first: 1, afterSeq: 1, beforeSeq: 4')).toEqual(answer([2], true, true));
    expect(await page('first: 2, afterSeq: 1, beforeSeq: 4')).toEqual(answer([2, 3], true, false));
    expect(await page('last: 1, afterSeq: 3, beforeSeq: 6')).toEqual(answer([5], true, true));
    expect(await page('last: 2, afterSeq: 3, beforeSeq: 6')).toEqual(answer([4, 5], false, true));
  });

  it('goes on from a position as from the cursor there, and takes one of the two', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 6);
    const page = (args: string): string =>
      `{ conversation(with: "${bob.id}") { messages(${args}) { nodes { seq } pageInfo { hasPreviousPage hasNextPage } } } }`;
    const nodes = (...seqs: number[]): { seq: number }[] => seqs.map((seq) => ({ seq }));
    expect(await alice.run(page('last: 2, beforeSeq: 5'))).toEqual({
      conversation: {
        messages: { nodes: nodes(3, 4), pageInfo: { hasPreviousPage: true, hasNextPage: true } },
      },
    });
    expect(await alice.run(page('first: 9, afterSeq: 4'))).toEqual({
      conversation: {
        messages: { nodes: nodes(5, 6), pageInfo: { hasPreviousPage: true, hasNextPage: false } },
      },
    });
    expect(await alice.run(page('first: 9, afterSeq: 2147483647'))).toEqual({
      conversation: { messages: { nodes: [], pageInfo: { hasPreviousPage: true, hasNextPage: false } } },
    });
    const { startCursor } = (await pageOf(alice, bob, { last: 1 })).pageInfo;
    for (const [args, field] of [
      [`last: 1, before: "${startCursor ?? ''}", beforeSeq: 3`, 'beforeSeq'],
      ['first: 1, afterSeq: -1', 'afterSeq'],
    ]) {
      const { errors } = await alice.ask(page(args ?? ''));
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    }
  });

  it('goes on from a message that was deleted or expired since', async () => {
    const [alice, bob] = await newPair(app);
    const sent = await sendMany(alice, bob, 6);
    const middle = await pageOf(bob, alice, { last: 3 });
    const { startCursor } = middle.pageInfo;
    await sql('INSERT INTO message_deletion VALUES ($1, $2, 4)', [bob.id, sent[0]?.conversationId]);
    await sql('DELETE FROM message WHERE conversation_id = $1 AND seq = 1', [sent[0]?.conversationId]);
    const older = await pageOf(bob, alice, { last: 3, before: startCursor });
    expect(older.edges.map(({ node }) => node.seq)).toEqual([2, 3]);
    expect(older.gaps).toEqual([{ fromSeq: 1, toSeq: 1, reason: 'EXPIRED' }]);
    const newer = await pageOf(bob, alice, { first: 3, after: startCursor });
    expect(newer.edges.map(({ node }) => node.seq)).toEqual([5, 6]);
  });

  it('between two cursors stays between them', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 9);
    const cursors = (await pageOf(bob, alice)).edges.map(({ cursor }) => cursor);
    const [after, before] = [cursors[2] ?? null, cursors[6] ?? null];
    const seqs = async (page: object): Promise<number[]> =>
      (await pageOf(bob, alice, { after, before, ...page })).edges.map(({ node }) => node.seq);
    expect(await seqs({})).toEqual([4, 5, 6]);
    expect(await seqs({ first: 2 })).toEqual([4, 5]);
    expect(await seqs({ last: 2 })).toEqual([5, 6]);
    expect(await seqs({ after: before, before: after })).toEqual([]);
    expect(await seqs({ before: after })).toEqual([]);
  });
});

describe('a page', () => {
  it('has the newest 50 when no size is given, and says where it stands', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 60);
    const newest = await pageOf(bob, alice);
    expect(newest.edges.map(({ node }) => node.seq)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 11),
    );
    expect(newest.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: newest.edges[0]?.cursor,
      endCursor: newest.edges.at(-1)?.cursor,
    });
    expect(await pageOf(bob, alice, { first: null, last: null, after: null, before: null })).toEqual(newest);
    const older = await pageOf(bob, alice, { before: newest.pageInfo.startCursor });
    expect(older.edges).toHaveLength(10);
    expect(older.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const first = await pageOf(bob, alice, { first: 1 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await pageOf(bob, alice, { first: 100, after: first.pageInfo.endCursor });
    expect(second.edges).toHaveLength(59);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: 2 ** 31 - 1 }, 'first'],
    [{ last: 0 }, 'last'],
    [{ last: -1 }, 'last'],
    [{ last: 101 }, 'last'],
    [{ first: 1, last: 1 }, 'last'],
  ])('of %j is refused', async (page, field) => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    const answer = await alice.ask(HistoryDocument, { with: bob.id, ...page });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
  });

  it('is refused after or before any cursor that was not made for it', async () => {
    const [alice, bob, carol] = await newcomers(app, 3);
    if (!alice || !bob || !carol) throw new Error('three people were asked for');
    await sendMany(alice, bob, 3);
    await sendMany(alice, carol, 3);
    const own = (await pageOf(alice, bob)).pageInfo.endCursor ?? '';
    const flipped = `${own.slice(0, 10)}${own[10] === 'A' ? 'B' : 'A'}${own.slice(11)}`;
    const cursors = [
      (await pageOf(alice, carol)).pageInfo.endCursor,
      (await pageOf(bob, alice)).pageInfo.endCursor,
      (await alice.run(ConversationsDocument)).conversations.pageInfo.endCursor,
      (await alice.run(InboxSnapshotDocument)).inboxSnapshot.cursor,
      flipped,
      own.slice(0, -1),
      own.slice(4),
      `${own}A`,
      `${own}=`,
      '',
      '3',
      'null',
      '\0',
      '\ud800',
      "' OR 1=1--",
      'A'.repeat(5_000),
    ];
    const answers = [];
    for (const cursor of cursors) {
      answers.push(await alice.ask(HistoryDocument, { with: bob.id, after: cursor, first: 1 }));
      answers.push(await alice.ask(HistoryDocument, { with: bob.id, before: cursor, last: 1 }));
    }
    for (const answer of answers) expect(refusalOf(answer)).toEqual({ code: 'CURSOR_INVALID' });
    expect(new Set(answers.map((answer) => answer.errors?.[0]?.message)).size).toBe(1);
  });

  it('shows a recalled message as a tombstone in its place', async () => {
    const [alice, bob] = await newPair(app);
    const secret = await send(alice, bob, { content: textOf('secret'), customData: 'secret' });
    await sql(
      'UPDATE message SET recalled_at = now(), recalled_by_id = sender_id, version = 2 WHERE id = $1',
      [secret.id],
    );
    const { edges, gaps } = await pageOf(bob, alice);
    expect(gaps).toEqual([]);
    expect(edges[0]?.node).toMatchObject({
      seq: 1,
      content: { __typename: 'RecalledContent', recalledBy: { id: alice.id } },
      customData: null,
    });
    expect(JSON.stringify(edges)).not.toContain('secret');
  });
});

describe('a stranger', () => {
  it('learns nothing of a conversation, or of a message, that a made-up id would not tell', async () => {
    const [alice, bob, stranger] = await newcomers(app, 3);
    if (!alice || !bob || !stranger) throw new Error('three people were asked for');
    const sent = await send(alice, bob);
    const answers = [];
    for (const id of [
      alice.id,
      bob.id,
      sent.conversationId,
      stranger.id,
      'nobody-knows',
      '',
      'a\0b',
      '\ud800',
      'é'.repeat(99),
    ]) {
      answers.push(await stranger.ask(HistoryDocument, { with: id }));
    }
    for (const answer of answers) expect(answer).toEqual({ data: { conversation: null } });
    const unknown = '01890000-0000-7000-8000-000000000000';
    for (const id of [
      sent.id,
      sent.id.toUpperCase(),
      unknown,
      sent.conversationId,
      '',
      'x',
      'a\0b',
      '\ud800',
      `${sent.id} `,
    ]) {
      expect(await stranger.ask(MessageDocument, { id })).toEqual({ data: { message: null } });
    }
    expect((await bob.run(MessageDocument, { id: sent.id.toUpperCase() })).message?.id).toBe(sent.id);
    expect(app.logged).toEqual([]);
  });

  it('is who reads a message that is gone from the own view', async () => {
    const [alice, bob] = await newPair(app);
    const [cleared, deleted, hidden, erased, kept] = await sendMany(alice, bob, 5);
    await sql('UPDATE conversation_member SET cleared_up_to_seq = 1 WHERE user_id = $1', [bob.id]);
    await sql('INSERT INTO message_deletion VALUES ($1, $2, 2)', [bob.id, cleared?.conversationId]);
    await sql(`UPDATE message SET hidden_from = 'RECIPIENT' WHERE id = $1`, [hidden?.id]);
    await sql('UPDATE message SET erased_at = now() WHERE id = $1', [erased?.id]);
    for (const gone of [cleared, deleted, hidden, erased]) {
      expect(await bob.run(MessageDocument, { id: gone?.id ?? '' })).toEqual({ message: null });
    }
    for (const there of [cleared, deleted, hidden, kept]) {
      expect((await alice.run(MessageDocument, { id: there?.id ?? '' })).message?.id).toBe(there?.id);
    }
    expect((await bob.run(MessageDocument, { id: kept?.id ?? '' })).message?.seq).toBe(5);
  });
});

const walkDocument = `query ($with: ID!, $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  conversation(with: $with) {
    messages(first: $first, after: $after, last: $last, before: $before) {
      nodes { seq }
      gaps { fromSeq }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;

interface WalkData {
  readonly conversation: { readonly messages: HistoryPage & { readonly nodes: readonly { seq: number }[] } };
}

/** Every seq met on the way through all pages, in the order of history. */
async function walk(
  viewer: Person,
  peer: Person,
  direction: 'forward' | 'backward',
  size: number,
  betweenPages: () => Promise<void> = () => Promise.resolve(),
): Promise<number[]> {
  const met: number[] = [];
  let cursor: string | null = null;
  for (;;) {
    const where: object =
      direction === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor };
    const { conversation } = await viewer.run<WalkData, object>(walkDocument, { with: peer.id, ...where });
    const { nodes, gaps, pageInfo } = conversation.messages;
    const seqs = nodes.map(({ seq }) => seq);
    expect(gaps).toEqual([]);
    expect(seqs.length).toBeLessThanOrEqual(size);
    if (direction === 'forward') met.push(...seqs);
    else met.unshift(...seqs);
    if (!(direction === 'forward' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return met;
    expect(seqs).toHaveLength(size);
    cursor = (direction === 'forward' ? pageInfo.endCursor : pageInfo.startCursor) ?? null;
    await betweenPages();
  }
}

async function sql(text: string, values: unknown[]): Promise<void> {
  await withClient(app.database.url, (client) => client.query(text, values));
}
