import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect as connectClient, startTestApp, type TestApp } from './harness/app.js';
import { RawSocket } from './harness/raw-socket.js';
import { timed } from './harness/timed.js';

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startTestApp();
  token = await app.token('walter');
});
afterAll(() => app.close());

const inbox = 'subscription { inbox { __typename } }';

async function closeCodeAfter(act: (socket: RawSocket) => unknown, isAcknowledged = true): Promise<number> {
  const socket = isAcknowledged ? await RawSocket.connect(app.url, token) : await RawSocket.open(app.url);
  await act(socket);
  return (await socket.closed).code;
}

describe('a breach of graphql-transport-ws closes with its own code', () => {
  test('4408 without connection_init, after three seconds', async () => {
    expect(await closeCodeAfter(() => undefined, false)).toBe(4408);
  });

  test('4429 with a second connection_init', async () => {
    expect(await closeCodeAfter((socket) => socket.initialise(token))).toBe(4429);
    const twice = (socket: RawSocket): void => {
      socket.initialise(token);
      socket.initialise(token);
    };
    expect(await closeCodeAfter(twice, false)).toBe(4429);
  });

  test('4401 with an operation before the acknowledgement', async () => {
    expect(await closeCodeAfter((socket) => socket.subscribe('1', '{ __typename }'), false)).toBe(4401);
  });

  test.each(['1', 'x'.repeat(1_000), '__proto__', 'ü'.repeat(100)])(
    '4409 with a running id again: %s',
    async (id) => {
      const code = await closeCodeAfter((socket) => {
        socket.subscribe(id, inbox);
        socket.subscribe(id, inbox);
      });
      expect(code).toBe(4409);
    },
  );

  test.each([
    'no json',
    '',
    '[]',
    'null',
    '"x"',
    '{}',
    '{"type":"unknown"}',
    '{"type":"subscribe"}',
    '{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}',
    '{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}',
    '{"type":"subscribe","id":"1","payload":{"query":1}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","variables":[]}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","operationName":1}}',
    '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","extensions":1}}',
    '{"type":"subscribe","id":"1","payload":{}}',
    '{"type":"subscribe","id":"1","payload":[{"query":"{ __typename }"},{"query":"{ __typename }"}]}',
    '{"type":"complete","id":""}',
    '{"type":"complete","id":1}',
    '{"type":"ping","payload":1}',
    '{"type":"pong","payload":"x"}',
    '{"type":1}',
    '[{"type":"ping"}]',
    JSON.stringify('{"type":"ping"}'),
    '{"type":"complete"}',
    '{"type":"connection_ack"}',
    '{"type":"next","id":"1","payload":{}}',
    '{"type":"error","id":"1","payload":[]}',
    '['.repeat(50_000),
  ])('4400 with %s', async (text) => {
    expect(await closeCodeAfter((socket) => socket.send(text))).toBe(4400);
  });

  test.each(['[]', '"x"', '1'])('4400 with connection_init and the payload %s', async (payload) => {
    const text = `{"type":"connection_init","payload":${payload}}`;
    expect(await closeCodeAfter((socket) => socket.send(text), false)).toBe(4400);
  });

  test('4400 with a binary frame', async () => {
    const message = Buffer.from('{"type":"ping"}');
    expect(await closeCodeAfter(({ socket }) => socket.send(message, { binary: true }))).toBe(4400);
  });

  test('1009 with a frame of 128 KB and one byte, and not with one of 128 KB', async () => {
    const ping = (bytes: number): string => {
      const text = '{"type":"ping","payload":{"x":""}}';
      return text.replace('""', `"${'x'.repeat(bytes - text.length)}"`);
    };
    expect(await closeCodeAfter((socket) => socket.send(ping(131_073)))).toBe(1009);
    const socket = await RawSocket.connect(app.url, token);
    socket.send(ping(131_072));
    expect(await socket.next()).toMatchObject({ type: 'pong' });
    await socket.end();
  });

  test('1007 with text that is not UTF-8', async () => {
    const frame = (socket: RawSocket): void =>
      socket.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    expect(await closeCodeAfter(frame)).toBe(1007);
  });

  test.each([{ protocols: ['graphql-ws'] }, { protocols: null }, { protocols: ['mqtt', 'soap'] }])(
    'no subprotocol for $protocols, and 4406',
    async ({ protocols }) => {
      const socket = await handshake(app.url, protocols);
      expect(socket.head).toContain('101 Switching Protocols');
      expect(socket.head.toLowerCase()).not.toContain('sec-websocket-protocol');
      expect(await socket.closeCode()).toBe(4406);
    },
  );

  test('graphql-transport-ws is chosen among several subprotocols', async () => {
    const { head, end } = await handshake(app.url, ['graphql-ws', 'graphql-transport-ws']);
    expect(head.toLowerCase()).toContain('sec-websocket-protocol: graphql-transport-ws');
    end();
  });

  test('a ping is answered before the connection is acknowledged, too', async () => {
    const socket = await RawSocket.open(app.url);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    socket.initialise(token);
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
    await socket.end();
  });

  test('a query is one `next` and one `complete`, a refused document one `error`, and then the id is free', async () => {
    const socket = await RawSocket.connect(app.url, token);
    for (let round = 0; round < 2; round += 1) {
      socket.subscribe('1', '{ __typename }');
      expect(await socket.next()).toEqual({
        type: 'next',
        id: '1',
        payload: { data: { __typename: 'Query' } },
      });
      expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
      socket.subscribe('1', '{ nothing }');
      expect(await socket.next()).toMatchObject({ type: 'error', id: '1' });
    }
    // Nothing came after the errors.
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await socket.end();
  });

  test('a stream that its client has completed says nothing more, and its id is free', async () => {
    const socket = await RawSocket.connect(app.url, await app.token('wendy'));
    socket.subscribe('1', inbox);
    await socket.until(({ type }) => type === 'next');
    socket.send({ type: 'complete', id: '1' });
    socket.subscribe('1', '{ __typename }');
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { __typename: 'Query' } } });
    await socket.end();
  });

  test('what is harmless is ignored: completing what does not run, pings and pongs', async () => {
    const socket = await RawSocket.connect(app.url, token);
    for (let index = 0; index < 1_000; index += 1) socket.send({ type: 'complete', id: `${index}` });
    socket.send({ type: 'pong' });
    socket.send({ type: 'ping', payload: { x: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { x: 1 } });
    await socket.end();
  });

  test('nothing of all this is a defect in the log', () => {
    expect(app.logged).toEqual([]);
  });
});

