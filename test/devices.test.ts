import { createECDH, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  AcknowledgeInboxDocument,
  DevicesDocument,
  InboxDocument,
  InboxSnapshotDocument,
  RegisterDeviceDocument,
  RemoveDeviceDocument,
  type DevicesQuery,
  type DevicesQueryVariables,
  type RegisterDeviceInput,
  type RegisterDeviceMutation,
} from './generated/documents.js';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { newcomers, newPair, refusalOf, send, sendMany } from './harness/messages.js';
import { thumbsUp } from './harness/sample-content.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const notFound = { code: 'DEVICE_NOT_FOUND' };
/** What Postgres cannot store, or would change. */
const unstorable = ['\0', 'a\0b', '\ud800', '\udc00\ud800'];

describe('registering a device', () => {
  it('answers it as it is, changes what is given and leaves what is absent', async () => {
    const [user] = await newPair(app);
    const steps: [Partial<RegisterDeviceInput>, object][] = [
      [{}, { platform: null, pushProvider: null, language: null }],
      [{ platform: 'ios' }, { platform: 'ios', pushProvider: null, language: null }],
      [
        { language: 'ZH-hans-cn', push: { provider: 'APNS', token: apnsToken() } },
        { platform: 'ios', pushProvider: 'APNS', language: 'zh-Hans-CN' },
      ],
      [{ platform: null }, { platform: null, pushProvider: 'APNS', language: 'zh-Hans-CN' }],
      [
        { push: { provider: 'FCM', token: `${user.id}-1` } },
        { platform: null, pushProvider: 'FCM', language: 'zh-Hans-CN' },
      ],
      [
        { platform: 'android', language: null, push: null },
        { platform: 'android', pushProvider: null, language: null },
      ],
    ];
    for (const [input, stored] of steps) {
      const { registerDevice } = await user.run(RegisterDeviceDocument, {
        input: { deviceId: 'phone', ...input },
      });
      expect(registerDevice.device).toEqual({
        id: 'phone',
        lastSeenAt: expect.any(String) as string,
        ...stored,
      });
      expect((await list(user)).edges.map(({ node }) => node)).toEqual([registerDevice.device]);
    }
  });

  it('takes 20 and refuses the 21st, also when all come at once, and again after one is removed', async () => {
    const [user] = await newPair(app);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => register(user, { deviceId: `d${index}` })),
    );
    const refused = answers.filter(({ errors }) => errors);
    expect(refused).toHaveLength(10);
    for (const answer of refused) expect(refusalOf(answer)).toEqual({ code: 'LIMIT_REACHED' });
    const ids = (await list(user)).edges.map(({ node }) => node.id);
    expect(ids).toHaveLength(20);
    expect(refusalOf(await register(user, { deviceId: ids[0] ?? '', platform: 'known' }))).toBeUndefined();
    const stream = user.subscribe(InboxDocument, { deviceId: 'one more' });
    expect(refusalOf(await stream.nextAnswer())).toEqual({ code: 'LIMIT_REACHED' });
    await user.run(RemoveDeviceDocument, { input: { deviceId: ids[0] ?? '' } });
    expect(refusalOf(await register(user, { deviceId: 'one more' }))).toBeUndefined();
  });

  it('is one device when it comes many times at once', async () => {
    const [user] = await newPair(app);
    const token = apnsToken();
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        register(user, { deviceId: 'phone', push: { provider: 'APNS', token } }),
      ),
    );
    for (const answer of answers) expect(answer.errors).toBeUndefined();
    expect((await list(user)).edges).toHaveLength(1);
  });

  it('swaps the push tokens of two users whose phones change hands at once', async () => {
    const people = await newPair(app);
    const tokens = [apnsToken(), apnsToken()];
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        people.map((person, place) =>
          person.run(RegisterDeviceDocument, {
            input: {
              deviceId: 'phone',
              push: { provider: 'APNS', token: tokens[(round + place) % 2] ?? '' },
            },
          }),
        ),
      );
    }
  });

  it('moves a push token to the device that registers it last, also between users', async () => {
    const [alice, bob] = await newPair(app);
    const push = { provider: 'FCM' as const, token: `shared ${alice.id}`.replace(' ', '-') };
    await register(alice, { deviceId: 'old', push });
    await register(alice, { deviceId: 'new', push });
    expect(await providers(alice)).toEqual({ new: 'FCM', old: null });
    await register(bob, { deviceId: 'mine', push });
    expect([await providers(alice), await providers(bob)]).toEqual([
      { new: null, old: null },
      { mine: 'FCM' },
    ]);
  });

  it('gives one token to one device when many users register it at once', async () => {
    const people = await newcomers(app, 8);
    const push = { provider: 'APNS' as const, token: apnsToken() };
    const answers = await Promise.all(
      people.flatMap((person) => [1, 2].map((n) => register(person, { deviceId: `d${n}`, push }))),
    );
    for (const answer of answers) expect(answer.errors).toBeUndefined();
    const owned = (await Promise.all(people.map(providers))).flatMap((found) => Object.values(found));
    expect(owned.filter((provider) => provider !== null)).toHaveLength(1);
    expect(owned).toHaveLength(16);
  });

  const bounded: [name: string, input: Partial<RegisterDeviceInput>, field: string | null][] = [
    ['an id of 128 bytes', { deviceId: 'a'.repeat(128) }, null],
    ['an id of 128 bytes of emoji', { deviceId: thumbsUp.repeat(32) }, null],
    ['an id of 129 bytes', { deviceId: 'a'.repeat(129) }, 'input.deviceId'],
    ['an id of 33 emoji', { deviceId: thumbsUp.repeat(33) }, 'input.deviceId'],
    ['an empty id', { deviceId: '' }, 'input.deviceId'],
    ['a platform of 64 characters', { platform: thumbsUp.repeat(64) }, null],
    ['a platform of 65 characters', { platform: 'a'.repeat(65) }, 'input.platform'],
    ['a token of 2,048 bytes', { push: { provider: 'FCM', token: noise(2_048) } }, null],
    ['a token of 2,049 bytes', { push: { provider: 'FCM', token: noise(2_049) } }, 'input.push.token'],
    ['a token that is no ASCII', { push: { provider: 'VIVO', token: thumbsUp } }, 'input.push.token'],
    ['two tokens in one', { push: { provider: 'MEIZU', token: 'a,b' } }, 'input.push.token'],
    ['an APNs token of 100 bytes', { push: { provider: 'APNS', token: 'aB'.repeat(100) } }, null],
    ['an APNs token of 31 bytes', { push: { provider: 'APNS', token: 'ab'.repeat(31) } }, 'input.push.token'],
    ['a path for an APNs token', { push: { provider: 'APNS', token: '../'.repeat(30) } }, 'input.push.token'],
    ['a subscription', { push: { provider: 'WEB_PUSH', token: subscription({}) } }, null],
    [
      'a subscription of a page without TLS',
      { push: { provider: 'WEB_PUSH', token: subscription({ endpoint: 'http://push.example.com/a' }) } },
      'input.push.token.endpoint',
    ],
    [
      'a subscription with a short key',
      { push: { provider: 'WEB_PUSH', token: subscription({ p256dh: 'BAAA' }) } },
      'input.push.token.keys.p256dh',
    ],
    [
      'a subscription with a key that lies beside the curve',
      {
        push: {
          provider: 'WEB_PUSH',
          token: subscription({
            p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]).toString('base64url'),
          }),
        },
      },
      'input.push.token.keys.p256dh',
    ],
    [
      'a subscription with a short secret',
      { push: { provider: 'WEB_PUSH', token: subscription({ auth: 'AAAA' }) } },
      'input.push.token.keys.auth',
    ],
    ['no subscription', { push: { provider: 'WEB_PUSH', token: 'endpoint' } }, 'input.push.token.endpoint'],
    ['a language', { language: 'pt-BR' }, null],
    ['no language', { language: 'not a language' }, 'input.language'],
    [
      'a language of 36 characters',
      { language: `en-${'abcdefgh-'.repeat(4)}`.slice(0, 36) },
      'input.language',
    ],
    ['an empty token', { push: { provider: 'FCM', token: '' } }, 'input.push.token'],
    ['white space in a token', { push: { provider: 'FCM', token: 'a b' } }, 'input.push.token'],
    ...unstorable.flatMap((text): typeof bounded => [
      [`the id ${JSON.stringify(text)}`, { deviceId: text }, 'input.deviceId'],
      [`the platform ${JSON.stringify(text)}`, { platform: text }, 'input.platform'],
      [`the token ${JSON.stringify(text)}`, { push: { provider: 'FCM', token: text } }, 'input.push.token'],
    ]),
  ];
  it.each(bounded)('knows the bounds: %s', async (_name, input, field) => {
    const [user] = await newPair(app);
    const answer = await register(user, { deviceId: 'phone', ...input });
    const stored = (await list(user)).edges;
    if (field === null) {
      expect(answer.data?.registerDevice.device).toEqual(stored[0]?.node);
    } else {
      expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
      expect(stored).toEqual([]);
    }
  });

  it('never shows the push token', async () => {
    const [user] = await newPair(app);
    const answer = await register(user, {
      deviceId: 'phone',
      push: { provider: 'FCM', token: 'very-secret' },
    });
    expect(JSON.stringify([answer, await list(user)])).not.toContain('very-secret');
  });
});

