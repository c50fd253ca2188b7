import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OperationExecutor } from '../src/graphql/operation-executor.js';
import { KnownRequests } from '../src/transport/known-requests.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { sendQuery, textTo } from './harness/inbox.js';
import { untilLockAwaited, withClient } from './harness/postgres.js';

let app: TestApp;
let kim: Person;
let kai: Person;
let adminToken: string;
beforeAll(async () => {
  app = await startTestApp({ config: { production: true, introspection: false } });
  [kim, kai] = [await app.person('kim'), await app.person('kai')];
  for (const person of [kim, kai]) await person.run('{ viewer { mutedUntil } }');
  adminToken = await app.token('root', { role: 'ADMIN' });
});
afterAll(() => app.close());
afterEach(() => vi.restoreAllMocks());

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Whether Apollo Server was not asked. */
  readonly isKnown: boolean;
  readonly executions: number;
}

interface Asked {
  readonly token?: string;
  readonly accept?: string;
  readonly body: object;
}

/** A POST as it is, with what the node did for it. */
async function ask({ token = kim.token, accept, body }: Asked): Promise<Reply> {
  const found = vi.spyOn(KnownRequests.prototype, 'find');
  const executed = vi.spyOn(OperationExecutor.prototype, 'execute');
  const text = JSON.stringify(body);
  const { status, headers, answer } = await new Promise<{
    status: number | undefined;
    headers: IncomingHttpHeaders;
    answer: string;
  }>((resolve, reject) => {
    const asking = request(
      `${app.url}/graphql`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': `${Buffer.byteLength(text)}`,
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(accept === undefined ? {} : { accept }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            answer: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(text);
  });
  const { date: _date, 'x-request-id': _id, ...others } = headers;
  const isKnown = found.mock.results.some(({ value }) => value !== null);
  const executions = executed.mock.calls.length;
  vi.restoreAllMocks();
  return { status, headers: others, text: answer, isKnown, executions };
}

const viewer = 'query Who { viewer { user { id } } }';

describe('a request that Apollo Server has answered before', () => {
  const accepts = [
    undefined,
    '*/*',
    'application/json',
    'application/graphql-response+json',
    'application/graphql-response+json,application/json;q=0.9',
    'text/html, application/json; q=0.5',
  ];
  it.each(accepts)('is answered alike without it: Accept %s', async (accept) => {
    const asked = {
      ...(accept === undefined ? {} : { accept }),
      body: { query: viewer, operationName: 'Who' },
    };
    const first = await ask(asked);
    const second = await ask(asked);
    expect([first.isKnown, second.isKnown]).toEqual([false, true]);
    expect({ ...second, isKnown: false }).toEqual(first);
    expect(JSON.parse(second.text)).toEqual({ data: { viewer: { user: { id: kim.id } } } });
  });

  it('is answered to whoever asks, by what they may see', async () => {
    const query = '{ viewer { user { id } } }';
    for (const person of [kim, kai]) {
      const { text } = await ask({ token: person.token, body: { query } });
      expect(JSON.parse(text)).toEqual({ data: { viewer: { user: { id: person.id } } } });
    }
  });

  it('is no known one with an Accept that nothing fits, however often', async () => {
    for (let round = 0; round < 3; round += 1) {
      const reply = await ask({ accept: 'text/html', body: { query: viewer } });
      expect([reply.isKnown, reply.status]).toEqual([false, 406]);
    }
  });
});

describe('a known document that comes to an error is answered as an unknown one', () => {
  const send = sendQuery;
  const pair = `mutation ($a: SendMessageInput!, $b: SendMessageInput!) {
    a: sendMessage(input: $a) { message { id } } b: sendMessage(input: $b) { message { id } } }`;
  const page = `query ($peer: ID!, $first: Int) {
    conversation(with: $peer) { messages(first: $first) { nodes { id } } } }`;
  const both = 'query One { viewer { user { id } } } query Two { viewer { user { id } } }';
  const introspection = '{ __schema { queryType { name } } }';
  let serial = 0;
  const text = (to = kai.id) => textTo(to, 'hi', `known-${(serial += 1)}`);
  const cases: [
    name: string,
    good: () => Asked,
    bad: () => Omit<Asked, 'body'> & { body: object },
    code: string,
  ][] = [
    [
      'a refusal of the field',
      () => ({ body: { query: send, variables: { input: text() } } }),
      () => ({ body: { query: send, variables: { input: text('nobody-at-all') } } }),
      'USER_NOT_FOUND',
    ],
    [
      'one of two fields that fails',
      () => ({ body: { query: pair, variables: { a: text(), b: text() } } }),
      () => ({ body: { query: pair, variables: { a: text(), b: text('nobody-at-all') } } }),
      'USER_NOT_FOUND',
    ],
    [
      'a variable of the wrong type',
      () => ({ body: { query: page, variables: { peer: kai.id, first: 1 } } }),
      () => ({ body: { query: page, variables: { peer: kai.id, first: 'one' } } }),
      'BAD_USER_INPUT',
    ],
    [
      'a variable that is missing',
      () => ({ body: { query: page, variables: { peer: kai.id } } }),
      () => ({ body: { query: page } }),
      'BAD_USER_INPUT',
    ],
    [
      'an operationName that names none',
      () => ({ body: { query: both, operationName: 'One' } }),
      () => ({ body: { query: both, operationName: 'Three' } }),
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'no token',
      () => ({ body: { query: viewer } }),
      () => ({ token: '', body: { query: viewer } }),
      'UNAUTHENTICATED',
    ],
    [
      'a schema that only administrators may see',
      () => ({ token: adminToken, body: { query: introspection } }),
      () => ({ body: { query: introspection } }),
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'variables that are a list',
      () => ({ body: { query: viewer } }),
      () => ({ body: { query: viewer, variables: [1] } }),
      'BAD_REQUEST',
    ],
  ];
  it.each(cases)('%s', async (_name, good, bad, code) => {
    await ask(good());
    expect((await ask(good())).isKnown).toBe(true);
    for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
      await ask({ ...good(), accept });
      const asked = bad();
      const known = await ask({ ...asked, accept });
      // The same document, spelled as it never was before.
      const query = `${(asked.body as { query: string }).query}${' '.repeat((serial += 1))}`;
      const unknown = await ask({ ...asked, accept, body: { ...asked.body, query } });
      expect(known.text).toContain(`"code":"${code}"`);
      expect({ ...known, isKnown: false }).toEqual(unknown);
      expect(known.executions).toBeLessThanOrEqual(1);
    }
  });
});

it('a known request that fails after its node has stopped is no defect', async () => {
  const own = await startTestApp({ database: app.database });
  const { token } = await own.person('ken');
  const body = JSON.stringify({ query: '{ friendRequests(direction: INCOMING) { nodes { id } } }' });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const post = () => fetch(`${own.url}/graphql`, { method: 'POST', headers, body });
  for (let round = 0; round < 2; round += 1) expect((await post()).status).toBe(200);
  await withClient(own.database.url, async (holder) => {
    await holder.query('BEGIN; LOCK TABLE friend_request IN ACCESS EXCLUSIVE MODE');
    const asked = post().then(
      ({ status }) => status,
      () => 'cut',
    );
    await untilLockAwaited(holder, 'friend_request');
    await own.close();
    expect(await asked).toBe('cut');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(own.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

it('what is out of the ordinary goes to Apollo Server: extensions, documentId, lists of requests', async () => {
  await ask({ body: { query: viewer } });
  const odd = [{ extensions: {} }, { extensions: { persistedQuery: { version: 1 } } }, { documentId: 'x' }];
  for (const more of odd) expect((await ask({ body: { query: viewer, ...more } })).isKnown).toBe(false);
  expect((await ask({ body: [{ query: viewer }] })).isKnown).toBe(false);
  expect((await ask({ body: { query: viewer, unheardOf: 1 } })).isKnown).toBe(true);
});
