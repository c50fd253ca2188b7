import { createHmac } from 'node:crypto';
import { createClient, MessageType, type Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApp, testSecret, type TestApp } from './harness/app.js';
import { freePort } from './harness/free-port.js';
import { follow, logOf, replay, send, sendQuery, textTo } from './harness/inbox.js';
import { startNodeOnWire } from './harness/node-on-wire.js';
import { withClient } from './harness/postgres.js';
import { RawSocket } from './harness/raw-socket.js';
import { timed } from './harness/timed.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const now = (): number => Math.floor(Date.now() / 1000);
/** For a token that is to be good until a socket is open: it counts from the second that has begun. */
const soonSeconds = 5;
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function forge(claims: object, { algorithm = 'HS256', secret = testSecret } = {}): string {
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  const hash = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[algorithm];
  const signature = hash ? createHmac(hash, secret).update(signed).digest('base64url') : '';
  return `Bearer ${signed}.${signature}`;
}

const good = { sub: 'mallory', role: 'USER' };
const anHour = { exp: now() + 3600 };

/** What each value is answered, the same over HTTP and WebSocket. */
const refused: readonly (readonly [string, unknown, number])[] = [
  ['no value', undefined, 4401],
  ['an empty value', '', 4401],
  ['another scheme', 'Basic bWFsbG9yeTp4', 4401],
  ['a scheme without a token', 'Bearer ', 4401],
  ['no token', 'Bearer nonsense', 4401],
  ['a bare token', forge({ ...good, ...anHour }).slice(7), 4401],
  ['a token signed with another secret', forge({ ...good, ...anHour }, { secret: 'x'.repeat(40) }), 4401],
  ['a token with a changed payload', tampered(), 4401],
  ['alg none', forge({ ...good, ...anHour }, { algorithm: 'none' }), 4401],
  ['another algorithm with the right secret', forge({ ...good, ...anHour }, { algorithm: 'HS512' }), 4401],
  ['no exp', forge(good), 4401],
  ['an exp that is a text', forge({ ...good, exp: `${anHour.exp}` }), 4401],
  ['no sub', forge({ role: 'USER', ...anHour }), 4401],
  ['a sub that is no user id', forge({ ...anHour, sub: 'white space' }), 4401],
  ['a sub of 65 characters', forge({ ...anHour, sub: 'x'.repeat(65) }), 4401],
  ['an unknown role', forge({ ...anHour, sub: 'mallory', role: 'ROOT' }), 4401],
  ['a token of 10,000 characters', forge({ ...good, ...anHour, x: 'x'.repeat(10_000) }), 4401],
  ['an expired token', forge({ ...good, exp: now() - 1 }), 4403],
];

function tampered(): string {
  const [header, , signature] = forge({ ...good, ...anHour }).split('.');
  return [header, encode({ ...good, ...anHour, role: 'ADMIN' }), signature].join('.');
}

describe.each(refused)('%s', (_name, authorization, closeCode) => {
  test('is refused over HTTP', async () => {
    const header = typeof authorization === 'string' ? { authorization } : {};
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...header },
      body: JSON.stringify({
        query: 'mutation { registerDevice(input: { deviceId: "x" }) { device { id } } }',
      }),
    });
    const answer = (await response.json()) as { data: unknown; errors: object[] };
    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' }, path: ['registerDevice'] },
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/jose|jwt|signature|secret/i);
  });

  test('is refused over WebSocket', async () => {
    const socket = await RawSocket.open(app.url);
    socket.send({ type: 'connection_init', payload: { authorization } });
    expect((await socket.closed).code).toBe(closeCode);
  });
});

test.each([1, null, true, ['Bearer x'], { token: 'x' }])(
  'authorization %o over WebSocket is refused',
  async (value) => {
    const socket = await RawSocket.open(app.url);
    socket.send({ type: 'connection_init', payload: { authorization: value } });
    expect((await socket.closed).code).toBe(4401);
  },
);

test('nobody was created by a token that was refused', async () => {
  const count = await withClient(app.database.url, (client) =>
    client.query(`SELECT 1 FROM user_account WHERE id = 'mallory'`),
  );
  expect(count.rowCount).toBe(0);
});

test('the token of an erased user is refused with 4401', async () => {
  await withClient(app.database.url, (client) =>
    client.query(`INSERT INTO user_account (id, erased_at) VALUES ('erased', now())`),
  );
  const erased = await app.person('erased');
  expect(await erased.ask('{ viewer { mutedUntil } }')).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  const socket = await RawSocket.open(app.url);
  socket.initialise(erased.token);
  expect((await socket.closed).code).toBe(4401);
});

