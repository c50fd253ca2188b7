/**
 * A push service of browsers: RFC 8030 (the protocol), RFC 8188 and 8291 (aes128gcm), RFC 8292 (VAPID). It plays the
 * browser too: it makes subscriptions, keeps their keys and records the plain text.
 */
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  type ECDH,
  type KeyObject,
} from 'node:crypto';
import { dataOf } from './body.js';
import { selfSignedCertificate } from './certificate.js';
import { readJwt, seconds } from './jwt.js';
import { listenHttp } from './loopback.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

/** As `PushSubscription.toJSON()` gives it in a browser. */
export interface WebSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface WebPushServer extends VendorServer {
  /** `applicationServerKey`: the uncompressed public point (base64url) that may push to it; anyone may when it is absent. */
  subscribe(applicationServerKey?: string): WebSubscription;
  /** The person took the permission back: pushes get 410 from now on. */
  unsubscribe(subscription: WebSubscription): void;
  /** For clients to trust; absent without TLS. */
  readonly certificatePem: string | undefined;
}

interface Kept {
  readonly keys: ECDH;
  readonly auth: Buffer;
  readonly applicationServerKey: string | undefined;
  isGone: boolean;
}

const maxBodyBytes = 4_096;
const maxTokenSeconds = 86_400;
const clockSkewSeconds = 60;
const headerBytes = 86;

export interface WebPushOptions {
  /** On unless false: browsers' endpoints are https. */
  readonly tls?: boolean;
  readonly now?: () => number;
}

export async function startWebPush({
  tls = true,
  now = Date.now,
}: WebPushOptions = {}): Promise<WebPushServer> {
  const subscriptions = new Map<string, Kept>();
  const certificate = tls ? selfSignedCertificate() : undefined;
  let origin = '';

  function read(request: VendorRequest): Reading {
    const kept = subscriptions.get(request.path);
    insist(kept !== undefined, 'the path is of a subscription', '404');
    insist(request.method === 'POST', 'the method is POST', '405');
    checkSender(request, kept);
    if (kept.isGone) return { push: readPush(request, kept), accepted: { code: '410' } };
    return { push: readPush(request, kept), accepted: { code: '201' } };
  }

  /** RFC 8292: who pushes proves to hold the key that the subscription was made for. */
  function checkSender({ headers }: VendorRequest, kept: Kept): void {
    const authorization = headers['authorization'];
    insist(authorization !== undefined, 'Authorization is given', '401');
    const [, t = '', k = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/i.exec(authorization) ?? [];
    const jwt = readJwt(t);
    const key = publicKeyOf(k);
    insist(jwt !== null && key !== null, 'Authorization is "vapid t=<JWT>, k=<public key>"', '401');
    insist(jwt.isSignedBy(key, 'ES256'), 'the JWT is signed ES256 by k', '403');
    insist(jwt.claims['aud'] === origin, 'aud is the origin of the endpoint', '403');
    const left = seconds(jwt.claims, 'exp') - now() / 1_000;
    insist(left > -clockSkewSeconds, 'exp has not passed', '403');
    insist(left <= maxTokenSeconds, 'exp is within 24 hours', '403');
    const sub = jwt.claims['sub'];
    insist(
      typeof sub === 'string' && /^(mailto:\S+@|https:)\S+$/.test(sub),
      'sub is a mailto: or https: URI',
      '403',
    );
    const isAllowed = kept.applicationServerKey === undefined || kept.applicationServerKey === k;
    insist(isAllowed, 'k is the key that the subscription was made for', '403');
  }

  function readPush({ headers, body }: VendorRequest, kept: Kept): ReadPush {
    insist(/^\d{1,10}$/.test(headers['ttl'] ?? ''), 'TTL is given, in seconds', '400');
    const urgency = headers['urgency'] ?? 'normal';
    insist(/^(very-low|low|normal|high)$/.test(urgency), 'Urgency is one of four words', '400');
    const { topic } = headers;
    const isTopic = topic === undefined || /^[\w-]{1,32}$/.test(topic);
    insist(isTopic, 'Topic has at most 32 characters of base64url', '400');
    insist(body.length <= maxBodyBytes, 'a body has at most 4,096 bytes', '413');
    const plain = body.length === 0 ? '' : readCiphertext(headers, body, kept);
    const data = dataOf(plain);
    return {
      body: plain,
      tokens: [...subscriptions].filter(([, one]) => one === kept).map(([path]) => `${origin}${path}`),
      title: textOf(data, 'title'),
      text: textOf(data, 'body'),
      badge: numberOf(data, 'badge'),
      collapseId: topic ?? null,
      ttlSeconds: Number(headers['ttl']),
      data,
    };
  }

  function readCiphertext(headers: VendorRequest['headers'], body: Buffer, kept: Kept): string {
    insist(headers['content-encoding'] === 'aes128gcm', 'Content-Encoding is aes128gcm', '400');
    const plain = decrypted(body, kept);
    insist(plain !== null, "the body decrypts with the subscription's keys", '400');
    return plain;
  }

  const desk = new VendorDesk({ read, reply });
  const listener = await listenHttp((request) => desk.handle(request), certificate);
  origin = listener.url;
  return desk.asServer(listener, {
    certificatePem: certificate?.certificatePem,
    subscribe: (applicationServerKey?: string) => {
      const keys = createECDH('prime256v1');
      keys.generateKeys();
      const [path, auth] = [`/push/${randomBytes(16).toString('base64url')}`, randomBytes(16)];
      subscriptions.set(path, { keys, auth, applicationServerKey, isGone: false });
      const p256dh = keys.getPublicKey('base64url');
      return { endpoint: `${origin}${path}`, keys: { p256dh, auth: auth.toString('base64url') } };
    },
    unsubscribe: ({ endpoint }: WebSubscription) => {
      const kept = subscriptions.get(new URL(endpoint).pathname);
      if (kept !== undefined) kept.isGone = true;
    },
  });
}

/** The code is the HTTP status. */
function reply(answer: CodedAnswer): VendorReply {
  const status = answer.status ?? Number(answer.code);
  const { retryAfterSeconds } = answer;
  return {
    status,
    headers: {
      ...(status === 201 ? { location: `/message/${randomBytes(12).toString('base64url')}` } : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }),
    },
    body: answer.rawBody ?? '',
  };
}

