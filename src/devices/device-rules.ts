import { badInput, DuetError } from '../errors.js';
import { formatNumber, parseBoundedText, parseText, textDefect } from '../input/text-rules.js';
import type { PushProvider } from '../generated/prisma/enums.js';
import { parsePushToken } from './push-token-rules.js';

/** The longest id of a device, in bytes of UTF-8: it has to fit into a cursor. */
export const maxDeviceIdBytes = 128;
/** What a device runs on, in characters (Unicode code points). */
export const maxPlatformCharacters = 64;
/** The longest tag of a language, in characters: what RFC 5646, 4.4.1, calls enough. */
export const maxLanguageCharacters = 35;

/** Where the pushes for a device go. */
export interface PushAddress {
  readonly provider: PushProvider;
  readonly token: string;
}

/** The id of a device, chosen by its client. Throws BAD_USER_INPUT naming `field`. */
export function parseDeviceId(value: unknown, field: string): string {
  return parseBytes(value, field, maxDeviceIdBytes);
}

/** Whether a device can have this id; the database is never asked with anything else. */
export function isDeviceId(value: string): boolean {
  return isWithin(value, maxDeviceIdBytes) && textDefect(value) === undefined;
}

export function parsePlatform(value: string | null, field: string): string | null {
  return value === null ? null : parseBoundedText(value, field, { maximum: maxPlatformCharacters });
}

/** Null takes the address away. */
export function parsePushAddress(push: PushAddress | null, field: string): PushAddress | null {
  if (push === null) return null;
  return { provider: push.provider, token: parsePushToken(push.provider, push.token, `${field}.token`) };
}

/** A BCP 47 tag in its canonical form; null takes it away. */
export function parseLanguage(value: string | null, field: string): string | null {
  if (value === null) return null;
  const text = parseBoundedText(value, field, { minimum: 1, maximum: maxLanguageCharacters });
  try {
    const [canonical = text] = Intl.getCanonicalLocales(text);
    return canonical;
  } catch {
    throw badInput(field, 'must be a BCP 47 language tag, such as en or zh-Hans-CN');
  }
}

/** The same for an unknown device, for one of somebody else, and for what can be no id of a device. */
export function deviceNotFound(): DuetError {
  return new DuetError('DEVICE_NOT_FOUND', 'You have no device with this id.');
}

function parseBytes(value: unknown, field: string, maximum: number): string {
  const text = parseText(value, field);
  if (!isWithin(text, maximum)) {
    throw badInput(field, `must have 1 to ${formatNumber(maximum)} bytes of UTF-8`);
  }
  return text;
}

function isWithin(text: string, maximum: number): boolean {
  return text !== '' && text.length <= maximum && Buffer.byteLength(text) <= maximum;
}
