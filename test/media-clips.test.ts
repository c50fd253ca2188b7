import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { bring, createUpload } from './harness/media.js';
import { mp3 } from './harness/media-files.js';

let app: TestApp;
let alice: Person;
beforeAll(async () => {
  app = await startTestApp();
  alice = await app.stranger('alice');
});
afterAll(() => app.close());

/** Seven bits in each byte (ID3v2.3, 3.1). */
function tagSize(bytes: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (bytes >> shift) & 0x7f));
}

/** A sound behind a tag of two million texts that say nothing. */
function taggedSound(): Buffer {
  const text = Buffer.from('TXXX\0\0\0\x01\0\0\0', 'latin1');
  const texts = Buffer.alloc(text.length * 2_000_000, text);
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), tagSize(texts.length), texts, mp3(2)]);
}

/** A WAVE file of two million parts without anything in them. */
function emptyParts(): Buffer {
  const part = Buffer.from('junk\0\0\0\0', 'latin1');
  const parts = Buffer.alloc(part.length * 2_000_000, part);
  const head = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
  head.writeUInt32LE(parts.length + 4, 4);
  return Buffer.concat([head, parts]);
}

it.each([
  ['a tag of millions of texts', taggedSound(), 'audio/mpeg'],
  ['millions of empty parts', emptyParts(), 'audio/wav'],
])('keeps nobody waiting because of %s, and is done within seconds', async (_name, bytes, contentType) => {
  const { uploadUrl } = await createUpload(alice, { kind: 'AUDIO', bytes: bytes.length });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const beganAt = performance.now();
  const response = await bring(uploadUrl, bytes);
  delay.disable();
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ contentType, durationMs: null });
  expect(delay.max / 1e6).toBeLessThan(1_500);
  expect(performance.now() - beganAt).toBeLessThan(15_000);
});
