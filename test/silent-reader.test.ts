import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from '../src/transport/listening.js';

const silenceMs = 1_000;
/** More than the kernel takes for a reader who does not read. */
const answer = Buffer.alloc(64 * 1_048_576);

let server: Server;
let reader: Socket;
let held: Promise<Socket>;
beforeEach(async () => {
  server = createServer((_request, response) => response.end(answer));
  held = once(server, 'connection').then(([socket]) => socket as Socket);
  const { port } = await listen(server, { host: '127.0.0.1', port: 0, silenceMs });
  reader = connect(port, '127.0.0.1').on('error', () => undefined);
  reader.pause();
  reader.write('GET / HTTP/1.1\r\nHost: duet\r\n\r\n');
});
afterEach(() => {
  reader.destroy();
  server.close();
  server.closeAllConnections();
});

test('a client that reads nothing of its answer does not keep its connection', async () => {
  await once(await held, 'close');
  reader.resume();
  await once(reader, 'close');
  expect(reader.bytesRead).toBeLessThan(answer.length);
});

test('a client that reads slowly gets all of it', async () => {
  const socket = await held;
  const startedAt = performance.now();
  let read = 0;
  while (read < answer.length) {
    const piece = reader.read() as Buffer | null;
    if (piece) read += piece.length;
    expect(socket.destroyed).toBe(false);
    // Never nothing for as long as ends it, and longer than that in all.
    await delay(2);
  }
  expect(performance.now() - startedAt).toBeGreaterThan(silenceMs);
});
