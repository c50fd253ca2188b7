/**
 * Firebase Cloud Messaging, HTTP v1, with Google's token endpoint on the same address. From "REST Resource:
 * projects.messages" and "FCM error codes" (firebase.google.com/docs/cloud-messaging) and "Using OAuth 2.0 for server to
 * server applications" (developers.google.com/identity/protocols/oauth2/service-account).
 *
 * As any protobuf endpoint, it takes fields in snake_case and in lowerCamelCase.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AccessTokens, bearerOf } from './access-tokens.js';
import { readForm, readJson } from './body.js';
import { readJwt, seconds } from './jwt.js';
import { listenHttp } from './loopback.js';
import { rsaKeys } from './key-pairs.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export interface FcmServer extends VendorServer {
  /** The key file of a service account, with this server's own token endpoint. */
  readonly serviceAccount: {
    readonly type: 'service_account';
    readonly project_id: string;
    readonly private_key_id: string;
    readonly private_key: string;
    readonly client_email: string;
    readonly token_uri: string;
  };
}

const googleTokenUrl = 'https://oauth2.googleapis.com/token';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const lifetimeSeconds = 3_599;
const maxAssertionSeconds = 3_600;
const clockSkewSeconds = 60;
const maxPayloadBytes = 4_096;
const maxTtlSeconds = 2_419_200;

/** Each FcmError with the HTTP status and the google.rpc status that carry it. */
const errors: Readonly<Record<string, readonly [number, string]>> = {
  UNREGISTERED: [404, 'NOT_FOUND'],
  INVALID_ARGUMENT: [400, 'INVALID_ARGUMENT'],
  SENDER_ID_MISMATCH: [403, 'PERMISSION_DENIED'],
  QUOTA_EXCEEDED: [429, 'RESOURCE_EXHAUSTED'],
  UNAVAILABLE: [503, 'UNAVAILABLE'],
  INTERNAL: [500, 'INTERNAL'],
  THIRD_PARTY_AUTH_ERROR: [401, 'UNAUTHENTICATED'],
};

/** Errors of Google's front door, which have no FcmError. */
const doorErrors: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
};

