import { buildSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { EventRenderer } from '../src/graphql/event-renderer.js';
import { liveInboxDocument } from '../src/transport/playground/page/src/inbox-document.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import type { Sent } from './harness/inbox.js';

/** Two nodes on one database: one compiles every subscription at once, the other leaves all to graphql-js. */
let compiling: TestApp;
let plain: TestApp;
let alice: Person;
beforeAll(async () => {
  compiling = await startTestApp({ compileAfter: 0 });
  plain = await startTestApp({ database: compiling.database, compileAfter: Number.POSITIVE_INFINITY });
  alice = await compiling.stranger('alice');
  const bob = await compiling.stranger('bob');
  for (const person of [alice, bob]) await person.run('{ viewer { mutedUntil } }');
  await makeHistory(alice, bob);
});
afterAll(async () => {
  await plain.close();
  await compiling.close();
});

interface AnyEvent {
  readonly inbox?: { readonly __typename?: string };
}

async function replayOn(app: TestApp, document: string, variables: object): Promise<string[]> {
  const reader = await app.person(alice.id);
  const stream = reader.subscribe<AnyEvent, unknown>(document, variables);
  const events = await stream.until((event) => JSON.stringify(event).includes('"SyncCompleted"'));
  await stream.end();
  // The mark has the time at which it was made, and is no entry.
  return events.slice(0, -1).map((event) => JSON.stringify(event));
}

const small = `__typename cursor ... on MessageAdded { message { id sender { id } content { ... on TextContent { text } } } }`;

interface Case {
  readonly shown: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const directives = `subscription ($yes: Boolean!, $no: Boolean = false) { inbox {
  __typename cursor @include(if: $yes) at @skip(if: $yes)
  ... on MessageAdded @include(if: $yes) { message { seq @skip(if: $no) customData replyTo { id } } }
} }`;

test.each<Case>([
  { shown: 'every kind of event with all that can be seen of it', document: liveInboxDocument },
  { shown: 'few fields', document: `subscription { inbox { ${small} } }` },
  {
    shown: 'aliases and fields that are asked for twice',
    document: `subscription { inbox { ${small} kind: __typename again: cursor ... on InboxEvent { cursor at } } }`,
  },
  {
    shown: 'an alias that is the name of the prototype',
    document: 'subscription { inbox { __typename __proto__: cursor } }',
  },
  { shown: 'what directives include', document: directives, variables: { yes: true } },
  { shown: 'what directives skip', document: directives, variables: { yes: false } },
  {
    shown: 'what is read from the database beside the event',
    document: `subscription ($count: Int) { inbox { __typename ... on MessageAdded { message {
      status replyTo { id content { __typename } }
      conversation { unreadCount lastMessage { id } messages(last: $count) { nodes { seq } pageInfo { hasPreviousPage } } }
    } } } }`,
    variables: { count: 2 },
  },
])('a program renders the same as graphql-js: $shown', async ({ document, variables = {} }) => {
  const expected = await replayOn(plain, document, variables);
  expect(expected.length).toBeGreaterThan(7);
  expect(await replayOn(compiling, document, variables)).toEqual(expected);
});

/** Messages of several kinds, a reply, an edit, a recall, and what people do beside talking. */
async function makeHistory(from: Person, to: Person): Promise<void> {
  const send = async (sender: Person, content: object, more: object = {}): Promise<string> => {
    const input = {
      to: sender === from ? to.id : from.id,
      clientMessageId: crypto.randomUUID(),
      content,
      ...more,
    };
    const sent = await sender.run<Sent, unknown>(
      `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { duplicate message { id seq } } }`,
      { input },
    );
    return sent.sendMessage.message.id;
  };
  const first = await send(
    from,
    { text: { text: 'Grüße 👋 "\u2028' } },
    { customData: { a: [1, null, 'x'] } },
  );
  const second = await send(to, { text: { text: 'answer' } }, { replyTo: first });
  await send(from, { location: { latitude: 1.5, longitude: -2 } });
  await send(to, { custom: { type: 't', data: { __proto__: 1, deep: [{}] } } });
  await send(to, { emoji: { index: 3, key: 'smile' } });
  await to.run(
    `mutation ($id: ID!) { editMessage(input: { messageId: $id, version: 1, content: { text: { text: "better" } } }) { message { id } } }`,
    { id: second },
  );
  await from.run(`mutation ($id: ID!) { recallMessage(input: { messageId: $id }) { message { id } } }`, {
    id: first,
  });
  await to.run(`mutation ($id: ID!) { requestFriend(input: { userId: $id }) { __typename } }`, {
    id: from.id,
  });
  await from.run(`mutation ($id: ID!) { blockUser(input: { userId: $id }) { __typename } }`, { id: to.id });
}

describe('a program', () => {
  const schema = buildSchema(`
    type Query { echo(text: String, flag: Boolean): String, both: Both }
    type Both { x: Int, y: Int }
  `);
  const rootValue = { echo: ({ text }: { text?: string }) => text ?? null, both: { x: 1, y: 2 } };

  /** The same many times over, so that the last are rendered by a program when there can be one. */
  async function renderings(
    text: string,
    variableValues: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown[]> {
    const renderer = new EventRenderer({ schema, compileAfter: 0 });
    const args = { schema, document: parse(text), variableValues };
    const results: unknown[] = [];
    for (let time = 0; time < 3; time += 1) results.push(await renderer.render(args, rootValue));
    return JSON.parse(JSON.stringify(results)) as unknown[];
  }

  it.each([
    '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.isHarmed = true',
    '__MAGIC_NAN__57f286b9_4c20_487f_b409_79804ddcb4f8',
    '\\u005f_MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.isHarmed = true',
  ])('never runs what a client writes: %s', async (text) => {
    const written = JSON.parse(`"${text}"`) as string;
    const expected = Array.from({ length: 3 }, () => ({ data: { echo: written } }));
    for (const document of [`{ echo(text: "${text}") }`, `query ($t: String = "${text}") { echo(text: $t) }`])
      expect(await renderings(document)).toEqual(expected);
    expect(await renderings('query ($t: String) { echo(text: $t) }', { t: written })).toEqual(expected);
    expect(globalThis).not.toHaveProperty('isHarmed');
  });

  it('takes each use of a fragment for itself', async () => {
    const document =
      'query ($x: Boolean!) { a: both { ...F @include(if: $x) } b: both { ...F } } fragment F on Both { x y }';
    const expected = { data: { a: {}, b: { x: 1, y: 2 } } };
    expect(await renderings(document, { x: false })).toEqual([expected, expected, expected]);
  });
});
