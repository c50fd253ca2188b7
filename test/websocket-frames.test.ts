import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { inboxQuery } from './harness/inbox.js';
import { RawSocket } from './harness/raw-socket.js';
import { frame, opcodes, RawWire } from './harness/raw-wire.js';

let app: TestApp;
let mallory: Person;
let victim: Person;
beforeAll(async () => {
  app = await startTestApp();
  [mallory, victim] = [await app.stranger('mallory'), await app.stranger('victim')];
});
afterAll(() => app.close());

const ping = '{"type":"ping"}';
const megabyte = 1_048_576;

async function connect(): Promise<RawWire> {
  return RawWire.connect(app.url, mallory.token);
}

/** How many requests of someone else, one after the other, are answered before that happens. */
async function servedBefore(end: Promise<unknown>): Promise<number> {
  let served = 0;
  const state = { isOver: false };
  const over = (): void => {
    state.isOver = true;
  };
  end.then(over, over);
  while (!state.isOver) {
    await victim.run('{ viewer { mutedUntil } }');
    served += 1;
  }
  await end;
  return served;
}

/** Resolves when the server has handled everything that the socket said so far. */
async function handled(socket: RawSocket): Promise<void> {
  socket.send({ type: 'ping' });
  await socket.until(({ type }) => type === 'pong');
}

describe('a breach of RFC 6455 closes with its own code', () => {
  const close = (payload: Buffer): Buffer => frame({ opcode: opcodes.close, payload });
  const breaches: [string, number, readonly Buffer[]][] = [
    ['a frame without a mask', 1002, [frame({ payload: ping, isMasked: false })]],
    ...[1, 2, 4].map((reservedBits): [string, number, readonly Buffer[]] => [
      `reserved bits ${reservedBits}`,
      1002,
      [frame({ payload: ping, reservedBits })],
    ]),
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, number, readonly Buffer[]] => [
      `the reserved opcode ${opcode}`,
      1002,
      [frame({ opcode })],
    ]),
    ['a ping of 126 bytes', 1002, [frame({ opcode: opcodes.ping, payload: Buffer.alloc(126) })]],
    ['a ping that announces 1 GB', 1002, [frame({ opcode: opcodes.ping, announced: 2n ** 30n })]],
    ['half a ping', 1002, [frame({ opcode: opcodes.ping, isFinal: false })]],
    ['the end of nothing', 1002, [frame({ opcode: opcodes.continuation })]],
    ['a text inside a text', 1002, [frame({ payload: '{', isFinal: false }), frame({ payload: ping })]],
    ['a close of one byte', 1002, [close(Buffer.from([3]))]],
    ['a close with a code that nobody may send', 1002, [close(Buffer.from([0x03, 0xed]))]],
    ['a close whose reason is not UTF-8', 1007, [close(Buffer.from([0x03, 0xe8, 0xc3, 0x28]))]],
    [
      'a text that is not UTF-8 over two frames',
      1007,
      [
        frame({ payload: Buffer.from([0x22, 0xc3]), isFinal: false }),
        frame({ opcode: opcodes.continuation, payload: Buffer.from([0x28, 0x22]) }),
      ],
    ],
    ['a text that announces 1 MB', 1009, [frame({ announced: BigInt(megabyte) })]],
    ['a text that announces 100 MB', 1009, [frame({ announced: BigInt(100 * megabyte) })]],
    ['a text that announces 2^63 bytes', 1009, [frame({ announced: 2n ** 63n })]],
    [
      'pieces that are too long together',
      1009,
      [
        frame({ payload: Buffer.alloc(100_000, 32), isFinal: false }),
        frame({ opcode: opcodes.continuation, payload: Buffer.alloc(40_000, 32) }),
      ],
    ],
  ];
  test.each(breaches)('%s: %i', async (_what, code, frames) => {
    const wire = await connect();
    await wire.write(...frames);
    expect(await wire.closeCode()).toBe(code);
  });

  test('what is unusual and right is understood: a message in pieces, with a ping between them', async () => {
    const wire = await connect();
    await wire.write(
      frame({ payload: ping.slice(0, 4), isFinal: false }),
      frame({ opcode: opcodes.ping, payload: 'now' }),
      frame({ opcode: opcodes.continuation, isFinal: false }),
      frame({ opcode: opcodes.continuation, payload: ping.slice(4) }),
    );
    expect(await wire.next()).toEqual({ opcode: opcodes.pong, payload: Buffer.from('now') });
    expect((await wire.next()).payload.toString()).toBe('{"type":"pong"}');
    wire.socket.destroy();
  });

  test('a message in a million empty pieces: 1008, long before the end', async () => {
    const wire = await connect();
    const pieces = Buffer.concat(
      Array.from({ length: 10_000 }, () => frame({ opcode: opcodes.continuation, isFinal: false })),
    );
    wire.socket.write(frame({ isFinal: false }));
    for (let round = 0; round < 100; round += 1) wire.socket.write(pieces);
    expect(await wire.closeCode()).toBe(1008);
  });
});

