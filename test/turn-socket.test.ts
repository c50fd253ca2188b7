import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { TurnSocket } from '../src/transport/turn-socket.js';
import { WriteTurn } from '../src/transport/write-turn.js';

let http: Server;
let client: WebSocket;
let server: TurnSocket;
let said: string[];
let writes: number;
const turn = new WriteTurn();

beforeEach(async () => {
  http = createServer();
  const sockets = new WebSocketServer({ noServer: true, WebSocket: TurnSocket, perMessageDeflate: false });
  const accepted = new Promise<TurnSocket>((resolve) => {
    http.on('upgrade', (request, duplex, head) =>
      sockets.handleUpgrade(request, duplex, head, (socket: InstanceType<typeof WebSocket>) => {
        if (!(socket instanceof TurnSocket)) throw new Error('another class than was asked for');
        const wire = duplex as Socket;
        const write = wire.write.bind(wire) as (...parameters: unknown[]) => boolean;
        Object.assign(wire, { write: (...parameters: unknown[]) => ((writes += 1), write(...parameters)) });
        socket.use(wire, turn);
        resolve(socket);
      }),
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  said = [];
  client.on('message', (data, isBinary) => said.push(isBinary ? 'binary' : (data as Buffer).toString()));
  await new Promise((resolve) => client.once('open', resolve));
  server = await accepted;
  writes = 0;
});

afterEach(async () => {
  client.terminate();
  await new Promise((resolve) => http.close(resolve));
});

it('sends texts of every length and script, in order, and those of a turn in one write', async () => {
  const lengths = [0, 1, 124, 125, 126, 127, 4_096, 65_534, 65_535, 65_536, 65_537, 300_000];
  const texts = lengths.flatMap((length) => ['a', 'é', '語', '😀'].map((letter) => letter.repeat(length)));
  for (const text of texts) sendInTurn(text);
  expect(writes).toBe(0);
  expect(server.heldBytes).toBeGreaterThan(0);
  await heard(texts.length);
  expect(said).toEqual(texts);
  expect(writes).toBe(1);
  expect(server.heldBytes).toBe(0);
});

it('replaces what UTF-8 cannot say, and goes on behind it', async () => {
  sendInTurn('a\uD800b');
  sendInTurn('next');
  await heard(2);
  expect(said).toEqual(['a\uFFFDb', 'next']);
});

it('overtakes nothing with what is sent at once', async () => {
  sendInTurn('first');
  await expect(server.sendNow('second')).resolves.toBe(true);
  sendInTurn('third');
  await heard(3);
  expect(said).toEqual(['first', 'second', 'third']);
});

it('asks with a ping only behind what is held', async () => {
  const order: unknown[] = [];
  client.on('message', () => order.push('text'));
  client.on('ping', () => order.push('ping'));
  sendInTurn('first');
  server.ping('1');
  await heard(1);
  await expect.poll(() => order).toEqual(['text', 'ping']);
});

it('says all that is held before it closes, and nothing after', async () => {
  const closed = new Promise((resolve) => client.once('close', (code) => resolve(code)));
  sendInTurn('first');
  server.close(4_400, 'over');
  sendInTurn('late');
  await expect(closed).resolves.toBe(4_400);
  expect(said).toEqual(['first']);
});

it('says what is held before ws closes for a bad frame', async () => {
  const closed = new Promise((resolve) => client.once('close', (code) => resolve(code)));
  server.on('error', () => undefined);
  server.on('message', () => sendInTurn('answer'));
  const wire = (client as unknown as { readonly _socket: Socket })._socket;
  // One text, masked with zeros, and behind it a frame that is not masked.
  wire.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x61, 0x81, 0x01, 0x61]));
  await expect(closed).resolves.toBe(1_002);
  expect(said).toEqual(['answer']);
});

it('holds nothing for a socket that is gone', async () => {
  const gone = new Promise((resolve) => server.once('close', resolve));
  sendInTurn('never heard');
  server.terminate();
  await gone;
  expect(server.heldBytes).toBe(0);
});

function sendInTurn(text: string): void {
  server.sendInTurn(text, Buffer.byteLength(text));
}

async function heard(count: number): Promise<void> {
  await expect.poll(() => said.length, { timeout: 5_000 }).toBe(count);
}
