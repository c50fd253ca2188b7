import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { AdminAuditLogDocument, InboxSnapshotDocument, SendMessageDocument } from './generated/documents.js';

let app: TestApp;
let admin: Person;
let alice: Person;
let bob: Person;
let carol: Person;
let message: { id: string };
/** The administrator's own. */
let own: { id: string };

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  [alice, bob, carol] = [await app.stranger('alice'), await app.stranger('bob'), await app.stranger('carol')];
  for (const person of [alice, bob, carol]) await person.run(InboxSnapshotDocument);
  message = (await alice.run(SendMessageDocument, { input: textTo(bob.id) })).sendMessage.message;
  own = (await admin.run(SendMessageDocument, { input: textTo(bob.id) })).sendMessage.message;
});

afterAll(() => app.close());

/** One use of each operation: what is asked, and what the log says about it beside who, when and in which request. */
interface Use {
  readonly field: string;
  readonly text: () => string;
  readonly entry: () => Record<string, unknown>;
}

const content = 'content: { text: { text: "hello" } }';
const uses: readonly Use[] = [
  {
    field: 'adminSendMessage',
    text: () =>
      `mutation { adminSendMessage(input: { from: "${alice.id}", to: "${bob.id}", reason: "asked", ${content} }) { results { to } } }`,
    entry: () => ({
      onBehalfOf: { id: alice.id },
      onBehalfOfId: alice.id,
      target: bob.id,
      reason: 'asked',
      messageId: expect.any(String),
    }),
  },
  {
    field: 'adminSendNotification',
    text: () =>
      `mutation { adminSendNotification(input: { to: "${bob.id}", type: "PING" }) { results { to } } }`,
    entry: () => ({ target: bob.id, messageId: expect.any(String) }),
  },
  {
    field: 'adminRecallMessage',
    text: () =>
      `mutation { adminRecallMessage(input: { messageId: "${message.id}", reason: "spam" }) { message { id } } }`,
    entry: () => ({ target: message.id, messageId: message.id, reason: 'spam' }),
  },
  {
    field: 'adminUpsertUsers',
    text: () =>
      `mutation { adminUpsertUsers(input: { users: { id: "${alice.id}", nickname: "A" } }) { users { id } } }`,
    entry: () => ({ target: alice.id }),
  },
  {
    field: 'adminMuteUser',
    text: () => `mutation { adminMuteUser(input: { userId: "${bob.id}", reason: "rude" }) { mutedUntil } }`,
    entry: () => ({ target: bob.id, reason: 'rude' }),
  },
  {
    field: 'adminUnmuteUser',
    text: () => `mutation { adminUnmuteUser(input: { userId: "${bob.id}" }) { user { id } } }`,
    entry: () => ({ target: bob.id }),
  },
  {
    field: 'adminDisconnectUser',
    text: () => `mutation { adminDisconnectUser(input: { userId: "${bob.id}", reason: "lost" }) { userId } }`,
    entry: () => ({ target: bob.id, reason: 'lost' }),
  },
  {
    field: 'adminCreateToken',
    text: () => `mutation { adminCreateToken(input: { userId: "${bob.id}" }) { expiresAt } }`,
    entry: () => ({ target: bob.id }),
  },
  {
    field: 'adminUpdateSettings',
    text: () =>
      'mutation { adminUpdateSettings(input: { recallWindowSeconds: 121 }) { settings { recallWindowSeconds } } }',
    entry: () => ({}),
  },
  {
    field: 'adminMessages',
    text: () => `{ adminMessages(userId: "${alice.id}", peerId: "${bob.id}") { nodes { id } } }`,
    entry: () => ({ target: `${alice.id} ${bob.id}` }),
  },
  {
    field: 'adminImportMessages',
    text: () =>
      `mutation { adminImportMessages(input: { messages: { from: "${alice.id}", to: "${carol.id}", clientMessageId: "old",
         sentAt: "2020-01-01T00:00:00Z", ${content} } }) { results { clientMessageId } } }`,
    entry: () => ({ target: '1 of 1 messages in 1 conversations' }),
  },
  {
    field: 'adminEraseUser',
    text: () => `mutation { adminEraseUser(input: { userId: "${carol.id}" }) { userId } }`,
    entry: () => ({ target: carol.id }),
  },
  { field: 'adminSettings', text: () => '{ adminSettings { recallWindowSeconds } }', entry: () => ({}) },
  {
    field: 'adminUsers',
    text: () => '{ adminUsers(idPrefix: "ali") { nodes { createdAt } } }',
    entry: () => ({ target: 'ali' }),
  },
  {
    field: 'adminUser',
    text: () => `{ adminUser(id: "${bob.id}") { createdAt } }`,
    entry: () => ({ target: bob.id }),
  },
  { field: 'adminStatistics', text: () => '{ adminStatistics { onlineUsers } }', entry: () => ({}) },
  {
    field: 'adminMessageTrace',
    text: () => `{ adminMessageTrace(messageId: "${message.id}") { storedAt } }`,
    entry: () => ({ target: message.id }),
  },
  { field: 'adminAuditLog', text: () => '{ adminAuditLog(first: 1) { nodes { id } } }', entry: () => ({}) },
  {
    field: 'sendMessage',
    text: () =>
      `mutation { sendMessage(input: { to: "${bob.id}", clientMessageId: "one", ${content} }) { duplicate } }`,
    entry: () => ({ target: bob.id, messageId: expect.any(String) }),
  },
  {
    field: 'editMessage',
    text: () =>
      `mutation { editMessage(input: { messageId: "${own.id}", version: 1, content: { text: { text: "edited" } } }) { message { id } } }`,
    entry: () => ({ target: own.id, messageId: own.id }),
  },
  {
    field: 'sendTransientMessage',
    text: () => `mutation { sendTransientMessage(input: { to: "${bob.id}", ${content} }) { id } }`,
    entry: () => ({ target: bob.id }),
  },
];