/** Read to its end before anybody else has a turn, a flood lets one or two through. */
const enough = 10;

describe('a flood over one socket is bounded, and others are served', () => {
  test('of pings whose pongs are not read: the socket is cut', async () => {
    const wire = await connect();
    wire.socket.pause();
    const pings = Buffer.concat(
      Array.from({ length: 10_000 }, () => frame({ opcode: opcodes.ping, payload: Buffer.alloc(125) })),
    );
    // Not `once`, which takes the error of a connection that is cut for its own.
    const closed = new Promise((resolve) => wire.socket.on('close', resolve));
    for (let round = 0; round < 50; round += 1) wire.socket.write(pings);
    expect(await servedBefore(closed)).toBeGreaterThan(0);
  });

  test('of streams that are opened and completed at once: none is left behind', async () => {
    const openStreams = async (): Promise<number> => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      return Number(/^duet_inbox_streams(?:\{.*\})? (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    const before = await openStreams();
    const socket = await RawSocket.connect(app.url, mallory.token);
    for (let index = 0; index < 2_000; index += 1) {
      socket.subscribe(`${index}`, inboxQuery);
      socket.send({ type: 'complete', id: `${index}` });
    }
    expect(await servedBefore(handled(socket))).toBeGreaterThan(enough);
    socket.subscribe('last', '{ __typename }');
    await socket.until(({ type, id }) => type === 'next' && id === 'last');
    await vi.waitFor(async () => expect(await openStreams()).toBe(before), { timeout: 10_000 });
    await socket.end();
  });

  test('of queries beyond the twenty that may run', async () => {
    const socket = await RawSocket.connect(app.url, mallory.token);
    for (let index = 0; index < 2_000; index += 1) {
      socket.subscribe(`${index}`, '{ viewer { mutedUntil } }');
    }
    const refused = socket.until(({ type }) => type === 'error');
    expect(await servedBefore(refused.then(() => handled(socket)))).toBeGreaterThan(enough);
    expect(await refused).toMatchObject({ payload: [{ extensions: { code: 'LIMIT_REACHED' } }] });
    await socket.end();
  });

  test('of queries whose answers are not read until later: each of them is answered', async () => {
    const socket = await RawSocket.connect(app.url, mallory.token);
    socket.socket.pause();
    const asked = 4_000;
    for (let index = 0; index < asked; index += 1) {
      socket.subscribe(`${index}`, '{ viewer { mutedUntil } }');
    }
    for (let pause = 0; pause < 50; pause += 1) await victim.run('{ viewer { mutedUntil } }');
    socket.socket.resume();
    const ended = new Map<unknown, unknown>();
    while (ended.size < asked) {
      const { id, type } = await socket.until((message) => message['type'] !== 'next');
      expect(ended.has(id)).toBe(false);
      ended.set(id, type);
    }
    expect(new Set(ended.values())).toEqual(new Set(['complete', 'error']));
    await socket.end();
  });

  test('of connection_init, on many sockets: each is closed with 4429', async () => {
    // Of several: more than ten of one user are told 1013 if their first connection_init is answered before the second is heard.
    const tokens = await Promise.all(['mallory', 'moriarty', 'milady', 'mime'].map((id) => app.token(id)));
    const sockets = await Promise.all(Array.from({ length: 20 }, () => RawSocket.open(app.url)));
    for (const [number, socket] of sockets.entries()) {
      const token = tokens[number % tokens.length] ?? '';
      for (let index = 0; index < 1_000; index += 1) socket.initialise(token);
    }
    const closed = Promise.all(sockets.map(async (socket) => (await socket.closed).code));
    expect(await servedBefore(closed)).toBeGreaterThan(0);
    const codes = await closed;
    expect(new Set(codes)).toEqual(new Set([4429]));
  });
});

test('nothing of all this is a defect in the log', () => {
  expect(app.logged).toEqual([]);
});
