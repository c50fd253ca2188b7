/**
 * OPPO Push, from open.oppomobile.com's developmentDoc 11234 (addresses, regions, return codes), 11236 (auth) and 11238
 * (single push). The two addresses take registration ids of their own region only.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AccessTokens } from './access-tokens.js';
import { dataOf, readForm, readJsonText } from './body.js';
import { listenHttp } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export type OppoRegion = 'domestic' | 'international';

export interface OppoServer extends VendorServer {
  readonly app: { readonly appKey: string; readonly masterSecret: string; readonly channelId: string };
  readonly region: OppoRegion;
}

const lifetimeSeconds = 86_400;
const maxClockDifferenceMs = 600_000;
const authPath = '/server/v1/auth';
const sendPath = '/server/v1/message/notification/unicast';

const messages: Readonly<Record<string, string>> = {
  '0': 'Success',
  '-1': 'Service Currently Unavailable',
  '-2': 'Service in Flow Control',
  '11': 'Invalid AuthToken',
  '12': 'Http Action Not Allowed',
  '13': 'App Call Limited',
  '14': 'Invalid App Key',
  '15': 'Missing App Key',
  '16': 'Invalid Signature',
  '17': 'Missing Signature',
  '18': 'Missing Timestamp',
  '19': 'Invalid Timestamp',
  '21': 'Invalid Method Name',
  '29': 'Missing Auth Token',
  '30': 'Api Permission Denied',
  '33': 'Exceeded The Daily Quota',
  '40': 'Missing Required Arguments',
  '41': 'Invalid Arguments',
  '55': 'Request Rate Limited',
  '67': 'Category Not Matched',
  '10000': 'Invalid Registration_id',
};

const text = z.string();
const characters = (max: number): z.ZodType<string> => text.min(1).max(max, `has at most ${max} characters`);
const authForm = z.strictObject({
  app_key: text,
  timestamp: text.regex(/^\d{13}$/, 'is in milliseconds'),
  sign: text,
});
const sendForm = z.strictObject({ auth_token: text.optional(), message: text });
const message = z.strictObject({
  target_type: z.literal(2),
  target_value: text.regex(/^[^\s;]+$/, 'is one registration id'),
  verify_registration_id: z.boolean().optional(),
  notification: z.strictObject({
    app_message_id: text.min(1).optional(),
    style: z.literal(1).optional(),
    title: characters(50),
    sub_title: characters(10).optional(),
    content: characters(50),
    click_action_type: z
      .union([z.literal(0), z.literal(1), z.literal(2), z.literal(4), z.literal(5)])
      .optional(),
    click_action_activity: text.max(1_000).optional(),
    click_action_url: text.max(2_000).optional(),
    action_parameters: text
      .refine((value) => Buffer.byteLength(value) <= 4_000, 'has at most 4,000 bytes')
      .optional(),
    off_line: z.boolean().optional(),
    off_line_ttl: z.int().min(1).max(864_000).optional(),
    push_time_type: z.literal(0).optional(),
    show_time_type: z.literal(0).optional(),
    time_zone: text.optional(),
    channel_id: text.optional(),
    category: text.optional(),
    notify_level: z.union([z.literal(1), z.literal(2), z.literal(16)]).optional(),
    call_back_url: text.max(200).optional(),
    call_back_parameter: text.max(100).optional(),
  }),
});
/** Categories that are private messages of people; a notify_level is theirs alone. */
const categories = new Set(['IM', 'ACCOUNT', 'DEVICE_REMINDER', 'ORDER', 'TODO', 'SUBSCRIPTION']);

export interface OppoOptions {
  readonly region?: OppoRegion;
  readonly now?: () => number;
}

export async function startOppo({
  region = 'domestic',
  now = Date.now,
}: OppoOptions = {}): Promise<OppoServer> {
  const app = { appKey: 'a'.repeat(25), masterSecret: 'b'.repeat(25), channelId: 'chat' };
  const tokens = new AccessTokens(lifetimeSeconds, now);

  function read(request: VendorRequest): Reading {
    insist(request.path === authPath || request.path === sendPath, 'the path is of auth or unicast', {
      code: '21',
      status: 404,
    });
    insist(request.method === 'POST', 'the method is POST', '12');
    if (request.path === authPath) return readGrant(request);
    return { push: readPush(request), accepted: { code: '0' } };
  }

  function readGrant(request: VendorRequest): Reading {
    const given = readForm(request, authForm, (field) => missing[field] ?? '41');
    insist(given.app_key === app.appKey, 'app_key is of a known app', '14');
    const isNow = Math.abs(Number(given.timestamp) - now()) <= maxClockDifferenceMs;
    insist(isNow, 'timestamp is within 10 minutes', '19');
    const signed = createHash('sha256').update(`${app.appKey}${given.timestamp}${app.masterSecret}`);
    insist(
      given.sign === signed.digest('hex'),
      'sign is sha256(app_key + timestamp + master_secret) in hex',
      '16',
    );
    return {
      grant: () => answered({ code: '0' }, { auth_token: tokens.issue(), create_time: now() }),
    };
  }

  function readPush(request: VendorRequest): ReadPush {
    const given = readForm(request, sendForm, (field) => (field === 'message' ? '40' : '41'));
    const token = given.auth_token ?? request.headers['auth_token'];
    insist(token !== undefined, 'auth_token is given', '29');
    insist(tokens.check(token) === 'valid', 'auth_token is known and not expired', '11');
    const body = readJsonText(given.message, message, (_field, problem) =>
      problem.includes('received undefined') ? '40' : '41',
    );
    insist(regionOf(body.target_value) === region, 'the registration id is of this region', '10000');
    const { notification } = body;
    const { category } = notification;
    const isKnown = category === undefined || categories.has(category);
    insist(isKnown, 'category is a documented one', '67');
    const hasCategory = notification.notify_level === undefined || category !== undefined;
    insist(hasCategory, 'notify_level comes with a category', '67');
    const needsTtl = notification.off_line_ttl === undefined || notification.off_line === true;
    insist(needsTtl, 'off_line_ttl comes with off_line', '41');
    const isOurs = notification.channel_id === undefined || notification.channel_id === app.channelId;
    insist(isOurs, "channel_id is one of the app's", '41');
    return {
      body,
      tokens: [body.target_value],
      title: notification.title,
      text: notification.content,
      badge: null,
      collapseId: notification.app_message_id ?? null,
      ttlSeconds: notification.off_line_ttl ?? null,
      data: dataOf(notification.action_parameters),
    };
  }

  const desk = new VendorDesk({ read, reply, expireGrants: () => tokens.expireAll() });
  const listener = await listenHttp((request) => desk.handle(request));
  return desk.asServer(listener, { app, region });
}

/** A registration id without "_", or whose first or second part is CN, is of a device in China. */
export function regionOf(registrationId: string): OppoRegion {
  const [first, second] = registrationId.split('_');
  return second === undefined || first === 'CN' || second === 'CN' ? 'domestic' : 'international';
}

const missing: Readonly<Record<string, string>> = { app_key: '15', sign: '17', timestamp: '18' };

function reply(answer: CodedAnswer): VendorReply {
  const isAccepted = answer.code === '0';
  return answered(
    answer,
    isAccepted ? { messageId: randomBytes(12).toString('hex'), status: 'call_success' } : {},
  );
}

function answered(answer: CodedAnswer, data: object): VendorReply {
  const isHttp = /^[45]\d\d$/.test(answer.code);
  const message = messages[answer.code] ?? 'Unknown';
  return jsonReply(answer, isHttp ? Number(answer.code) : 200, { code: Number(answer.code), message, data });
}
