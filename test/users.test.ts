import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AdminUpsertUsersDocument,
  EditMessageDocument,
  HistoryDocument,
  UserDocument,
  ViewerDocument,
  type AdminUpsertUsersMutation,
  type AdminUserInput,
} from './generated/documents.js';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { newPair, pageOf, refusalOf, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { nested, thumbsUp } from './harness/sample-content.js';

let app: TestApp;
/** A second node on the same database. */
let otherNode: TestApp;
let admin: Person;
beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  admin = await app.admin();
});
afterAll(async () => {
  await otherNode.close();
  await app.close();
});

let serial = 0;
const freshId = (): string => `fresh-${(serial += 1)}`;
const nobody = { nickname: null, avatarUrl: null, customData: null, erased: false };

describe('a valid token of an unknown user', () => {
  it.each(['a', 'A-Z_a.z@0:9', 'x'.repeat(64), '__proto__', 'constructor', 'null', '0'])(
    'creates the user %s',
    async (id) => {
      const person = await app.person(id);
      expect(await admin.run(UserDocument, { id })).toEqual({ user: null });
      const { viewer } = await person.run(ViewerDocument);
      expect(viewer).toEqual({
        user: { id, ...nobody },
        messagesFrom: 'EVERYONE',
        friendRequestPolicy: 'CONFIRM',
        mutedUntil: null,
      });
      expect(await admin.run(UserDocument, { id })).toEqual({ user: { id, ...nobody } });
    },
  );

  it('creates one user, whose inbox begins empty, when many requests come to two nodes at once', async () => {
    const id = freshId();
    const clients = [await app.person(id), await otherNode.person(id)];
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => clients.map((client) => client.ask(ViewerDocument))).flat(),
    );
    for (const answer of answers) expect(answer.data?.viewer.user.id).toBe(id);
    expect(await query('SELECT position FROM inbox_head WHERE user_id = $1', [id])).toEqual([
      { position: '0' },
    ]);
  });
});

describe('user', () => {
  it.each(['nobody-knows', '', 'a\0b', '\ud800', 'é', 'x'.repeat(65), 'a b', "' OR 1=1--"])(
    'is null for %j',
    async (id) => {
      expect(await admin.ask(UserDocument, { id })).toEqual({ data: { user: null } });
    },
  );

  it('is told apart by case', async () => {
    await (await app.person('Case')).run(ViewerDocument);
    expect(await admin.run(UserDocument, { id: 'case' })).toEqual({ user: null });
  });

  it('shows of an erased one that it is erased, and nothing else, everywhere', async () => {
    const [alice, bob] = await newPair(app);
    await upsert([{ id: bob.id, nickname: 'Bob', avatarUrl: 'https://h/b.png', customData: { secret: 1 } }]);
    await send(alice, bob);
    await query('UPDATE user_account SET erased_at = now() WHERE id = $1', [bob.id]);
    const tombstone = { id: bob.id, ...nobody, erased: true };
    expect(await alice.run(UserDocument, { id: bob.id })).toEqual({ user: tombstone });
    const { conversation } = await alice.run(HistoryDocument, { with: bob.id });
    expect(conversation?.peer).toEqual({ id: bob.id, nickname: null });
    expect(refusalOf(await upsert([{ id: bob.id, nickname: 'again' }]))).toEqual({ code: 'USER_NOT_FOUND' });
    expect(await alice.run(UserDocument, { id: bob.id })).toEqual({ user: tombstone });
  });
});

