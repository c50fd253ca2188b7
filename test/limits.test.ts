import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  abusiveDocuments,
  conversations,
  deep,
  history,
  partsOfList,
  repeat,
} from './harness/abusive-documents.js';
import { connect, startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { sendQuery, textTo } from './harness/inbox.js';
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

async function askNamed(transport: Transport, query: string, operationName: string): Promise<unknown> {
  if (transport === 'HTTP') {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
      body: JSON.stringify({ query, operationName }),
    });
    return response.json();
  }
  const client = connect(app.url, person.token);
  const { value } = await client.iterate({ query, operationName }).next();
  await client.dispose();
  return value;
}

const codesOf = (answer: Answer<unknown>): unknown[] =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.['code']);
describe.each(transports)('over %s', (transport) => {
  test('refuses a document of 2,001 lines, and reads one of 2,000', async () => {
    const document = (lines: number): string => `${'\r\n'.repeat(lines - 1)}{ __typename }`;
    expect(await ask(transport, document(2_000))).toEqual({ data: { __typename: 'Query' } });
    const { errors } = await ask(transport, document(2_001));
    expect(errors).toMatchObject([{ message: 'The document has more than 2000 lines.' }]);
    expect(codesOf({ errors: errors ?? [] })).toEqual(['GRAPHQL_PARSE_FAILED']);
  });

  test('gives no answer of thousands of errors that each has tens of thousands of lines before it', async () => {
    const [writer, reader] = [await app.stranger('writer'), await app.stranger('reader')];
    await reader.run('{ viewer { mutedUntil } }');
    for (let sent = 0; sent < 100; sent += 1) await writer.run(sendQuery, { input: textTo(reader.id) });
    const forbidden = 'nodes { adminSentBy { id } adminOriginalContent { __typename } }';
    const pages = repeat(10, (index) => `a${index}: messages(last: 100) { ${forbidden} }`);
    const query = `${'\n'.repeat(58_000)}{ conversation(with: "${reader.id}") { ${pages} } }`;
    const before = process.cpuUsage();
    const answer = await ask(transport, query, {}, writer);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
    expect(codesOf(answer)).toEqual(['GRAPHQL_PARSE_FAILED']);
  });

  test.each(abusiveDocuments)('refuses %s in less than 4 KB', async (_name, query, code) => {
    const before = process.cpuUsage();
    const answer = await ask(transport, query);
    const { user, system } = process.cpuUsage(before);
    // Of client and server together, whoever else is on the machine; `refusal-cost.test.ts` has the bound of the work itself.
    expect((user + system) / 1_000).toBeLessThan(250);
    expect(answer.data ?? null).toBeNull();
    expect(new Set(codesOf(answer))).toEqual(new Set([code]));
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(4_096);
  });

  test('refuses many wrong values in less than 4 KB', async () => {
    const query = 'mutation ($ids: [ID!]!) { deleteMessages(input: { messageIds: $ids }) { messageIds } }';
    const wrong = Array.from({ length: 60 }, (_, index) => ({ [`"${'\u0001é'.repeat(100)}`]: index }));
    const answer = await ask(transport, query, { ids: wrong });
    expect(answer.data ?? null).toBeNull();
    expect(new Set(codesOf(answer))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(4_096);
  });

  test('executes the one operation of many that is named', async () => {
    const name = transport === 'HTTP' ? 'op7' : 'op8';
    const devices = repeat(
      30,
      (index) =>
        `mutation op${index} { registerDevice(input: { deviceId: "${transport}-${index}" }) { device { id } } }`,
    );
    const answer = await askNamed(transport, devices, name);
    expect(answer).toEqual({ data: { registerDevice: { device: { id: `${transport}-${name.slice(2)}` } } } });
    const list = await person.run<{ devices: { nodes: { id: string }[] } }, object>(
      '{ devices { nodes { id } } }',
    );
    expect(list.devices.nodes.filter(({ id }) => id.startsWith(transport))).toHaveLength(1);
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

  test.each([
    ['at the root', (count: number) => `{ ${repeat(count, () => '__typename')} }`],
    ['further down', (count: number) => `{ viewer { user { ${repeat(count, () => 'id')} } } }`],
  ])('names the limit on repeats of a field %s', async (_where, document) => {
    const most = 707;
    expect(codesOf(await ask(transport, document(most)))).toEqual([]);
    const { errors } = await ask(transport, document(most + 1));
    expect(errors).toEqual([
      {
        message:
          'The document repeats fields too often: comparing those of one name takes more than 500000 steps.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ]);
  });

  test('counts a page by its variable, absent variables and defaults included', async () => {
    const withDefault = `query ($n: Int = 100) ${conversations('messages(first: $n) { nodes { sender { id } } }')}`;
    expect(codesOf(await ask(transport, withDefault))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, withDefault, { n: 5 }))).toEqual([]);
    expect(codesOf(await ask(transport, withDefault, { n: 100 }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, withDefault, { n: 'x' }))).toEqual(['BAD_USER_INPUT']);
    // Whatever fitted before.
    expect(codesOf(await ask(transport, withDefault))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, withDefault, { n: null }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask(transport, withDefault, { n: 5 }))).toEqual([]);
    const skipped = `query ($no: Boolean!) ${conversations(`... @include(if: $no) { ${history(100)} }`)}`;
    expect(codesOf(await ask(transport, skipped, { no: false }))).toEqual([]);
    expect(codesOf(await ask(transport, skipped, { no: true }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('counts the statements that a query can take, and says how many are too many', async () => {
    const answer = await ask(transport, partsOfList(11));
    expect(answer.errors?.map(({ message }) => message)).toEqual([
      'The operation asks for too much at once: it can take 11 SQL statements, and at most 10 are allowed.',
    ]);
    expect(codesOf(await ask(transport, partsOfList(10)))).toEqual(['CURSOR_INVALID']);
    const skipped = `query ($no: Boolean!) { ... @include(if: $no) ${partsOfList(11)} viewer { mutedUntil } }`;
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

  test.each(transports)(
    'refuses a value that is full of guesses as fast as any over %s',
    async (transport) => {
      const byEnum = 'query ($d: FriendRequestDirection!) { friendRequests(direction: $d) { nodes { id } } }';
      const before = process.cpuUsage();
      const answer = await ask(transport, byEnum, { d: 'Did you mean '.repeat(9_000) }, someone);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000).toBeLessThan(250);
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    },
  );
});

test.each(transports)('a development server can be introspected over %s', async (transport) => {
  expect((await ask(transport, getIntrospectionQuery())).errors).toBeUndefined();
});
