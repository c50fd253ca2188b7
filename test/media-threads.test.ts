import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPictureSize } from '../src/media/picture-size.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { bring, createUpload } from './harness/media.js';
import { mp3, picture } from './harness/media-files.js';

/** Longer than a picture is read. */
const standsStillMs = 3_000;

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

/** What it took, and for how long a turn of the event loop was held up. */
async function bringAndWatch(
  kind: 'AUDIO' | 'IMAGE',
  bytes: Buffer,
): Promise<{ readonly response: Response; readonly heldUpMs: number; readonly tookMs: number }> {
  const { uploadUrl } = await createUpload(alice, { kind, bytes: bytes.length });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const beganAt = performance.now();
  const response = await bring(uploadUrl, bytes);
  // The delay of what ran last is seen only behind it.
  await new Promise((resolve) => setImmediate(resolve));
  delay.disable();
  return { response, heldUpMs: delay.max / 1e6, tookMs: performance.now() - beganAt };
}

it.each([
  ['a tag of millions of texts', taggedSound(), 'audio/mpeg'],
  ['millions of empty parts', emptyParts(), 'audio/wav'],
])('a clip of %s keeps nobody waiting, and is done within seconds', async (_name, bytes, contentType) => {
  const { response, heldUpMs, tookMs } = await bringAndWatch('AUDIO', bytes);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ contentType, durationMs: null });
  expect(heldUpMs).toBeLessThan(1_500);
  expect(tookMs).toBeLessThan(15_000);
});

it.each([
  ['tells its size again and again', sizesOnly()],
  ['never comes to it', segmentsOnly()],
])('a picture that %s keeps nobody waiting, and is done within seconds', async (_name, bytes) => {
  const { response, heldUpMs, tookMs } = await bringAndWatch('IMAGE', bytes);
  expect([200, 415]).toContain(response.status);
  expect(heldUpMs).toBeLessThan(500);
  expect(tookMs).toBeLessThan(10_000);
});

it('a picture is not given up because the node stands still while it is read', async () => {
  const path = join(app.dataDir, 'picture.png');
  await writeFile(path, await picture(30, 20, 'png'));
  const reading = readPictureSize(path);
  await new Promise(setImmediate);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, standsStillMs);
  expect(await reading).toMatchObject({ width: 30, height: 20 });
});
