import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, type HandRequest } from './harness/vendor-request.js';
import { startVivo, type VivoServer } from './vendors/vivo.js';

const startedAt = 1_790_000_000_000;
const regId = '12345678901234567890123';

describe('the local vivo Push', () => {
  let vivo: VivoServer;
  let nowMs: number;
  let authToken: string;

  const signed = (timestamp: number): string => {
    const { appId, appKey, appSecret } = vivo.app;
    return createHash('md5').update(`${appId}${appKey}${timestamp}${appSecret}`).digest('hex');
  };
  const grant = (change: object = {}): HandRequest => {
    const { appId, appKey } = vivo.app;
    return jsonRequest('/message/auth', { appId, appKey, timestamp: nowMs, sign: signed(nowMs), ...change });
  };
  const send = (change: object = {}, headers: Readonly<Record<string, string>> = {}): HandRequest =>
    jsonRequest(
      '/message/send',
      {
        appId: vivo.app.appId,
        regId,
        notifyType: 4,
        title: 'Ann',
        content: 'Hello',
        timeToLive: 600,
        skipType: 1,
        networkType: -1,
        classification: 1,
        category: 'IM',
        requestId: 'r1',
        pushMode: 0,
        notifyId: 77,
        clientCustomMap: { conversationId: 'c1' },
        ...change,
      },
      { authToken, ...headers },
    );
  const ask = async (asked: HandRequest): Promise<unknown> =>
    JSON.parse((await overHttp(vivo.url, asked)).body);

  beforeEach(async () => {
    nowMs = startedAt;
    vivo = await startVivo(() => nowMs);
    const answer = (await ask(grant())) as { authToken: string };
    expect(answer).toEqual({ result: 0, desc: 'success', authToken: expect.any(String) });
    authToken = answer.authToken;
  });
  afterEach(() => vivo.close());

  it('takes a message with an auth token', async () => {
    expect(await ask(send())).toEqual({ result: 0, desc: 'success', taskId: expect.any(String) });
    expect([vivo.violations, vivo.grants]).toEqual([[], 1]);
    expect(vivo.requests).toEqual([
      expect.objectContaining({
        tokens: [regId],
        title: 'Ann',
        text: 'Hello',
        collapseId: '77',
        ttlSeconds: 600,
        data: { conversationId: 'c1' },
        answered: '0',
      }),
    ]);
  });

  it.each<[string, () => HandRequest]>([
    ['another app', () => grant({ appId: 1 })],
    ['a signature in capitals', () => grant({ sign: signed(nowMs).toUpperCase() })],
    ['a signature of another time', () => grant({ sign: signed(nowMs + 1) })],
    [
      'a timestamp of 11 minutes ago',
      () => grant({ timestamp: nowMs - 660_000, sign: signed(nowMs - 660_000) }),
    ],
    ['a timestamp as text', () => grant({ timestamp: `${nowMs}` })],
    ['a form', () => formRequest('/message/auth', { appKey: vivo.app.appKey })],
  ])('gives no auth token for %s', async (_case, asked) => {
    expect(await ask(asked())).toMatchObject({ result: 10_000 });
    expect(vivo.violations.map(({ code }) => code)).toEqual(['10000']);
  });

  it.each<[string, number, () => HandRequest]>([
    ['another path', 404, () => ({ ...send(), path: '/message/all' })],
    ['another method', 405, () => ({ ...send(), method: 'PUT' })],
    ['no auth token', 10_000, () => send({}, { authToken: '' })],
    ['an unknown auth token', 10_000, () => send({}, { authToken: 'x' })],
    ['another app', 10_094, () => send({ appId: 1 })],
    ['a regId of 22 characters', 10_302, () => send({ regId: regId.slice(1) })],
    ['an unknown category', 10_096, () => send({ category: 'CHAT' })],
    ['a category of operations', 10_097, () => send({ category: 'NEWS' })],
    ['IM as an operation', 10_097, () => send({ classification: 0 })],
    ['a title of 41 letters', 10_045, () => send({ title: 'x'.repeat(41) })],
    ['a title of 21 Chinese characters', 10_045, () => send({ title: '你'.repeat(21) })],
    ['a content of 101 letters', 10_045, () => send({ content: 'x'.repeat(101) })],
    ['a life of 59 seconds', 10_045, () => send({ timeToLive: 59 })],
    ['a life over a day', 10_045, () => send({ timeToLive: 86_401 })],
    ['a link without its address', 10_045, () => send({ skipType: 2 })],
    ['no request id', 10_045, () => send({ requestId: undefined })],
    ['a request id of 65 characters', 10_045, () => send({ requestId: 'r'.repeat(65) })],
    ['a map with numbers', 10_045, () => send({ clientCustomMap: { badge: 3 } })],
    ['an unknown field', 10_045, () => send({ badge: 3 })],
    ['a form', 10_045, () => send({}, { 'content-type': 'application/x-www-form-urlencoded' })],
  ])('refuses %s with %i', async (_case, result, asked) => {
    expect(await ask(asked())).toMatchObject({ result });
    expect(vivo.violations.map(({ code }) => code)).toEqual([`${result}`]);
    expect(vivo.requests).toEqual([]);
  });

  it('takes titles and contents at their bounds', async () => {
    await ask(send({ title: '你'.repeat(20), content: 'x'.repeat(100) }));
    expect(vivo.violations).toEqual([]);
  });

  it('does not know an auth token after its day, and answers as planned', async () => {
    vivo.answerNext({ code: '10302', field: '2' }, '10070', '10093', '503', 'cut');
    expect(await ask(send())).toMatchObject({ result: 10_302, invalidUser: { userid: regId, status: 2 } });
    expect(await ask(send())).toMatchObject({ result: 10_070 });
    expect(await ask(send())).toMatchObject({ result: 10_093 });
    expect((await overHttp(vivo.url, send())).status).toBe(503);
    await expect(ask(send())).rejects.toThrow();
    expect(vivo.violations).toEqual([]);
    nowMs += 86_400_000;
    expect(await ask(send())).toMatchObject({ result: 10_000 });
  });
});
