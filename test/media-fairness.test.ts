import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OneByOne } from '../src/media/one-by-one.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { bring, createUpload } from './harness/media.js';
import { picture } from './harness/media-files.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it('lets nobody wait for all the pictures that someone else brings', async () => {
  const [mallory, bob] = [await app.stranger('mallory'), await app.stranger('bob')];
  const side = 4_000;
  const large = await sharp({ create: { width: side, height: side, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const begun = await Promise.all(
    Array.from({ length: 20 }, () => createUpload(mallory, { kind: 'IMAGE', bytes: large.length })),
  );
  const small = await picture(8, 8, 'png');
  const { uploadUrl } = await createUpload(bob, { kind: 'IMAGE', bytes: small.length });
  let ready = 0;
  const brought = begun.map(async (upload) => {
    expect((await bring(upload.uploadUrl, large)).status).toBe(200);
    ready += 1;
  });
  await Promise.race(brought);
  expect((await bring(uploadUrl, small)).status).toBe(200);
  expect(ready).toBeLessThan(10);
  await Promise.all(brought);
});

it('goes on with what someone brings behind what was refused', async () => {
  const looks = new OneByOne();
  const refused = looks.run('alice', () => Promise.reject(new Error('refused')));
  const next = looks.run('alice', () => Promise.resolve('ready'));
  await expect(refused).rejects.toThrow('refused');
  expect(await next).toBe('ready');
});
