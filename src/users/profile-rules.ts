/** The rules for a profile that comes from outside. Null clears a field, so it passes every rule. */
import { badInput } from '../errors.js';
import { jsonByteLength, parseJson, type JsonValue } from '../input/json-rules.js';
import { formatNumber, parseBoundedText } from '../input/text-rules.js';
import { parseUrl } from '../input/url-rules.js';

export const maxNicknameCharacters = 128;
/** The largest customData of a profile, in bytes of UTF-8: it travels with every message of its owner. */
export const maxProfileDataBytes = 2_048;

export function parseNickname(value: unknown, field: string): string | null {
  return value === null
    ? null
    : parseBoundedText(value, field, { minimum: 1, maximum: maxNicknameCharacters });
}

export function parseAvatarUrl(value: unknown, field: string): string | null {
  return value === null ? null : parseUrl(value, field);
}

export function parseProfileData(value: unknown, field: string): JsonValue {
  const data = parseJson(value, field);
  if (jsonByteLength(data) > maxProfileDataBytes) {
    throw badInput(field, `must be at most ${formatNumber(maxProfileDataBytes)} bytes of JSON`);
  }
  return data;
}
