/**
 * Apple's gateway, from "Sending notification requests to APNs", "Establishing a token-based connection to APNs" and
 * "Handling notification responses from APNs" (developer.apple.com/documentation/usernotifications).
 *
 * Apple ignores what it does not know in a payload; here an unknown key of `aps` or one of the wrong type is answered
 * with PayloadEmpty, so that it is noticed.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJsonText } from './body.js';
import { selfSignedCertificate } from './certificate.js';
import { readJwt, seconds } from './jwt.js';
import { makeKeyPair } from './key-pairs.js';
import { listenHttp2, repeatedHeaders } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export interface ApnsServer extends VendorServer {
  /** What a provider is given by Apple. */
  readonly credentials: {
    readonly keyId: string;
    readonly teamId: string;
    /** PKCS #8, as in Apple's .p8 file. */
    readonly privateKeyPem: string;
    /** The app's bundle id. */
    readonly topic: string;
  };
  /** For clients to trust: the server's certificate signs itself. */
  readonly certificatePem: string;
}

const statuses: Readonly<Record<string, number>> = {
  Success: 200,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredProviderToken: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  Forbidden: 403,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
};

const maxPayloadBytes = 4_096;
const maxTokenAgeSeconds = 3_600;
const minTokenAgeSeconds = 1_200;
const clockSkewSeconds = 60;

const text = z.string();
const payload = z.looseObject({
  aps: z.strictObject({
    alert: z
      .union([
        text,
        z.strictObject({
          title: text.optional(),
          subtitle: text.optional(),
          body: text.optional(),
          'launch-image': text.optional(),
          'title-loc-key': text.optional(),
          'title-loc-args': z.array(text).optional(),
          'loc-key': text.optional(),
          'loc-args': z.array(text).optional(),
        }),
      ])
      .optional(),
    badge: z.int().min(0).optional(),
    sound: z.union([text, z.strictObject({ critical: z.int(), name: text, volume: z.number() })]).optional(),
    category: text.optional(),
    'thread-id': text.optional(),
    'target-content-id': text.optional(),
    'content-available': z.literal(1).optional(),
    'mutable-content': z.literal(1).optional(),
    'interruption-level': z.enum(['passive', 'active', 'time-sensitive', 'critical']).optional(),
    'relevance-score': z.number().min(0).max(1).optional(),
  }),
});