describe('the list of devices', () => {
  it('pages through all of them, whatever their ids', async () => {
    const [user] = await newPair(app);
    const ids = [
      'a',
      'A',
      'é',
      '图',
      thumbsUp.repeat(32),
      `${thumbsUp.repeat(31)}abcd`,
      "'; --",
      ' ',
      '%',
      '\\',
    ];
    for (const deviceId of ids) await register(user, { deviceId });
    for (const first of [1, 3, 10, 50]) {
      const met: string[] = [];
      for (let after: string | null = null; ;) {
        const { edges, pageInfo } = await list(user, { first, after });
        met.push(...edges.map(({ node }) => node.id));
        expect(pageInfo.hasPreviousPage).toBe(after !== null);
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor ?? null;
      }
      expect(met.toSorted()).toEqual(ids.toSorted());
    }
    expect(app.logged).toEqual([]);
  });

  it('refuses sizes and cursors that are not its own', async () => {
    const [user, other] = await newPair(app);
    await register(other, { deviceId: 'phone' });
    for (const first of [0, -1, 101]) {
      expect(refusalOf(await user.ask(DevicesDocument, { first }))).toEqual({
        code: 'BAD_USER_INPUT',
        field: 'first',
      });
    }
    const { cursor } = (await user.run(InboxSnapshotDocument)).inboxSnapshot;
    for (const after of ['', 'x', cursor, (await list(other)).pageInfo.endCursor ?? '']) {
      expect(refusalOf(await user.ask(DevicesDocument, { after }))).toEqual({ code: 'CURSOR_INVALID' });
    }
  });
});

