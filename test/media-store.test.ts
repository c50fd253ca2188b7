import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { S3Storage } from '../src/media/s3-storage.js';
import { Scratch } from '../src/media/scratch.js';
import { Turns } from '../src/media/turns.js';
import type { StoredUpload } from '../src/media/upload.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { fileOf, imageOf, upload, urlIn } from './harness/media.js';
import { pdf, picture } from './harness/media-files.js';
import { inStore, post, prepare, type FormUpload } from './harness/media-store.js';
import { newPair, pageOf, send, sendInput, trySend, type SentMessage } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { startS3, type S3Server } from './vendors/s3.js';
import { S3Error } from './vendors/s3-signature.js';
import { RecallMessageDocument } from './generated/documents.js';

let s3: S3Server;
let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  s3 = await startS3();
  app = await startTestApp({ config: inStore(s3) });
});
afterAll(async () => {
  await app.close();
  await s3.close();
});
beforeEach(async () => {
  [alice, bob] = await newPair(app);
});
afterEach(() => {
  vi.useRealTimers();
  s3.failWith(null);
});

const report = { mimeType: 'application/pdf', name: 'report.pdf', bytes: pdf.length };

describe('createUpload with a store', () => {
  it('answers a form that the store takes, and nothing but what was announced', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    expect(prepared).toMatchObject({ method: 'POST', uploadUrl: `${s3.url}/${s3.bucket}` });
    const refused: [string, Buffer, Record<string, string | null>][] = [
      ['EntityTooLarge', Buffer.concat([pdf, Buffer.alloc(1)]), {}],
      ['EntityTooSmall', pdf.subarray(1), {}],
      ['AccessDenied', pdf, { key: `files/${prepared.id}` }],
      ['AccessDenied', pdf, { 'Content-Type': 'text/html' }],
      ['AccessDenied', pdf, { acl: 'public-read' }],
      ['AccessDenied', pdf, { Policy: null }],
      ['SignatureDoesNotMatch', pdf, { 'X-Amz-Signature': '0'.repeat(64) }],
      ['SignatureDoesNotMatch', pdf, { Policy: widened(prepared) }],
    ];
    for (const [code, bytes, changes] of refused) {
      expect(await (await post(prepared, bytes, changes)).text()).toContain(`<Code>${code}</Code>`);
    }
    expect(keysOf(prepared)).toEqual([]);
    expect((await post(prepared, pdf)).status).toBe(204);
    expect(keysOf(prepared)).toEqual(['incoming/']);
  });

  it('answers a form that ends after a day', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(prepared.expiresAt) + 1_000 });
    const answer = await post(prepared, pdf);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('Policy expired')]);
  });
});

