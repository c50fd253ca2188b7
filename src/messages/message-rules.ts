/** The rules for a message as a whole, beside those for its content: size, free JSON, the client's key, and what its push shows. */
import { badInput } from '../errors.js';
import { jsonByteLength, maxJsonBytes, parseJson, type JsonValue } from '../input/json-rules.js';
import { formatNumber, parseBoundedText, parseOptionalText } from '../input/text-rules.js';
import type { StoredContent } from './content.js';

/**
 * The largest message, in bytes: the UTF-8 length of JSON.stringify of its typed content plus that of its customData (0 when it has
 * none). The typed content is the member object of the content input alone, without its name, with absent fields omitted:
 * `{"text":"…"}` for Text, `{"latitude":…,"longitude":…}` for Location; for a notification its type, title, body and payload.
 */
export const maxMessageBytes = maxJsonBytes;

/** The longest clientMessageId, in characters (Unicode code points). */
export const maxClientMessageIdCharacters = 64;
/** The longest title and body of a push, in characters (Unicode code points). */
export const maxPushTitleCharacters = 256;
export const maxPushBodyCharacters = 1024;

/** What a sender may say about the push of one message; an absent title or body is left to the server. */
export interface PushOptions {
  readonly enabled: boolean;
  readonly title?: string;
  readonly body?: string;
}

/** The free JSON of a message, undefined when absent or null; throws BAD_USER_INPUT naming `field`, see `parseJson`. */
export function parseCustomData(input: unknown, field = 'input.customData'): JsonValue | undefined {
  return input === undefined || input === null ? undefined : parseJson(input, field);
}

/**
 * The size of a message in the sense of `maxMessageBytes`. Both values have passed their own rules; the order of keys
 * makes no difference.
 */
export function messageByteLength(content: StoredContent, customData: JsonValue | undefined): number {
  // The kind stands in for the name of the member and is no part of it: `"kind":"TEXT",`.
  const kindBytes = '"kind":"",'.length + content.kind.length;
  return jsonByteLength(content) - kindBytes + (customData === undefined ? 0 : jsonByteLength(customData));
}

/** Throws BAD_USER_INPUT naming `field` when the message is larger than `maxMessageBytes`; exactly as large is accepted. */
export function assertMessageSize(
  content: StoredContent,
  customData: JsonValue | undefined,
  field = 'input.content',
): void {
  const bytes = messageByteLength(content, customData);
  if (bytes <= maxMessageBytes) return;
  const whole =
    content.kind === 'SYSTEM_NOTIFICATION'
      ? 'with its type, title, body and payload'
      : 'and customData together';
  const rule = `must be at most ${formatNumber(maxMessageBytes)} bytes of JSON`;
  throw badInput(field, `${whole} ${rule}, not ${formatNumber(bytes)}`);
}

/** The key that makes a repeated send safe: any 1 to 64 characters. Throws BAD_USER_INPUT naming `field`. */
export function parseClientMessageId(input: unknown, field = 'input.clientMessageId'): string {
  return parseBoundedText(input, field, { minimum: 1, maximum: maxClientMessageIdCharacters });
}

/** `PushOptionsInput`; absent or null means a push with the server's words. Throws BAD_USER_INPUT naming the path below `field`. */
export function parsePushOptions(input: unknown, field = 'input.push'): PushOptions {
  if (input === undefined || input === null) return { enabled: true };
  if (typeof input !== 'object') throw badInput(field, 'must be an object');
  const enabled = 'enabled' in input ? input.enabled : true;
  if (typeof enabled !== 'boolean') throw badInput(`${field}.enabled`, 'must be true or false');
  const title = parseOptionalText('title' in input ? input.title : undefined, `${field}.title`, {
    maximum: maxPushTitleCharacters,
  });
  const body = parseOptionalText('body' in input ? input.body : undefined, `${field}.body`, {
    maximum: maxPushBodyCharacters,
  });
  return { enabled, ...(title !== undefined && { title }), ...(body !== undefined && { body }) };
}