describe('adminUpsertUsers', () => {
  it('creates and changes in the order given, keeps what is absent and removes what is null', async () => {
    const [first, second] = [freshId(), freshId()];
    const profile = { nickname: 'One', avatarUrl: 'https://h/a.png', customData: { level: 3 } };
    const steps: [AdminUserInput[], object[]][] = [
      [
        [{ id: second }, { id: first, ...profile }],
        [
          { id: second, ...nobody },
          { id: first, ...nobody, ...profile },
        ],
      ],
      [[{ id: first, nickname: 'Eins' }], [{ id: first, ...nobody, ...profile, nickname: 'Eins' }]],
      [[{ id: first, customData: null, avatarUrl: null }], [{ id: first, ...nobody, nickname: 'Eins' }]],
      [
        [
          { id: first, nickname: null },
          { id: second, ...profile },
        ],
        [
          { id: first, ...nobody },
          { id: second, ...nobody, ...profile },
        ],
      ],
    ];
    for (const [users, stored] of steps) {
      expect((await upsert(users)).data?.adminUpsertUsers.users).toEqual(stored);
      expect((await upsert(users)).data?.adminUpsertUsers.users).toEqual(stored);
    }
  });

  it('is refused to users', async () => {
    const [alice] = await newPair(app);
    const answer = await alice.ask(AdminUpsertUsersDocument, { input: { users: [{ id: freshId() }] } });
    expect(refusalOf(answer)).toEqual({ code: 'FORBIDDEN' });
  });

  it.each<[string, Partial<AdminUserInput>, string | null]>([
    ['an empty id', { id: '' }, 'id'],
    ['an id of 65 characters', { id: 'x'.repeat(65) }, 'id'],
    ['an id with a blank', { id: 'a b' }, 'id'],
    ['an id in another script', { id: 'ä' }, 'id'],
    ['an id with NUL', { id: 'a\0' }, 'id'],
    ['a nickname of 128 characters', { nickname: thumbsUp.repeat(128) }, null],
    ['a nickname of 129 characters', { nickname: 'a'.repeat(129) }, 'nickname'],
    ['an empty nickname', { nickname: '' }, 'nickname'],
    ['a nickname with NUL', { nickname: 'a\0' }, 'nickname'],
    ['a nickname with half a surrogate', { nickname: '\ud800' }, 'nickname'],
    ['a script for a picture', { avatarUrl: 'javascript:alert(1)' }, 'avatarUrl'],
    ['a picture without TLS', { avatarUrl: 'http://cdn.example.com/a.png' }, 'avatarUrl'],
    ['customData of 2,048 bytes', { customData: `${thumbsUp.repeat(511)}ab` }, null],
    ['customData of 2,049 bytes', { customData: `${thumbsUp.repeat(511)}abc` }, 'customData'],
    ['customData of 32 levels', { customData: nested(32, (inner) => [inner]) }, null],
    ['customData of 33 levels', { customData: nested(33, (inner) => ({ a: inner })) }, 'customData'],
    ['customData with NUL in a key', { customData: { 'a\0': 1 } }, 'customData'],
  ])('knows the bounds: %s', async (_name, values, field) => {
    const [known, good] = [freshId(), freshId()];
    await upsert([{ id: known, nickname: 'before' }]);
    const answer = await upsert([
      { id: good },
      { id: known, nickname: 'after' },
      { id: freshId(), ...values },
    ]);
    if (field === null) {
      expect(answer.data?.adminUpsertUsers.users[2]).toMatchObject(values);
      return;
    }
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field: `input.users[2].${field}` });
    expect(await admin.run(UserDocument, { id: good })).toEqual({ user: null });
    expect((await admin.run(UserDocument, { id: known })).user?.nickname).toBe('before');
  });

  it('takes 1 to 500, none twice', async () => {
    const ids = Array.from({ length: 501 }, () => freshId());
    const of = (count: number): AdminUserInput[] => ids.slice(0, count).map((id) => ({ id }));
    const refusal = { code: 'BAD_USER_INPUT', field: 'input.users' };
    expect(refusalOf(await upsert([]))).toEqual(refusal);
    expect(refusalOf(await upsert(of(501)))).toEqual(refusal);
    expect(refusalOf(await upsert([...of(2), ...of(1)]))).toEqual(refusal);
    const made = await upsert(of(500));
    expect(made.data?.adminUpsertUsers.users.map(({ id }) => id)).toEqual(ids.slice(0, 500));
  });

  it('of the same users at once, in any order and on two nodes, leaves each with one whole profile', async () => {
    const ids = Array.from({ length: 20 }, () => freshId());
    const elsewhere = await otherNode.admin();
    // Long enough for calls that lock in different orders to wait for each other in a circle.
    await query(
      `CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END'`,
    );
    await query('CREATE TRIGGER linger BEFORE INSERT ON user_account FOR EACH ROW EXECUTE FUNCTION linger()');
    const calls = Array.from({ length: 6 }, (_, call) => {
      const users = ids.map((id) => ({ id, nickname: `by ${call}`, customData: { call } }));
      const input = { users: call % 2 === 0 ? users : users.toReversed() };
      return (call % 2 === 0 ? admin : elsewhere).ask(AdminUpsertUsersDocument, { input });
    });
    const answers = await Promise.all(calls);
    await query('DROP FUNCTION linger CASCADE');
    for (const answer of answers) expect(answer.errors).toBeUndefined();
    const stored = await query(
      'SELECT nickname, custom_data FROM user_account JOIN inbox_head h ON h.user_id = id WHERE id = ANY ($1)',
      [ids],
    );
    expect(stored).toHaveLength(20);
    for (const row of stored) {
      const { call } = row['custom_data'] as { call: number };
      expect(row['nickname']).toBe(`by ${call}`);
    }
  });
});

