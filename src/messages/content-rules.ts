/**
 * The rules that schema.graphql gives for the kinds of content that come from outside. GraphQL has coerced it already, so unknown fields cannot
 * occur; everything else is checked again here, because nothing else stands between a value and the message row.
 */
import { badInput } from '../errors.js';
import { parseJson } from '../input/json-rules.js';
import { formatNumber, parseBoundedText, parseOptionalText, parseText } from '../input/text-rules.js';
import { parseUrl } from '../input/url-rules.js';
import type { ImageRendition, SystemNotificationBody, UserContent } from './content.js';

const megabyte = 1_048_576;
/** The largest rendition of an image and the largest audio clip, as their sender states it. */
export const maxImageBytes = 28 * megabyte;
export const maxAudioBytes = 28 * megabyte;
/** The largest file of any format and the largest video. */
export const maxFileBytes = 100 * megabyte;
export const maxVideoBytes = 100 * megabyte;
/** The longest name of a file, in bytes of UTF-8. */
export const maxFileNameBytes = 255;
/** The longest `type` of a custom message or notification, in characters (Unicode code points). */
export const maxTypeCharacters = 64;

const maxInt = 2_147_483_647;

type Fields = Readonly<Record<string, unknown>>;
type MemberParser = (fields: Fields, field: string) => UserContent;

/**
 * The stored form of a `MessageContentInput`. Strings are kept exactly as sent and −0 becomes 0. Throws BAD_USER_INPUT naming the path
 * below `field` and the rule; never throws anything else, whatever the input is. The bound on the size of the whole
 * message is `assertMessageSize`'s.
 */
export function parseContent(input: unknown, field = 'input.content'): UserContent {
  const members = Object.entries(parseFields(input, field));
  const [member] = members;
  const parse = member === undefined ? undefined : memberParsers.get(member[0]);
  if (member === undefined || parse === undefined || members.length !== 1) {
    throw badInput(field, `must have exactly one of ${[...memberParsers.keys()].join(', ')}`);
  }
  const [name, fields] = member;
  const memberField = `${field}.${name}`;
  return parse(parseFields(fields, memberField), memberField);
}

/**
 * The stored form of an administrator's notification, from the type, title, body and payload of
 * `AdminSendNotificationInput`; its other fields are ignored. Throws like `parseContent`.
 */
export function parseNotification(input: unknown, field = 'input'): SystemNotificationBody {
  const fields = parseFields(input, field);
  const title = parseOptionalText(fields.title, `${field}.title`);
  const body = parseOptionalText(fields.body, `${field}.body`);
  return {
    kind: 'SYSTEM_NOTIFICATION',
    type: parseType(fields.type, `${field}.type`),
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(isPresent(fields.payload) && { payload: parseJson(fields.payload, `${field}.payload`) }),
  };
}

const memberParsers: ReadonlyMap<string, MemberParser> = new Map<string, MemberParser>([
  ['text', parseTextMember],
  ['emoji', parseEmojiMember],
  ['location', parseLocationMember],
  ['image', parseImageMember],
  ['audio', parseAudioMember],
  ['file', parseFileMember],
  ['video', parseVideoMember],
  ['custom', parseCustomMember],
]);

function parseTextMember(fields: Fields, field: string): UserContent {
  const text = parseText(fields.text, `${field}.text`);
  if (text === '') throw badInput(`${field}.text`, 'must not be empty');
  return { kind: 'TEXT', text };
}

function parseEmojiMember(fields: Fields, field: string): UserContent {
  const key = parseOptionalText(fields.key, `${field}.key`);
  return {
    kind: 'EMOJI',
    index: parseInteger(fields.index, `${field}.index`, 0, maxInt),
    ...(key !== undefined && { key }),
  };
}

function parseLocationMember(fields: Fields, field: string): UserContent {
  const caption = parseOptionalText(fields.caption, `${field}.caption`);
  return {
    kind: 'LOCATION',
    ...(caption !== undefined && { caption }),
    latitude: parseDegrees(fields.latitude, `${field}.latitude`, 90),
    longitude: parseDegrees(fields.longitude, `${field}.longitude`, 180),
  };
}

