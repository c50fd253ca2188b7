/**
 * What is shown of stored content that this version cannot read: a row damaged by hand or by a fault, or of a kind that a newer
 * version of Duet stores. A page and a stream go on past it.
 */
import type { ContentKind, CustomBody, ImageRendition, StoredContent } from './content.js';

/** Stands for content that cannot be read; clients know it by its type. */
export const unreadableContent: CustomBody = {
  kind: 'CUSTOM',
  type: 'duet.unreadable',
  data: {},
  description: 'This message cannot be shown.',
};

type Fields = Readonly<Record<string, unknown>>;

/** The content as it is when every field that the schema promises is there, otherwise `unreadableContent`. Never throws. */
export function readableContent(stored: unknown): StoredContent {
  return isReadable(stored) ? stored : unreadableContent;
}

function isReadable(stored: unknown): stored is StoredContent {
  if (!isObject(stored)) return false;
  const { kind } = stored;
  return typeof kind === 'string' && Object.hasOwn(checks, kind) && checks[kind as ContentKind](stored);
}

const checks: Readonly<Record<ContentKind, (fields: Fields) => boolean>> = {
  TEXT: ({ text }) => isText(text),
  EMOJI: ({ index, key }) => isCount(index) && isTextOrAbsent(key),
  LOCATION: ({ caption, latitude, longitude }) =>
    isTextOrAbsent(caption) && isNumber(latitude) && isNumber(longitude),
  IMAGE: ({ original, large, thumbnail, format }) =>
    isRendition(original) &&
    isRenditionOrAbsent(large) &&
    isRenditionOrAbsent(thumbnail) &&
    isTextOrAbsent(format),
  AUDIO: ({ url, bytes, durationMs }) => isText(url) && isCount(bytes) && isCount(durationMs),
  FILE: ({ url, name, bytes, format }) =>
    isText(url) && isText(name) && isCount(bytes) && isTextOrAbsent(format),
  VIDEO: ({ url, bytes, durationMs, format, poster }) =>
    isText(url) &&
    isCount(bytes) &&
    isCount(durationMs) &&
    isTextOrAbsent(format) &&
    isRenditionOrAbsent(poster),
  CUSTOM: ({ type, data, description }) =>
    isText(type) && data !== undefined && data !== null && isTextOrAbsent(description),
  SYSTEM_NOTIFICATION: ({ type, title, body }) =>
    isText(type) && isTextOrAbsent(title) && isTextOrAbsent(body),
};

function isRendition(value: unknown): value is ImageRendition {
  return (
    isObject(value) &&
    isText(value['url']) &&
    isCount(value['width']) &&
    isCount(value['height']) &&
    isCount(value['bytes'])
  );
}

function isRenditionOrAbsent(value: unknown): boolean {
  return value === undefined || isRendition(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** GraphQL's Int, which every count in the schema is. */
function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
}
