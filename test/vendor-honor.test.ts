import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, type HandRequest } from './harness/vendor-request.js';
import { startHonor, type HonorServer } from './vendors/honor.js';

const startedAt = 1_790_000_000_000;
const message = {
  token: ['token-1'],
  data: JSON.stringify({ conversationId: 'c1' }),
  android: {
    ttl: '600s',
    notification: {
      title: 'Ann',
      body: 'Hello',
      clickAction: { type: 3 },
      importance: 'NORMAL',
      notifyId: 77,
      badge: { setNum: 3 },
    },
  },
};

describe('the local Honor Push', () => {
  let honor: HonorServer;
  let nowMs: number;
  let accessToken: string;

  const grant = (fields: Readonly<Record<string, string>> = {}): HandRequest => {
    const { clientId: client_id, clientSecret: client_secret } = honor.app;
    return formRequest('/auth/token', {
      grant_type: 'client_credentials',
      client_id,
      client_secret,
      ...fields,
    });
  };
  const send = (change: object = {}, headers: Readonly<Record<string, string>> = {}): HandRequest =>
    jsonRequest(
      `/api/v1/${honor.app.appId}/sendMessage`,
      { ...message, ...change },
      { authorization: `Bearer ${accessToken}`, timestamp: `${nowMs}`, ...headers },
    );
  const ask = (asked: HandRequest) => overHttp(honor.url, asked);

  beforeEach(async () => {
    nowMs = startedAt;
    honor = await startHonor(() => nowMs);
    accessToken = (JSON.parse((await ask(grant())).body) as { access_token: string }).access_token;
  });
  afterEach(() => honor.close());

  it('takes a message with an access token', async () => {
    const answer = await ask(send());
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      200,
      {
        code: 200,
        message: 'success',
        data: { sendResult: true, requestId: expect.any(String), failTokens: [], expireTokens: [] },
      },
    ]);
    expect([honor.violations, honor.grants]).toEqual([[], 1]);
    expect(honor.requests).toEqual([
      expect.objectContaining({
        tokens: ['token-1'],
        title: 'Ann',
        text: 'Hello',
        badge: 3,
        collapseId: '77',
        ttlSeconds: 600,
        data: { conversationId: 'c1' },
        answered: 'success',
      }),
    ]);
  });

  const shown = (change: object): HandRequest =>
    send({ android: { notification: { ...message.android.notification, ...change } } });
  it.each<[string, number, () => HandRequest]>([
    ['another app', 404, () => ({ ...send(), path: '/api/v1/1/sendMessage' })],
    ['another method', 405, () => ({ ...send(), method: 'PUT' })],
    ['no Authorization', 401, () => send({}, { authorization: '' })],
    ['an unknown access token', 401, () => send({}, { authorization: 'Bearer x' })],
    ['no timestamp', 400, () => send({}, { timestamp: '' })],
    ['a timestamp of another hour', 400, () => send({}, { timestamp: `${nowMs - 3_600_000}` })],
    ['a timestamp in seconds', 400, () => send({}, { timestamp: `${nowMs / 1_000}` })],
    ['a form', 400, () => send({}, { 'content-type': 'application/x-www-form-urlencoded' })],
    ['an unknown field', 400, () => send({ tokens: [] })],
    ['no token', 400, () => send({ token: [] })],
    ['no click action', 400, () => shown({ clickAction: undefined })],
    ["Huawei's spelling", 400, () => shown({ click_action: { type: 3 } })],
    ['a high importance', 400, () => shown({ importance: 'HIGH' })],
    ['a ttl without its s', 400, () => send({ android: { ...message.android, ttl: '600' } })],
    ['more than 4,096 bytes', 400, () => send({ data: 'x'.repeat(4_096) })],
  ])('refuses %s with %i', async (_case, status, asked) => {
    const answer = await ask(asked());
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { data: { sendResult: false } }]);
    expect([honor.violations.length, honor.requests]).toEqual([1, []]);
  });

  it('gives no access token for a wrong secret, and does not know one after its hour', async () => {
    const answer = await ask(grant({ client_secret: 'wrong' }));
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([401, { error: 'invalid_client' }]);
    expect((await ask({ ...grant(), headers: {} })).status).toBe(400);
    nowMs += 3_600_000;
    expect((await ask(send())).status).toBe(401);
  });

  it('answers as planned: dead tokens in a success, statuses, silence', async () => {
    honor.answerNext('expireTokens', 'failTokens', { code: '429', retryAfterSeconds: 3 }, '503', 'cut');
    const dataOf = async (): Promise<unknown> =>
      (JSON.parse((await ask(send())).body) as { data: unknown }).data;
    expect(await dataOf()).toMatchObject({ sendResult: false, expireTokens: ['token-1'], failTokens: [] });
    expect(await dataOf()).toMatchObject({ sendResult: false, expireTokens: [], failTokens: ['token-1'] });
    expect(await ask(send())).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
    expect((await ask(send())).status).toBe(503);
    await expect(ask(send())).rejects.toThrow();
    expect(honor.violations).toEqual([]);
  });
});