describe('a message with a file in the store', () => {
  it('says what the bytes say, has the sizes that were made, and is downloaded by the other', async () => {
    const bytes = await picture(1_600, 1_200, 'png');
    const prepared = await prepare(alice, 'IMAGE', {
      mimeType: 'image/jpeg',
      name: 'a.jpg',
      bytes: bytes.length,
    });
    await post(prepared, bytes);
    const { content } = await send(alice, bob, { content: imageOf(prepared.url) });
    expect(content).toMatchObject({
      original: { width: 1_600, height: 1_200, bytes: bytes.length },
      large: { width: 1_280, height: 960 },
      thumbnail: { width: 320, height: 240 },
      format: 'png',
    });
    expect(keysOf(prepared)).toEqual(['files/', 'files/.large', 'files/.thumbnail']);
    const [received] = (await pageOf(bob, alice)).edges;
    const shown = received?.node.content;
    if (shown?.__typename !== 'ImageContent') throw new Error('no image');
    const whole = await fetch(shown.original.url);
    expect(new URL(whole.url).origin).toBe(s3.url);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    expect(whole.headers.get('content-type')).toBe('image/png');
    expect(whole.headers.get('content-disposition')).toMatch(/^inline; filename="a.jpg"/);
    const part = await fetch(shown.original.url, { headers: { range: 'bytes=0-3' } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(0, 4)]);
    const small = await fetch(shown.thumbnail?.url ?? '', { method: 'HEAD' });
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  it('is offered for saving where a browser could run it', async () => {
    const { url } = await sendReport();
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="report.pdf"/);
  });

  it('is refused when the bytes are of another kind, and they are gone', async () => {
    const prepared = await prepare(alice, 'IMAGE', { ...report, mimeType: 'image/png' });
    await post(prepared, pdf);
    const { errors } = await trySend(alice, bob, { content: imageOf(prepared.url) });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.content.image.original.url',
      rule: 'names an upload that is refused: its kind is IMAGE, and the bytes are application/pdf',
    });
    expect(keysOf(prepared)).toEqual([]);
    expect((await fetch(prepared.url)).status).toBe(404);
    // The form works for a day: what it brings goes again, and the row only then.
    await post(prepared, pdf);
    await collect(prepared);
    expect(keysOf(prepared)).toEqual([]);
    expect(await rowsOf(prepared)).toBe(1);
    await collect(prepared, '26 hours');
    expect(await rowsOf(prepared)).toBe(0);
  });

  it('is refused while the bytes are not there, and goes when they are', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    const input = sendInput(bob, { content: fileOf(prepared.url) });
    const { errors } = await trySend(alice, bob, input);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      rule: 'names an upload that is not complete',
    });
    expect((await fetch(prepared.url)).status).toBe(404);
    await post(prepared, pdf);
    expect((await send(alice, bob, input)).content).toMatchObject({ bytes: pdf.length, format: 'pdf' });
  });

  it('is looked at before when its owner asks for it', async () => {
    const good = await prepare(alice, 'FILE', report);
    await post(good, pdf);
    expect((await fetch(good.url, { method: 'HEAD' })).status).toBe(200);
    expect(keysOf(good)).toEqual(['files/']);
    const bad = await prepare(alice, 'AUDIO', { ...report, mimeType: 'audio/mpeg' });
    await post(bad, pdf);
    expect((await fetch(bad.url, { method: 'HEAD' })).status).toBe(415);
    expect(keysOf(bad)).toEqual([]);
  });

  it('keeps its bytes, whatever the form still brings', async () => {
    const { prepared, url } = await sendReport();
    expect((await post(prepared, Buffer.alloc(pdf.length, '<'))).status).toBe(204);
    expect(await (await fetch(url)).text()).toBe(pdf.toString());
    await send(alice, bob, { content: fileOf(prepared.url) });
    expect(await (await fetch(url)).text()).toBe(pdf.toString());
  });

  it('is looked at again where the form replaced the bytes that were being looked at', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    const input = sendInput(bob, { content: fileOf(prepared.url) });
    const replaced = Buffer.alloc(pdf.length, '<');
    s3.watch((request) => {
      if (request !== `GET incoming/${prepared.id}`) return;
      s3.objects.set(`incoming/${prepared.id}`, { body: replaced, contentType: 'application/pdf' });
    });
    const { errors } = await trySend(alice, bob, input);
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAVAILABLE');
    s3.watch(() => undefined);
    expect((await send(alice, bob, input)).content).toMatchObject({ format: null, name: 'report.pdf' });
    expect(s3.objects.get(`files/${prepared.id}`)?.body.equals(replaced)).toBe(true);
  });

  it('is refused where it was removed while it was looked at, and nothing of it stays', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    await withClient(app.database.url, async (client) => {
      await client.query(`BEGIN; SELECT FROM media_upload WHERE id = '${prepared.id}' FOR UPDATE`);
      const answer = trySend(alice, bob, { content: fileOf(prepared.url) });
      await vi.waitFor(() => expect(keysOf(prepared)).toEqual(['files/', 'incoming/']), 20_000);
      await client.query(`UPDATE media_upload SET state = 'GONE' WHERE id = '${prepared.id}'; COMMIT`);
      expect((await answer).errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    });
    expect(keysOf(prepared)).toEqual([]);
    expect((await fetch(prepared.url)).status).toBe(404);
  });

  it('stays as another node finished it while it was looked at', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    const message = await withClient(app.database.url, async (client) => {
      await client.query(`BEGIN; SELECT FROM media_upload WHERE id = '${prepared.id}' FOR UPDATE`);
      const sent = send(alice, bob, { content: fileOf(prepared.url) });
      await vi.waitFor(() => expect(keysOf(prepared)).toEqual(['files/', 'incoming/']), 20_000);
      await client.query(
        `UPDATE media_upload SET state = 'READY', content_type = 'application/pdf' WHERE id = '${prepared.id}'; COMMIT`,
      );
      return sent;
    });
    expect(await (await fetch(urlIn(message.content))).text()).toBe(pdf.toString());
  });

  it('leaves this machine when it was looked at', async () => {
    const { id } = await prepare(alice, 'FILE', report);
    const folder = await mkdtemp(join(tmpdir(), 'duet-looked-at-'));
    const storage = new S3Storage({
      config: { endpoint: s3.url, bucket: s3.bucket, ...s3.credentials },
      log: pino({ level: 'silent' }),
      scratch: new Scratch(folder),
    });
    s3.objects.set(`incoming/${id}`, { body: pdf, contentType: 'application/pdf' });
    const file = await storage.seize({ id, bytes: pdf.length } as StoredUpload);
    expect(await readFile(file?.path ?? '')).toEqual(pdf);
    await file?.close();
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('is finished by the next send where a node died behind the copy', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    s3.objects.set(`files/${prepared.id}`, { body: pdf, contentType: 'application/pdf' });
    expect((await send(alice, bob, { content: fileOf(prepared.url) })).content).toMatchObject({
      format: 'pdf',
    });
  });

  it('is looked at once, however many messages begin with it', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    const content = fileOf(prepared.url);
    await Promise.all([1, 2, 3, 4].map(() => send(alice, bob, { content })));
    expect(s3.requests.filter((one) => one === `GET incoming/${prepared.id}`)).toHaveLength(1);
  });
});

