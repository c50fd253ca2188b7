import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DeleteMessagesDocument,
  InboxDocument,
  InboxSnapshotDocument,
  MessageDocument,
  type MessageContentInput,
} from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair, pageOf, refusalOf, send, sendInput, textOf, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { audio, file, rendition, video } from './harness/sample-content.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** What is sent and what is read back: optional fields that are left out read as null. */
const contents: [string, MessageContentInput, object][] = [
  ['text', textOf('Grüß Gott'), { __typename: 'TextContent', text: 'Grüß Gott' }],
  ['emoji', { emoji: { index: 3, key: 'cat' } }, { __typename: 'EmojiContent', index: 3, key: 'cat' }],
  ['sparse emoji', { emoji: { index: 0 } }, { __typename: 'EmojiContent', index: 0, key: null }],
  [
    'location',
    { location: { caption: 'Home', latitude: -48.137154, longitude: 11.576124 } },
    { __typename: 'LocationContent', caption: 'Home', latitude: -48.137154, longitude: 11.576124 },
  ],
  [
    'image',
    { image: { original: rendition, large: rendition, thumbnail: rendition, format: 'png' } },
    {
      __typename: 'ImageContent',
      original: rendition,
      large: rendition,
      thumbnail: rendition,
      format: 'png',
    },
  ],
  [
    'sparse image',
    { image: { original: rendition } },
    { __typename: 'ImageContent', original: rendition, large: null, thumbnail: null, format: null },
  ],
  ['audio', { audio }, { __typename: 'AudioContent', ...audio }],
  ['file', { file: { ...file, format: 'pdf' } }, { __typename: 'FileContent', ...file, format: 'pdf' }],
  [
    'video',
    { video: { ...video, format: 'mp4', poster: rendition } },
    { __typename: 'VideoContent', ...video, format: 'mp4', poster: rendition },
  ],
  [
    'custom',
    { custom: { type: 'red-packet', data: { cents: [1, 2.5, null, true] }, description: 'A gift' } },
    {
      __typename: 'CustomContent',
      type: 'red-packet',
      data: { cents: [1, 2.5, null, true] },
      description: 'A gift',
    },
  ],
];

