import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';

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
  expect(await answerTo(method, path, Buffer.alloc(20_000_000, 'a'))).toMatch(
    new RegExp(`^HTTP/1.1 ${status} .*"BAD_REQUEST"`, 's'),
  );
});

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

/** What is read when everything is sent, or cannot be; as a proxy does that has the body at hand. */
function answerTo(method: string, path: string, body: Buffer): Promise<string> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    let answer = '';
    socket.setEncoding('utf8').pause();
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    const headers = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`];
    socket.write(`${[`${method} ${path} HTTP/1.1`, `Host: ${hostname}`, ...headers].join('\r\n')}\r\n\r\n`);
    socket.write(body, () => {
      socket.on('data', (text: string) => (answer += text)).on('end', () => socket.end());
      socket.resume();
    });
  });
}