describe('JSON that a database client could take for its own', () => {
  const values: [string, string][] = [
    ['__proto__', '{"__proto__":{"x":1},"a":2}'],
    ['constructor and toJSON', '{"constructor":{"prototype":{"x":1}},"toJSON":"x","hasOwnProperty":1}'],
    ['tags', '{"$type":"BigInt","value":"1"}'],
    [
      'nested tags',
      '[{"$type":"Json","value":"{"},{"$type":"Param","value":{"name":"x"}},{"prisma__type":"null"}]',
    ],
    ['operators', '{"set":[1],"equals":null,"path":["a"],"increment":1}'],
    ['numbers', '[0,1.5,-2,5e-324,1.7976931348623157e+308,9007199254740991]'],
    ['texts', '["","2026-11-23T00:00:00.000Z","\\u2028","e\\u0301"]'],
    ['nothing inside', '{"a":null,"b":[null],"c":{},"d":[]}'],
    ['false', 'false'],
    ['zero', '0'],
    ['an empty text', '""'],
  ];
  it.each(values)('is kept in a profile: %s', async (_name, text) => {
    const id = freshId();
    const plain = JSON.stringify(JSON.parse(text));
    // Created with it, and changed to it.
    const made = await upsert([{ id, customData: JSON.parse(text) as unknown }]);
    expect(JSON.stringify(made.data?.adminUpsertUsers.users[0]?.customData)).toBe(plain);
    await upsert([{ id, customData: 'other' }]);
    const changed = await upsert([{ id, customData: JSON.parse(text) as unknown }]);
    expect(JSON.stringify(changed.data?.adminUpsertUsers.users[0]?.customData)).toBe(plain);
    expect(JSON.stringify((await admin.run(UserDocument, { id })).user?.customData)).toBe(plain);
  });

  it.each(values)('is kept in an edited message: %s', async (_name, text) => {
    const [alice, bob] = await newPair(app);
    const sent = await send(alice, bob, { content: { custom: { type: 't', data: 1 } } });
    const value: unknown = JSON.parse(text);
    const content = { custom: { type: 't', data: value } };
    const input = { messageId: sent.id, version: 1, content, customData: value };
    const { editMessage } = await alice.run(EditMessageDocument, { input });
    const [edge] = (await pageOf(bob, alice)).edges;
    for (const message of [editMessage.message, edge?.node]) {
      expect(JSON.stringify(message?.customData)).toBe(JSON.stringify(value));
      const { content: edited } = message ?? {};
      expect(JSON.stringify(edited?.__typename === 'CustomContent' && edited.data)).toBe(
        JSON.stringify(value),
      );
    }
  });
});

it('none of this was a defect', () => {
  expect([...app.logged, ...otherNode.logged]).toEqual([]);
});

async function upsert(users: AdminUserInput[]): Promise<Answer<AdminUpsertUsersMutation>> {
  return admin.ask(AdminUpsertUsersDocument, { input: { users } });
}

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return withClient(
    app.database.url,
    async (client) => (await client.query<Record<string, unknown>>(text, values)).rows,
  );
}
