import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, type HandRequest } from './harness/vendor-request.js';
import { startMeizu, type MeizuServer } from './vendors/meizu.js';

const path = '/garcia/api/server/push/varnished/pushByPushId';
const message = {
  noticeBarInfo: { noticeBarType: 0, title: 'Ann', content: 'Hello & 你好 + %' },
  noticeExpandInfo: { noticeExpandType: 0 },
  clickTypeInfo: { clickType: 0, parameters: { conversationId: 'c1' } },
  pushTimeInfo: { offLine: 1, validTime: 24 },
  advanceInfo: { notifyKey: 'c1' },
};

describe('the local Flyme Push', () => {
  let meizu: MeizuServer;

  beforeEach(async () => {
    meizu = await startMeizu();
  });
  afterEach(() => meizu.close());

  /** The three fields in the order of their names, as the document's example joins them. */
  const signed = (appId: string, messageJson: string, pushIds: string): string =>
    createHash('md5')
      .update(`appId=${appId}messageJson=${messageJson}pushIds=${pushIds}${meizu.app.appSecret}`)
      .digest('hex');
  const send = (
    change: object = {},
    form: Readonly<Record<string, string | undefined>> = {},
  ): HandRequest => {
    const given = {
      appId: meizu.app.appId,
      pushIds: 'push-1',
      messageJson: JSON.stringify({ ...message, ...change }),
    };
    const fields = { ...given, ...form };
    const sign = signed(fields.appId, fields.messageJson, fields.pushIds);
    return formRequest(path, { sign, ...fields });
  };
  const ask = async (asked: HandRequest): Promise<unknown> =>
    JSON.parse((await overHttp(meizu.url, asked)).body);

  it('takes a signed message', async () => {
    expect(await ask(send())).toEqual({
      code: '200',
      message: '',
      value: {},
      redirect: '',
      msgId: expect.any(String),
    });
    expect([meizu.violations, meizu.grants]).toEqual([[], 0]);
    expect(meizu.requests).toEqual([
      expect.objectContaining({
        tokens: ['push-1'],
        title: 'Ann',
        text: 'Hello & 你好 + %',
        collapseId: 'c1',
        ttlSeconds: 86_400,
        data: { conversationId: 'c1' },
        answered: '200',
      }),
    ]);
  });

  const shown = (change: object): HandRequest =>
    send({ noticeBarInfo: { ...message.noticeBarInfo, ...change } });
  it.each<[string, string, () => HandRequest]>([
    ['another path', '500', () => ({ ...send(), path: '/garcia/api/server/push/unvarnished/pushByPushId' })],
    ['another method', '500', () => ({ ...send(), method: 'PUT' })],
    ['JSON', '1005', () => jsonRequest(path, message)],
    ['another app', '110000', () => send({}, { appId: '1' })],
    ['no signature', '110004', () => send({}, { sign: undefined })],
    ['another signature', '1006', () => send({}, { sign: 'a'.repeat(32) })],
    ['a changed message', '1006', () => ({ ...send(), body: String(send().body).replace('Ann', 'Bob') })],
    ['an empty push id', '1005', () => send({}, { pushIds: 'push-1,' })],
    ['1,001 push ids', '1005', () => send({}, { pushIds: `x${',x'.repeat(1_000)}` })],
    ['no title', '1005', () => shown({ title: undefined })],
    ['a title of 33 characters', '1005', () => shown({ title: 'x'.repeat(33) })],
    ['a content of 101 characters', '1005', () => shown({ content: 'x'.repeat(101) })],
    ['73 hours', '1005', () => send({ pushTimeInfo: { offLine: 1, validTime: 73 } })],
    ['a key of 9 characters', '1005', () => send({ advanceInfo: { notifyKey: 'c12345678' } })],
    ['a key out of its alphabet', '1005', () => send({ advanceInfo: { notifyKey: 'a:b' } })],
    ['a page without its name', '1005', () => send({ clickTypeInfo: { clickType: 1 } })],
    [
      'the withdrawn click type',
      '1005',
      () => send({ clickTypeInfo: { clickType: 3, customAttribute: 'x' } }),
    ],
    ['an unknown field', '1005', () => send({ badge: 1 })],
  ])('refuses %s with %s', async (_case, code, asked) => {
    expect(await ask(asked())).toMatchObject({ code });
    expect(meizu.violations.map((violation) => violation.code)).toEqual([code]);
    expect(meizu.requests).toEqual([]);
  });

  it('names dead push ids in a success, and answers as planned', async () => {
    meizu.answerNext('110002', '110003', '520', '110010', '1003', { code: '500', status: 503 }, 'cut');
    expect(await ask(send())).toMatchObject({ code: '200', value: { 110002: ['push-1'] } });
    expect(await ask(send())).toMatchObject({ code: '200', value: { 110003: ['push-1'] } });
    expect(await ask(send())).toMatchObject({ code: '200', value: { 520: ['push-1'] } });
    expect(await ask(send())).toMatchObject({ code: '110010', value: '' });
    expect(await ask(send())).toMatchObject({ code: '1003' });
    expect((await overHttp(meizu.url, send())).status).toBe(503);
    await expect(ask(send())).rejects.toThrow();
    expect(meizu.violations).toEqual([]);
  });
});