describe('a device that is not there', () => {
  it('can be neither removed nor acknowledged for, and looks like one of somebody else', async () => {
    const [user, other] = await newPair(app);
    await register(other, { deviceId: 'theirs' });
    await register(user, { deviceId: '\ufffd' });
    const { cursor } = (await user.run(InboxSnapshotDocument)).inboxSnapshot;
    const answers = [];
    for (const deviceId of ['theirs', 'unknown', '', 'a'.repeat(5_000), ...unstorable]) {
      answers.push(await user.ask(RemoveDeviceDocument, { input: { deviceId } }));
      answers.push(await user.ask(AcknowledgeInboxDocument, { input: { deviceId, cursor } }));
    }
    for (const answer of answers) expect(refusalOf(answer)).toEqual(notFound);
    expect(new Set(answers.map(({ errors }) => errors?.[0]?.message)).size).toBe(1);
    expect((await list(other)).edges).toHaveLength(1);
    expect((await list(user)).edges).toHaveLength(1);
    expect(app.logged).toEqual([]);
  });
});

describe('an acknowledged position', () => {
  it('is where the device resumes; an older one and a repeat change nothing', async () => {
    const [alice, bob] = await newPair(app);
    await sendMany(alice, bob, 4);
    const cursors = (await bob.subscribe(InboxDocument, { deviceId: 'phone' }).take(5)).map(
      ({ inbox }) => inbox.cursor,
    );
    const acknowledge = (cursor = ''): Promise<unknown> =>
      bob.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
    for (const [acknowledged, resumesAt] of [
      [0, 1],
      [2, 3],
      [1, 3],
      [2, 3],
      [3, 4],
    ] as const) {
      await acknowledge(cursors[acknowledged]);
      const [first] = await bob.subscribe(InboxDocument, { deviceId: 'phone' }).take(1);
      expect(first?.inbox.cursor).toBe(cursors[resumesAt]);
    }
    await Promise.all(cursors.slice(0, 4).flatMap((cursor) => [acknowledge(cursor), acknowledge(cursor)]));
    await send(alice, bob);
    const resumed = await bob.subscribe(InboxDocument, { deviceId: 'phone' }).take(2);
    expect(resumed.map(({ inbox }) => inbox.__typename)).toEqual(['MessageAdded', 'SyncCompleted']);
    const [fromTheStart] = await bob.subscribe(InboxDocument, { deviceId: 'tablet' }).take(1);
    expect(fromTheStart?.inbox.cursor).toBe(cursors[0]);
  });

  it('moves with a cursor of the own inbox only', async () => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob);
    await register(bob, { deviceId: 'phone' });
    const foreign = (await alice.run(InboxSnapshotDocument)).inboxSnapshot.cursor;
    for (const cursor of [foreign, '', 'x', '\0', foreign.slice(1)]) {
      const answer = await bob.ask(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
      expect(refusalOf(answer)).toEqual({ code: 'CURSOR_INVALID' });
    }
    const stored = await withClient(app.database.url, (client) =>
      client.query('SELECT acknowledged_position FROM device WHERE user_id = $1', [bob.id]),
    );
    expect(stored.rows).toEqual([{ acknowledged_position: null }]);
  });
});

