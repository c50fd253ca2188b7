import { createPrivateKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overHttp2, signedJwt, type HandRequest, type Http2Client } from './harness/vendor-request.js';
import { startApns, type ApnsServer } from './vendors/apns.js';
import { makePem } from './vendors/key-pairs.js';

const token = 'ab'.repeat(32);
const issuedAt = 1_790_000_000;
const payload = {
  aps: { alert: { title: 'Ann', body: 'Hello' }, badge: 3, sound: 'default' },
  conversationId: 'c1',
};

describe('the local APNs', () => {
  let apns: ApnsServer;
  let client: Http2Client;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = issuedAt * 1_000;
    apns = await startApns(() => nowMs);
    client = overHttp2(apns.url, apns.certificatePem);
  });
  afterEach(async () => {
    client.close();
    await apns.close();
  });

  const bearer = (claims: object = {}, header: object = {}, pem = apns.credentials.privateKeyPem): string => {
    const { keyId, teamId } = apns.credentials;
    return `bearer ${signedJwt({
      algorithm: 'ES256',
      key: createPrivateKey(pem),
      header: { kid: keyId, ...header },
      claims: { iss: teamId, iat: issuedAt, ...claims },
    })}`;
  };
  const right = (headers: Readonly<Record<string, string>> = {}, body: unknown = payload): HandRequest => ({
    path: `/3/device/${token}`,
    headers: {
      authorization: bearer(),
      'apns-topic': apns.credentials.topic,
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-expiration': `${issuedAt + 600}`,
      'apns-collapse-id': 'c1',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

  it('takes what the document asks for, and tells what it read', async () => {
    const answer = await client.send(right({ 'apns-id': 'eabeae54-14a8-11e5-b60b-1697f925ec7b' }));
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['apns-id']).toBe('eabeae54-14a8-11e5-b60b-1697f925ec7b');
    expect(apns.violations).toEqual([]);
    expect(await apns.received(1)).toEqual([
      expect.objectContaining({
        tokens: [token],
        title: 'Ann',
        text: 'Hello',
        badge: 3,
        collapseId: 'c1',
        ttlSeconds: 600,
        data: { conversationId: 'c1' },
        answered: 'Success',
      }),
    ]);
  });

  it('takes a silent push with the low priority', async () => {
    const quiet = { 'apns-push-type': 'background', 'apns-priority': '5' };
    const answer = await client.send(right(quiet, { aps: { 'content-available': 1 } }));
    expect([answer.status, apns.violations]).toEqual([200, []]);
  });

  const strangersKey = (): string => makePem('P-256');
  const without = (name: string): HandRequest => {
    const { [name]: _left, ...headers } = right().headers ?? {};
    return { ...right(), headers };
  };

  it.each<[string, number, () => HandRequest]>([
    ['MethodNotAllowed', 405, () => ({ ...right(), method: 'PUT' })],
    ['BadPath', 404, () => ({ ...right(), path: `/2/device/${token}` })],
    ['MissingDeviceToken', 400, () => ({ ...right(), path: '/3/device/' })],
    ['BadDeviceToken', 400, () => ({ ...right(), path: '/3/device/xyz' })],
    ['MissingProviderToken', 403, () => without('authorization')],
    ['InvalidProviderToken', 403, () => right({ authorization: 'bearer nonsense' })],
    ['InvalidProviderToken', 403, () => right({ authorization: bearer({}, { kid: 'OTHER' }) })],
    ['InvalidProviderToken', 403, () => right({ authorization: bearer({ iss: 'OTHER' }) })],
    ['InvalidProviderToken', 403, () => right({ authorization: bearer({}, {}, strangersKey()) })],
    ['InvalidProviderToken', 403, () => right({ authorization: bearer({ iat: issuedAt + 600 }) })],
    ['ExpiredProviderToken', 403, () => right({ authorization: bearer({ iat: issuedAt - 3_601 }) })],
    ['MissingTopic', 400, () => without('apns-topic')],
    ['TopicDisallowed', 400, () => right({ 'apns-topic': 'com.example.other' })],
    ['InvalidPushType', 400, () => without('apns-push-type')],
    ['BadPriority', 400, () => right({ 'apns-priority': '7' })],
    ['BadPriority', 400, () => right({ 'apns-push-type': 'background' })],
    ['BadExpirationDate', 400, () => right({ 'apns-expiration': 'tomorrow' })],
    ['BadMessageId', 400, () => right({ 'apns-id': '1' })],
    ['BadCollapseId', 400, () => right({ 'apns-collapse-id': 'c'.repeat(65) })],
    ['PayloadEmpty', 400, () => right({}, '')],
    ['PayloadEmpty', 400, () => right({}, { aps: {} })],
    ['PayloadEmpty', 400, () => right({}, { aps: { alert: 'Hello', bagde: 1 } })],
    ['PayloadTooLarge', 413, () => right({}, { aps: { alert: 'x'.repeat(4_096) } })],
  ])('answers %s with %i', async (reason, status, asked) => {
    const answer = await client.send(asked());
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ reason });
    expect(apns.violations.map(({ code }) => code)).toEqual([reason]);
    expect(apns.requests).toEqual([]);
  });

  it('takes 64 bytes of collapse id and 4,096 of payload', async () => {
    const body = JSON.stringify({ aps: { alert: '' } });
    const full = { aps: { alert: 'x'.repeat(4_096 - body.length) } };
    const answer = await client.send(right({ 'apns-collapse-id': 'c'.repeat(64) }, full));
    expect([answer.status, apns.violations]).toEqual([200, []]);
  });

  it('refuses provider tokens that change within 20 minutes, unless it asked for a new one', async () => {
    const renewed = (afterSeconds: number): Promise<{ status: number }> => {
      nowMs = (issuedAt + afterSeconds) * 1_000;
      return client.send(right({ authorization: bearer({ iat: issuedAt + afterSeconds }) }));
    };
    expect((await renewed(0)).status).toBe(200);
    expect((await renewed(600)).status).toBe(429);
    expect(apns.violations.map(({ code }) => code)).toEqual(['TooManyProviderTokenUpdates']);
    expect((await renewed(1_200)).status).toBe(200);
    apns.answerNext('ExpiredProviderToken');
    expect((await renewed(2_400)).status).toBe(403);
    expect((await renewed(2_401)).status).toBe(200);
  });

  it('answers as planned: the next pushes, and those to one token', async () => {
    apns.answerNext({ code: 'TooManyRequests', retryAfterSeconds: 7 }, 'SomethingNew');
    apns.answerFor(token, 'Unregistered');
    const answers = [await client.send(right()), await client.send(right()), await client.send(right())];
    expect(answers.map(({ status, body }) => [status, JSON.parse(body) as unknown])).toEqual([
      [429, { reason: 'TooManyRequests' }],
      [400, { reason: 'SomethingNew' }],
      [410, { reason: 'Unregistered', timestamp: issuedAt * 1_000 }],
    ]);
    expect(answers[0]?.headers['retry-after']).toBe('7');
    apns.answerFor(token, null);
    expect((await client.send(right())).status).toBe(200);
    expect(apns.requests.map(({ answered }) => answered)).toEqual([
      ...['TooManyRequests', 'SomethingNew', 'Unregistered', 'Success'],
    ]);
  });

  it('takes the push and says nothing: the connection breaks, or stays silent', async () => {
    apns.answerNext('cut');
    await expect(client.send(right())).rejects.toThrow();
    client = overHttp2(apns.url, apns.certificatePem);
    apns.answerNext('hang');
    const silent = client.send(right()).then(
      () => 'answered',
      () => 'broken',
    );
    await apns.received(2);
    client.close();
    expect(await silent).toBe('broken');
  });

  it('sends its clients away with GOAWAY when it shuts down', async () => {
    apns.answerNext('Shutdown');
    expect((await client.send(right())).status).toBe(503);
    await expect(client.send(right())).rejects.toThrow();
  });
});
