import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MediaLinks } from '../src/media/media-links.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { fileOf, imageOf, upload, urlIn } from './harness/media.js';
import { drawing, mp4, page, pdf, picture, wav } from './harness/media-files.js';
import { newPair, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  AdminAuditLogDocument,
  AdminEraseUserDocument,
  RecallMessageDocument,
} from './generated/documents.js';

let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  app = await startTestApp();
  [alice, bob] = await newPair(app);
});
afterAll(() => app.close());

describe('a download', () => {
  it('answers ranges and conditions as RFC 9110 has them', async () => {
    const { url } = await upload(alice, 'FILE', pdf);
    const ask = async (headers: Record<string, string>): Promise<unknown[]> => {
      const answer = await fetch(url, { headers });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    const whole = await fetch(url);
    const etag = whole.headers.get('etag') ?? '';
    const text = pdf.toString();
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(await ask({ range: 'bytes=0-3' })).toEqual([206, 'bytes 0-3/300', text.slice(0, 4)]);
    expect(await ask({ range: 'bytes=290-' })).toEqual([206, 'bytes 290-299/300', text.slice(290)]);
    expect(await ask({ range: 'bytes=-5' })).toEqual([206, 'bytes 295-299/300', text.slice(295)]);
    expect(await ask({ range: 'bytes=0-999' })).toEqual([206, 'bytes 0-299/300', text]);
    expect(await ask({ range: 'bytes=0-3', 'if-range': etag })).toEqual([
      206,
      'bytes 0-3/300',
      text.slice(0, 4),
    ]);
    expect(await ask({ range: 'bytes=0-3', 'if-range': '"other"' })).toEqual([200, null, text]);
    expect(await ask({ range: 'lines=0-3' })).toEqual([200, null, text]);
    expect((await ask({ range: 'bytes=300-' })).slice(0, 2)).toEqual([416, 'bytes */300']);
    expect(await statusOf(url, { 'if-none-match': etag })).toBe(304);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '300']);
  });

  it.each([
    ['a picture', 'IMAGE', () => picture(9, 9, 'png'), 'image/png', 'inline'],
    ['an animation that is a script as well', 'IMAGE', scriptInGif, 'image/gif', 'inline'],
    ['a recording', 'AUDIO', () => wav(100), 'audio/wav', 'inline'],
    ['a film', 'VIDEO', () => mp4(100), 'video/mp4', 'inline'],
    ['a report', 'FILE', () => pdf, 'application/pdf', 'attachment'],
    ['a picture to save', 'FILE', () => picture(9, 9, 'png'), 'image/png', 'attachment'],
    ['a page', 'FILE', () => page, 'application/octet-stream', 'attachment'],
    ['a drawing', 'FILE', () => drawing, 'application/octet-stream', 'attachment'],
    [
      'a page in XML',
      'FILE',
      () => Buffer.from(`<?xml version="1.0"?>${drawing.toString()}`),
      'application/xml',
      'attachment',
    ],
  ] as const)('runs nothing in a browser: %s', async (_what, kind, make, type, disposition) => {
    const mimeType = kind === 'AUDIO' ? 'audio/wav' : kind === 'VIDEO' ? 'video/mp4' : 'image/svg+xml';
    const { url } = await upload(alice, kind, await make(), { mimeType, name: 'a.html' });
    const { headers } = await fetch(url);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${disposition};`));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\x.exe', 'x.exe'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['a"\r\nX: y.txt', 'a"X: y.txt'],
    ['..', 'file'],
    ['résumé ✓.pdf', 'résumé ✓.pdf'],
  ])('is offered under the last part of its name: %j', async (name, offered) => {
    const { url } = await upload(alice, 'FILE', pdf, { name });
    const disposition = (await fetch(url)).headers.get('content-disposition') ?? '';
    const [, encoded = ''] = /; filename\*=UTF-8''([\w%.!~-]+)$/.exec(disposition) ?? [];
    expect(decodeURIComponent(encoded)).toBe(offered);
    expect(disposition).toMatch(/^[ -~]+$/);
  });

  it('is refused by a forged address, another file, another size and another message', async () => {
    const { url, id } = await upload(alice, 'IMAGE', await picture(9, 9, 'png'));
    const other = await upload(alice, 'FILE', pdf);
    const shown = urlIn((await send(alice, bob, { content: imageOf(url) })).content);
    const addresses = [
      shown.replace(/s=.{4}/, 's=AAAA'),
      shown.replace(/m=[0-9a-f]{8}/, 'm=00000000'),
      shown.replace(/&e=\d+/, '&e=99999999999'),
      shown.replace('?', '?v=thumbnail&'),
      shown.replace(id, other.id),
      shown.replace(/\?.*/, ''),
      shown.replace(id, '..%2f..%2fconfig'),
      `${shown}&s=x`,
      `${shown}&v=large`,
    ];
    for (const address of addresses) expect((await fetch(address)).status, address).toBe(404);
    expect((await fetch(shown)).status).toBe(200);
  });

  it('ends with its address, which stays the same for an hour', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-26T10:20:00Z') });
    const links = new MediaLinks({ secret: Buffer.alloc(32), publicUrl: 'https://chat.example.com' });
    const uploadId = '01a21432-fe7d-757f-96e7-9e276acc4121';
    const content = { kind: 'AUDIO', url: `upload:${uploadId}`, bytes: 1, durationMs: 1 } as const;
    const show = (): URL =>
      new URL(urlIn({ __typename: 'AudioContent', ...links.showFiles(content, 'm') } as never));
    const first = show();
    const opens = (): boolean =>
      links.openDownload(uploadId, Object.fromEntries(first.searchParams)) !== null;
    vi.setSystemTime(new Date('2026-11-26T10:59:59Z'));
    expect(show().href).toBe(first.href);
    vi.setSystemTime(new Date('2026-11-26T11:00:01Z'));
    expect(show().href).not.toBe(first.href);
    vi.setSystemTime(new Date('2026-11-26T11:59:59Z'));
    expect(opens()).toBe(true);
    vi.setSystemTime(new Date('2026-11-26T12:00:00Z'));
    expect(opens()).toBe(false);
    vi.useRealTimers();
  });

  it('is gone with the message, for both and in every size, while others still show the file', async () => {
    const { url } = await upload(alice, 'IMAGE', await picture(9, 9, 'png'));
    const message = await send(alice, bob, { content: imageOf(url) });
    const other = await send(alice, bob, { content: imageOf(url) });
    if (message.content.__typename !== 'ImageContent') throw new Error('no image');
    await alice.run(RecallMessageDocument, { input: { messageId: message.id } });
    for (const gone of [urlIn(message.content), message.content.thumbnail?.url ?? ''])
      expect((await fetch(gone)).status).toBe(404);
    expect((await fetch(urlIn(other.content))).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
    await alice.run(RecallMessageDocument, { input: { messageId: other.id } });
    expect((await fetch(url)).status).toBe(404);
  });

  it('is gone with its sender', async () => {
    const [leaving, staying] = await newPair(app);
    const { url } = await upload(leaving, 'FILE', pdf);
    const { url: unused } = await upload(leaving, 'FILE', pdf);
    const shown = urlIn((await send(leaving, staying, { content: fileOf(url) })).content);
    const admin = await app.admin();
    await admin.run(AdminEraseUserDocument, { input: { userId: leaving.id } });
    for (const address of [url, unused, shown]) expect((await fetch(address)).status).toBe(404);
  });

  it('is gone when the message has expired', async () => {
    const { url } = await upload(alice, 'FILE', pdf);
    const message = await send(alice, bob, { content: fileOf(url) });
    await withClient(app.database.url, (client) =>
      client.query('DELETE FROM message WHERE id = $1', [message.id]),
    );
    expect((await fetch(urlIn(message.content))).status).toBe(404);
  });

  it('by an administrator is in the audit log', async () => {
    const admin = await app.admin();
    const { id } = await upload(alice, 'FILE', pdf);
    const answer = await fetch(`${app.url}/media/${id}`, {
      headers: { authorization: `Bearer ${admin.token}` },
    });
    expect(answer.status).toBe(200);
    const { adminAuditLog } = await admin.run(AdminAuditLogDocument, { first: 1 });
    expect(adminAuditLog.edges[0]?.node).toMatchObject({ action: 'downloadMedia', target: id });
  });
});

/** Without the `no-cache` that `fetch` adds to a condition. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
  });
}

/** A picture of one dot that a careless browser would run. */
function scriptInGif(): Buffer {
  const dot = Buffer.from(
    '47494638396101000100800100ffffff00000021f90401000001002c00000000010001000002024c01003b',
    'hex',
  );
  return Buffer.concat([dot, Buffer.from('/*<script>alert(1)</script>*/')]);
}