function register(user: Person, input: RegisterDeviceInput): Promise<Answer<RegisterDeviceMutation>> {
  return user.ask(RegisterDeviceDocument, { input });
}

async function list(user: Person, page: DevicesQueryVariables = {}): Promise<DevicesQuery['devices']> {
  return (await user.run(DevicesDocument, page)).devices;
}

/** The push provider of each device by its id. */
async function providers(user: Person): Promise<Record<string, string | null>> {
  const { edges } = await list(user);
  return Object.fromEntries(edges.map(({ node }) => [node.id, node.pushProvider ?? null]));
}

/** Text that no compression makes shorter. */
function noise(bytes: number): string {
  return randomBytes(bytes).toString('base64url').slice(0, bytes);
}

it('are known to be online, whatever others call their devices', async () => {
  const [alice, bob] = await newPair(app);
  const refused = alice.subscribe(InboxDocument, { deviceId: 'a\u0000b' });
  expect(refusalOf(await refused.nextAnswer())).toEqual({ code: 'BAD_USER_INPUT', field: 'deviceId' });
  await bob.subscribe(InboxDocument, { deviceId: 'phone' }).next();
  await vi.waitFor(
    async () => {
      const { rows } = await withClient(app.database.url, (client) =>
        client.query('SELECT device_id FROM device_connection WHERE user_id = $1', [bob.id]),
      );
      expect(rows).toEqual([{ device_id: 'phone' }]);
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(app.logged).toEqual([]);
});

function apnsToken(): string {
  return randomBytes(32).toString('hex');
}

/** What a browser gives, with something else in the place of a part. */
function subscription(parts: {
  readonly endpoint?: string;
  readonly p256dh?: string;
  readonly auth?: string;
}): string {
  const p256dh = createECDH('prime256v1').generateKeys('base64url');
  const auth = randomBytes(16).toString('base64url');
  const endpoint = `https://push.example.com/${auth}`;
  return JSON.stringify({
    endpoint: parts.endpoint ?? endpoint,
    expirationTime: null,
    keys: { p256dh: parts.p256dh ?? p256dh, auth: parts.auth ?? auth },
  });
}
