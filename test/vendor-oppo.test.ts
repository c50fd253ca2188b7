import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formRequest, jsonRequest, overHttp, type HandRequest } from './harness/vendor-request.js';
import { regionOf, startOppo, type OppoServer } from './vendors/oppo.js';

const startedAt = 1_790_000_000_000;
const notification = {
  app_message_id: 'm1',
  style: 1,
  title: 'Ann',
  content: 'Hello',
  click_action_type: 0,
  action_parameters: JSON.stringify({ conversationId: 'c1' }),
  off_line: true,
  off_line_ttl: 600,
  channel_id: 'chat',
  category: 'IM',
  notify_level: 2,
};

describe('the local OPPO Push', () => {
  let oppo: OppoServer;
  let nowMs: number;
  let authToken: string;

  const signed = (timestamp: string): string =>
    createHash('sha256').update(`${oppo.app.appKey}${timestamp}${oppo.app.masterSecret}`).digest('hex');
  const grant = (fields: Readonly<Record<string, string | undefined>> = {}): HandRequest => {
    const timestamp = `${nowMs}`;
    const right = { app_key: oppo.app.appKey, timestamp, sign: signed(timestamp) };
    return formRequest('/server/v1/auth', { ...right, ...fields });
  };
  const send = (
    message: object = {},
    form: Readonly<Record<string, string | undefined>> = {},
  ): HandRequest => {
    const right = { target_type: 2, target_value: 'CN_reg1', verify_registration_id: false, notification };
    const fields = { auth_token: authToken, message: JSON.stringify({ ...right, ...message }), ...form };
    return formRequest('/server/v1/message/notification/unicast', fields);
  };
  const ask = async (asked: HandRequest, server = oppo): Promise<unknown> =>
    JSON.parse((await overHttp(server.url, asked)).body);

  beforeEach(async () => {
    nowMs = startedAt;
    oppo = await startOppo({ now: () => nowMs });
    const answer = (await ask(grant())) as { data: { auth_token: string } };
    expect(answer).toMatchObject({ code: 0, data: { auth_token: expect.any(String) } });
    authToken = answer.data.auth_token;
  });
  afterEach(() => oppo.close());

  it('takes a message with an auth token', async () => {
    expect(await ask(send())).toMatchObject({ code: 0, data: { messageId: expect.any(String) } });
    expect([oppo.violations, oppo.grants]).toEqual([[], 1]);
    expect(oppo.requests).toEqual([
      expect.objectContaining({
        tokens: ['CN_reg1'],
        title: 'Ann',
        text: 'Hello',
        collapseId: 'm1',
        ttlSeconds: 600,
        data: { conversationId: 'c1' },
        answered: '0',
      }),
    ]);
  });

  it.each<[string, number, () => HandRequest]>([
    ['no app key', 15, () => grant({ app_key: undefined })],
    ['another app key', 14, () => grant({ app_key: 'x' })],
    ['no signature', 17, () => grant({ sign: undefined })],
    ['a signature in capitals', 16, () => grant({ sign: signed(`${nowMs}`).toUpperCase() })],
    ['a signature of another time', 16, () => grant({ sign: signed(`${nowMs + 1}`) })],
    ['a timestamp in seconds', 18, () => grant({ timestamp: `${nowMs / 1_000}` })],
    ['a timestamp of 11 minutes ago', 19, () => grant({ timestamp: `${nowMs - 660_000}` })],
  ])('gives no auth token for %s: %i', async (_case, code, asked) => {
    expect(await ask(asked())).toMatchObject({ code });
    expect(oppo.violations.map((violation) => violation.code)).toEqual([`${code}`]);
  });

  const shown = (change: object): HandRequest => send({ notification: { ...notification, ...change } });
  it.each<[string, number, () => HandRequest]>([
    ['another path', 21, () => ({ ...send(), path: '/server/v1/message/notification/broadcast' })],
    ['another method', 12, () => ({ ...send(), method: 'PUT' })],
    ['no auth token', 29, () => send({}, { auth_token: undefined })],
    ['an unknown auth token', 11, () => send({}, { auth_token: 'x' })],
    ['no message', 40, () => send({}, { message: undefined })],
    ['JSON', 41, () => jsonRequest(send().path, { message: {} })],
    ['a device abroad', 10_000, () => send({ target_value: 'US_reg1' })],
    ['another target type', 41, () => send({ target_type: 5 })],
    ['no title', 40, () => shown({ title: undefined })],
    ['a title of 51 characters', 41, () => shown({ title: 'x'.repeat(51) })],
    ['a content of 51 characters', 41, () => shown({ content: 'x'.repeat(51) })],
    ['a life of 10 days and a second', 41, () => shown({ off_line_ttl: 864_001 })],
    ['a life without off_line', 41, () => shown({ off_line: false })],
    ['an unknown field', 41, () => shown({ badge: 1 })],
    ['another channel', 41, () => shown({ channel_id: 'other' })],
    ['an unknown category', 67, () => shown({ category: 'CHAT' })],
    ['a level without a category', 67, () => shown({ category: undefined })],
  ])('refuses %s with %i', async (_case, code, asked) => {
    expect(await ask(asked())).toMatchObject({ code });
    expect(oppo.violations.map((violation) => violation.code)).toEqual([`${code}`]);
    expect(oppo.requests).toEqual([]);
  });

  it('knows the region of a registration id, and takes those abroad at its other address', async () => {
    expect(['reg1', 'CN_reg1', 'OPPO_CN_reg1', 'US_reg1', 'OPPO_IN_reg1'].map(regionOf)).toEqual([
      ...['domestic', 'domestic', 'domestic', 'international', 'international'],
    ]);
    const abroad = await startOppo({ region: 'international', now: () => nowMs });
    const { data } = (await ask(grant(), abroad)) as { data: { auth_token: string } };
    const [there, here] = ['OPPO_IN_reg1', 'CN_reg1'].map((target_value) =>
      ask(send({ target_value }, { auth_token: data.auth_token }), abroad),
    );
    expect([await there, await here]).toMatchObject([{ code: 0 }, { code: 10_000 }]);
    await abroad.close();
  });

  it('does not know an auth token after its day, and answers as planned', async () => {
    oppo.answerNext('-2', '-1', '33', '10000', '503', 'cut');
    for (const code of [-2, -1, 33, 10_000]) expect(await ask(send())).toMatchObject({ code });
    expect((await overHttp(oppo.url, send())).status).toBe(503);
    await expect(ask(send())).rejects.toThrow();
    expect(oppo.violations).toEqual([]);
    nowMs += 86_400_000;
    expect(await ask(send())).toMatchObject({ code: 11 });
  });
});