describe('a send that is repeated on another node', () => {
  it('is the same message, or asked for again, while the file is looked at on both', async () => {
    const other = await startTestApp({
      database: app.database,
      config: { ...inStore(s3), publicUrl: app.url },
    });
    const sameAlice = await other.person(alice.id);
    for (let round = 0; round < 8; round += 1) {
      const prepared = await prepare(alice, 'FILE', report);
      await post(prepared, pdf);
      const input = sendInput(bob, { content: fileOf(prepared.url) });
      const answers = await Promise.all([alice, sameAlice].map((person) => trySend(person, bob, input)));
      const { id } = await send(alice, bob, input);
      for (const { data, errors } of answers) {
        if (errors) expect(errors[0]?.extensions?.['code']).toBe('UNAVAILABLE');
        else expect(data?.sendMessage.message.id).toBe(id);
      }
    }
    await other.close();
  });

  it('is no conflict where its file cannot be looked at', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    const input = sendInput(bob, { content: fileOf(prepared.url) });
    const { id } = await send(alice, bob, input);
    // As a node sees it that read the row before another one finished it.
    await inRow(prepared, `state = 'PENDING', content_type = NULL`);
    s3.failWith(new S3Error(503, 'SlowDown', 'Please reduce your request rate.'));
    const { errors } = await trySend(alice, bob, input);
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAVAILABLE');
    s3.failWith(null);
    expect((await send(alice, bob, input)).id).toBe(id);
  });
});