/** A call of each that is refused, and with which code. */
const refusals: Readonly<Record<string, readonly [text: string, code: string]>> = {
  adminSendMessage: [
    `mutation { adminSendMessage(input: { to: [], ${content} }) { results { to } } }`,
    'BAD_USER_INPUT',
  ],
  adminSendNotification: [
    'mutation { adminSendNotification(input: { to: "a", type: "" }) { results { to } } }',
    'BAD_USER_INPUT',
  ],
  adminRecallMessage: [
    `mutation { adminRecallMessage(input: { messageId: "${randomUUID()}" }) { message { id } } }`,
    'MESSAGE_NOT_FOUND',
  ],
  adminUpsertUsers: [
    'mutation { adminUpsertUsers(input: { users: [] }) { users { id } } }',
    'BAD_USER_INPUT',
  ],
  adminMuteUser: ['mutation { adminMuteUser(input: { userId: "nobody" }) { mutedUntil } }', 'USER_NOT_FOUND'],
  adminUnmuteUser: [
    'mutation { adminUnmuteUser(input: { userId: "\\u0000" }) { user { id } } }',
    'USER_NOT_FOUND',
  ],
  adminDisconnectUser: [
    'mutation { adminDisconnectUser(input: { userId: "nobody" }) { userId } }',
    'USER_NOT_FOUND',
  ],
  adminCreateToken: [
    'mutation { adminCreateToken(input: { userId: "a", expiresInSeconds: 0 }) { token } }',
    'BAD_USER_INPUT',
  ],
  adminUpdateSettings: [
    'mutation { adminUpdateSettings(input: { recallWindowSeconds: -1 }) { settings { recallWindowSeconds } } }',
    'BAD_USER_INPUT',
  ],
  adminImportMessages: [
    'mutation { adminImportMessages(input: { messages: [] }) { results { clientMessageId } } }',
    'BAD_USER_INPUT',
  ],
  adminEraseUser: ['mutation { adminEraseUser(input: { userId: "nobody" }) { userId } }', 'USER_NOT_FOUND'],
  adminMessages: ['{ adminMessages(userId: "nobody", peerId: "admin") { nodes { id } } }', 'USER_NOT_FOUND'],
  adminMessageTrace: ['{ adminMessageTrace(messageId: "nothing") { storedAt } }', 'MESSAGE_NOT_FOUND'],
  adminAuditLog: ['{ adminAuditLog(after: "forged") { nodes { id } } }', 'CURSOR_INVALID'],
  sendMessage: [
    `mutation { sendMessage(input: { to: "nobody", clientMessageId: "two", ${content} }) { duplicate } }`,
    'USER_NOT_FOUND',
  ],
};

