import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { ConversationsDocument, HistoryDocument, InboxSnapshotDocument } from './generated/documents.js';

/** The same limits on both transports: every case runs over each. */
let app: TestApp;
let person: Person;
beforeAll(async () => {
  app = await startTestApp();
  person = await app.stranger();
});
afterAll(() => app.close());

const transports = ['HTTP', 'WebSocket'] as const;
type Transport = (typeof transports)[number];

function ask(
  transport: Transport,
  query: string,
  variables?: object,
  someone: Person = person,
): Promise<Answer<unknown>> {
  return transport === 'HTTP' ? someone.ask(query, variables) : someone.askOverSocket(query, variables);
}

const codesOf = (answer: Answer<unknown>): unknown[] =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.['code']);
const repeat = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

const conversations = (selection: string, page = 'first: 100'): string =>
  `{ conversations(${page}) { nodes { ${selection} } } }`;
const history = (first: number): string => `messages(first: ${first}) { nodes { sender { id } } }`;

const refused: readonly (readonly [string, string, string])[] = [
  ['1,001 tokens', `{ ${repeat(999, () => '__typename')} }`, 'GRAPHQL_PARSE_FAILED'],
  [
    'lists nested 5,000 deep',
    `{ user(id: ${'['.repeat(5_000)}${']'.repeat(5_000)}) { id } }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['an unclosed brace', '{', 'GRAPHQL_PARSE_FAILED'],
  ['depth 13', deep(13), 'GRAPHQL_VALIDATION_FAILED'],
  ['depth 100', deep(100), 'GRAPHQL_VALIDATION_FAILED'],
  ['depth 13 in fragments', deepFragments(13), 'GRAPHQL_VALIDATION_FAILED'],
  [
    '16 aliases of a field',
    `{ ${repeat(16, (index) => `a${index}: viewer { mutedUntil }`)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '16 aliases of __typename',
    `{ ${repeat(16, (index) => `a${index}: __typename`)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '16 aliases of a mutation',
    `mutation { ${repeat(16, (index) => `a${index}: registerDevice(input: { deviceId: "${index}" }) { device { id } }`)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '51 directives',
    `{ viewer { mutedUntil ${repeat(51, () => '... @skip(if: false) { mutedUntil }')} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['an unknown directive', '{ viewer @nothing { mutedUntil } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['@defer', '{ viewer { ... @defer { mutedUntil } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a fragment in itself', '{ viewer { ...a } } fragment a on Viewer { ...a }', 'GRAPHQL_VALIDATION_FAILED'],
  ['fragments that double 19 times', doublingFragments(19), 'GRAPHQL_VALIDATION_FAILED'],
  ['fragments that double 50 times', doublingFragments(50), 'GRAPHQL_VALIDATION_FAILED'],
  [
    '300 unused fragments',
    `{ __typename } ${repeat(120, (index) => `fragment f${index} on User { id }`)}`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '200 fields that conflict',
    `{ ${repeat(15, (index) => `a: user(id: "${index}") { id }`)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['100 × 100 messages', conversations(history(100)), 'GRAPHQL_VALIDATION_FAILED'],
  [
    '100 × 50 messages by default',
    conversations('messages { nodes { sender { id } } }'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'the recent contacts × 50 messages',
    `{ inboxSnapshot { conversations { ${history(50)} } } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '15 aliases of 100 messages',
    `{ ${repeat(15, (index) => `a${index}: conversation(with: "x") { messages(last: 100) { nodes { sender { id } recipient { id } conversation { id } } } }`)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'two operations and no name',
    'query a { __typename } query b { __typename }',
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['no operation', 'fragment a on User { id }', 'GRAPHQL_VALIDATION_FAILED'],
];

describe.each(transports)('over %s', (transport) => {
  test.each(refused)('refuses %s', async (_name, query, code) => {
    const answer = await ask(transport, query);
    expect(answer.data ?? null).toBeNull();
    expect(new Set(codesOf(answer))).toEqual(new Set([code]));
    expect(JSON.stringify(answer).length).toBeLessThan(8_000);
  });

  test('answers what stays within the limits', async () => {
    const list = (tokens: number): string => `{ user(id: [${repeat(tokens - 12, () => '1')}]) { id } }`;
    expect(codesOf(await ask(transport, list(1_000)))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, list(1_001)))).toEqual(['GRAPHQL_PARSE_FAILED']);
    expect(await ask(transport, conversations(history(10)))).toEqual({
      data: { conversations: { nodes: [] } },
    });
    expect(codesOf(await ask(transport, deep(12)))).toEqual([]);
    const aliases = `{ ${repeat(15, (index) => `a${index}: viewer { mutedUntil }`)} }`;
    expect(codesOf(await ask(transport, aliases))).toEqual([]);
  });

  test('counts a page by its variable, absent variables and defaults included', async () => {
    const withDefault = `query ($n: Int = 100) ${conversations('messages(first: $n) { nodes { sender { id } } }')}`;
    expect(codesOf(await ask(transport, withDefault))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, withDefault, { n: 5 }))).toEqual([]);
    expect(codesOf(await ask(transport, withDefault, { n: 100 }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, withDefault, { n: 'x' }))).toEqual(['BAD_USER_INPUT']);
    const skipped = `query ($no: Boolean!) ${conversations(`... @include(if: $no) { ${history(100)} }`)}`;
    expect(codesOf(await ask(transport, skipped, { no: false }))).toEqual([]);
    expect(codesOf(await ask(transport, skipped, { no: true }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('leaves a page that is out of bounds to the rule about it', async () => {
    for (const first of [101, 0, -1, 2_147_483_647]) {
      const answer = await ask(
        transport,
        `query ($first: Int) { conversations(first: $first) { nodes { id } } }`,
        { first },
      );
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('refuses the costliest documents quickly', async () => {
    for (const [name, query] of refused) {
      const before = process.cpuUsage();
      await ask(transport, `${query} # ${transport}`);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000, name).toBeLessThan(250);
    }
  });

  test('has room for the whole pages of an app', async () => {
    await (
      transport === 'HTTP' ? person.ask(InboxSnapshotDocument) : person.askOverSocket(InboxSnapshotDocument)
    ).then((answer) => expect(answer.errors).toBeUndefined());
    const page = { with: 'nobody', first: 100 };
    expect((await person.ask(HistoryDocument, page)).errors).toBeUndefined();
    expect((await person.ask(ConversationsDocument, { first: 100 })).errors).toBeUndefined();
  });
});

describe('a production server', () => {
  let production: TestApp;
  let someone: Person;
  beforeAll(async () => {
    production = await startTestApp({ config: { production: true, introspection: false } });
    someone = await production.stranger();
  });
  afterAll(() => production.close());

  test.each(transports)('has no introspection over %s', async (transport) => {
    for (const query of [
      getIntrospectionQuery(),
      '{ __schema { queryType { name } } }',
      '{ __type(name: "User") { name } }',
    ]) {
      const answer = await ask(transport, query, {}, someone);
      expect(answer.data ?? null).toBeNull();
      expect(new Set(codesOf(answer))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    }
    expect(await ask(transport, '{ __typename }', {}, someone)).toEqual({ data: { __typename: 'Query' } });
  });

  test.each(transports)(
    'tells administrators the schema, and what they may have meant, over %s',
    async (transport) => {
      const admin = await production.admin();
      expect((await ask(transport, getIntrospectionQuery(), {}, admin)).errors).toBeUndefined();
      expect(JSON.stringify(await ask(transport, '{ viewr { mutedUntil } }', {}, admin))).toContain(
        'Did you mean',
      );
    },
  );

  test.each(transports)('guesses no names over %s', async (transport) => {
    for (const query of ['{ viewr { mutedUntil } }', '{ viewer { mutedUntl } }', '{ user(ld: 1) { id } }']) {
      expect(JSON.stringify(await ask(transport, query, {}, someone))).not.toMatch(/did you mean|viewer\?/i);
    }
    const byEnum = 'query ($d: FriendRequestDirection!) { friendRequests(direction: $d) { nodes { id } } }';
    const answer = await ask(transport, byEnum, { d: 'INCOMIN' }, someone);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(answer)).not.toMatch(/did you mean/i);
  });
});

test.each(transports)('a development server can be introspected over %s', async (transport) => {
  expect((await ask(transport, getIntrospectionQuery())).errors).toBeUndefined();
});

/** A valid query of that depth. */
function deep(depth: number): string {
  const pairs = Math.floor((depth - 2) / 2);
  const rest = (depth - 2) % 2;
  const inner = rest === 1 ? 'peer { id }' : 'id';
  return `{ conversation(with: "x") { ${'lastMessage { conversation { '.repeat(pairs)}${inner}${' } }'.repeat(pairs)} } }`;
}

function deepFragments(depth: number): string {
  const spread = deep(depth).replace('{ conversation(with: "x") {', '').slice(0, -4);
  return `{ conversation(with: "x") { ...a } } fragment a on Conversation { ${spread} }`;
}

function doublingFragments(times: number): string {
  const fragments = repeat(
    times,
    (index) => `fragment f${index} on Conversation { ...f${index + 1} ... { ...f${index + 1} } }`,
  );
  return `{ conversations(first: 100) { nodes { ...f0 } } } ${fragments} fragment f${times} on Conversation { ${history(100)} }`;
}
