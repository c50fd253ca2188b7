import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';

let app: TestApp;
let authorization: string;
let adminAuthorization: string;
beforeAll(async () => {
  app = await startTestApp();
  authorization = `Bearer ${await app.token('harriet')}`;
  adminAuthorization = `Bearer ${await app.token('admin', { role: 'ADMIN' })}`;
});
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };
const query = '{ viewer { user { id } } }';

interface Reply {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
}

/** Bytes as they are given: no client's good manners between a test and the server. */
function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asking = request(
      `${app.url}${path}`,
      { method, headers: { authorization, 'content-length': `${Buffer.byteLength(body)}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text });
        });
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}

/** Every refusal is JSON with a code, and shows nothing of the inside. */
function expectRefusal(
  { status, type, text }: Reply,
  expected: { status: number | number[]; code?: string },
): void {
  expect([expected.status].flat()).toContain(status);
  expect(type).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
  const { errors, data } = JSON.parse(text) as {
    errors: { message: string; extensions: { code: string } }[];
    data?: unknown;
  };
  expect(errors.length).toBeGreaterThan(0);
  for (const { message, extensions } of errors) {
    expect(message).not.toBe('');
    expect(extensions.code).toBe(expected.code ?? 'BAD_REQUEST');
  }
  expect(data ?? null).toBeNull();
  expect(text).not.toMatch(/<html|<!doctype|node_modules|\.ts:|\.js:|stacktrace|\n\s+at /i);
}

test('passes every audit of graphql-http but those that the reference explains', async () => {
  const fetchFn = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> =>
    fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), authorization } });
  const audits = serverAudits({ url: `${app.url}/graphql`, fetchFn });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const page = readFileSync(new URL('../docs/reference/transport.md', import.meta.url), 'utf8');
  const explained = [...page.matchAll(/^\| `([0-9A-F]{4})` +\| (\w+) +\|/gm)].map(
    ([, id, status]) => `${id} ${status}`,
  );
  const left = results.filter(({ status }) => status !== 'ok').map(({ id, status }) => `${id} ${status}`);
  expect(left.toSorted()).toEqual(explained.toSorted());
  // What is only a "may" leaves a notice; a "should" a warning, a "must" an error.
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['ok', 'notice']));
  expect(results.length).toBeGreaterThanOrEqual(60);
});

describe('a request that is well-formed and cannot be executed', () => {
  const broken = {
    'a document that is none': { query: '{' },
    'a field that is not there': { query: '{ nothing }' },
    'a variable of another type': {
      query: 'query ($id: ID!) { message(id: $id) { id } }',
      variables: { id: null },
    },
    'an operation that is not there': { query: 'query A { __typename }', operationName: 'B' },
  };

  test.each(Object.entries(broken))('has the status that its sender can read: %s', async (_case, body) => {
    const statusFor = async (accept: Readonly<Record<string, string>>): Promise<number> => {
      const { status, text } = await ask('POST', '/graphql', { ...json, ...accept }, JSON.stringify(body));
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
      return status;
    };
    expect(await statusFor({})).toBe(400);
    expect(await statusFor({ accept: '*/*' })).toBe(400);
    expect(await statusFor({ accept: 'application/graphql-response+json, application/json;q=0.9' })).toBe(
      400,
    );
    expect(await statusFor({ accept: 'application/json' })).toBe(200);
    expect(await statusFor({ accept: 'Application/JSON; charset=utf-8, text/plain, */*' })).toBe(200);
  });

  test('is another thing than one that is malformed', async () => {
    const accept = { ...json, accept: 'application/json' };
    for (const body of ['{}', '{"query":""}', '{"query":1}', '[]', '{'])
      expectRefusal(await ask('POST', '/graphql', accept, body), { status: 400 });
    const subscription = JSON.stringify({ query: 'subscription { inbox { cursor } }' });
    expectRefusal(await ask('POST', '/graphql', accept, subscription), { status: 400 });
  });
});

describe('a body that is no GraphQL request', () => {
  test.each([
    '',
    '{}',
    '[]',
    'null',
    '"x"',
    '{',
    '{"query":null}',
    '{"query":1}',
    '{"query":{}}',
    '{"query":""}',
    `{"query":"${query}","variables":"x"}`,
    `{"query":"${query}","variables":[]}`,
    `{"query":"${query}","extensions":1}`,
    `{"query":"${query}","operationName":1}`,
    `[{"query":"${query}"},{"query":"${query}"}]`,
    `{"query":"${query}"} trailing`,
    '{"__proto__":{"query":"{ __typename }"}}',
    '\ufeff{"query"',
    '[[[[[[[[[['.repeat(1_000),
  ])('is answered 400 in JSON: %s', async (body) => {
    expectRefusal(await ask('POST', '/graphql', json, body), { status: 400 });
    expect(Object.getPrototypeOf({})).not.toHaveProperty('query');
  });

  describe.each(['/graphql', '/graphql?x=1'])('at %s is told what is wrong with it', (path) => {
    test.each([
      ['null', 'The body must be a JSON object.'],
      ['5', 'The body must be a JSON object.'],
      ['"x"', 'The body must be a JSON object.'],
      [`[{"query":"${query}"}]`, 'The body must be a JSON object.'],
      ['{', 'The body is not JSON.'],
      ['nothing', 'The body is not JSON.'],
    ])('%s', async (body, message) => {
      const { status, text } = await ask('POST', path, json, body);
      expect([status, JSON.parse(text)]).toEqual([
        400,
        { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] },
      ]);
    });
  });

  test('a text that is no GraphQL is answered with the code of parsing', async () => {
    const reply = await ask('POST', '/graphql', json, '{"query":"{"}');
    expectRefusal(reply, { status: 400, code: 'GRAPHQL_PARSE_FAILED' });
  });
});

describe('a body in another form', () => {
  test.each(['utf-7', 'ibm500', 'utf-16', 'utf-16le', 'utf-32', 'latin1', 'iso-8859-1', 'nonsense'])(
    'charset %s is answered 415',
    async (charset) => {
      const headers = { 'content-type': `application/json; charset=${charset}` };
      expectRefusal(await ask('POST', '/graphql', headers, JSON.stringify({ query })), { status: 415 });
    },
  );

  test.each(['utf-8', 'UTF-8', '"utf-8"'])('charset %s is UTF-8', async (charset) => {
    const headers = { 'content-type': `application/json; charset=${charset}` };
    expect((await ask('POST', '/graphql', headers, JSON.stringify({ query }))).status).toBe(200);
  });

  test.each([
    ['application/x-www-form-urlencoded', `query=${encodeURIComponent(query)}`],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n${query}\r\n--x--`,
    ],
    ['text/plain', JSON.stringify({ query })],
    ['application/graphql', query],
    ['application/json2', JSON.stringify({ query })],
    ['nonsense', JSON.stringify({ query })],
    ['', JSON.stringify({ query })],
  ])('%s is refused', async (type, body) => {
    expectRefusal(await ask('POST', '/graphql', { 'content-type': type }, body), { status: [400, 415] });
  });

  test('without a content type it is refused', async () => {
    expectRefusal(await ask('POST', '/graphql', {}, JSON.stringify({ query })), { status: [400, 415] });
  });

  test.each([
    ['gzip', Buffer.from('no gzip')],
    ['gzip', gzipSync(JSON.stringify({ query })).subarray(0, 20)],
    ['zstd', Buffer.from('x')],
    ['nonsense', Buffer.from('x')],
  ])('a broken or unknown encoding (%s) is refused', async (encoding, body) => {
    const headers = { ...json, 'content-encoding': encoding };
    expectRefusal(await ask('POST', '/graphql', headers, body), { status: [400, 415] });
  });

  describe.each([
    ['as it is', '/graphql', {}],
    ['through Express', '/graphql?x=1', {}],
    ['packed', '/graphql', { 'content-encoding': 'gzip' }],
  ])('bytes that are not UTF-8 are refused, not changed: %s', (_way, path, encoding) => {
    test.each([
      ['a byte of no character', 'ff'],
      ['half a character', 'c328'],
      ['a character that is written too long', 'c0af'],
      ['half a surrogate pair', 'eda080'],
    ])('%s', async (_what, hex) => {
      const [before = '', after = ''] = JSON.stringify({ query, variables: { id: '#' } }).split('#');
      const body = Buffer.concat([Buffer.from(before), Buffer.from(hex, 'hex'), Buffer.from(after)]);
      const sent = 'content-encoding' in encoding ? gzipSync(body) : body;
      const reply = await ask('POST', path, { ...json, ...encoding }, sent);
      expectRefusal(reply, { status: 400 });
      expect(reply.text).toContain('The body must be JSON in UTF-8.');
    });
  });

  test('UTF-16 that calls itself UTF-8 is refused', async () => {
    const body = Buffer.from(JSON.stringify({ query }), 'utf16le');
    expectRefusal(await ask('POST', '/graphql', json, body), { status: 400 });
  });
});

