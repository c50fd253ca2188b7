import { createPrivateKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, signedJwt, type HandRequest } from './harness/vendor-request.js';
import { startFcm, type FcmServer } from './vendors/fcm.js';

const startedAt = 1_790_000_000;
const scope = 'https://www.googleapis.com/auth/firebase.messaging';

describe('the local FCM', () => {
  let fcm: FcmServer;
  let nowMs: number;
  let accessToken: string;

  const assertion = (claims: object = {}, algorithm: 'RS256' | 'PS256' = 'RS256'): string => {
    const { client_email: iss, token_uri: aud, private_key: pem } = fcm.serviceAccount;
    const own = { iss, aud, scope, iat: startedAt, exp: startedAt + 3_600, ...claims };
    return signedJwt({ algorithm, key: createPrivateKey(pem), claims: own });
  };
  const grant = (fields: Readonly<Record<string, string>> = {}): HandRequest =>
    formRequest('/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertion(),
      ...fields,
    });
  const message = {
    token: 'a-registration-token',
    notification: { title: 'Ann', body: 'Hello' },
    data: { conversationId: 'c1' },
    android: {
      ttl: '600s',
      priority: 'HIGH',
      collapse_key: 'c1',
      notification: { tag: 'c1', channel_id: 'chat', notification_count: 3 },
    },
  };
  const path = '/v1/projects/duet-test/messages:send';
  const send = (body: unknown = { message }, headers: Readonly<Record<string, string>> = {}): HandRequest =>
    jsonRequest(path, body, { authorization: `Bearer ${accessToken}`, ...headers });

  beforeEach(async () => {
    nowMs = startedAt * 1_000;
    fcm = await startFcm(() => nowMs);
    const answer = JSON.parse((await overHttp(fcm.url, grant())).body) as { access_token: string };
    expect(answer).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_599 });
    accessToken = answer.access_token;
  });
  afterEach(() => fcm.close());

  it('gives a token for a signed assertion and takes a message with it', async () => {
    const answer = await overHttp(fcm.url, send());
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      name: expect.stringMatching(/^projects\/duet-test\/messages\/./),
    });
    expect([fcm.violations, fcm.grants]).toEqual([[], 1]);
    expect(fcm.requests).toEqual([
      expect.objectContaining({
        tokens: ['a-registration-token'],
        title: 'Ann',
        text: 'Hello',
        badge: 3,
        collapseId: 'c1',
        ttlSeconds: 600,
        data: { conversationId: 'c1' },
        answered: 'OK',
      }),
    ]);
  });

  it('takes the names of fields in lowerCamelCase too', async () => {
    const camel = { ...message, android: { collapseKey: 'c1', notification: { channelId: 'chat' } } };
    expect((await overHttp(fcm.url, send({ validateOnly: true, message: camel }))).status).toBe(200);
    expect(fcm.requests[0]?.collapseId).toBe('c1');
  });

  it.each<[string, string, () => HandRequest]>([
    ['another grant', 'invalid_request', () => grant({ grant_type: 'client_credentials' })],
    ['a JSON body', 'invalid_request', () => jsonRequest('/token', { assertion: assertion() })],
    ['nonsense', 'invalid_grant', () => grant({ assertion: 'nonsense' })],
    ['another account', 'invalid_grant', () => grant({ assertion: assertion({ iss: 'other@example.com' }) })],
    [
      'another audience',
      'invalid_grant',
      () => grant({ assertion: assertion({ aud: 'https://example.com' }) }),
    ],
    ['another algorithm', 'invalid_grant', () => grant({ assertion: assertion({}, 'PS256') })],
    ['an expired one', 'invalid_grant', () => grant({ assertion: assertion({ iat: 1, exp: 3_601 }) })],
    ['a long one', 'invalid_grant', () => grant({ assertion: assertion({ exp: startedAt + 7_200 }) })],
    ['another scope', 'invalid_scope', () => grant({ assertion: assertion({ scope: 'email' }) })],
  ])('gives no token for %s', async (_case, error, asked) => {
    const answer = await overHttp(fcm.url, asked());
    expect([answer.status, JSON.parse(answer.body)]).toEqual([400, expect.objectContaining({ error })]);
    expect(fcm.violations.map(({ code }) => code)).toEqual([error]);
  });

  const changed = (change: object): HandRequest => send({ message: { ...message, ...change } });
  it.each<[string, number, () => HandRequest]>([
    ['another method', 404, () => ({ ...send(), method: 'PUT' })],
    ['another project', 404, () => ({ ...send(), path: '/v1/projects/other/messages:send' })],
    ['no token', 401, () => send({ message }, { authorization: '' })],
    ['an unknown token', 401, () => send({ message }, { authorization: 'Bearer x' })],
    ['a form', 400, () => send({ message }, { 'content-type': 'application/x-www-form-urlencoded' })],
    ['an unknown field', 400, () => changed({ expiration_time: 1 })],
    ['no registration token', 400, () => changed({ token: undefined })],
    ['data that is no text', 400, () => changed({ data: { badge: 3 } })],
    ['a reserved key of data', 400, () => changed({ data: { 'google.x': '1' } })],
    ['a ttl without its s', 400, () => changed({ android: { ttl: '600' } })],
    ['a ttl over four weeks', 400, () => changed({ android: { ttl: '2419201s' } })],
    ['a bad priority', 400, () => changed({ android: { priority: 'URGENT' } })],
    ['more than 4,096 bytes', 400, () => changed({ data: { text: 'x'.repeat(4_096) } })],
  ])('refuses %s with %i', async (_case, status, asked) => {
    const answer = await overHttp(fcm.url, asked());
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: status } });
    expect([fcm.violations.length, fcm.requests]).toEqual([1, []]);
  });

  it('knows no access token after its hour, or once it was expired by hand', async () => {
    fcm.expireGrants();
    expect((await overHttp(fcm.url, send())).status).toBe(401);
    accessToken = (JSON.parse((await overHttp(fcm.url, grant())).body) as { access_token: string })
      .access_token;
    expect((await overHttp(fcm.url, send())).status).toBe(200);
    nowMs += 3_600_000;
    expect((await overHttp(fcm.url, send())).status).toBe(401);
  });

  it.each([
    ['UNREGISTERED', 404, 'NOT_FOUND'],
    ['INVALID_ARGUMENT', 400, 'INVALID_ARGUMENT'],
    ['SENDER_ID_MISMATCH', 403, 'PERMISSION_DENIED'],
    ['QUOTA_EXCEEDED', 429, 'RESOURCE_EXHAUSTED'],
    ['UNAVAILABLE', 503, 'UNAVAILABLE'],
    ['INTERNAL', 500, 'INTERNAL'],
    ['THIRD_PARTY_AUTH_ERROR', 401, 'UNAUTHENTICATED'],
  ])('answers %s as planned', async (errorCode, code, status) => {
    fcm.answerNext({ code: errorCode, retryAfterSeconds: 9, field: 'message.token' });
    const answer = await overHttp(fcm.url, send());
    expect([answer.status, answer.headers['retry-after']]).toEqual([code, '9']);
    expect(JSON.parse(answer.body)).toEqual({
      error: {
        code,
        message: expect.any(String),
        status,
        details: [
          { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'message.token', description: 'Invalid value' }],
          },
        ],
      },
    });
    expect(fcm.violations).toEqual([]);
  });

  it('fails its token endpoint, breaks connections and answers with pages of gateways as planned', async () => {
    fcm.answerNextGrant({ code: 'invalid_grant', status: 400 }, 'cut');
    expect((await overHttp(fcm.url, grant())).status).toBe(400);
    await expect(overHttp(fcm.url, grant())).rejects.toThrow();
    fcm.answerNext('cut', { code: 'UNAVAILABLE', status: 502, rawBody: '<h1>Bad gateway</h1>' });
    await expect(overHttp(fcm.url, send())).rejects.toThrow();
    expect(await overHttp(fcm.url, send())).toMatchObject({ status: 502, body: '<h1>Bad gateway</h1>' });
    expect(fcm.requests.map(({ answered }) => answered)).toEqual(['cut', 'UNAVAILABLE']);
  });
});
