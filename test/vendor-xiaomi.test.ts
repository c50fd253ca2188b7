import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, type HandRequest } from './harness/vendor-request.js';
import { startXiaomi, type XiaomiServer } from './vendors/xiaomi.js';

describe('the local MiPush', () => {
  let xiaomi: XiaomiServer;

  beforeEach(async () => {
    xiaomi = await startXiaomi();
  });
  afterEach(() => xiaomi.close());

  const fields = (): Record<string, string> => ({
    registration_id: 'regid-1',
    restricted_package_name: xiaomi.app.packageName,
    title: 'Ann',
    description: 'Hello & 你好 + %',
    payload: JSON.stringify({ conversationId: 'c1' }),
    pass_through: '0',
    notify_type: '-1',
    notify_id: '77',
    time_to_live: '600000',
    'extra.channel_id': xiaomi.app.channelId,
    'extra.notify_foreground': '0',
  });
  const send = (change: Readonly<Record<string, string | undefined>> = {}): HandRequest =>
    formRequest(
      '/v3/message/regid',
      { ...fields(), ...change },
      { authorization: `key=${xiaomi.app.appSecret}` },
    );
  const ask = async (asked: HandRequest, server = xiaomi): Promise<[number, unknown]> => {
    const { status, body } = await overHttp(server.url, asked);
    return [status, JSON.parse(body)];
  };

  it('takes a message of the app', async () => {
    expect(await ask(send())).toMatchObject([
      200,
      { result: 'ok', code: 0, data: { id: expect.any(String) } },
    ]);
    expect([xiaomi.violations, xiaomi.grants]).toEqual([[], 0]);
    expect(xiaomi.requests).toEqual([
      expect.objectContaining({
        tokens: ['regid-1'],
        title: 'Ann',
        text: 'Hello & 你好 + %',
        collapseId: '77',
        ttlSeconds: 600,
        data: { conversationId: 'c1' },
        answered: '0',
      }),
    ]);
  });

  const keyed = (authorization: string): HandRequest => ({
    ...send(),
    headers: { ...send().headers, authorization },
  });
  it.each<[string, number, number, () => HandRequest]>([
    ['another path', 404, 10_020, () => ({ ...send(), path: '/v2/message/regid' })],
    ['another method', 405, 10_021, () => ({ ...send(), method: 'PUT' })],
    ['no key', 401, 21_301, () => keyed('')],
    ['another key', 401, 21_301, () => keyed('key=other')],
    ['"KEY=" in capitals', 401, 21_301, () => keyed(`KEY=${xiaomi.app.appSecret}`)],
    [
      'JSON',
      200,
      10_017,
      () => jsonRequest(send().path, fields(), { authorization: `key=${xiaomi.app.appSecret}` }),
    ],
    ['another package', 200, 22_022, () => send({ restricted_package_name: 'com.example.other' })],
    ['no registration id', 200, 10_016, () => send({ registration_id: undefined })],
    ['1,001 registration ids', 200, 10_017, () => send({ registration_id: `x${',x'.repeat(1_000)}` })],
    ['no title', 200, 10_016, () => send({ title: undefined })],
    ['a title of 50 characters', 200, 10_017, () => send({ title: 'x'.repeat(50) })],
    ['a description of 128 characters', 200, 10_017, () => send({ description: 'x'.repeat(128) })],
    ['a payload over 4 KB', 200, 10_017, () => send({ payload: 'x'.repeat(4_097) })],
    ['no channel', 200, 10_016, () => send({ 'extra.channel_id': undefined })],
    ['another channel', 200, 10_016, () => send({ 'extra.channel_id': '1' })],
    ['a notify id beyond 31 bits', 200, 10_017, () => send({ notify_id: '2147483648' })],
    ['two weeks and a millisecond', 200, 10_017, () => send({ time_to_live: '1209600001' })],
    ['an unknown field', 200, 10_017, () => send({ 'extra.badge': '1' })],
    ['a field twice', 200, 10_017, () => ({ ...send(), body: `${String(send().body)}&title=Bob` })],
  ])('refuses %s with %i and %i', async (_case, status, code, asked) => {
    expect(await ask(asked())).toMatchObject([status, { result: 'error', code, reason: expect.any(String) }]);
    expect(xiaomi.violations.map((violation) => violation.code)).toEqual([`${code}`]);
    expect(xiaomi.requests).toEqual([]);
  });

  it('asks for no channel outside China', async () => {
    const global = await startXiaomi('sgp');
    expect(await ask(send({ 'extra.channel_id': undefined }), global)).toMatchObject([200, { code: 0 }]);
    await global.close();
  });

  it('answers as planned', async () => {
    xiaomi.answerNext('20301', '200001', '503', 'cut', '99999');
    expect(await ask(send())).toMatchObject([200, { code: 20_301, description: 'invalid regid' }]);
    expect(await ask(send())).toMatchObject([200, { code: 200_001 }]);
    expect((await ask(send()))[0]).toBe(503);
    await expect(ask(send())).rejects.toThrow();
    expect(await ask(send())).toMatchObject([200, { result: 'error', code: 99_999 }]);
    expect(xiaomi.violations).toEqual([]);
  });
});
