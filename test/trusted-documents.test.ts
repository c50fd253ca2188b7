import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { clientOf, textTo } from './harness/client.js';
import { codeBlocks } from './harness/code-blocks.js';
import {
  byPost,
  codesOf,
  documentTransports,
  type AskForDocument,
  type DocumentAsked,
} from './harness/document-transports.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = `${root}examples/generated/trusted/`;
const manifest = JSON.parse(readFileSync(`${generated}persisted-documents.json`, 'utf8')) as Record<
  string,
  string
>;
const [snapshotId = '', snapshotText = ''] =
  Object.entries(manifest).find(([, text]) => text.startsWith('query Snapshot')) ?? [];
const snapshotHash = snapshotId.replace('sha256:', '');
/** As Apollo's tools write one; its text is not what the printer makes of it. */
const ofApollo = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: 'viewer-1', name: 'Viewer', type: 'query', body: 'query Viewer { viewer { user { id } } }' },
    { id: 'schema-1', name: 'Schema', type: 'query', body: '{ __schema { queryType { name } } }' },
    {
      id: 'people-1',
      name: 'People',
      type: 'query',
      body: 'query ($n: Int) { conversations(first: $n) { nodes { messages(first: $n) { nodes { sender { id } } } } } }',
    },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'duet-manifests-'));
let app: TestApp;
let person: Person;
let admin: Person;
beforeAll(async () => {
  app = await startTestApp({
    config: {
      introspection: false,
      trustedDocuments: [
        'duet/client',
        `${generated}persisted-documents.json`,
        written('apollo.json', ofApollo),
      ],
    },
  });
  person = await app.stranger();
  admin = await app.admin();
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

function written(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
}

const byUser =
  (ask: AskForDocument) =>
  (asked: DocumentAsked, someone: Person = person) =>
    ask(asked, someone);

const persistedQuery = (sha256Hash: string): DocumentAsked => ({
  persistedQuery: { version: 1, sha256Hash },
});
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const viewer = ofApollo.operations[0]?.body ?? '';
const free = '{ viewer { mutedUntil } }';

describe.each(documentTransports)('by %s', (_name, transport) => {
  const ask = byUser(transport);

  test.each<readonly [string, DocumentAsked]>([
    ['documentId', { documentId: snapshotId }],
    ['documentId without the name of the hash', { documentId: snapshotHash }],
    ['documentId among the extensions', { extensions: { documentId: snapshotId } }],
    ['the hash of Apollo’s protocol', { extensions: persistedQuery(snapshotHash) }],
    ['the id as graphql-ws puts it', { extensions: { persistedQuery: snapshotId } }],
    ['the text', { query: snapshotText }],
    ['the text with its hash', { query: snapshotText, extensions: persistedQuery(snapshotHash) }],
  ])('a user runs a trusted document by %s', async (_how, request) => {
    const answer = await ask(request);
    expect(answer).toEqual({
      data: { inboxSnapshot: { cursor: expect.any(String) as string, unreadTotal: 0, conversations: [] } },
    });
  });

  test('a user runs one of a manifest of Apollo by its id, its hash and as it is printed', async () => {
    for (const request of [
      { documentId: 'viewer-1' },
      { extensions: persistedQuery(sha256(viewer)) },
      { query: 'query Viewer {\n  viewer {\n    user {\n      id\n    }\n  }\n}' },
    ]) {
      expect(await ask(request)).toEqual({ data: { viewer: { user: { id: person.id } } } });
    }
  });

  test.each<readonly [string, DocumentAsked]>([
    ['another text', { query: free }],
    ['a text that is no GraphQL', { query: '{' }],
    ['a text that asks for too much', { query: `{ ${'a '.repeat(1_100)} }` }],
    ['an unknown id', { documentId: 'unknown' }],
    ['a name that every object has', { documentId: '__proto__' }],
    ['an unknown hash', { extensions: persistedQuery(sha256(free)) }],
    ['another text with its hash', { query: free, extensions: persistedQuery(sha256(free)) }],
    ['another text under a trusted hash', { query: free, extensions: persistedQuery(snapshotHash) }],
    ['a trusted text under an unknown id', { query: snapshotText, documentId: 'unknown' }],
    ['a trusted text under the id of another', { query: snapshotText, documentId: 'viewer-1' }],
    ['the schema', { query: getIntrospectionQuery() }],
    ['a trusted text and one more operation', { query: `${viewer} mutation Other { __typename }` }],
  ])('a user is refused %s', async (_what, request) => {
    const answer = await ask(request);
    expect(answer.data ?? null).toBeNull();
    expect(codesOf(answer)).toEqual(['OPERATION_NOT_TRUSTED']);
  });

  test('a trusted document is still bound by cost, and by who may ask for the schema', async () => {
    const people = (n: number): DocumentAsked => ({ documentId: 'people-1', variables: { n } });
    expect(codesOf(await ask(people(2)))).toEqual([]);
    expect(codesOf(await ask(people(100)))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask({ documentId: 'schema-1' }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf(await ask({ documentId: 'schema-1' }, admin))).toEqual([]);
  });

  test('an administrator runs anything, and trusted documents by their ids', async () => {
    expect(await ask({ query: free }, admin)).toEqual({ data: { viewer: { mutedUntil: null } } });
    expect(await ask({ documentId: 'viewer-1' }, admin)).toEqual({
      data: { viewer: { user: { id: 'admin' } } },
    });
    expect(codesOf(await ask({ documentId: 'unknown' }, admin))).toEqual(['OPERATION_NOT_TRUSTED']);
    // What an administrator has run is not trusted for that.
    expect(codesOf(await ask({ query: free }))).toEqual(['OPERATION_NOT_TRUSTED']);
  });

  test('what an administrator runs has as many lines as without a manifest', async () => {
    const lines = (count: number): DocumentAsked => ({ query: `${'\n'.repeat(count - 1)}${free}` });
    expect(codesOf(await ask(lines(2_000), admin))).toEqual([]);
    expect(codesOf(await ask(lines(2_001), admin))).toEqual(['GRAPHQL_PARSE_FAILED']);
  });
});

test('somebody without a token is refused like a user', async () => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: free }),
  });
  expect(response.status).toBe(400);
  expect(codesOf((await response.json()) as Answer<unknown>)).toEqual(['OPERATION_NOT_TRUSTED']);
});