describe('the size of a body', () => {
  const padded = (bytes: number): string => {
    const text = JSON.stringify({ query: `${query} #` });
    return text.replace('#', `#${'x'.repeat(bytes - text.length)}`);
  };

  test('is 128 KB for a user, to the byte', async () => {
    expect((await ask('POST', '/graphql', json, padded(131_072))).status).toBe(200);
    expectRefusal(await ask('POST', '/graphql', json, padded(131_073)), { status: 413 });
  });

  test('is 8 MB for an administrator', async () => {
    const headers = { ...json, authorization: adminAuthorization };
    expect((await ask('POST', '/graphql', headers, padded(8 * 1_048_576))).status).toBe(200);
    expectRefusal(await ask('POST', '/graphql', headers, padded(8 * 1_048_576 + 1)), { status: 413 });
  });

  test('is that of the unpacked body', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, ' '));
    const before = process.memoryUsage().rss;
    const headers = { ...json, 'content-encoding': 'gzip' };
    expectRefusal(await ask('POST', '/graphql', headers, bomb), { status: 413 });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
  });

  test('is 128 KB for an administrator whose token is not good', async () => {
    const headers = { ...json, authorization: `${adminAuthorization}x` };
    expectRefusal(await ask('POST', '/graphql', headers, padded(131_073)), { status: 413 });
  });
});