describe('limits of a socket', () => {
  test('the 21st operation at a time is refused, and one may begin when another has ended', async () => {
    const socket = await RawSocket.connect(app.url, await app.token('wanda'));
    for (let index = 1; index <= 20; index += 1) socket.subscribe(`${index}`, inbox);
    for (let index = 1; index <= 20; index += 1) await socket.until(({ type }) => type === 'next');
    socket.subscribe('21', '{ __typename }');
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: '21',
      payload: [{ extensions: { code: 'LIMIT_REACHED' } }],
    });
    socket.send({ type: 'complete', id: '7' });
    socket.subscribe('22', '{ __typename }');
    expect(await socket.next()).toMatchObject({
      type: 'next',
      id: '22',
      payload: { data: { __typename: 'Query' } },
    });
    await socket.end();
  });

  test('the 11th socket of a user is closed with 1013, and one may connect when another has left', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 10 }, async () => RawSocket.connect(app.url, await app.token('wilma'))),
    );
    const refused = await RawSocket.open(app.url);
    refused.initialise(await app.token('wilma'));
    expect(await refused.closed).toMatchObject({ code: 1013 });
    const [first] = sockets;
    await first?.end();
    const again = await RawSocket.connect(app.url, await app.token('wilma'));
    await Promise.all([...sockets.slice(1), again].map((socket) => socket.end()));
  });

  test('sockets that leave while their token is checked are not counted', async () => {
    for (let round = 0; round < 30; round += 1) {
      const socket = await RawSocket.open(app.url);
      // A user unknown so far, so that the check takes a while.
      socket.initialise(await app.token(round < 15 ? `wim-${round}` : 'wim'));
      socket.socket.terminate();
    }
    const sockets = await Promise.all(
      Array.from({ length: 10 }, async () => RawSocket.connect(app.url, await app.token('wim'))),
    );
    await Promise.all(sockets.map((socket) => socket.end()));
  });
});

