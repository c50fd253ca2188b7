import { once } from 'node:events';
import { request as openRequest, type IncomingMessage } from 'node:http';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTokenSigner } from '../src/auth/tokens.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { bring, createUpload, fileOf, upload } from './harness/media.js';
import { drawing, mp4, page, pdf, picture, pngHead, wav } from './harness/media-files.js';
import { newPair, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { CreateUploadDocument } from './generated/documents.js';

const megabyte = 1_048_576;

let app: TestApp;
let alice: Person;
beforeAll(async () => {
  app = await startTestApp();
  alice = await app.stranger('alice');
});
afterAll(() => app.close());
afterEach(() => vi.useRealTimers());

describe('createUpload', () => {
  it.each([
    ['IMAGE', 28, 'image/png'],
    ['AUDIO', 28, 'audio/mpeg'],
    ['VIDEO', 100, 'video/mp4'],
    ['FILE', 100, 'text/plain'],
  ] as const)('announces %s of exactly %i MB and not one byte more', async (kind, most, mimeType) => {
    const input = { kind, mimeType, name: 'a' };
    const { createUpload: answer } = await alice.run(CreateUploadDocument, {
      input: { ...input, bytes: most * megabyte },
    });
    expect(answer.upload).toMatchObject({ method: 'PUT' });
    for (const bytes of [0, -1, most * megabyte + 1]) {
      const { errors } = await alice.ask(CreateUploadDocument, { input: { ...input, bytes } });
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'input.bytes' } });
    }
  });

  it.each([
    ['input.name', { name: '' }],
    ['input.name', { name: 'a\0.png' }],
    ['input.name', { name: 'é'.repeat(128) }],
    ['input.name', { name: 'x'.repeat(300) }],
    ['input.mimeType', { mimeType: '' }],
    ['input.mimeType', { mimeType: 'image' }],
    ['input.mimeType', { mimeType: 'image/png\r\nX: y' }],
    ['input.mimeType', { mimeType: 'text/html' }],
  ])('refuses %s of %j', async (field, values) => {
    const input = { kind: 'IMAGE', bytes: 10, mimeType: 'image/png', name: 'a.png', ...values } as const;
    const { errors } = await alice.ask(CreateUploadDocument, { input });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field } });
  });

  it('stops at 100 uploads that no message has used', async () => {
    const [hoarder, bob] = await newPair(app);
    const used = await upload(hoarder, 'FILE', pdf);
    await send(hoarder, bob, { content: fileOf(used.url) });
    const refused = await createUpload(hoarder, { kind: 'IMAGE', bytes: page.length });
    expect((await bring(refused.uploadUrl, page)).status).toBe(415);
    for (let made = 0; made < 100; made += 1) await createUpload(hoarder, { kind: 'FILE', bytes: 1 });
    const input = { kind: 'FILE', bytes: 1, mimeType: 'text/plain', name: 'a' } as const;
    const { errors } = await hoarder.ask(CreateUploadDocument, { input });
    expect(errors?.[0]?.extensions?.['code']).toBe('LIMIT_REACHED');
  });

  it('stops there, too, when many are announced at once', async () => {
    const hoarder = await app.stranger('hoarder');
    for (let made = 0; made < 95; made += 1) await createUpload(hoarder, { kind: 'FILE', bytes: 1 });
    const input = { kind: 'FILE', bytes: 1, mimeType: 'text/plain', name: 'a' } as const;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => hoarder.askOverSocket(CreateUploadDocument, { input })),
    );
    const refusals = answers.flatMap(({ errors = [] }) =>
      errors.map(({ extensions }) => extensions?.['code']),
    );
    expect(refusals).toEqual(Array.from({ length: 15 }, () => 'LIMIT_REACHED'));
  });

  it('says so where nobody knows the address of the server', async () => {
    const secret = 'thirty-two characters or more, yes';
    const node = await startTestApp({
      config: { production: true, authSecret: secret, introspection: false },
      database: app.database,
    });
    const signed = await createTokenSigner({ secret }).sign({
      userId: 'carol',
      role: 'USER',
      expiresInSeconds: 60,
    });
    const response = await fetch(`${node.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${signed.token}` },
      body: JSON.stringify({
        query:
          'mutation { createUpload(input: { kind: FILE, bytes: 1, mimeType: "a/b", name: "a" }) { upload { id } } }',
      }),
    });
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    await node.close();
  });
});

