/**
 * Honor Push, from developer.honor.com/cn/docs/11002/reference/downlink-message. Sources disagree about the numeric
 * codes (200 or 12200000 for success); what they agree on is `data.sendResult`, `failTokens`, `expireTokens` and the
 * HTTP status. Codes here: 'success'; 'expireTokens' and 'failTokens' answer 200 and name the push's tokens there; any
 * HTTP status.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AccessTokens, bearerOf } from './access-tokens.js';
import { dataOf, readForm, readJson } from './body.js';
import { listenHttp } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export interface HonorServer extends VendorServer {
  readonly app: { readonly appId: string; readonly clientId: string; readonly clientSecret: string };
}

const lifetimeSeconds = 3_600;
const maxClockDifferenceMs = 600_000;
const maxMessageBytes = 4_096;

const text = z.string();
const grantForm = z.strictObject({
  grant_type: z.literal('client_credentials'),
  client_id: text,
  client_secret: text,
});
const message = z.strictObject({
  token: z.array(text.regex(/^\S+$/, 'is a push token')).min(1).max(1_000),
  data: text.optional(),
  notification: z.strictObject({ title: text, body: text, image: text.optional() }).optional(),
  android: z.strictObject({
    ttl: text
      .regex(/^\d+s$/, 'is a number of seconds that ends in s')
      .refine((ttl) => Number.parseInt(ttl, 10) <= 1_296_000, 'is at most 15 days')
      .optional(),
    biTag: text.optional(),
    targetUserType: z.union([z.literal(0), z.literal(1)]).optional(),
    data: text.optional(),
    notification: z.strictObject({
      title: text.min(1),
      body: text.min(1),
      clickAction: z.strictObject({
        type: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        intent: text.optional(),
        url: text.optional(),
        action: text.optional(),
      }),
      importance: z.enum(['LOW', 'NORMAL']).optional(),
      badge: z
        .strictObject({
          addNum: z.int().min(1).max(99).optional(),
          setNum: z.int().min(0).max(99).optional(),
          badgeClass: text.optional(),
        })
        .optional(),
      notifyId: z.int().optional(),
      tag: text.optional(),
      group: text.optional(),
      when: text.optional(),
      image: text.optional(),
      style: z.int().min(0).max(1).optional(),
      bigTitle: text.optional(),
      bigBody: text.optional(),
    }),
  }),
});

export async function startHonor(now: () => number = Date.now): Promise<HonorServer> {
  const app = { appId: '104400001', clientId: 'a1b2c3d4e5f6', clientSecret: 's3cr3ts3cr3ts3cr3t' };
  const tokens = new AccessTokens(lifetimeSeconds, now);

  function read(request: VendorRequest): Reading {
    const isGrant = request.path === '/auth/token';
    const isSend = request.path === `/api/v1/${app.appId}/sendMessage`;
    insist(isGrant || isSend, "the path is /auth/token or the app's sendMessage", '404');
    insist(request.method === 'POST', 'the method is POST', '405');
    if (isGrant) return readGrant(request);
    const bearer = bearerOf(request.headers);
    insist(bearer !== null, 'Authorization is "Bearer <access token>"', '401');
    insist(tokens.check(bearer) === 'valid', 'the access token is known and not expired', '401');
    const timestamp = request.headers['timestamp'] ?? '';
    const isNow = /^\d{13}$/.test(timestamp) && Math.abs(Number(timestamp) - now()) <= maxClockDifferenceMs;
    insist(isNow, 'timestamp is the time in milliseconds', '400');
    return { push: readPush(request), accepted: { code: 'success' } };
  }

  function readGrant(request: VendorRequest): Reading {
    const form = readForm(request, grantForm, () => 'invalid_request');
    const isKnown = form.client_id === app.clientId && form.client_secret === app.clientSecret;
    insist(isKnown, 'client_id and client_secret are of a known app', {
      code: 'invalid_client',
      status: 401,
    });
    const answer = { expires_in: lifetimeSeconds, token_type: 'Bearer' };
    return { grant: () => jsonReply({ code: '0' }, 200, { access_token: tokens.issue(), ...answer }) };
  }

  const desk = new VendorDesk({ read, reply, expireGrants: () => tokens.expireAll() });
  const listener = await listenHttp((request) => desk.handle(request));
  return desk.asServer(listener, { app });
}

function readPush(request: VendorRequest): ReadPush {
  const body = readJson(request, message, () => '400');
  const { token, android, ...rest } = body;
  const size = Buffer.byteLength(JSON.stringify({ android, ...rest }));
  insist(size <= maxMessageBytes, 'a message has at most 4,096 bytes beside its tokens', '400');
  const { notification } = android;
  const id = notification.notifyId;
  return {
    body,
    tokens: token,
    title: notification.title,
    text: notification.body,
    badge: notification.badge?.setNum ?? notification.badge?.addNum ?? null,
    collapseId: notification.tag ?? (id === undefined ? null : `${id}`),
    ttlSeconds: android.ttl === undefined ? null : Number.parseInt(android.ttl, 10),
    data: dataOf(android.data ?? rest.data),
  };
}

function reply(answer: CodedAnswer, { path }: VendorRequest, push: ReadPush | null): VendorReply {
  const { code } = answer;
  if (path === '/auth/token') {
    return jsonReply(answer, Number(code) || 400, {
      error: code,
      error_description: 'The request was refused.',
    });
  }
  if (!/^(success|expireTokens|failTokens)$/.test(code)) {
    const status = Number(code);
    const body = { code: status || code, message: 'The request was refused.', data: { sendResult: false } };
    return jsonReply(answer, status || 200, body);
  }
  const listed = (name: string): readonly string[] => (code === name ? (push?.tokens ?? []) : []);
  const data = {
    sendResult: code === 'success',
    requestId: randomUUID(),
    failTokens: listed('failTokens'),
    expireTokens: listed('expireTokens'),
  };
  return jsonReply(answer, 200, { code: 200, message: 'success', data });
}
