import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { byPost, codesOf, documentTransports } from './harness/document-transports.js';

let app: TestApp;
let person: Person;
beforeAll(async () => {
  app = await startTestApp();
  person = await app.stranger();
});
afterAll(() => app.close());

let serial = 0;
/** A text that nobody has sent, and how it is asked for by its hash. */
function newQuery(padding = '') {
  const query = `query Viewer${(serial += 1)} { viewer { user { id } } } #${padding}`;
  return { query, extensions: byHash(createHash('sha256').update(query).digest('hex')) };
}

function byHash(sha256Hash: unknown) {
  return { persistedQuery: { version: 1, sha256Hash } };
}

describe.each(documentTransports)('by %s', (_name, ask) => {
  test('a query that came with its hash is run by the hash alone, on every way', async () => {
    const { query, extensions } = newQuery();
    const data = { viewer: { user: { id: person.id } } };
    const [unknown] = (await ask({ extensions }, person)).errors ?? [];
    expect(unknown).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    expect(await ask({ query, extensions }, person)).toEqual({ data });
    for (const [, askAgain] of documentTransports) {
      expect(await askAgain({ extensions }, person)).toEqual({ data });
      expect(await askAgain({ query: '', extensions }, person)).toEqual({ data });
    }
  });

  test.each([
    ['the hash of another text', byHash('0'.repeat(64))],
    ['a hash that is none', byHash(1)],
    ['a hash that cannot be text', byHash({ toString: 1 })],
    ['another version', { persistedQuery: { version: 2, sha256Hash: '0'.repeat(64) } }],
    ['another form', { persistedQuery: '0'.repeat(64) }],
  ])('a query with %s is refused and not remembered', async (_what, extensions) => {
    const { query, extensions: right } = newQuery();
    const { data, errors } = await ask({ query, extensions }, person);
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('extensions.persistedQuery'),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(codesOf(await ask({ extensions: right }, person))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test('neither a query nor a hash is no request', async () => {
    expect(codesOf(await ask({ query: '' }, person))).toEqual(['BAD_REQUEST']);
    expect(codesOf(await ask({ query: '', extensions: { persistedQuery: null } }, person))).toEqual([
      'BAD_REQUEST',
    ]);
  });
});

test('a million characters are remembered, the latest', async () => {
  const queries = Array.from({ length: 9 }, () => newQuery('x'.repeat(120_000)));
  for (const asked of queries) expect(codesOf(await byPost(asked, person))).toEqual([]);
  const codes = [];
  for (const { extensions } of queries) codes.push(...codesOf(await byPost({ extensions }, person)));
  expect(codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
});

test('a hash that is unknown answers HTTP with the status that clients of the protocol read', async () => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
    body: JSON.stringify({ extensions: newQuery().extensions }),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('nothing of all this is a defect in the log', () => {
  expect(app.logged).toEqual([]);
});
