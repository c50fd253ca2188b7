import { createECDH, createPrivateKey, randomBytes, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encryptedFor, overHttp, overHttps, signedJwt, type HandRequest } from './harness/vendor-request.js';
import { startWebPush, type WebPushServer, type WebSubscription } from './vendors/web-push.js';

const startedAt = 1_790_000_000;
const plain = JSON.stringify({ title: 'Ann', body: 'Hello', badge: 3, conversationId: 'c1' });

/** A key pair of an application server, and its point as browsers are given it. */
function vapidKeys(): { key: KeyObject; point: string } {
  const keys = createECDH('prime256v1');
  const point = keys.generateKeys();
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), keys.getPrivateKey()].map((part) =>
    Buffer.concat([Buffer.alloc(32 - part.length), part]).toString('base64url'),
  );
  const key = createPrivateKey({
    key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '', d: d ?? '' },
    format: 'jwk',
  });
  return { key, point: point.toString('base64url') };
}

describe('the local push service of browsers', () => {
  const own = vapidKeys();
  let service: WebPushServer;
  let subscription: WebSubscription;

  beforeEach(async () => {
    service = await startWebPush({ now: () => startedAt * 1_000 });
    subscription = service.subscribe(own.point);
  });
  afterEach(() => service.close());

  const vapid = (claims: object = {}, { key, point } = own): string => {
    const right = { aud: service.url, exp: startedAt + 3_600, sub: 'mailto:push@example.com', ...claims };
    return `vapid t=${signedJwt({ algorithm: 'ES256', key, header: { typ: 'JWT' }, claims: right })}, k=${point}`;
  };
  const push = (headers: Readonly<Record<string, string>> = {}, body?: Buffer): HandRequest => ({
    path: new URL(subscription.endpoint).pathname,
    headers: {
      authorization: vapid(),
      ttl: '600',
      urgency: 'high',
      topic: 'c1',
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ...headers,
    },
    body: body ?? encryptedFor(subscription.keys, plain),
  });
  const send = (asked: HandRequest) => overHttps(service.url, service.certificatePem, asked);
  const without = (name: string): HandRequest => {
    const { [name]: _left, ...headers } = push().headers ?? {};
    return { ...push(), headers };
  };

  it('decrypts what is sent to a subscription and answers 201 with the place of the message', async () => {
    const answer = await send(push());
    expect([answer.status, answer.headers['location']]).toEqual([
      201,
      expect.stringMatching(/^\/message\/./),
    ]);
    expect(service.violations).toEqual([]);
    expect(service.requests).toEqual([
      expect.objectContaining({
        body: plain,
        tokens: [subscription.endpoint],
        title: 'Ann',
        text: 'Hello',
        badge: 3,
        collapseId: 'c1',
        ttlSeconds: 600,
        answered: '201',
      }),
    ]);
  });

  it.each<[string, number, () => HandRequest]>([
    ['an unknown subscription', 404, () => ({ ...push(), path: '/push/other' })],
    ['another method', 405, () => ({ ...push(), method: 'PUT' })],
    ['no Authorization', 401, () => without('authorization')],
    ['another scheme', 401, () => push({ authorization: `WebPush ${vapid().slice(8)}` })],
    [
      'a key of another pair',
      403,
      () => push({ authorization: vapid({}, { ...own, point: vapidKeys().point }) }),
    ],
    ['another application server', 403, () => push({ authorization: vapid({}, vapidKeys()) })],
    ['another audience', 403, () => push({ authorization: vapid({ aud: 'https://example.com' }) })],
    ['an audience with a path', 403, () => push({ authorization: vapid({ aud: `${service.url}/push` }) })],
    ['an expired token', 403, () => push({ authorization: vapid({ exp: startedAt - 3_600 }) })],
    ['a token of two days', 403, () => push({ authorization: vapid({ exp: startedAt + 172_800 }) })],
    ['a token of milliseconds', 403, () => push({ authorization: vapid({ exp: startedAt * 1_000 }) })],
    ['no contact', 403, () => push({ authorization: vapid({ sub: undefined }) })],
    ['a contact that is no URI', 403, () => push({ authorization: vapid({ sub: 'push@example.com' }) })],
    ['no TTL', 400, () => without('ttl')],
    ['an unknown urgency', 400, () => push({ urgency: 'urgent' })],
    ['a topic of 33 characters', 400, () => push({ topic: 'c'.repeat(33) })],
    ['a topic out of its alphabet', 400, () => push({ topic: 'user:ann' })],
    ['another encoding', 400, () => push({ 'content-encoding': 'aesgcm' })],
    ['a body in the clear', 400, () => push({}, Buffer.from(plain.repeat(4)))],
    ["another browser's keys", 400, () => push({}, encryptedFor(service.subscribe().keys, plain))],
    ['a body over 4,096 bytes', 413, () => push({}, randomBytes(4_097))],
  ])('refuses %s with %i', async (_case, status, asked) => {
    expect((await send(asked())).status).toBe(status);
    expect(service.violations.map(({ code }) => code)).toEqual([`${status}`]);
    expect(service.requests).toEqual([]);
  });

  it('answers 410 once the person took the permission back, and as planned', async () => {
    service.answerNext({ code: '429', retryAfterSeconds: 30 }, '413', '500', 'cut');
    expect(await send(push())).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    expect((await send(push())).status).toBe(413);
    expect((await send(push())).status).toBe(500);
    await expect(send(push())).rejects.toThrow();
    service.unsubscribe(subscription);
    expect((await send(push())).status).toBe(410);
    expect(service.violations).toEqual([]);
  });

  it('is there without TLS too', async () => {
    const clear = await startWebPush({ tls: false, now: () => startedAt * 1_000 });
    const { endpoint, keys } = clear.subscribe();
    const asked = push({ authorization: vapid({ aud: clear.url }) }, encryptedFor(keys, plain));
    expect((await overHttp(clear.url, { ...asked, path: new URL(endpoint).pathname })).status).toBe(201);
    await clear.close();
  });
});
