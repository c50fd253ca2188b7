import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { sendQuery, textTo } from './harness/inbox.js';
import { withClient } from './harness/postgres.js';
import { RawSocket } from './harness/raw-socket.js';

let app: TestApp;
let person: Person;
beforeAll(async () => {
  app = await startTestApp();
  person = await app.stranger();
  await person.run('{ viewer { mutedUntil } }');
});
afterAll(() => app.close());

type Errors = NonNullable<Answer<unknown>['errors']>;

/** The errors of one operation, which must be the same over both transports. */
async function errorsOf(query: string, variables?: object): Promise<Errors> {
  const overHttp = await person.ask(query, variables);
  const overSocket = await person.askOverSocket(query, variables);
  const withoutIds = ({ errors = [] }: Answer<unknown>): Errors =>
    errors.map((error) => ({
      ...error,
      extensions: Object.fromEntries(
        Object.entries(error.extensions ?? {}).filter(([key]) => key !== 'requestId'),
      ),
    }));
  expect(withoutIds(overSocket)).toEqual(withoutIds(overHttp));
  return withoutIds(overHttp);
}

describe('an operation that is refused', () => {
  test.each([
    ['a text that is no GraphQL', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', '{ user(name: "x") { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a literal of another type',
      '{ conversations(first: "x") { nodes { id } } }',
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['an unknown type', 'query ($x: Nothing) { user(id: $x) { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing selection', '{ viewer }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of another type',
      'query ($n: Int) { conversations(first: $n) { nodes { id } } }',
      { n: 'x' },
      'BAD_USER_INPUT',
    ],
    ['a variable that is missing', 'query ($id: ID!) { user(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
    [
      'a field that the input has not',
      sendQuery,
      { input: { to: 'x', clientMessageId: 'x', content: {}, seq: 5 } },
      'BAD_USER_INPUT',
    ],
    [
      'a number beyond Int',
      'query ($n: Int) { conversations(first: $n) { nodes { id } } }',
      { n: 2 ** 31 },
      'BAD_USER_INPUT',
    ],
  ])('%s', async (_name, query, variables, code) => {
    const errors = await errorsOf(query, variables);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(
        Object.keys(error).filter((key) => !['message', 'locations', 'path', 'extensions'].includes(key)),
      ).toEqual([]);
      expect(error.extensions).toEqual({ code });
      expect(error.path).toBeUndefined();
    }
  });

  test('by a rule about a value names the field and the rule', async () => {
    expect(await errorsOf(sendQuery, { input: { ...textTo('someone'), clientMessageId: '' } })).toMatchObject(
      [
        {
          message: expect.stringMatching(/^input\.clientMessageId /) as string,
          path: ['sendMessage'],
          extensions: {
            code: 'BAD_USER_INPUT',
            field: 'input.clientMessageId',
            rule: expect.any(String) as string,
          },
        },
      ],
    );
  });

  test('by the role', async () => {
    expect(await errorsOf('{ adminSettings { recentContactsLimit } }')).toMatchObject([
      { path: ['adminSettings'], extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  test('by what is not there', async () => {
    expect(await errorsOf(sendQuery, { input: textTo('nobody-at-all') })).toMatchObject([
      { path: ['sendMessage'], extensions: { code: 'USER_NOT_FOUND' } },
    ]);
  });

  test('leaves the fields beside it alone', async () => {
    const answer = await person.askOverSocket(
      '{ viewer { user { id } } conversations(first: 0) { nodes { id } } }',
    );
    expect(answer.errors).toMatchObject([
      { path: ['conversations'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('is no matter for the log', () => {
    expect(app.logged).toEqual([]);
  });
});

describe('the id of a request', () => {
  const ask = (headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}`, ...headers },
      body: JSON.stringify({ query: '{ __typename }' }),
    });

  test('is answered, and a proxy’s own is kept', async () => {
    expect((await ask({})).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect((await ask({ 'x-request-id': 'proxy-7' })).headers.get('x-request-id')).toBe('proxy-7');
  });

  test.each(['white space', 'x'.repeat(129), '{"level":60}'])('is a new one for %s', async (given) => {
    expect((await ask({ 'x-request-id': given })).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });
});

describe('a defect', () => {
  let broken: TestApp;
  let victim: Person;
  beforeAll(async () => {
    broken = await startTestApp();
    victim = await broken.stranger('victim');
    await victim.run('{ viewer { mutedUntil } }');
    await withClient(broken.database.url, (client) =>
      client.query('ALTER TABLE device RENAME TO device_of_old'),
    );
  });
  afterAll(() => broken.close());
  let loggedBefore = 0;
  beforeEach(() => {
    loggedBefore = broken.logged.length;
  });

  const devices = '{ devices { nodes { id } } }';

  test.each(['HTTP', 'WebSocket'])(
    'over %s is masked and logged once, with the id of the request',
    async (transport) => {
      const answer = await (transport === 'HTTP' ? victim.ask(devices) : victim.askOverSocket(devices));
      expect(answer).toEqual({
        data: null,
        errors: [
          {
            message: 'Something went wrong on our side; the request id finds it in the log.',
            locations: [{ line: 1, column: 3 }],
            path: ['devices'],
            extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) as string },
          },
        ],
      });
      const lines = broken.logged.slice(loggedBefore);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({
        level: 50,
        requestId: answer.errors?.[0]?.extensions?.['requestId'],
        path: 'devices',
      });
      expect(JSON.stringify(lines[0])).toContain('device');
      expect(JSON.stringify(lines[0])).not.toContain(victim.token);
    },
  );

  test('over HTTP has the id that the answer’s header has', async () => {
    const response = await fetch(`${broken.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${victim.token}`,
        'x-request-id': 'proxy-8',
      },
      body: JSON.stringify({ query: devices }),
    });
    expect(response.headers.get('x-request-id')).toBe('proxy-8');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { requestId: 'proxy-8' } }] });
  });

  test('at the begin of a stream is masked, and the socket stays', async () => {
    const socket = await RawSocket.connect(broken.url, victim.token);
    socket.subscribe('1', 'subscription { inbox(deviceId: "phone") { cursor } }');
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: '1',
      payload: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) as string } }],
    });
    expect(broken.logged.slice(loggedBefore)).toHaveLength(1);
    socket.subscribe('2', '{ __typename }');
    expect(await socket.until(({ id }) => id === '2')).toMatchObject({ type: 'next' });
    await socket.end();
  });

  test('in an event closes the socket with 1013, because an error would pass over its position', async () => {
    const socket = await RawSocket.connect(app.url, person.token);
    socket.subscribe('1', 'subscription { inbox { ... on UserBlocked { user { id } } } }');
    await socket.next();
    // An entry that names no user.
    await withClient(app.database.url, (client) =>
      client.query(
        `WITH moved AS (UPDATE inbox_head SET position = position + 1 WHERE user_id = $1 RETURNING position)
         INSERT INTO inbox_entry (user_id, position, stored_at, kind) SELECT $1, position, now(), 'USER_BLOCKED' FROM moved`,
        [person.id],
      ),
    );
    await expect(socket.next()).rejects.toThrow('1013');
    expect(app.logged).toHaveLength(1);
    expect(app.logged[0]).toMatchObject({ level: 50, path: 'inbox.user' });
  });
});