const text = z.string();
const reservedKey = /^(from|message_type|notification|collapse_key)$|^(google|gcm)\./;
const data = z.record(
  text.refine((key) => !reservedKey.test(key), 'is a reserved word'),
  text,
);
const notification = z.strictObject({
  title: text.optional(),
  body: text.optional(),
  image: text.optional(),
});
const message = z.strictObject({
  token: text.min(1),
  data: data.optional(),
  notification: notification.optional(),
  android: z
    .strictObject({
      collapse_key: text.optional(),
      priority: z.enum(['NORMAL', 'HIGH', 'normal', 'high']).optional(),
      ttl: text
        .regex(/^\d+(\.\d{1,9})?s$/, 'is a number of seconds that ends in s')
        .refine((ttl) => Number.parseFloat(ttl) <= maxTtlSeconds, 'is at most four weeks')
        .optional(),
      restricted_package_name: text.optional(),
      data: data.optional(),
      direct_boot_ok: z.boolean().optional(),
      notification: notification
        .extend({
          icon: text.optional(),
          color: text.regex(/^#[0-9a-fA-F]{6}$/, 'is #rrggbb').optional(),
          sound: text.optional(),
          tag: text.optional(),
          click_action: text.optional(),
          channel_id: text.optional(),
          ticker: text.optional(),
          sticky: z.boolean().optional(),
          event_time: text.optional(),
          notification_count: z.int().min(0).optional(),
          notification_priority: z
            .enum(['PRIORITY_MIN', 'PRIORITY_LOW', 'PRIORITY_DEFAULT', 'PRIORITY_HIGH', 'PRIORITY_MAX'])
            .optional(),
          visibility: z.enum(['PRIVATE', 'PUBLIC', 'SECRET']).optional(),
        })
        .optional(),
      fcm_options: z.strictObject({ analytics_label: text.optional() }).optional(),
    })
    .optional(),
  apns: z
    .strictObject({ headers: z.record(text, text).optional(), payload: z.looseObject({}).optional() })
    .optional(),
  fcm_options: z.strictObject({ analytics_label: text.optional() }).optional(),
});
const sendBody = z.preprocess(snakeCased, z.strictObject({ validate_only: z.boolean().optional(), message }));
const grantForm = z.strictObject({ grant_type: z.literal(grantType), assertion: text });

export async function startFcm(now: () => number = Date.now): Promise<FcmServer> {
  const keys = rsaKeys();
  const projectId = 'duet-test';
  const clientEmail = `push@${projectId}.iam.gserviceaccount.com`;
  const tokens = new AccessTokens(lifetimeSeconds, now);
  let ownTokenUrl = '';

  function read(request: VendorRequest): Reading {
    insist(request.method === 'POST', 'the method is POST', 'NOT_FOUND');
    if (request.path === '/token') return readGrant(request);
    const isKnown = request.path === `/v1/projects/${projectId}/messages:send`;
    insist(isKnown, "the path is /token or the project's messages:send", 'NOT_FOUND');
    const bearer = bearerOf(request.headers);
    insist(bearer !== null, 'Authorization is "Bearer <access token>"', 'UNAUTHENTICATED');
    insist(tokens.check(bearer) === 'valid', 'the access token is known and not expired', 'UNAUTHENTICATED');
    return { push: readPush(request), accepted: { code: 'OK' } };
  }

  function readGrant(request: VendorRequest): Reading {
    const { assertion } = readForm(request, grantForm, () => 'invalid_request');
    const jwt = readJwt(assertion);
    insist(jwt !== null, 'the assertion is a JWT', 'invalid_grant');
    const { claims } = jwt;
    insist(claims['iss'] === clientEmail, 'iss is the service account', 'invalid_grant');
    const isForUs = claims['aud'] === ownTokenUrl || claims['aud'] === googleTokenUrl;
    insist(isForUs, 'aud is the token endpoint', 'invalid_grant');
    insist(
      jwt.isSignedBy(keys.publicKey, 'RS256'),
      'the assertion is signed RS256 by the account',
      'invalid_grant',
    );
    const [iat, exp, at] = [seconds(claims, 'iat'), seconds(claims, 'exp'), now() / 1_000];
    insist(iat <= at + clockSkewSeconds, 'iat is not in the future', 'invalid_grant');
    insist(
      exp > at - clockSkewSeconds && exp - iat <= maxAssertionSeconds,
      'exp is within an hour',
      'invalid_grant',
    );
    const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
    insist(scopes.includes(scope), 'scope names firebase.messaging', 'invalid_scope');
    const answer = { token_type: 'Bearer', expires_in: lifetimeSeconds };
    return { grant: () => jsonReply({ code: 'OK' }, 200, { access_token: tokens.issue(), ...answer }) };
  }

  function readPush(request: VendorRequest): ReadPush {
    const body = readJson(request, sendBody, argumentAnswer);
    const { token, ...rest } = body.message;
    const isSmall = Buffer.byteLength(JSON.stringify(rest)) <= maxPayloadBytes;
    insist(isSmall, 'a message has at most 4,096 bytes', argumentAnswer('message', 'Message too big'));
    const { android, notification: shown } = rest;
    return {
      body,
      tokens: [token],
      title: android?.notification?.title ?? shown?.title ?? null,
      text: android?.notification?.body ?? shown?.body ?? null,
      badge: android?.notification?.notification_count ?? null,
      collapseId: android?.notification?.tag ?? android?.collapse_key ?? null,
      ttlSeconds: android?.ttl === undefined ? null : Number.parseFloat(android.ttl),
      data: android?.data ?? rest.data ?? null,
    };
  }

  function reply(answer: CodedAnswer, { path }: VendorRequest): VendorReply {
    if (path === '/token') {
      return jsonReply(answer, 400, { error: answer.code, error_description: 'The request was refused.' });
    }
    if (answer.code === 'OK') {
      return jsonReply(answer, 200, { name: `projects/${projectId}/messages/${randomUUID()}` });
    }
    return jsonReply(answer, errorStatus(answer.code), errorBody(answer));
  }

  const desk = new VendorDesk({ read, reply, expireGrants: () => tokens.expireAll() });
  const listener = await listenHttp((request) => desk.handle(request));
  ownTokenUrl = `${listener.url}/token`;
  return desk.asServer(listener, {
    serviceAccount: {
      type: 'service_account' as const,
      project_id: projectId,
      private_key_id: 'a1b2c3d4',
      private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      client_email: clientEmail,
      token_uri: ownTokenUrl,
    },
  });
}

const argumentAnswer: (field: string, problem: string) => CodedAnswer = (field) => ({
  code: 'INVALID_ARGUMENT',
  field,
});

function errorStatus(code: string): number {
  return errors[code]?.[0] ?? doorErrors[code] ?? 400;
}

function errorBody({ code, status, field }: CodedAnswer): unknown {
  const isOfFcm = doorErrors[code] === undefined;
  const details = [
    ...(isOfFcm ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: code }] : []),
    ...(field === undefined
      ? []
      : [
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field, description: 'Invalid value' }],
          },
        ]),
  ];
  return {
    error: {
      code: status ?? errorStatus(code),
      message: 'The request was refused.',
      status: errors[code]?.[1] ?? code,
      ...(details.length === 0 ? {} : { details }),
    },
  };
}

/** Keys of what the app is given (`data`, APNs' headers and payload) are the app's own and stay as they are. */
function snakeCased(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [name, /^(data|headers|payload)$/.test(name) ? inner : snakeCased(inner)];
    }),
  );
}
