import { badInput } from '../errors.js';
import type { UploadKind } from '../generated/prisma/enums.js';
import { formatNumber, parseText } from '../input/text-rules.js';
import {
  maxAudioBytes,
  maxFileBytes,
  maxFileNameBytes,
  maxImageBytes,
  maxVideoBytes,
} from '../messages/content-rules.js';

/** How long an upload may take, and how long a finished one waits for its first message. */
export const uploadLifeMs = 24 * 60 * 60 * 1000;
/** When the collector looks at it: nobody is bringing bytes any more, by a request or by a form. */
export const reviewAfterMs = uploadLifeMs + 60 * 60 * 1000;

/** `CreateUploadInput`, coerced by GraphQL and otherwise unchecked. */
export interface CreateUploadInput {
  readonly kind: UploadKind;
  readonly bytes: number;
  readonly mimeType: string;
  readonly name: string;
}

const maxBytes: Readonly<Record<UploadKind, number>> = {
  IMAGE: maxImageBytes,
  AUDIO: maxAudioBytes,
  VIDEO: maxVideoBytes,
  FILE: maxFileBytes,
};

/** RFC 9110 section 8.3.1, without parameters of odd forms. */
const mimeTypePattern = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}(;[ -~]{0,128})?$/;

/** Checks everything that can be known before the bytes are there. Throws BAD_USER_INPUT. */
export function parseUpload({ kind, bytes, mimeType, name }: CreateUploadInput): CreateUploadInput {
  const most = maxBytes[kind];
  if (bytes < 1 || bytes > most) {
    throw badInput('input.bytes', `must be 1 to ${formatNumber(most)} for ${kind}`);
  }
  if (!mimeTypePattern.test(mimeType)) {
    throw badInput('input.mimeType', 'must be a media type such as image/png');
  }
  if (kind !== 'FILE' && !mayBe(kind, mimeType)) {
    throw badInput('input.mimeType', `must be ${kind.toLowerCase()}/… for ${kind}`);
  }
  const nameBytes = Buffer.byteLength(parseText(name, 'input.name'));
  if (nameBytes < 1 || nameBytes > maxFileNameBytes) {
    throw badInput('input.name', `must have 1 to ${maxFileNameBytes} bytes of UTF-8`);
  }
  return { kind, bytes, mimeType, name };
}

/** Recorders name sounds in a film's container after the container. */
function mayBe(kind: UploadKind, mimeType: string): boolean {
  const type = mimeType.toLowerCase();
  return (
    type.startsWith(`${kind.toLowerCase()}/`) ||
    (kind === 'AUDIO' && /^(video\/(mp4|webm|ogg)|application\/ogg)/.test(type))
  );
}

/** RFC 6266 with RFC 8187: a name that any header can carry, and beside it the name itself. */
export function contentDisposition(type: 'inline' | 'attachment', fileName: string): string {
  const plain = fileName.replace(/[^ -~]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/**
 * The name under which a download is offered: the last part of a path, without control characters and without those that
 * turn the direction of writing, behind which an `exe` can look like a `png`.
 */
export function downloadName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  return /^\.*$/.test(plain) ? 'file' : plain;
}
