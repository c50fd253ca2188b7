/** Requests to push vendors as one would write them by hand, so that their servers are judged without an adapter. */
import {
  constants,
  createCipheriv,
  createECDH,
  hkdfSync,
  randomBytes,
  sign,
  type KeyObject,
  type SignKeyObjectInput,
} from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface HandRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface HandAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonRequest(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HandRequest {
  return { path, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
}

/** Fields that are undefined are left out. */
export function formRequest(
  path: string,
  fields: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): HandRequest {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return { path, body: new URLSearchParams(given).toString(), headers: { ...type, ...headers } };
}

/** Over plain HTTP. Throws when the connection breaks. */
export async function overHttp(url: string, asked: HandRequest): Promise<HandAnswer> {
  const { method = 'POST', path, headers = {}, body } = asked;
  const response = await fetch(`${url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/** Over HTTPS, trusting that one certificate. */
export async function overHttps(
  url: string,
  ca: string | undefined,
  asked: HandRequest,
): Promise<HandAnswer> {
  const { method = 'POST', path, headers = {}, body } = asked;
  const outgoing = request(`${url}${path}`, { method, headers, ca });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: await text(incoming),
  };
}

export interface Http2Client {
  send(asked: HandRequest): Promise<HandAnswer>;
  close(): void;
}

/** One HTTP/2 connection, trusting that one certificate. */
export function overHttp2(url: string, ca: string): Http2Client {
  const session = connect(url, { ca });
  session.on('error', () => undefined);
  return {
    send: async ({ method = 'POST', path, headers = {}, body }) => {
      const stream = session.request({ ':method': method, ':path': path, ...headers });
      stream.end(body);
      const broken = once(stream, 'close').then(() => {
        throw new Error('the stream was closed without an answer');
      });
      const answered = once(stream, 'response') as Promise<[Record<string, string | number>]>;
      const [answer] = await Promise.race([answered, broken]);
      broken.catch(() => undefined);
      return {
        status: Number(answer[':status']),
        headers: Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, `${value}`])),
        body: await text(stream),
      };
    },
    close: () => session.destroy(),
  };
}

export interface HandJwt {
  readonly algorithm: 'ES256' | 'RS256' | 'PS256';
  readonly key: KeyObject;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A compact JWS (RFC 7515). */
export function signedJwt({ algorithm, key, header = {}, claims }: HandJwt): string {
  const parts = [{ alg: algorithm, ...header }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const ways: Readonly<Record<string, Omit<SignKeyObjectInput, 'key'>>> = {
    ES256: { dsaEncoding: 'ieee-p1363' },
    PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  };
  const signature = sign('sha256', Buffer.from(parts.join('.')), { key, ...ways[algorithm] });
  return `${parts.join('.')}.${signature.toString('base64url')}`;
}

/** A body for a browser (RFC 8291) in one record (RFC 8188). */
export function encryptedFor(
  keys: { readonly p256dh: string; readonly auth: string },
  plain: string,
): Buffer {
  const receiver = Buffer.from(keys.p256dh, 'base64url');
  const sender = createECDH('prime256v1');
  const [own, salt] = [sender.generateKeys(), randomBytes(16)];
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, own]);
  const auth = Buffer.from(keys.auth, 'base64url');
  const input = Buffer.from(hkdfSync('sha256', sender.computeSecret(receiver), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12));
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const record = Buffer.concat([cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final()]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(4_096);
  return Buffer.concat([salt, size, Buffer.from([own.length]), own, record, cipher.getAuthTag()]);
}