describe('an address of a file in the store', () => {
  it('is one within an hour, for who has the message, and ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { url } = await sendReport();
    const signed = await locationOf(url);
    expect(await locationOf(url)).toBe(signed);
    expect((await fetch(signed)).status).toBe(200);
    const wrong = [
      signed.replace(/\?.*/, ''),
      signed.replace('application%2Fpdf', 'text%2Fhtml'),
      signed.replace('attachment', 'inline'),
      signed.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800'),
    ];
    for (const address of wrong) expect((await fetch(address)).status, address).toBe(403);
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    const late = await fetch(signed);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
  });

  it('is given to an administrator by their token', async () => {
    const { prepared } = await sendReport();
    const admin = await app.admin();
    const answer = await fetch(`${app.url}/media/${prepared.id}`, {
      headers: { authorization: `Bearer ${admin.token}` },
    });
    expect([answer.status, await answer.text()]).toEqual([200, pdf.toString()]);
  });

  it('ends with the message, and the collector removes the object', async () => {
    const { prepared, message, url } = await sendReport();
    await post(prepared, pdf);
    await alice.run(RecallMessageDocument, { input: { messageId: message.id } });
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(404);
    s3.failWith(new S3Error(503, 'SlowDown', 'Please reduce your request rate.'));
    await collect(prepared);
    expect(keysOf(prepared)).toEqual(['files/', 'incoming/']);
    s3.failWith(null);
    await collect(prepared);
    expect(keysOf(prepared)).toEqual([]);
  });
});

describe('a file that nobody shows', () => {
  it('is remembered while its bucket is missing, and removed later', async () => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    s3.failWith(new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist'));
    await collect(prepared, '26 hours');
    expect([await rowsOf(prepared), keysOf(prepared)]).toEqual([1, ['incoming/']]);
    s3.failWith(null);
    await collect(prepared);
    expect([await rowsOf(prepared), keysOf(prepared)]).toEqual([0, []]);
  });
});

describe('a store that cannot be reached', () => {
  it.each([
    ['is overloaded', new S3Error(503, 'SlowDown', 'Please reduce your request rate.')],
    ['refuses the key', new S3Error(403, 'InvalidAccessKeyId', 'The access key id does not exist')],
    ['breaks the connection', 'cut'],
  ] as const)('%s: the message is refused with UNAVAILABLE, and goes later', async (_what, failure) => {
    const prepared = await prepare(alice, 'FILE', report);
    await post(prepared, pdf);
    const input = sendInput(bob, { content: fileOf(prepared.url) });
    s3.failWith(failure);
    expect(await prepare(alice, 'FILE', report)).toMatchObject({ method: 'POST' });
    const { errors } = await trySend(alice, bob, input);
    expect(errors?.[0]?.extensions?.['code']).toBe('UNAVAILABLE');
    const text = await send(alice, bob);
    s3.failWith(null);
    const sent = await send(alice, bob, input);
    expect([text.seq, sent.seq]).toEqual([1, 2]);
    expect(keysOf(prepared)).toEqual(['files/']);
    expect(JSON.stringify(app.logged)).not.toContain(s3.credentials.secret);
  });
});

describe('the script of the guide', () => {
  it('brings a file to the store as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duet-send-'));
    const path = join(folder, 'report.pdf');
    await writeFile(path, pdf);
    const script = fileURLToPath(new URL('../docs/scripts/send-file.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, bob.id, path], {
      env: { ...process.env, DUET_URL: app.url, DUET_TOKEN: alice.token },
    });
    expect(JSON.parse(stdout)).toMatchObject({ content: { bytes: pdf.length, format: 'pdf' } });
    await rm(folder, { recursive: true });
  });
});

describe('a node with another storage', () => {
  it('serves what lies on its disk, and says so where the store is not configured', async () => {
    const { url } = await sendReport();
    const node = await startTestApp({ database: app.database, config: { publicUrl: app.url } });
    const there = node.url;
    const answer = await fetch(url.replace(app.url, there));
    expect(answer.status).toBe(503);
    const onDisk = await diskUpload(node);
    expect((await fetch(onDisk)).status).toBe(200);
    await node.close();
  });
});

