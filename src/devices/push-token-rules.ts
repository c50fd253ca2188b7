import { ECDH } from 'node:crypto';
import { badInput } from '../errors.js';
import type { PushProvider } from '../generated/prisma/enums.js';
import { formatNumber, parseText } from '../input/text-rules.js';
import { parseUrl } from '../input/url-rules.js';

/**
 * The longest push token, in bytes of UTF-8: it has to fit into an index. A Web Push subscription is the longest of all, an
 * endpoint and two keys as JSON, and has less than half of it.
 */
export const maxPushTokenBytes = 2_048;

/** Where a browser's pushes go, and the keys that only the browser can read with. */
export interface WebSubscription {
  readonly endpoint: string;
  /** Base64url: a point of P-256, and 16 bytes. */
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/**
 * A token as the services give them out, in the one spelling in which it is stored. Throws BAD_USER_INPUT naming
 * `field`. A comma would make one token two where a service takes a list, and an APNs token becomes a part of a path.
 */
export function parsePushToken(provider: PushProvider, value: string, field: string): string {
  const token = parseText(value, field);
  if (token === '' || Buffer.byteLength(token) > maxPushTokenBytes) {
    throw badInput(field, `must have 1 to ${formatNumber(maxPushTokenBytes)} bytes of UTF-8`);
  }
  if (provider === 'WEB_PUSH') return JSON.stringify(parseSubscription(token, field));
  if (provider === 'APNS') {
    if (!/^(?:[0-9a-f]{2}){32,100}$/i.test(token)) {
      throw badInput(field, 'must be 64 to 200 hexadecimal digits');
    }
    return token.toLowerCase();
  }
  if (!/^[!-+\--~]+$/.test(token)) {
    throw badInput(field, 'must be printable ASCII without white space and commas');
  }
  return token;
}

/** What `PushSubscription.toJSON()` gives in a browser. Throws BAD_USER_INPUT naming `field`. */
export function parseSubscription(text: string, field: string): WebSubscription {
  const value = readJson(text);
  const keys = readObject(value?.['keys']);
  const endpoint = parseUrl(value?.['endpoint'] ?? '', `${field}.endpoint`);
  const p256dh = readBase64Url(keys?.['p256dh']);
  const auth = readBase64Url(keys?.['auth']);
  if (!p256dh || !isPoint(p256dh)) {
    throw badInput(`${field}.keys.p256dh`, 'must be an uncompressed point of P-256 in base64url');
  }
  if (auth?.length !== 16) throw badInput(`${field}.keys.auth`, 'must be 16 bytes in base64url');
  return { endpoint, keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') } };
}

/** What does not lie on the curve nobody can encrypt with. */
function isPoint(key: Buffer): boolean {
  if (key.length !== 65 || key[0] !== 4) return false;
  try {
    ECDH.convertKey(key, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return readObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function readBase64Url(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_+/-]+={0,2}$/.test(value)) return undefined;
  return Buffer.from(value, 'base64url');
}
