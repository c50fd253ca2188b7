import { createPrivateKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, signedJwt, type HandRequest } from './harness/vendor-request.js';
import { startHuawei, type HuaweiServer } from './vendors/huawei.js';

const startedAt = 1_790_000_000;
const hmsMessage = {
  token: ['token-1'],
  data: JSON.stringify({ conversationId: 'c1' }),
  android: {
    ttl: '600s',
    category: 'IM',
    notification: {
      title: 'Ann',
      body: 'Hello',
      click_action: { type: 3 },
      notify_id: 77,
      badge: { set_num: 3, class: 'com.example.Main' },
    },
  },
};
const nextBody = {
  payload: {
    notification: {
      category: 'IM',
      title: 'Ann',
      body: 'Hello',
      clickAction: { actionType: 0, data: { conversationId: 'c1' } },
      notifyId: 77,
      badge: { setNum: 3 },
    },
  },
  target: { token: ['token-1'] },
  pushOptions: { ttl: 600 },
};

describe('the local Huawei Push Kit', () => {
  let huawei: HuaweiServer;
  let nowMs: number;
  let accessToken: string;

  const grant = (fields: Readonly<Record<string, string>> = {}): HandRequest => {
    const { clientId: client_id, clientSecret: client_secret } = huawei.app;
    const right = { grant_type: 'client_credentials', client_id, client_secret };
    return formRequest('/oauth2/v3/token', { ...right, ...fields });
  };
  const hms = (change: object = {}, headers: Readonly<Record<string, string>> = {}): HandRequest =>
    jsonRequest(
      `/v1/${huawei.app.clientId}/messages:send`,
      { validate_only: false, message: { ...hmsMessage, ...change } },
      { authorization: `Bearer ${accessToken}`, ...headers },
    );
  const jwt = (claims: object = {}, header: object = {}, algorithm: 'PS256' | 'RS256' = 'PS256'): string => {
    const { key_id: kid, sub_account: iss, private_key: pem } = huawei.serviceAccount;
    const aud = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token';
    return signedJwt({
      algorithm,
      key: createPrivateKey(pem),
      header: { kid, typ: 'JWT', ...header },
      claims: { iss, aud, iat: startedAt, exp: startedAt + 3_600, ...claims },
    });
  };
  const next = (change: object = {}, headers: Readonly<Record<string, string>> = {}): HandRequest =>
    jsonRequest(
      `/v3/${huawei.serviceAccount.project_id}/messages:send`,
      { ...nextBody, ...change },
      { authorization: `Bearer ${jwt()}`, 'push-type': '0', ...headers },
    );
  const answerOf = async (asked: HandRequest): Promise<unknown> =>
    JSON.parse((await overHttp(huawei.url, asked)).body);

  beforeEach(async () => {
    nowMs = startedAt * 1_000;
    huawei = await startHuawei(() => nowMs);
    const answer = (await answerOf(grant())) as { access_token: string };
    expect(answer).toEqual({ access_token: expect.any(String), expires_in: 3_600, token_type: 'Bearer' });
    accessToken = answer.access_token;
  });
  afterEach(() => huawei.close());

  const accepted = { code: '80000000', msg: 'Success', requestId: expect.any(String) };
  const read = expect.objectContaining({
    tokens: ['token-1'],
    title: 'Ann',
    text: 'Hello',
    badge: 3,
    collapseId: '77',
    ttlSeconds: 600,
    data: { conversationId: 'c1' },
    answered: '80000000',
  });

  it('takes a message of the first generation with an access token', async () => {
    expect(await answerOf(hms())).toEqual(accepted);
    expect([huawei.requests, huawei.violations]).toEqual([[read], []]);
  });

  it('takes it at v2 for the project, with an access token or a JWT', async () => {
    const path = `/v2/${huawei.serviceAccount.project_id}/messages:send`;
    expect(await answerOf({ ...hms(), path })).toEqual(accepted);
    expect(await answerOf({ ...hms({}, { authorization: `Bearer ${jwt()}` }), path })).toEqual(accepted);
  });

  it('takes an alert of the second generation with a JWT', async () => {
    expect(await answerOf(next())).toEqual(accepted);
    expect([huawei.requests, huawei.violations]).toEqual([[read], []]);
  });

  const shown = (change: object): HandRequest =>
    hms({ android: { notification: { ...hmsMessage.android.notification, ...change } } });
  const alert = (change: object): HandRequest =>
    next({ payload: { notification: { ...nextBody.payload.notification, ...change } } });
  it.each<[string, string, () => HandRequest]>([
    ['no Authorization', '80200001', () => hms({}, { authorization: '' })],
    ['an unknown access token', '80200001', () => hms({}, { authorization: 'Bearer x' })],
    ['a JWT at v1', '80200001', () => hms({}, { authorization: `Bearer ${jwt()}` })],
    ['another app', '80300002', () => ({ ...hms(), path: '/v1/999/messages:send' })],
    ['a form', '80100003', () => hms({}, { 'content-type': 'application/x-www-form-urlencoded' })],
    ['an unknown field', '80100003', () => hms({ andriod: {} })],
    ['no title', '80100003', () => shown({ title: undefined })],
    ['no click action', '80100003', () => shown({ click_action: undefined })],
    ['a badge of 100', '80100003', () => shown({ badge: { set_num: 100 } })],
    ['a ttl without its s', '80100004', () => hms({ android: { ...hmsMessage.android, ttl: '600' } })],
    ['a ttl over 15 days', '80100004', () => hms({ android: { ...hmsMessage.android, ttl: '1296001s' } })],
    ['no token', '80300010', () => hms({ token: [] })],
    ['1,001 tokens', '80300010', () => hms({ token: Array.from({ length: 1_001 }, () => 't') })],
    ['more than 4,096 bytes', '80300008', () => hms({ data: 'x'.repeat(4_096) })],
    ['an access token at v3', '80200001', () => next({}, { authorization: `Bearer ${accessToken}` })],
    ['another key id', '80200001', () => next({}, { authorization: `Bearer ${jwt({}, { kid: 'x' })}` })],
    ['another account', '80200001', () => next({}, { authorization: `Bearer ${jwt({ iss: 'x' })}` })],
    ['another audience', '80200001', () => next({}, { authorization: `Bearer ${jwt({ aud: 'x' })}` })],
    ['RS256', '80200001', () => next({}, { authorization: `Bearer ${jwt({}, {}, 'RS256')}` })],
    [
      'an expired JWT',
      '80200005',
      () => next({}, { authorization: `Bearer ${jwt({ iat: 1, exp: 3_601 })}` }),
    ],
    [
      'a JWT of two days',
      '80300036',
      () => next({}, { authorization: `Bearer ${jwt({ exp: startedAt + 172_800 })}` }),
    ],
    ['no push-type', '80100001', () => next({}, { 'push-type': '' })],
    [
      'the form of the first generation',
      '80100003',
      () => alert({ clickAction: undefined, click_action: { type: 3 } }),
    ],
    ['an unknown category', '80100003', () => alert({ category: 'CHAT' })],
    ['a ttl as text', '80100004', () => next({ pushOptions: { ttl: '600s' } })],
    ['no target', '80300010', () => next({ target: { token: [] } })],
  ])('refuses %s with %s', async (_case, code, asked) => {
    expect(await answerOf(asked())).toMatchObject({ code });
    expect(huawei.violations.map((violation) => violation.code)).toEqual([code]);
    expect(huawei.requests).toEqual([]);
  });

  it('gives no access token for a wrong secret, and does not know one after its hour', async () => {
    expect(await overHttp(huawei.url, grant({ client_secret: 'wrong' }))).toMatchObject({ status: 400 });
    huawei.forget();
    nowMs += 3_600_000;
    expect(await answerOf(hms())).toMatchObject({ code: '80200003' });
    expect(huawei.grants).toBe(1);
  });

  it.each([
    ['80300007', 400],
    ['80100016', 400],
    ['80300002', 400],
    ['80200003', 401],
    ['81000001', 500],
    ['89999999', 400],
  ])('answers %s as planned', async (code, status) => {
    huawei.answerNext(code);
    const answer = await overHttp(huawei.url, hms());
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { code }]);
    expect(huawei.violations).toEqual([]);
  });

  it('names the illegal tokens of a partial success, and answers flow control with 503', async () => {
    huawei.answerNext('80100000', { code: '503', retryAfterSeconds: 5 });
    const answer = (await answerOf(hms())) as { code: string; msg: string };
    expect(answer.code).toBe('80100000');
    expect(JSON.parse(answer.msg)).toEqual({ success: 0, failure: 1, illegal_tokens: ['token-1'] });
    expect(await overHttp(huawei.url, hms())).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });
});