/** RFC 8291 section 3.4 over the one record of RFC 8188; null when anything is wrong with it. */
function decrypted(body: Buffer, { keys, auth }: Kept): string | null {
  if (body.length < headerBytes + 17 || body[20] !== 65) return null;
  const [salt, recordSize] = [body.subarray(0, 16), body.readUInt32BE(16)];
  const [senderKey, record] = [body.subarray(21, headerBytes), body.subarray(headerBytes)];
  if (recordSize < 18 || record.length > recordSize) return null;
  try {
    const secret = keys.computeSecret(senderKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey]);
    const input = Buffer.from(hkdfSync('sha256', secret, auth, info, 32));
    const key = hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16);
    const nonce = hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12);
    const decipher = createDecipheriv('aes-128-gcm', Buffer.from(key), Buffer.from(nonce));
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.findLastIndex((byte) => byte !== 0);
    return padded[end] === 2 ? padded.subarray(0, end).toString() : null;
  } catch {
    return null;
  }
}

function publicKeyOf(point: string): KeyObject | null {
  const bytes = Buffer.from(point, 'base64url');
  if (bytes.length !== 65 || bytes[0] !== 4) return null;
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((half) => half.toString('base64url'));
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  } catch {
    return null;
  }
}

function textOf(data: unknown, name: string): string | null {
  const value = fieldOf(data, name);
  return typeof value === 'string' ? value : null;
}

function numberOf(data: unknown, name: string): number | null {
  const value = fieldOf(data, name);
  return typeof value === 'number' ? value : null;
}

/** What a service worker is given is the app's own affair; `title`, `body` and `badge` are found where they are called so. */
function fieldOf(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null) return null;
  return Object.entries(data).find(([key]) => key === name)?.[1];
}