describe('an upload', () => {
  it('tells what the bytes are', async () => {
    const bytes = await picture(640, 480, 'png');
    const { id, uploadUrl } = await createUpload(alice, { kind: 'IMAGE', bytes: bytes.length });
    const response = await bring(uploadUrl, bytes);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ...{ id, kind: 'IMAGE', bytes: bytes.length, contentType: 'image/png', format: 'png' },
      ...{
        width: 640,
        height: 480,
        durationMs: null,
        renditions: { thumbnail: { width: 320, height: 240 } },
      },
    });
  });

  it('goes on where it was cut, as often as need be', async () => {
    const bytes = wav(3_000);
    const { uploadUrl } = await createUpload(alice, { kind: 'AUDIO', bytes: bytes.length });
    const first = await bring(uploadUrl, bytes.subarray(0, 10_000));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '10000']);
    const progress = await fetch(uploadUrl, { method: 'HEAD' });
    expect(progress.status).toBe(204);
    expect(progress.headers.get('upload-offset')).toBe('10000');
    expect(progress.headers.get('upload-length')).toBe(String(bytes.length));
    const wrong = await bring(uploadUrl, bytes.subarray(9_000), { offset: 9_000 });
    expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, '10000']);
    const second = await bring(uploadUrl, bytes.subarray(10_000, 20_000), { offset: 10_000 });
    expect(second.status).toBe(204);
    const last = await bring(uploadUrl, bytes.subarray(20_000), { offset: 20_000 });
    expect(last.status).toBe(200);
    expect(await last.json()).toMatchObject({ durationMs: 3_000, bytes: bytes.length });
  });

  it('keeps what arrived of a body that was cut on the way', async () => {
    const bytes = pdf;
    const { uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: bytes.length });
    const headers = { 'content-length': bytes.length };
    const request = openRequest(uploadUrl, { method: 'PUT', headers }).on('error', () => undefined);
    request.write(bytes.subarray(0, 100));
    await untilOffset(uploadUrl, 100);
    expect((await bring(uploadUrl, bytes.subarray(100), { offset: 100 })).status).toBe(409);
    request.destroy();
    const offset = await untilFree(uploadUrl, 100);
    expect((await bring(uploadUrl, bytes.subarray(offset), { offset })).status).toBe(200);
  });

  it('begins again with another PUT', async () => {
    const { uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    await bring(uploadUrl, Buffer.from('something else'));
    expect((await bring(uploadUrl, pdf)).status).toBe(200);
  });

  it('takes not a byte more than was announced, whether the length was said or not', async () => {
    const { uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    const longer = Buffer.concat([pdf, Buffer.from('x')]);
    expect((await bring(uploadUrl, longer)).status).toBe(413);
    const chunked = await fetch(uploadUrl, {
      method: 'PUT',
      body: new Blob([new Uint8Array(longer)]).stream(),
      duplex: 'half',
    });
    expect(chunked.status).toBe(413);
    expect(chunked.headers.get('upload-offset')).toBe('0');
    const inPieces = openRequest(uploadUrl, { method: 'PUT' });
    inPieces.write(pdf);
    await untilOffset(uploadUrl, pdf.length);
    inPieces.end('x');
    const [answer] = (await once(inPieces, 'response')) as [IncomingMessage];
    answer.resume();
    expect([answer.statusCode, answer.headers['upload-offset']]).toEqual([413, '0']);
    expect((await fetch(uploadUrl, { method: 'HEAD' })).headers.get('upload-offset')).toBe('0');
    expect((await bring(uploadUrl, pdf)).status).toBe(200);
  });

  it('takes exactly 28 MB of a picture', async () => {
    const small = await picture(8, 8, 'png');
    const bytes = Buffer.concat([small, Buffer.alloc(28 * megabyte - small.length)]);
    const { uploadUrl } = await createUpload(alice, { kind: 'IMAGE', bytes: bytes.length });
    const answer = await bring(uploadUrl, bytes);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ bytes: 28 * megabyte, width: 8 });
  });

  it('is taken as it is when it cannot be drawn, and the next one is drawn', async () => {
    for (const [bytes, renditions] of [
      [pngHead(16_383, 16_383), {}],
      [pngHead(640, 480), {}],
      [await picture(640, 480, 'png'), { thumbnail: { width: 320, height: 240 } }],
    ] as const) {
      const { uploadUrl } = await createUpload(alice, { kind: 'IMAGE', bytes: bytes.length });
      const answer = await bring(uploadUrl, bytes);
      expect(answer.status).toBe(200);
      const known = (await answer.json()) as { readonly renditions: object };
      expect(known.renditions).toMatchObject(renditions);
      expect(Object.keys(known.renditions)).toEqual(Object.keys(renditions));
    }
  });

  it('is complete once', async () => {
    const { uploadUrl } = await upload(alice, 'FILE', pdf);
    for (const answer of [
      await bring(uploadUrl, pdf),
      await bring(uploadUrl, Buffer.alloc(0)),
      await bring(uploadUrl, pdf, { offset: 0 }),
      await bring(uploadUrl, Buffer.alloc(0), { offset: pdf.length - 1 }),
      await bring(uploadUrl, Buffer.from('x'), { offset: pdf.length }),
    ])
      expect([answer.status, answer.headers.get('upload-offset')]).toEqual([409, String(pdf.length)]);
    expect((await fetch(uploadUrl, { method: 'HEAD' })).headers.get('upload-offset')).toBe(
      String(pdf.length),
    );
  });

  it('answers an empty request at its end once more what the last one was answered', async () => {
    const { uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    const lost = await bring(uploadUrl, pdf);
    const known: unknown = await lost.json();
    const headers = { 'upload-offset': String(pdf.length) };
    for (const repeated of [
      await bring(uploadUrl, Buffer.alloc(0), { offset: pdf.length }),
      await fetch(uploadUrl, { method: 'PATCH', headers }),
    ]) {
      expect([repeated.status, await repeated.json()]).toEqual([200, known]);
      expect(repeated.headers.get('upload-offset')).toBe(String(pdf.length));
    }
  });

  it('takes for empty what is announced as chunks and has none', async () => {
    const { uploadUrl } = await upload(alice, 'FILE', pdf);
    const bringChunks = async (...chunks: string[]): Promise<number | undefined> => {
      const headers = { 'upload-offset': String(pdf.length), 'transfer-encoding': 'chunked' };
      const patch = openRequest(uploadUrl, { method: 'PATCH', headers });
      for (const chunk of chunks) patch.write(chunk);
      patch.end();
      const [answer] = (await once(patch, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    expect([await bringChunks(), await bringChunks('x')]).toEqual([200, 409]);
  });

  it('is finished by an empty request when the node died with all the bytes', async () => {
    const { id, uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    await bring(uploadUrl, pdf.subarray(1), {});
    await withClient(app.database.url, (client) =>
      client.query('UPDATE media_upload SET bytes = $2 WHERE id = $1', [id, pdf.length - 1]),
    );
    expect((await bring(uploadUrl, Buffer.alloc(0), { offset: pdf.length - 1 })).status).toBe(200);
  });

  it.each([
    ['a page as a picture', 'IMAGE', page],
    ['a drawing with a script as a picture', 'IMAGE', drawing],
    ['a film as a picture', 'IMAGE', mp4(1_000)],
    ['a page as a sound', 'AUDIO', page],
    ['a film as a sound', 'AUDIO', mp4(1_000)],
    ['a sound as a film', 'VIDEO', mp4(1_000, 'soun')],
    ['a page as a film', 'VIDEO', page],
    ['a picture that ends in its head', 'IMAGE', Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
    ['a picture that is too large as a bitmap', 'IMAGE', pngHead(16_384, 16_383)],
    ['a picture without width', 'IMAGE', pngHead(0, 9)],
  ] as const)('refuses %s, and is gone', async (_what, kind, bytes) => {
    const { uploadUrl } = await createUpload(alice, { kind, bytes: bytes.length });
    const response = await bring(uploadUrl, bytes);
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.kind' } }],
    });
    expect((await fetch(uploadUrl, { method: 'HEAD' })).status).toBe(404);
  });

  it('keeps its bytes when the database fails at the end', async () => {
    const { id, uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    await withClient(app.database.url, (client) =>
      client.query(`
        CREATE FUNCTION doom() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'this upload is doomed'; END $$;
        CREATE TRIGGER doom BEFORE UPDATE ON media_upload FOR EACH ROW WHEN (OLD.id = '${id}') EXECUTE FUNCTION doom()`),
    );
    expect((await bring(uploadUrl, pdf)).status).toBe(500);
    await withClient(app.database.url, (client) => client.query('DROP FUNCTION doom CASCADE'));
    const asked = await fetch(uploadUrl, { method: 'HEAD' });
    expect(asked.headers.get('upload-offset')).toBe(String(pdf.length));
    const repeated = await bring(uploadUrl, Buffer.alloc(0), { offset: pdf.length });
    expect(repeated.status).toBe(200);
    expect(await repeated.json()).toMatchObject({ id, bytes: pdf.length });
  });

  it('is for its address alone: not forged, not of another upload, not when it has ended', async () => {
    const { uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    const other = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    const url = new URL(uploadUrl);
    const altered = (change: (copy: URL) => void): string => {
      const copy = new URL(url);
      change(copy);
      return copy.href;
    };
    const addresses = [
      altered((copy) => copy.searchParams.delete('s')),
      altered((copy) => copy.searchParams.set('s', 'x'.repeat(22))),
      altered((copy) => copy.searchParams.set('e', '99999999999')),
      altered((copy) => copy.searchParams.set('e', '1')),
      altered((copy) => (copy.pathname = new URL(other.uploadUrl).pathname)),
      altered((copy) => (copy.pathname = '/media/..%2f..%2fetc/content')),
      altered((copy) => (copy.search = new URL(other.url).search)),
      `${uploadUrl}&s=1`,
    ];
    for (const address of addresses) expect((await bring(address, pdf)).status, address).toBe(404);
    const end = Number(url.searchParams.get('e')) * 1_000;
    vi.useFakeTimers({ toFake: ['Date'], now: end });
    expect((await bring(uploadUrl, pdf)).status).toBe(404);
    vi.setSystemTime(end - 1);
    expect((await bring(uploadUrl, pdf)).status).toBe(200);
  });

  it('is refused with UNAVAILABLE by a full disk, and goes on when there is room', async () => {
    const dir = join(app.dataDir, 'media');
    const { id, uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    const folder = join(dir, id.slice(-2));
    await mkdir(folder, { recursive: true });
    await symlink('/dev/full', join(folder, `${id}.part`));
    const response = await bring(uploadUrl, pdf, { offset: 0 });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    await rm(join(folder, `${id}.part`));
    expect((await bring(uploadUrl, pdf)).status).toBe(200);
  });

  it('lies under its id, whatever it was called', async () => {
    const names = ['../../x', 'C:\\x', 'CON', '\u202egnp.exe', 'x'.repeat(255)];
    const uploads = [];
    for (const name of names) uploads.push(await upload(alice, 'FILE', pdf, { name }));
    const found = await readdir(join(app.dataDir, 'media'), { recursive: true });
    for (const { id } of uploads) expect(found).toContain(join(id.slice(-2), id));
    expect(
      found.filter((path) => !/^[0-9a-f]{2}(\/[0-9a-f-]{36}(\.(part|thumbnail|large))?)?$/.test(path)),
    ).toEqual([]);
  });

  it('may be brought by pages of an allowed origin', async () => {
    const { uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: 1 });
    const ask = (origin: string): Promise<Response> =>
      fetch(uploadUrl, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } });
    const allowed = await ask('http://localhost:3000');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(allowed.headers.get('access-control-expose-headers')).toContain('upload-offset');
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('where uploads are kept', () => {
  it.each([
    ['warns once in production of a data folder', { production: true }, 1],
    ['says nothing outside production', {}, 0],
    ['says nothing of a folder of their own', { production: true, mediaDir: 'media' }, 0],
  ])('%s', async (_what, config, times) => {
    const node = await startTestApp({
      config: { publicUrl: 'https://chat.example.com', ...config },
      database: app.database,
    });
    await node.close();
    const warnings = node.logged.filter(({ msg }) => String(msg).includes('DATA_DIR'));
    expect(warnings.map(({ level }) => level)).toEqual(Array<number>(times).fill(40));
  });
});

async function untilOffset(url: string, offset: number): Promise<void> {
  const answer = await fetch(url, { method: 'HEAD' });
  if (Number(answer.headers.get('upload-offset')) < offset) await untilOffset(url, offset);
}

/** How far an upload is once the server has noticed that the request before is gone. */
async function untilFree(url: string, offset: number): Promise<number> {
  const answer = await bring(url, Buffer.alloc(0), { offset });
  return answer.status === 204 ? offset : untilFree(url, offset);
}
