import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { bring, createUpload } from './harness/media.js';

let app: TestApp;
let alice: Person;
beforeAll(async () => {
  app = await startTestApp();
  alice = await app.stranger('alice');
});
afterAll(() => app.close());

function box(name: string, ...parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0));
  head.write(name, 4);
  return Buffer.concat([head, ...parts]);
}

/** A photo that says 26,000 times how large it is (ISO 23008-12): for each, what reads it looks through all that follow. */
function sizesOnly(): Buffer {
  const size = box('ispe', Buffer.from([0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9]));
  const sizes = box('ipco', Buffer.alloc(size.length * 26_000, size));
  const type = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  return Buffer.concat([type, box('meta', Buffer.alloc(4), box('iprp', sizes))]);
}

/** A photo of nothing but empty segments (ITU-T T.81, B.1.1.4). */
function segmentsOnly(): Buffer {
  return Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(520_000, Buffer.from('ffe00002', 'hex'))]);
}

it.each([
  ['one that tells its size again and again', sizesOnly()],
  ['one that never comes to it', segmentsOnly()],
])('a picture keeps nobody waiting, not even %s, and is done within seconds', async (_, bytes) => {
  const { uploadUrl } = await createUpload(alice, { kind: 'IMAGE', bytes: bytes.length });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const beganAt = performance.now();
  const { status } = await bring(uploadUrl, bytes);
  // The delay of what ran last is seen only behind it.
  await new Promise((resolve) => setImmediate(resolve));
  delay.disable();
  expect([200, 415]).toContain(status);
  expect(delay.max / 1e6).toBeLessThan(500);
  expect(performance.now() - beganAt).toBeLessThan(10_000);
});
