/**
 * Meizu Flyme Push, from github.com/MEIZUPUSH/PushAPI. The code is `code` of the answer, but a push id that cannot be
 * reached is named in `value` of a success: '110002' (unsubscribed), '110003' (illegal), '201', '501', '513', '519'
 * and '520' (folded) are answered so.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dataOf, readForm, readJsonText } from './body.js';
import { listenHttp } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export interface MeizuServer extends VendorServer {
  readonly app: { readonly appId: string; readonly appSecret: string };
}

const maxTokens = 1_000;
const ofSingleTokens = /^(110002|110003|201|501|513|519|520)$/;

const messages: Readonly<Record<string, string>> = {
  '200': '',
  '500': 'other error',
  '1001': 'system error',
  '1003': 'server is busy',
  '1005': 'bad argument',
  '1006': 'signature is wrong',
  '110000': 'appId is illegal',
  '110001': 'appKey is illegal',
  '110004': 'an argument is missing',
  '110009': 'the app is on the black list',
  '110010': 'the app pushes too fast',
};

const text = z.string();
const characters = (max: number): z.ZodType<string> => text.min(1).max(max, `has at most ${max} characters`);
const flag = z.union([z.literal(0), z.literal(1)]).optional();
const form = z.strictObject({ appId: text, pushIds: text, messageJson: text, sign: text });
const message = z.strictObject({
  noticeBarInfo: z.strictObject({
    noticeBarType: z.union([z.literal(0), z.literal(2)]).optional(),
    title: characters(32),
    content: characters(100),
  }),
  noticeExpandInfo: z
    .strictObject({ noticeExpandType: flag, noticeExpandContent: text.optional() })
    .optional(),
  clickTypeInfo: z
    .strictObject({
      clickType: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
      url: text.optional(),
      parameters: z.looseObject({}).optional(),
      activity: text.optional(),
      customAttribute: text
        .refine((value) => Buffer.byteLength(value) <= 1_000, 'has at most 1,000 bytes')
        .optional(),
    })
    .optional(),
  pushTimeInfo: z.strictObject({ offLine: flag, validTime: z.int().min(1).max(72).optional() }).optional(),
  advanceInfo: z
    .strictObject({
      suspend: flag,
      clearNoticeBar: flag,
      fixDisplay: z.literal(0).optional(),
      notificationType: z.strictObject({ vibrate: flag, lights: flag, sound: flag }).optional(),
      notifyKey: text.regex(/^[\w-]{1,8}$/, 'has at most 8 letters, digits, "_" or "-"').optional(),
    })
    .optional(),
  extra: z
    .strictObject({
      callback: text.max(128),
      'callback.param': text.max(64).optional(),
      'callback.type': z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
    })
    .optional(),
});

export async function startMeizu(): Promise<MeizuServer> {
  const app = { appId: '100999', appSecret: 'd0u1e2t3d0u1e2t3' };

  function read(request: VendorRequest): Reading {
    const isKnown = request.path === '/garcia/api/server/push/varnished/pushByPushId';
    insist(isKnown, 'the path is …/varnished/pushByPushId', { code: '500', status: 404 });
    insist(request.method === 'POST', 'the method is POST', { code: '500', status: 405 });
    return { push: readPush(request), accepted: { code: '200' } };
  }

  function readPush(request: VendorRequest): ReadPush {
    const given = readForm(request, form, (_field, problem) =>
      problem.includes('received undefined') ? '110004' : '1005',
    );
    insist(given.appId === app.appId, 'appId is known', '110000');
    const { sign, ...fields } = given;
    insist(sign === signature(fields, app.appSecret), 'sign is md5 of the sorted k=v and the secret', '1006');
    const tokens = given.pushIds.split(',');
    const areTokens = tokens.length <= maxTokens && tokens.every((token) => /^\S+$/.test(token));
    insist(areTokens, 'pushIds are 1 to 1,000, with commas between them', '1005');
    const body = readJsonText(given.messageJson, message, () => '1005');
    const { noticeBarInfo, clickTypeInfo, pushTimeInfo } = body;
    insist(
      clickTypeInfo?.clickType !== 1 || clickTypeInfo.activity !== undefined,
      'clickType 1 has an activity',
      '1005',
    );
    insist(
      clickTypeInfo?.clickType !== 2 || clickTypeInfo.url !== undefined,
      'clickType 2 has a url',
      '1005',
    );
    const hours = pushTimeInfo?.validTime;
    return {
      body,
      tokens,
      title: noticeBarInfo.title,
      text: noticeBarInfo.content,
      badge: null,
      collapseId: body.advanceInfo?.notifyKey ?? null,
      ttlSeconds: hours === undefined ? null : hours * 3_600,
      data: clickTypeInfo?.parameters ?? dataOf(clickTypeInfo?.customAttribute),
    };
  }

  const desk = new VendorDesk({ read, reply });
  const listener = await listenHttp((request) => desk.handle(request));
  return desk.asServer(listener, { app });
}

/** Over the raw values, not the encoded ones. */
function signature(fields: Readonly<Record<string, string>>, secret: string): string {
  const sorted = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  const joined = sorted.map(([name, value]) => `${name}=${value}`).join('');
  return createHash('md5').update(`${joined}${secret}`).digest('hex');
}

function reply(answer: CodedAnswer, _request: VendorRequest, push: ReadPush | null): VendorReply {
  const { code } = answer;
  if (push !== null && ofSingleTokens.test(code)) {
    const value = { [code]: push.tokens };
    return jsonReply(answer, 200, { code: '200', message: '', value, msgId: randomUUID(), redirect: '' });
  }
  const isAccepted = code === '200';
  const value = isAccepted ? {} : '';
  const msgId = isAccepted ? { msgId: randomUUID().replaceAll('-', '') } : {};
  return jsonReply(answer, 200, {
    code,
    message: messages[code] ?? 'unknown',
    value,
    redirect: '',
    ...msgId,
  });
}
