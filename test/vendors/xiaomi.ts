/**
 * Xiaomi MiPush, from dev.mi.com/xiaomihyperos/documentation/detail?pId=1559 and, for the regions, pId=1696. The numeric
 * codes are those of the vendor's server SDK as far as they are public; beside `result` and `code` an answer's words decide.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dataOf, readForm } from './body.js';
import { listenHttp } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

/** China, and the four hosts of *.xmpush.global.xiaomi.com. */
export type XiaomiRegion = 'cn' | 'sgp' | 'fr' | 'idmb' | 'ru';

export interface XiaomiServer extends VendorServer {
  readonly app: {
    readonly appSecret: string;
    readonly packageName: string;
    /** Of private messages; asked for in China alone. */
    readonly channelId: string;
  };
  readonly region: XiaomiRegion;
}

const maxTokens = 1_000;
const maxPayloadBytes = 4_096;
const maxLiveMs = 1_209_600_000;
const maxNotifyId = 2_147_483_647;

const descriptions: Readonly<Record<string, readonly [reason: string, description: string]>> = {
  '10001': ['System error.', 'system error'],
  '10009': ['System is busy.', 'too many pending tasks, system is busy'],
  '10012': ['Illegal request.', 'illegal request'],
  '10016': ['Missing required parameter.', 'required parameter is missing'],
  '10017': ['Invalid parameter value.', 'a parameter has an invalid value'],
  '10020': ['Request api not found.', 'no such interface'],
  '10021': ['HTTP method is not supported.', 'this interface takes POST'],
  '10023': ['User requests out of rate limit.', 'requests of the user are over the limit'],
  '20301': ['No valid targets!', 'invalid regid'],
  '21301': ['Authentication failed.', 'authentication failed'],
  '22022': ['Invalid package name.', 'the package name is not of this app'],
  '200001': ['Over the quota of the day.', 'daily quota exceeded'],
};

const text = z.string();
const number = (min: number, max: number): z.ZodType<string> =>
  text
    .regex(/^-?\d{1,15}$/, 'is a whole number')
    .refine((value) => Number(value) >= min && Number(value) <= max, `is ${min} to ${max}`);

const form = z.strictObject({
  registration_id: text.regex(/^[^\s,]+(,[^\s,]+)*$/, 'is a list of registration ids'),
  restricted_package_name: text,
  title: text.min(1).max(49, 'has fewer than 50 characters'),
  description: text.min(1).max(127, 'has fewer than 128 characters'),
  payload: text.refine((data) => Buffer.byteLength(data) <= maxPayloadBytes, 'has at most 4 KB').optional(),
  pass_through: z.literal('0'),
  notify_type: number(-1, 7).optional(),
  notify_id: number(0, maxNotifyId).optional(),
  time_to_live: number(1, maxLiveMs).optional(),
  time_to_send: number(1, Number.MAX_SAFE_INTEGER).optional(),
  'extra.channel_id': text.min(1).optional(),
  'extra.notify_foreground': z.enum(['0', '1']).optional(),
  'extra.notify_effect': z.enum(['1', '2', '3']).optional(),
  'extra.intent_uri': text.optional(),
  'extra.sound_uri': text.optional(),
  'extra.callback': text.max(128).optional(),
  'extra.callback.param': text.max(64).optional(),
  'extra.callback.type': number(1, 31).optional(),
  'extra.jobkey': text.max(20).optional(),
});

export async function startXiaomi(region: XiaomiRegion = 'cn'): Promise<XiaomiServer> {
  const app = { appSecret: 'mIs3cr3tmIs3cr3t==', packageName: 'com.example.duet', channelId: '104501' };

  function read(request: VendorRequest): Reading {
    insist(request.path === '/v3/message/regid', 'the path is /v3/message/regid', {
      code: '10020',
      status: 404,
    });
    insist(request.method === 'POST', 'the method is POST', { code: '10021', status: 405 });
    const isOurs = request.headers['authorization'] === `key=${app.appSecret}`;
    insist(isOurs, 'Authorization is "key=<app secret>"', { code: '21301', status: 401 });
    return { push: readPush(request), accepted: { code: '0' } };
  }

  function readPush(request: VendorRequest): ReadPush {
    const body = readForm(request, form, (_field, problem) =>
      problem.includes('received undefined') ? '10016' : '10017',
    );
    const tokens = body.registration_id.split(',');
    insist(tokens.length <= maxTokens, 'a push has at most 1,000 registration ids', '10017');
    insist(body.restricted_package_name === app.packageName, 'the package is of this app', '22022');
    const hasChannel = region !== 'cn' || body['extra.channel_id'] === app.channelId;
    insist(hasChannel, "extra.channel_id is the app's private-message channel", '10016');
    const liveMs = body.time_to_live;
    return {
      body,
      tokens,
      title: body.title,
      text: body.description,
      badge: null,
      collapseId: body.notify_id ?? null,
      ttlSeconds: liveMs === undefined ? null : Number(liveMs) / 1_000,
      data: dataOf(body.payload),
    };
  }

  const desk = new VendorDesk({ read, reply });
  const listener = await listenHttp((request) => desk.handle(request));
  return desk.asServer(listener, { app, region });
}

function reply(answer: CodedAnswer): VendorReply {
  const { code } = answer;
  const isHttp = /^[45]\d\d$/.test(code);
  if (code === '0') {
    const accepted = { result: 'ok', code: 0, data: { id: `scm${randomUUID()}` } };
    return jsonReply(answer, 200, {
      ...accepted,
      trace_id: randomUUID(),
      description: 'ok',
      info: 'Received push messages',
    });
  }
  const [reason, description] = descriptions[code] ?? ['Unknown.', 'unknown'];
  const body = { result: 'error', code: Number(code), reason, description, trace_id: randomUUID() };
  return jsonReply(answer, isHttp ? Number(code) : 200, body);
}
