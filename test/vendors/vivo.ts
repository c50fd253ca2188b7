/**
 * vivo Push, from dev.vivo.com.cn/documentCenter/doc/362. Codes of single bad fields beside the documented ones (10000,
 * 10070, 10093–10097, 10302, 10307) differ between copies of the document: 10045 stands for all of them here.
 */
import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AccessTokens } from './access-tokens.js';
import { readJson } from './body.js';
import { listenHttp } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export interface VivoServer extends VendorServer {
  readonly app: { readonly appId: number; readonly appKey: string; readonly appSecret: string };
}

const lifetimeSeconds = 86_400;
const maxClockDifferenceMs = 600_000;
const badField = '10045';

const descriptions: Readonly<Record<string, string>> = {
  '0': 'success',
  '10000': 'authentication failed',
  '10045': 'illegal argument',
  '10070': 'the total of the day is exceeded',
  '10093': 'too many requests',
  '10094': 'appId does not match the authToken',
  '10096': 'illegal category',
  '10097': 'category does not match classification',
  '10302': 'illegal regId',
};

/** Of `classification` 1, system messages, and of 0, operation messages. */
const systemCategories = new Set(['IM', 'ACCOUNT', 'TODO', 'DEVICE_REMINDER', 'ORDER', 'SUBSCRIPTION']);
const operationCategories = new Set(['NEWS', 'CONTENT', 'MARKETING', 'SOCIAL']);

const text = z.string();
const appId = z.union([z.int(), text.regex(/^\d+$/, 'is the number of the app')]);
const authBody = z.strictObject({ appId, appKey: text, timestamp: z.int(), sign: text });
/** A Chinese character counts as two. */
const halfWidths = (value: string): number =>
  Array.from(value).reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0xff ? 2 : 1), 0);
const words = (max: number): z.ZodType<string> =>
  text.min(1).refine((value) => halfWidths(value) <= max, `has at most ${max} half-width characters`);
const oneOf = (...numbers: readonly number[]): z.ZodType<number> =>
  z.int().refine((value) => numbers.includes(value), `is one of ${numbers.join(', ')}`);
const sendBody = z.strictObject({
  appId,
  regId: text,
  notifyType: oneOf(1, 2, 3, 4),
  title: words(40),
  content: words(100),
  timeToLive: z.int().min(60).max(86_400).optional(),
  skipType: oneOf(1, 2, 3, 4),
  skipContent: text.max(1_024).optional(),
  networkType: oneOf(-1, 1).optional(),
  classification: oneOf(0, 1).optional(),
  category: text.optional(),
  requestId: text.min(1).max(64),
  pushMode: oneOf(0, 1).optional(),
  foregroundShow: z.boolean().optional(),
  notifyId: z.int().min(0).max(2_147_483_647).optional(),
  clientCustomMap: z
    .record(text, text)
    .refine((map) => Object.keys(map).length <= 10, 'has at most 10 entries')
    .refine((map) => Object.entries(map).flat().join('').length <= 1_024, 'has at most 1,024 characters')
    .optional(),
  extra: z.strictObject({ callback: text.max(128), 'callback.param': text.max(64).optional() }).optional(),
});

export async function startVivo(now: () => number = Date.now): Promise<VivoServer> {
  const app = {
    appId: 10_004,
    appKey: '25509283-3767-4b9e-83fe-b6e55ac6243e',
    appSecret: '25509283-3767-4b9e-83fe-b6e55ac6b123',
  };
  const tokens = new AccessTokens(lifetimeSeconds, now);

  function read(request: VendorRequest): Reading {
    const isKnown = request.path === '/message/auth' || request.path === '/message/send';
    insist(isKnown, 'the path is /message/auth or /message/send', '404');
    insist(request.method === 'POST', 'the method is POST', '405');
    if (request.path === '/message/auth') return readGrant(request);
    const token = request.headers['authtoken'] ?? '';
    insist(tokens.check(token) === 'valid', 'the header authToken is known and not expired', '10000');
    return { push: readPush(request), accepted: { code: '0' } };
  }

  function readGrant(request: VendorRequest): Reading {
    const given = readJson(request, authBody, () => '10000');
    insist(
      `${given.appId}` === `${app.appId}` && given.appKey === app.appKey,
      'appId and appKey are known',
      '10000',
    );
    insist(
      Math.abs(given.timestamp - now()) <= maxClockDifferenceMs,
      'timestamp is within 10 minutes',
      '10000',
    );
    const signed = createHash('md5').update(`${app.appId}${app.appKey}${given.timestamp}${app.appSecret}`);
    const rule = 'sign is md5(appId + appKey + timestamp + appSecret) in lower-case hex';
    insist(given.sign === signed.digest('hex'), rule, '10000');
    return {
      grant: () => jsonReply({ code: '0' }, 200, { result: 0, desc: 'success', authToken: tokens.issue() }),
    };
  }

  function readPush(request: VendorRequest): ReadPush {
    const body = readJson(request, sendBody, () => badField);
    insist(`${body.appId}` === `${app.appId}`, 'appId is the one that the authToken is of', '10094');
    insist(/^\w{23}$/.test(body.regId), 'regId has 23 characters', '10302');
    const needsContent = body.skipType !== 1;
    insist(
      !needsContent || (body.skipContent ?? '') !== '',
      'skipType 2, 3 and 4 have a skipContent',
      badField,
    );
    checkCategory(body.category, body.classification ?? 0);
    return {
      body,
      tokens: [body.regId],
      title: body.title,
      text: body.content,
      badge: null,
      collapseId: body.notifyId === undefined ? null : `${body.notifyId}`,
      ttlSeconds: body.timeToLive ?? null,
      data: body.clientCustomMap ?? null,
    };
  }

  const desk = new VendorDesk({ read, reply, expireGrants: () => tokens.expireAll() });
  const listener = await listenHttp((request) => desk.handle(request));
  return desk.asServer(listener, { app });
}

function checkCategory(category: string | undefined, classification: number): void {
  if (category === undefined) return;
  const [own, other] =
    classification === 1 ? [systemCategories, operationCategories] : [operationCategories, systemCategories];
  insist(own.has(category) || other.has(category), 'category is a documented one', '10096');
  insist(own.has(category), 'category is of the classification', '10097');
}

/** For 10302, `field` may say the status of the invalid user: 1 unknown, 2 uninstalled, 3 away for 90 days, 4 no test user. */
function reply(answer: CodedAnswer, _request: VendorRequest, push: ReadPush | null): VendorReply {
  const { code, field } = answer;
  const isHttp = /^[45]\d\d$/.test(code);
  const desc = descriptions[code] ?? 'unknown';
  const taskId = code === '0' ? { taskId: randomUUID().replaceAll('-', '') } : {};
  const invalidUser =
    field === undefined ? {} : { invalidUser: { userid: push?.tokens[0] ?? '', status: Number(field) } };
  return jsonReply(answer, isHttp ? Number(code) : 200, {
    result: Number(code),
    desc,
    ...taskId,
    ...invalidUser,
  });
}