describe('another method or address', () => {
  const asQuery = (text: string): string => `/graphql?query=${encodeURIComponent(text)}`;

  test('GET answers queries of clients that a browser would have to ask about first', async () => {
    const reply = await ask('GET', asQuery(query), { 'apollo-require-preflight': 'true' });
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toEqual({ data: { viewer: { user: { id: 'harriet' } } } });
  });

  test.each([
    ['without the header', {}],
    ['with a simple content type', { 'content-type': 'text/plain' }],
    ['with a malformed content type', { 'content-type': 'application/json, text/plain' }],
    ['with a content type of nonsense', { 'content-type': ';charset=utf-8' }],
    ['across sites', { 'sec-fetch-site': 'cross-site' }],
  ])('GET %s is refused', async (_name, headers) => {
    expectRefusal(await ask('GET', asQuery(query), headers), { status: [400, 415] });
  });

  test.each([
    ['GET', asQuery(query), {}, undefined],
    ['POST', '/graphql', { 'content-type': 'text/plain' }, JSON.stringify({ query })],
  ])('%s that any page could make is told what would do', async (method, path, headers, body) => {
    const { text } = await ask(method, path, headers, body);
    expect(text).toContain('POST with Content-Type: application/json');
    expect(text).toContain('apollo-require-preflight: true');
    expect(text).not.toContain('…');
  });

  test('GET of a mutation is refused', async () => {
    const mutation = 'mutation { registerDevice(input: { deviceId: "x" }) { device { id } } }';
    expectRefusal(await ask('GET', asQuery(mutation), { 'apollo-require-preflight': 'true' }), {
      status: 405,
    });
  });

  test('a subscription over HTTP is refused', async () => {
    const body = JSON.stringify({ query: 'subscription { inbox { cursor } }' });
    expectRefusal(await ask('POST', '/graphql', json, body), { status: 400 });
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is refused', async (method) => {
    expectRefusal(await ask(method, '/graphql', json, JSON.stringify({ query })), { status: [400, 405] });
  });

  test.each([
    '/',
    '/nothing',
    '/%E0%A4%A',
    '/graphql/nothing',
    '/.well-known/apollo/server-health',
    '//graphql',
  ])('%s has nothing', async (path) => {
    expectRefusal(await ask('POST', path, json, JSON.stringify({ query })), { status: 404 });
  });
});

test.each([
  ['GET', '/media/%ff'],
  ['GET', '/media/%'],
  ['PUT', '/media/%ff/content'],
  ['GET', '/playground/%ff'],
  ['GET', '/%ff'],
])('%s %s, an address that cannot be decoded, has nothing', async (method, path) => {
  const reply = await ask(method, path, {});
  expectRefusal(reply, { status: 404 });
  expect(reply.text).toContain('There is nothing at this address.');
});

describe('other origins', () => {
  test('a preflight is answered for allowed origins only', async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${app.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('http://localhost:3000');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    const allowedHeaders = allowed.headers.get('access-control-allow-headers')?.split(', ');
    expect(allowedHeaders).toEqual(expect.arrayContaining(['authorization', 'content-type', 'traceparent']));
    const refused = await preflight('https://evil.example');
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect(refused.headers.get('vary')).toContain('Origin');
  });
});

test('nothing of all this is a defect in the log', () => {
  expect(app.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