describe('the audit log', () => {
  it.each(uses)('tells once of $field, with everything that was said', async ({ field, text, entry }) => {
    const { answer, requestId } = await ask(admin, text());
    expect(answer.errors).toBeUndefined();
    const nothing = { onBehalfOf: null, onBehalfOfId: null, target: null, messageId: null, reason: null };
    expect(await entriesOf(requestId)).toEqual([
      {
        ...nothing,
        ...entry(),
        id: expect.any(String),
        at: expect.any(String),
        admin: { id: 'admin' },
        action: field,
        refusal: null,
        requestId,
      },
    ]);
  });

  it.each(Object.entries(refusals))('tells once of a refused %s', async (field, [text, code]) => {
    const { answer, requestId } = await ask(admin, text);
    expect(answer.errors?.[0]?.extensions?.['code']).toBe(code);
    const [entry, ...more] = await entriesOf(requestId);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ action: field, refusal: code, messageId: null, admin: { id: 'admin' } });
  });

  it('knows every field that asks for an administrator', async () => {
    const schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
    const known = new Set(uses.map((use) => use.field));
    expect(fields.filter((field) => field.startsWith('admin') && !known.has(field))).toEqual([]);
  });

  it('has an entry for each recipient of a batch, refused ones included', async () => {
    const text = `mutation { adminSendMessage(input: { from: "${alice.id}",
      to: ["${bob.id}", "nobody", "not an id", "${alice.id}"], ${content} }) { results { to } } }`;
    const { requestId } = await ask(admin, text);
    const entries = await entriesOf(requestId);
    const told = entries.map(({ target, refusal, messageId }) => [target, refusal, messageId !== null]);
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        [bob.id, null, true],
        ['nobody', 'USER_NOT_FOUND', false],
        ['not an id', 'USER_NOT_FOUND', false],
        [alice.id, 'BAD_USER_INPUT', false],
      ]),
    );
  });

  it('keeps whom an administrator named to speak for, also when nobody has that id', async () => {
    const text = `mutation { adminSendMessage(input: { from: "ghost", to: "${bob.id}", ${content} }) { results { to } } }`;
    const { requestId } = await ask(admin, text);
    expect(await entriesOf(requestId)).toMatchObject([
      { onBehalfOf: null, onBehalfOfId: 'ghost', target: bob.id, refusal: 'USER_NOT_FOUND' },
    ]);
  });

  it('tells nothing of what users do, nor of what they are not allowed to', async () => {
    const asUser = uses.filter(({ field }) => /Mute|^send/.test(field)).map((use) => ask(bob, use.text()));
    for (const { requestId } of await Promise.all(asUser)) expect(await entriesOf(requestId)).toEqual([]);
  });

  it('pages from the newest to the oldest without a hole or a repeat', async () => {
    const expected: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      expected.unshift((await ask(admin, '{ adminSettings { recallWindowSeconds } }')).requestId);
    }
    const found: string[] = [];
    let after: string | null = null;
    while (found.length < 5) {
      const page = await log({ first: 2, after });
      found.push(
        ...page.edges.flatMap(({ node }) => (node.action === 'adminSettings' ? node.requestId : [])),
      );
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      after = page.pageInfo.endCursor;
    }
    expect(found.slice(0, 5)).toEqual(expected);
  });
});

function textTo(to: string) {
  return { to, clientMessageId: randomUUID(), content: { text: { text: 'hello' } } };
}

/** Asks under a request id of its own, by which its entries are found again. */
async function ask(person: Person, query: string) {
  const requestId = randomUUID();
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${person.token}`,
      'x-request-id': requestId,
    },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as {
    errors?: { extensions?: Record<string, unknown> }[];
  };
  return { answer, requestId };
}

async function entriesOf(requestId: string) {
  const { edges } = await log({ first: 100 });
  return edges.flatMap(({ node }) => (node.requestId === requestId ? node : []));
}

async function log(variables: { first: number; after?: string | null }) {
  return (await admin.run(AdminAuditLogDocument, variables)).adminAuditLog;
}