describe('a token that expires while the socket is open', () => {
  test('closes it with 4403, within a second of its exp', async () => {
    const expiresAtMs = (now() + soonSeconds) * 1000;
    const socket = await RawSocket.connect(
      app.url,
      await app.token('ernie', { expiresInSeconds: soonSeconds }),
    );
    socket.subscribe('1', 'subscription { inbox { cursor } }');
    const leftMs = expiresAtMs - Date.now();
    const { value, tookMs } = await timed(() => socket.closed);
    expect(value.code).toBe(4403);
    expect(Date.now() - expiresAtMs).toBeGreaterThanOrEqual(-1_000);
    expect(tookMs).toBeLessThan(leftMs + 1_000);
  });

  test('closes it with 4403 also when it expires because the clock of the node is set ahead', async () => {
    const socket = await RawSocket.connect(app.url, await app.token('grover', { expiresInSeconds: 3_600 }));
    socket.subscribe('1', 'subscription { inbox { cursor } }');
    await socket.until((message) => message.type === MessageType.Next);
    const { now: realNow } = Date;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 7_200_000);
    try {
      expect((await socket.closed).code).toBe(4403);
    } finally {
      clock.mockRestore();
    }
  });

  test('lets nothing more be done by a client that does not listen to the close', async () => {
    const [bob, token] = [
      await app.stranger('bob'),
      await app.token('elmo', { expiresInSeconds: soonSeconds }),
    ];
    await bob.run('{ viewer { mutedUntil } }');
    const elmo = await RawSocket.connect(app.url, token);
    elmo.socket.pause();
    const ask = async (): Promise<unknown> => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const body = JSON.stringify({ query: '{ viewer { mutedUntil } }' });
      return (await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })).json();
    };
    await vi.waitFor(async () => expect(await ask()).toHaveProperty('errors'), 20_000);
    elmo.subscribe('1', sendQuery, { input: textTo(bob.id) });
    elmo.socket.resume();
    expect((await elmo.closed).code).toBe(4403);
    expect(await logOf(app, bob)).toEqual([]);
  });
});

interface Attempts {
  readonly client: Client;
  readonly closes: number[];
  token: () => Promise<string>;
}

/** A stock client with patience, and the codes it was closed with. */
function patientClient(url: string, token: () => Promise<string>): Attempts {
  const closes: number[] = [];
  const attempts: Attempts = {
    closes,
    token,
    client: createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 200,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
      connectionParams: async () => ({ authorization: `Bearer ${await attempts.token()}` }),
      on: { closed: (event) => closes.push((event as { code: number }).code) },
    }),
  };
  return attempts;
}

describe('a stock client comes back by itself', () => {
  test('after 4403, with a fresh token', async () => {
    let issued = 0;
    const { client, closes } = patientClient(app.url, () => {
      issued += 1;
      return app.token('carla', { expiresInSeconds: issued === 1 ? soonSeconds : 60 });
    });
    const marks: unknown[] = [];
    client.subscribe({ query: 'subscription { inbox { __typename } }' }, sink(marks));
    await vi.waitFor(() => expect(marks).toHaveLength(2), 20_000);
    expect(closes).toEqual([4403]);
    await client.dispose();
  });

  test('after 1012, to the node that started in its place', async () => {
    const start = (port: number) => startTestApp({ database: app.database, config: { port } });
    const port = await freePort();
    const first = await start(port);
    const { client, closes } = patientClient(first.url, () => app.token('dora'));
    const marks: unknown[] = [];
    client.subscribe({ query: 'subscription { inbox { __typename } }' }, sink(marks));
    await vi.waitFor(() => expect(marks).toHaveLength(1), 20_000);
    await first.close();
    const second = await start(port);
    await vi.waitFor(() => expect(marks).toHaveLength(2), 20_000);
    expect(closes[0]).toBe(1012);
    await client.dispose();
    await second.close();
  });

  test('after 1013, when the database answers again', async () => {
    const { node, wire, end } = await startNodeOnWire();
    wire.cut();
    const { client, closes } = patientClient(node.url, () => node.token('nobody-yet'));
    const marks: unknown[] = [];
    client.subscribe({ query: 'subscription { inbox { __typename } }' }, sink(marks));
    await vi.waitFor(() => expect(closes.length).toBeGreaterThan(2), { timeout: 10_000 });
    expect(new Set(closes)).toEqual(new Set([1013]));
    await wire.restore();
    await vi.waitFor(() => expect(marks).toHaveLength(1), { timeout: 10_000 });
    await client.dispose();
    await end();
  });
});

test('a database that goes away between connecting and subscribing is waited for, and nothing is closed', async () => {
  const { node, wire, end } = await startNodeOnWire();
  const [alice, bob] = [await node.stranger('alice'), await node.stranger('bob')];
  await bob.run('{ viewer { mutedUntil } }');
  await bob.askOverSocket('{ __typename }');
  wire.cut();
  const stream = follow(bob, { deviceId: 'phone' });
  const refusal = await bob.askOverSocket('{ viewer { mutedUntil } }');
  expect(refusal).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
  await wire.restore();
  expect((await replay(stream)).at(-1)?.inbox.mode).toBe('RESUMED');
  await send(alice, bob);
  expect((await stream.next()).inbox.__typename).toBe('MessageAdded');
  await end();
});

function sink(marks: unknown[]): {
  next: (value: unknown) => void;
  error: (error: unknown) => void;
  complete: () => void;
} {
  return {
    next: (value) => marks.push(value),
    error: (error) => marks.push(error),
    complete: () => marks.push('complete'),
  };
}