export async function startApns(now: () => number = Date.now): Promise<ApnsServer> {
  const keys = makeKeyPair('P-256');
  const certificate = selfSignedCertificate();
  const credentials = {
    keyId: 'ABC123DEFG',
    teamId: 'DEF123GHIJ',
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    topic: 'com.example.duet',
  };
  /** When the provider token of each connection was made; null once a new one was asked for. */
  const issuedAt = new WeakMap<object, number | null>();

  function read(request: VendorRequest): Reading {
    insist(request.method === 'POST', 'the method is POST', 'MethodNotAllowed');
    insist(/^\/3\/device\/[^/?]*$/.test(request.path), 'the path is /3/device/<token>', 'BadPath');
    const token = request.path.slice('/3/device/'.length);
    insist(token !== '', 'the path has a device token', 'MissingDeviceToken');
    insist(
      /^([0-9a-fA-F]{2}){32,100}$/.test(token),
      'a device token is 32 bytes or more in hex',
      'BadDeviceToken',
    );
    const { headers } = request;
    insist(headers[repeatedHeaders] === undefined, 'no header comes twice', 'DuplicateHeaders');
    checkProviderToken(request);
    checkHeaders(headers);
    return { push: readPush(token, request), accepted: { code: 'Success' } };
  }

  function checkProviderToken({ headers, connection }: VendorRequest): void {
    const [, bearer] = /^bearer (\S+)$/.exec(headers['authorization'] ?? '') ?? [];
    insist(bearer !== undefined, 'authorization is "bearer <token>"', 'MissingProviderToken');
    const jwt = readJwt(bearer);
    const rule = 'the provider token is a JWT with alg ES256 and the right kid, iss, iat and signature';
    insist(jwt !== null, rule, 'InvalidProviderToken');
    insist(jwt.header['kid'] === credentials.keyId, rule, 'InvalidProviderToken');
    insist(jwt.claims['iss'] === credentials.teamId, rule, 'InvalidProviderToken');
    insist(jwt.isSignedBy(keys.publicKey, 'ES256'), rule, 'InvalidProviderToken');
    const iat = seconds(jwt.claims, 'iat');
    const age = now() / 1_000 - iat;
    insist(age >= -clockSkewSeconds, rule, 'InvalidProviderToken');
    insist(age <= maxTokenAgeSeconds, 'a provider token is at most an hour old', 'ExpiredProviderToken');
    const previous = issuedAt.get(connection) ?? iat;
    const isTooSoon = iat !== previous && iat - previous < minTokenAgeSeconds;
    insist(
      !isTooSoon,
      'a provider token is replaced after 20 minutes or later',
      'TooManyProviderTokenUpdates',
    );
    issuedAt.set(connection, iat);
  }

  function checkHeaders(headers: VendorRequest['headers']): void {
    const topic = headers['apns-topic'];
    insist(topic !== undefined, 'apns-topic is given', 'MissingTopic');
    insist(topic === credentials.topic, "apns-topic is the key's bundle id", 'TopicDisallowed');
    const type = headers['apns-push-type'] ?? '';
    insist(/^(alert|background)$/.test(type), 'apns-push-type is alert or background', 'InvalidPushType');
    const priority = headers['apns-priority'] ?? '10';
    insist(/^(1|5|10)$/.test(priority), 'apns-priority is 1, 5 or 10', 'BadPriority');
    insist(type !== 'background' || priority === '5', 'a background push has priority 5', 'BadPriority');
    const expiration = headers['apns-expiration'] ?? '0';
    insist(/^\d{1,10}$/.test(expiration), 'apns-expiration is in seconds', 'BadExpirationDate');
    const id = headers['apns-id'];
    const isUuid = id === undefined || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    insist(isUuid, 'apns-id is a UUID', 'BadMessageId');
    const collapseId = headers['apns-collapse-id'] ?? '';
    insist(Buffer.byteLength(collapseId) <= 64, 'apns-collapse-id has at most 64 bytes', 'BadCollapseId');
  }

  function readPush(token: string, { headers, body }: VendorRequest): ReadPush {
    insist(body.length > 0, 'there is a payload', 'PayloadEmpty');
    insist(body.length <= maxPayloadBytes, 'a payload has at most 4,096 bytes', 'PayloadTooLarge');
    const given = readJsonText(body.toString(), payload, () => 'PayloadEmpty');
    const { aps, ...data } = given;
    const isAlert = headers['apns-push-type'] === 'alert';
    const hasSomething = (aps.alert ?? aps.badge ?? aps.sound) !== undefined;
    insist(!isAlert || hasSomething, 'an alert shows, badges or sounds', 'PayloadEmpty');
    insist(
      isAlert || aps['content-available'] === 1,
      'a background push says content-available',
      'PayloadEmpty',
    );
    const alert = typeof aps.alert === 'string' ? { body: aps.alert } : (aps.alert ?? {});
    const expiration = Number(headers['apns-expiration'] ?? 0);
    return {
      body: given,
      tokens: [token],
      title: 'title' in alert ? (alert.title ?? null) : null,
      text: alert.body ?? null,
      badge: aps.badge ?? null,
      collapseId: headers['apns-collapse-id'] ?? null,
      ttlSeconds: expiration === 0 ? 0 : Math.round(expiration - now() / 1_000),
      data,
    };
  }

  function reply(answer: CodedAnswer, request: VendorRequest): VendorReply {
    const { code, retryAfterSeconds } = answer;
    if (/^(Expired|Invalid)ProviderToken$/.test(code)) issuedAt.set(request.connection, null);
    const status = answer.status ?? statuses[code] ?? 400;
    const headers = {
      'apns-id': request.headers['apns-id'] ?? randomUUID().toUpperCase(),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }),
    };
    const timestamp = status === 410 ? { timestamp: now() } : {};
    const body = code === 'Success' ? '' : JSON.stringify({ reason: code, ...timestamp });
    return { status, headers, body: answer.rawBody ?? body, goAway: code === 'Shutdown' };
  }

  const desk = new VendorDesk({ read, reply });
  const listener = await listenHttp2((request) => desk.handle(request), certificate);
  return desk.asServer(listener, { credentials, certificatePem: certificate.certificatePem });
}