describe('turns', () => {
  it('lets so many work at once, in the order they came, and refuses when the line is full', async () => {
    const turns = new Turns({ atOnce: 1, maxWaiting: 1, maxWaitMs: 60_000 });
    const end = await turns.take();
    let isSecond = false;
    const second = turns.take().then((ended) => {
      isSecond = true;
      return ended;
    });
    await expect(turns.take()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(isSecond).toBe(false);
    end();
    end();
    (await second)();
    (await turns.take())();
  });

  it('refuses who has waited long, and hands the turn to who came later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const turns = new Turns({ atOnce: 1, maxWaiting: 2, maxWaitMs: 8_000 });
    const end = await turns.take();
    const first = expect(turns.take()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await vi.advanceTimersByTimeAsync(4_000);
    const second = turns.take();
    await vi.advanceTimersByTimeAsync(4_000);
    await first;
    // Timers of whatever else runs in this process come and go in other turns of the event loop.
    const timers = vi.getTimerCount();
    end();
    expect(vi.getTimerCount()).toBe(timers - 1);
    (await second)();
    (await turns.take())();
  });
});

async function inRow({ id }: FormUpload, changes: string): Promise<void> {
  await withClient(app.database.url, (client) =>
    client.query(`UPDATE media_upload SET ${changes} WHERE id = $1`, [id]),
  );
}

async function rowsOf({ id }: FormUpload): Promise<number> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query('SELECT FROM media_upload WHERE id = $1', [id]);
    return rows.length;
  });
}

/** Makes an upload older and ends when a node that starts has looked at it, whatever came of it. */
async function collect({ id }: FormUpload, age = '0 s'): Promise<void> {
  await withClient(app.database.url, async (client) => {
    await client.query(
      `UPDATE media_upload SET used_at = now() - interval '1 hour', review_at = now(),
         created_at = created_at - $2::interval WHERE id = $1`,
      [id, age],
    );
    const node = await startTestApp({ database: app.database, config: inStore(s3) });
    const isLookedAt = `SELECT 1 FROM media_upload WHERE id = $1 AND
      (review_at <= now() OR review_at BETWEEN now() + interval '9 minutes' AND now() + interval '10 minutes')`;
    await vi.waitFor(async () => expect((await client.query(isLookedAt, [id])).rows).toEqual([]), {
      timeout: 60_000,
      interval: 50,
    });
    await node.close();
  });
}

async function sendReport(): Promise<{
  readonly prepared: FormUpload;
  readonly message: SentMessage;
  readonly url: string;
}> {
  const prepared = await prepare(alice, 'FILE', report);
  await post(prepared, pdf);
  const message = await send(alice, bob, { content: fileOf(prepared.url) });
  return { prepared, message, url: urlIn(message.content) };
}

async function diskUpload(node: TestApp): Promise<string> {
  const person = await node.stranger();
  const prepared = await upload(person, 'FILE', pdf, {});
  return prepared.url;
}

/** Where a download leads. */
async function locationOf(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
  return answer.headers.get('location') ?? '';
}

/** What lies in the store of an upload, without its id. */
function keysOf({ id }: { readonly id: string }): string[] {
  return [...s3.objects.keys()]
    .filter((key) => key.includes(id))
    .map((key) => key.replace(id, ''))
    .sort();
}

/** The same policy without a limit of the size. */
function widened({ fields }: FormUpload): string {
  const text = Buffer.from(fields.find(({ name }) => name === 'Policy')?.value ?? '', 'base64').toString();
  const policy = JSON.parse(text) as { readonly conditions: readonly unknown[] };
  const conditions = policy.conditions.filter((one) => !Array.isArray(one));
  return Buffer.from(JSON.stringify({ ...policy, conditions })).toString('base64');
}