describe('a message', () => {
  it.each(contents)(
    'of %s is the same in the answer, live, replayed and in history',
    async (_kind, input, read) => {
      const [alice, bob] = await newPair(app);
      const streams = [alice, bob].map((person) => person.subscribe(InboxDocument));
      for (const stream of streams) await stream.next();
      const sent = await send(alice, bob, { content: input, customData: { key: 'value' } });
      expect(sent).toMatchObject({
        seq: 1,
        sender: { id: alice.id },
        recipient: { id: bob.id },
        content: read,
        customData: { key: 'value' },
        replyToId: null,
        countsAsUnread: true,
        editedAt: null,
        version: 1,
        status: 'SENT',
      });
      for (const [index, viewer] of [alice, bob].entries()) {
        const seen = { ...sent, clientMessageId: viewer === alice ? sent.clientMessageId : null };
        expect((await streams[index]?.next())?.inbox).toMatchObject({
          __typename: 'MessageAdded',
          message: seen,
        });
        const replayed = await viewer.subscribe(InboxDocument).next();
        expect(replayed.inbox).toMatchObject({ __typename: 'MessageAdded', message: seen });
        const page = await pageOf(viewer, viewer === alice ? bob : alice);
        expect(page.edges.map(({ node }) => node)).toEqual([seen]);
        expect((await viewer.run(MessageDocument, { id: sent.id })).message).toEqual({
          ...seen,
          replyTo: null,
        });
        const { inboxSnapshot } = await viewer.run(InboxSnapshotDocument);
        expect(inboxSnapshot.conversations.map(({ lastMessage }) => lastMessage)).toEqual([seen]);
      }
    },
  );

  it.each([
    ['keys of the language', JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":2},"toJSON":3}')],
    ['keys of the database client', { $type: 'BigInt', value: '1', set: [], path: ['a'], equals: null }],
    [
      'nested tags',
      [
        { $type: 'Json', value: '{' },
        { $type: 'DateTime', value: 'never' },
      ],
    ],
    ['a date-like text', '2026-11-23T00:00:00.000Z'],
    ['numbers', [0, 1.5, -2, 5e-324, 1.7976931348623157e308, 9007199254740991]],
    ['an empty text', ''],
    ['false', false],
    ['zero', 0],
    ['an empty list', []],
    [
      'every odd text',
      { 'e\u0301 é \ufeff \uffff \u2028': '\u001b[2J\r\n\u200b\u{E0041} ﷺ "\'; DROP TABLE message;--' },
    ],
  ])('keeps customData and Custom.data with %s as they are', async (_name, data: unknown) => {
    const [alice, bob] = await newPair(app);
    const stream = bob.subscribe(InboxDocument);
    await stream.next();
    const sent = await send(alice, bob, { content: { custom: { type: 't', data } }, customData: data });
    const text = JSON.stringify(data);
    const page = await pageOf(bob, alice);
    const { inbox } = await stream.next();
    const live = inbox.__typename === 'MessageAdded' ? inbox.message : null;
    for (const copy of [sent, live, page.edges[0]?.node]) {
      expect(JSON.stringify(copy?.customData)).toBe(text);
      const content = copy?.content.__typename === 'CustomContent' ? copy.content.data : undefined;
      expect(JSON.stringify(content)).toBe(text);
    }
  });

  it('keeps every legal text byte for byte', async () => {
    const [alice, bob] = await newPair(app);
    for (const text of oddTexts) {
      const sent = await send(alice, bob, { content: textOf(text) });
      expect(sent.content).toEqual({ __typename: 'TextContent', text });
    }
    const page = await pageOf(bob, alice, { first: 100 });
    expect(page.edges.map(({ node }) => node.content)).toEqual(
      oddTexts.map((text) => ({ __typename: 'TextContent', text })),
    );
    expect(app.logged).toEqual([]);
  });

  it('has the first seq of a pair whoever of the two begins, and the next whoever goes on', async () => {
    const [alice, bob] = await newPair(app);
    const first = await send(alice, bob);
    const second = await send(bob, alice);
    const third = await send(alice, bob);
    expect([first, second, third].map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(new Set([first, second, third].map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('answers another of the same conversation, one level deep', async () => {
    const [alice, bob] = await newPair(app);
    const question = await send(alice, bob);
    const answer = await send(bob, alice, { replyTo: question.id });
    const thanks = await send(alice, bob, { replyTo: answer.id.toUpperCase() });
    expect(thanks.replyToId).toBe(answer.id);
    const { message } = await bob.run(MessageDocument, { id: thanks.id });
    expect(message).toMatchObject({
      replyToId: answer.id,
      replyTo: { id: answer.id, replyToId: question.id, replyTo: null },
    });
  });
});

it('answers a message beside one that its sender has deleted', async () => {
  const [alice, bob] = await newPair(app);
  const [deleted, kept] = [await send(bob, alice), await send(bob, alice)];
  await alice.run(DeleteMessagesDocument, { input: { messageIds: [deleted.id] } });
  expect(await send(alice, bob, { replyTo: kept.id })).toMatchObject({ seq: 3, replyToId: kept.id });
});

it('answers its own message, whatever others answer at the same moment', async () => {
  const pairs = await Promise.all(Array.from({ length: 6 }, () => newPair(app)));
  const questions = await Promise.all(pairs.map(([alice, bob]) => send(alice, bob)));
  const answers = await Promise.all(
    pairs.map(([alice, bob], index) => send(bob, alice, { replyTo: questions[index]?.id ?? '' })),
  );
  expect(answers.map(({ replyToId }) => replyToId)).toEqual(questions.map(({ id }) => id));
});

describe('a message is refused', () => {
  it.each([
    ['to an unknown user', 'nobody-has-this-id', { code: 'USER_NOT_FOUND', field: 'input.to' }],
    ['to an empty id', '', { code: 'USER_NOT_FOUND', field: 'input.to' }],
    ['to an id with NUL', 'a\0b', { code: 'USER_NOT_FOUND', field: 'input.to' }],
    ['to an id with half a surrogate', '\ud800', { code: 'USER_NOT_FOUND', field: 'input.to' }],
    ['to an id that is too long', 'a'.repeat(65), { code: 'USER_NOT_FOUND', field: 'input.to' }],
    ['to SQL', "' OR 1=1--", { code: 'USER_NOT_FOUND', field: 'input.to' }],
  ])('%s', async (_name, to, refusal) => {
    const alice = await app.stranger('alice');
    expect(refusalOf(await trySend(alice, alice, { to }))).toEqual(refusal);
    expect(await countMessagesOf(alice.id)).toBe(0);
  });

  it('to oneself', async () => {
    const alice = await app.stranger('alice');
    expect(refusalOf(await trySend(alice, alice))).toEqual({ code: 'BAD_USER_INPUT', field: 'input.to' });
    expect(await countMessagesOf(alice.id)).toBe(0);
  });

  it('when it answers nothing that the sender can see, whatever the reason', async () => {
    const [alice, bob] = await newPair(app);
    const [carol, dave] = await newPair(app);
    await send(alice, bob);
    const foreign = await send(carol, dave);
    const ofAnotherPair = await send(alice, carol);
    const deleted = await send(bob, alice);
    const hidden = await send(bob, alice);
    const erased = await send(bob, alice);
    const cleared = await send(alice, dave);
    await withClient(app.database.url, async (client) => {
      await client.query('INSERT INTO message_deletion VALUES ($1, $2, $3)', [
        alice.id,
        deleted.conversationId,
        deleted.seq,
      ]);
      await client.query(`UPDATE message SET hidden_from = 'RECIPIENT' WHERE id = $1`, [hidden.id]);
      await client.query('UPDATE message SET erased_at = now() WHERE id = $1', [erased.id]);
      await client.query(
        'UPDATE conversation_member SET cleared_up_to_seq = 1 WHERE user_id = $1 AND conversation_id = $2',
        [alice.id, cleared.conversationId],
      );
    });
    const unknown = '01890000-0000-7000-8000-000000000000';
    const gone = { code: 'MESSAGE_NOT_FOUND', field: 'input.replyTo' };
    const targets = [
      foreign.id,
      ofAnotherPair.id,
      deleted.id,
      hidden.id,
      erased.id,
      unknown,
      'x',
      '',
      'a\0',
      '\ud800',
    ];
    const answers = await Promise.all(targets.map((replyTo) => trySend(alice, bob, { replyTo })));
    for (const answer of answers) expect(refusalOf(answer)).toEqual(gone);
    expect(new Set(answers.map((answer) => answer.errors?.[0]?.message)).size).toBe(1);
    expect(refusalOf(await trySend(alice, dave, { replyTo: cleared.id }))).toEqual(gone);
    expect(refusalOf(await trySend(dave, alice, { replyTo: cleared.id }))).toBeUndefined();
    expect((await send(alice, bob)).seq).toBe(5);
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['65 characters long', 'a'.repeat(65)],
    ['65 emoji long', '\u{1F44D}'.repeat(65)],
    ['NUL', 'a\0b'],
    ['half a surrogate', '\udc00'],
    ['a list', ['a']],
  ])('when its clientMessageId is %s', async (_name, clientMessageId: unknown) => {
    const [alice, bob] = await newPair(app);
    const input = { ...sendInput(bob), clientMessageId };
    const answer = await alice.ask(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { duplicate } }',
      { input },
    );
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0]?.message).toContain('clientMessageId');
    expect(await countMessagesOf(alice.id)).toBe(0);
  });

  it('never for a clientMessageId of 64 characters, however wide', async () => {
    const [alice, bob] = await newPair(app);
    const clientMessageId = '\u{1F44D}'.repeat(64);
    expect((await send(alice, bob, { clientMessageId })).clientMessageId).toBe(clientMessageId);
  });
});

// prettier-ignore
const oddTexts = [
  ' ', '\ufeffx', '\ufffe', '\uffff', '\u202egnp.exe', '\u2066abc\u2069', '\u200b\u200c\u200d\u2060', 'e\u0301', '\u00e9',
  '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}\u200d\u{1F466}', '\u{1F1E8}\u{1F1F3}', '\u{E0001}\u{E0041}\u{E007F}', `a${'\u0316'.repeat(500)}`,
  '\u2028\u2029', 'a\r\nSet-Cookie: x=1', '\u001b[2J', '\b\f\v\u007f\u0085\u0001', 'İıſß', 'ﷺ'.repeat(100), '\u212b', '１２３', 'null', 'undefined',
  'NaN', "' OR 1=1--", "'; DROP TABLE message;--", "\\'", '" OR ""="', '$1', '%', '_', '\\', '{"$gt":""}', '*)(uid=*))(|(uid=*', '$(id)', '`id`',
  '| id', "admin'/*", '1;select pg_sleep(5)', '{{7*7}}', '${7*7}', '<script>alert(1)</script>', '\\u0000', '\\ud800',
];

async function countMessagesOf(userId: string): Promise<number> {
  return withClient(app.database.url, async (client) => {
    const stored = await client.query<{ count: string }>(
      `SELECT (SELECT count(*) FROM message WHERE sender_id = $1) + (SELECT count(*) FROM inbox_entry WHERE user_id = $1)
            + (SELECT count(*) FROM conversation_member WHERE user_id = $1) AS count`,
      [userId],
    );
    return Number(stored.rows[0]?.count);
  });
}
