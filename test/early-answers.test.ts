import { mkdir, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { createUpload, type TestUpload } from './harness/media.js';

/** More than the buffers on the way take. */
const body = Buffer.alloc(20_000_000, 'a');
/** Far more than it takes; a body that nobody reads keeps its client waiting for minutes. */
const limitMs = 60_000;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it.each([
  ['PUT', '/media/01a21432-fe7d-757f-96e7-9e276acc4121/content?s=forged', 404],
  ['POST', '/graphql', 413],
  ['POST', '/nowhere', 404],
])('a client that reads only when all is sent hears what became of %s %s', async (method, path, status) => {
  const headers = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  expect(await answerTo(`${method} ${path}`, headers, [body])).toMatch(
    new RegExp(`^HTTP/1.1 ${status} .*"BAD_REQUEST"`, 's'),
  );
});

it(
  'a client that reads only when all is sent hears that it is more than was announced',
  async () => {
    const target = targetOf(await announce(1_000));
    const pieces = [`${body.length.toString(16)}\r\n`, body, '\r\n0\r\n\r\n'];
    const answer = await answerTo(`PUT ${target}`, ['Transfer-Encoding: chunked'], pieces);
    expect(answer).toMatch(/^HTTP\/1.1 413 .*"BAD_REQUEST"/s);
  },
  limitMs,
);

it.each(['keep-alive', 'close'])(
  'a client that reads only when all is sent hears that the disk is full (%s)',
  async (connection) => {
    const upload = await announce(body.length);
    const folder = join(app.dataDir, 'media', upload.id.slice(-2));
    await mkdir(folder, { recursive: true });
    await symlink('/dev/full', join(folder, `${upload.id}.part`));
    const headers = [`Connection: ${connection}`, 'Upload-Offset: 0', `Content-Length: ${body.length}`];
    const answer = await answerTo(`PATCH ${targetOf(upload)}`, headers, [body]);
    expect(answer).toMatch(/^HTTP\/1.1 503 .*"UNAVAILABLE"/s);
  },
  limitMs,
);

it('a client that sends for ever is not read for ever', async () => {
  const { hostname, port } = new URL(app.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.write(
    `POST /nowhere HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n`,
  );
  const dripping = setInterval(() => socket.write('a'), 50);
  socket.on('error', () => undefined).resume();
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
}, 10_000);

async function announce(bytes: number): Promise<TestUpload> {
  return createUpload(await app.stranger(), { kind: 'FILE', bytes });
}

function targetOf({ uploadUrl }: TestUpload): string {
  const { pathname, search } = new URL(uploadUrl);
  return `${pathname}${search}`;
}

/** What is read when everything is sent, or cannot be; as a proxy does that has the body at hand. */
function answerTo(
  request: string,
  headers: readonly string[],
  pieces: readonly (Buffer | string)[],
): Promise<string> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let answer = '';
    socket.setEncoding('utf8').pause();
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(`${[`${request} HTTP/1.1`, `Host: ${hostname}`, ...headers].join('\r\n')}\r\n\r\n`);
    for (const piece of pieces) socket.write(piece);
    socket.write('', () => {
      socket.on('data', (text: string) => (answer += text)).once('data', () => socket.end());
      socket.resume();
    });
  });
}