describe('origins at the upgrade', () => {
  const allowed = 'https://allowed.example';
  let production: TestApp;
  beforeAll(async () => {
    production = await startTestApp({ config: { production: true, allowedOrigins: [allowed] } });
  });
  afterAll(() => production.close());

  test.each([undefined, allowed])('accepts %s', async (origin) => {
    const socket = await RawSocket.open(production.url, origin === undefined ? {} : { origin });
    await socket.end();
  });

  test('accepts its own', async () => {
    const socket = await RawSocket.open(production.url, { origin: production.url });
    await socket.end();
  });

  test.each([
    'null',
    'https://evil.example',
    'https://allowed.example.evil.example',
    'https://evilallowed.example',
    'HTTPS://ALLOWED.EXAMPLE',
    'https://allowed.example:8443',
    'http://allowed.example',
    'https://user@allowed.example',
    'https://allowed.example/',
    'http://localhost:3000',
    'garbage',
  ])('refuses %s', async (origin) => {
    await expect(RawSocket.open(production.url, { origin })).rejects.toThrow('403');
  });

  test('any page on this machine may connect to a development server', async () => {
    const socket = await RawSocket.open(app.url, { origin: 'http://localhost:3000' });
    await socket.end();
    await expect(RawSocket.open(app.url, { origin: 'https://evil.example' })).rejects.toThrow('403');
  });

  test('another path has no socket', async () => {
    await expect(RawSocket.open(app.url, { path: '/other' })).rejects.toThrow('404');
  });
});

test('a refused upgrade is let go of although its client never closes, and holds up no end of the node', async () => {
  const node = await startTestApp();
  const { hostname, port } = new URL(node.url);
  const wire = connectTcp({ host: hostname, port: Number(port), allowHalfOpen: true }).on(
    'error',
    () => undefined,
  );
  wire.write('GET /other HTTP/1.1\r\nHost: duet\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  wire.resume();
  await once(wire, 'end');
  expect((await timed(() => node.close())).tookMs).toBeLessThan(2_000);
  expect(node.logged).toEqual([]);
  wire.destroy();
});

test('a stock client does queries, mutations and subscriptions on one socket', async () => {
  const client = connectClient(app.url, token);
  const answers = [];
  for await (const answer of client.iterate({ query: '{ viewer { user { id } } }' })) answers.push(answer);
  expect(answers).toEqual([{ data: { viewer: { user: { id: 'walter' } } } }]);
  await client.dispose();
});

/** A handshake by hand, because clients refuse what they did not ask for. */
async function handshake(
  url: string,
  protocols: readonly string[] | null,
): Promise<{ head: string; closeCode: () => Promise<number>; end: () => void }> {
  const { hostname, port } = new URL(url);
  const wire = connectTcp(Number(port), hostname);
  const lines = [
    'GET /graphql HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ...(protocols ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
  ];
  wire.write(`${lines.join('\r\n')}\r\n\r\n`);
  let received = Buffer.alloc(0);
  const receive = async (): Promise<void> => {
    const [chunk] = (await once(wire, 'data')) as [Buffer];
    received = Buffer.concat([received, chunk]);
  };
  while (!received.includes('\r\n\r\n')) await receive();
  const end = received.indexOf('\r\n\r\n') + 4;
  return {
    head: received.subarray(0, end).toString(),
    async closeCode() {
      while (received.length < end + 4) await receive();
      wire.destroy();
      return received.readUInt16BE(end + 2);
    },
    end: () => wire.destroy(),
  };
}