test('refusals are counted by their code, and none of them is a defect', async () => {
  await byPost({ query: free }, person);
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toMatch(/^duet_errors_total\{code="OPERATION_NOT_TRUSTED"\} [1-9]/m);
  expect(app.logged).toEqual([]);
});

test('duet/client chats as before', async () => {
  const [alice, bob] = ['trusting-alice', 'trusting-bob'].map((id) => clientOf(app, id));
  if (!alice || !bob) throw new Error('two were asked for');
  await bob.client.login();
  await alice.client.login();
  await alice.client.sendMessage(textTo('trusting-bob', 'hello'));
  await bob.received(1);
  expect(bob.texts).toEqual(['hello']);
  await bob.client.markRead('trusting-alice');
  expect((await bob.client.conversations()).map(({ unreadCount }) => unreadCount)).toEqual([0]);
  alice.client.logout();
  bob.client.logout();
});

describe('a manifest that cannot be used fails the start', () => {
  test.each<readonly [string, unknown, RegExp]>([
    ['no JSON', '{', /TRUSTED_DOCUMENTS: .*bad\.json: /],
    ['a list', [], /bad\.json: is neither/],
    ['numbers', { one: 1 }, /bad\.json: is neither/],
    ['no GraphQL', { one: '{', two: '{ viewer { id' }, /one: Syntax Error[\s\S]*two: Syntax Error/],
    ['an unknown field', { one: '{ nothing }' }, /one: Cannot query field "nothing"/],
    ['more than a limit', { one: `{ ${'__typename '.repeat(999)} }` }, /one: Syntax Error: .*tokens/],
  ])('%s', async (_what, content, message) => {
    const trustedDocuments = [written('bad.json', content)];
    await expect(startTestApp({ config: { trustedDocuments }, database: app.database })).rejects.toThrow(
      message,
    );
  });

  test('an id for two documents', async () => {
    const trustedDocuments = [
      written('one.json', { a: '{ __typename }' }),
      written('two.json', { a: '{ viewer { mutedUntil } }' }),
    ];
    await expect(startTestApp({ config: { trustedDocuments }, database: app.database })).rejects.toThrow(
      'a: names two documents',
    );
  });

  test('a file that is not there', async () => {
    const trustedDocuments = [join(folder, 'absent.json')];
    await expect(startTestApp({ config: { trustedDocuments }, database: app.database })).rejects.toThrow(
      /absent\.json: ENOENT/,
    );
  });
});

describe('the guide', () => {
  const blocks = codeBlocks(readFileSync(`${root}docs/guides/trusted-documents.md`, 'utf8'));
  const block = (language: string): string =>
    blocks.find((candidate) => candidate.language === language)?.text ?? '';

  test('shows how this project makes the manifest of its examples', () => {
    interface Config {
      readonly generates: Readonly<Record<string, { readonly documents: string }>>;
    }
    const shown = parseYaml(block('yaml')) as Config;
    const own = parseYaml(readFileSync(`${root}codegen.yml`, 'utf8')) as Config;
    const made = own.generates['examples/generated/trusted/'];
    expect({ ...shown.generates['generated/trusted/'], documents: 'examples/*.graphql' }).toEqual(made);
  });

  test('has a program that does what it says', async () => {
    const program = spawn(process.execPath, ['--import', 'tsx', '--input-type=module'], {
      cwd: root,
      env: { ...process.env, DUET_URL: `${app.url}/graphql`, TOKEN: await app.token('guided-by-id') },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await app.person('bob').then((bob) => bob.askOverSocket('{ __typename }'));
    program.stdin.end(block('js').replace("'./generated/trusted/graphql.js'", `'${generated}graphql.ts'`));
    expect(await textOf(program.stdout)).toBe(block('text'));
  });
});