function parseImageMember(fields: Fields, field: string): UserContent {
  const large = parseOptionalRendition(fields.large, `${field}.large`);
  const thumbnail = parseOptionalRendition(fields.thumbnail, `${field}.thumbnail`);
  const format = parseOptionalText(fields.format, `${field}.format`);
  return {
    kind: 'IMAGE',
    original: parseRendition(fields.original, `${field}.original`),
    ...(large !== undefined && { large }),
    ...(thumbnail !== undefined && { thumbnail }),
    ...(format !== undefined && { format }),
  };
}

function parseAudioMember(fields: Fields, field: string): UserContent {
  return {
    kind: 'AUDIO',
    url: parseUrl(fields.url, `${field}.url`),
    bytes: parseInteger(fields.bytes, `${field}.bytes`, 0, maxAudioBytes),
    durationMs: parseInteger(fields.durationMs, `${field}.durationMs`, 0, maxInt),
  };
}

function parseFileMember(fields: Fields, field: string): UserContent {
  const name = parseText(fields.name, `${field}.name`);
  const nameBytes = Buffer.byteLength(name);
  if (nameBytes < 1 || nameBytes > maxFileNameBytes) {
    throw badInput(`${field}.name`, `must have 1 to ${maxFileNameBytes} bytes of UTF-8`);
  }
  const format = parseOptionalText(fields.format, `${field}.format`);
  return {
    kind: 'FILE',
    url: parseUrl(fields.url, `${field}.url`),
    name,
    bytes: parseInteger(fields.bytes, `${field}.bytes`, 0, maxFileBytes),
    ...(format !== undefined && { format }),
  };
}

function parseVideoMember(fields: Fields, field: string): UserContent {
  const format = parseOptionalText(fields.format, `${field}.format`);
  const poster = parseOptionalRendition(fields.poster, `${field}.poster`);
  return {
    kind: 'VIDEO',
    url: parseUrl(fields.url, `${field}.url`),
    bytes: parseInteger(fields.bytes, `${field}.bytes`, 0, maxVideoBytes),
    durationMs: parseInteger(fields.durationMs, `${field}.durationMs`, 0, maxInt),
    ...(format !== undefined && { format }),
    ...(poster !== undefined && { poster }),
  };
}

function parseCustomMember(fields: Fields, field: string): UserContent {
  const description = parseOptionalText(fields.description, `${field}.description`);
  if (!isPresent(fields.data)) throw badInput(`${field}.data`, 'must be a JSON value other than null');
  return {
    kind: 'CUSTOM',
    type: parseType(fields.type, `${field}.type`),
    data: parseJson(fields.data, `${field}.data`),
    ...(description !== undefined && { description }),
  };
}

function parseOptionalRendition(value: unknown, field: string): ImageRendition | undefined {
  return isPresent(value) ? parseRendition(value, field) : undefined;
}

function parseRendition(value: unknown, field: string): ImageRendition {
  const fields = parseFields(value, field);
  return {
    url: parseUrl(fields.url, `${field}.url`),
    width: parseInteger(fields.width, `${field}.width`, 1, maxInt),
    height: parseInteger(fields.height, `${field}.height`, 1, maxInt),
    bytes: parseInteger(fields.bytes, `${field}.bytes`, 0, maxImageBytes),
  };
}

function parseType(value: unknown, field: string): string {
  return parseBoundedText(value, field, { minimum: 1, maximum: maxTypeCharacters });
}

function parseInteger(value: unknown, field: string, minimum: number, maximum: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    throw badInput(field, `must be an integer from ${minimum} to ${formatNumber(maximum)}`);
  }
  return withoutNegativeZero(value);
}

function parseDegrees(value: unknown, field: string, bound: number): number {
  if (typeof value !== 'number' || !(value >= -bound && value <= bound)) {
    throw badInput(field, `must be a number from -${bound} to ${bound}`);
  }
  return withoutNegativeZero(value);
}

/** JSON has no −0: without this the live copy of a message could differ from the stored one. */
function withoutNegativeZero(value: number): number {
  return value + 0;
}

function parseFields(value: unknown, field: string): Fields {
  if (!isObject(value)) throw badInput(field, 'must be an object');
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
