/**
 * Where files stand in the content of a message: the only place that knows which fields are addresses. Content without
 * files passes through all of it unchanged and uncopied.
 */
import type { ImageBody, ImageRendition, StoredContent } from './content.js';
import type { UploadKind } from '../generated/prisma/enums.js';
import { readReference } from './upload-reference.js';

/** One field that says where a file lies, with what else is said about that file. */
export interface FileSlot {
  /** The path below the content, such as `image.original`. */
  readonly field: string;
  readonly url: string;
  /** What an upload must be to stand here; null for any. */
  readonly kind: UploadKind | null;
}

/** Whether files belong to this kind of content. */
export function hasFiles({ kind }: StoredContent): boolean {
  return kind === 'IMAGE' || kind === 'AUDIO' || kind === 'FILE' || kind === 'VIDEO';
}

/** The files of a content, in the order of the schema; nothing for content that has none. */
export function fileSlots(content: StoredContent): readonly FileSlot[] {
  switch (content.kind) {
    case 'IMAGE':
      return [
        pictureSlot('image.original', content.original),
        ...pictureSlots('image.large', content.large),
        ...pictureSlots('image.thumbnail', content.thumbnail),
      ];
    case 'AUDIO':
      return [{ field: 'audio', url: content.url, kind: 'AUDIO' }];
    case 'FILE':
      return [{ field: 'file', url: content.url, kind: null }];
    case 'VIDEO':
      return [
        { field: 'video', url: content.url, kind: 'VIDEO' },
        ...pictureSlots('video.poster', content.poster),
      ];
    default:
      return noSlots;
  }
}

const noSlots: readonly FileSlot[] = [];

/** The content with other addresses; the content itself when it has no files. */
export function mapUrls(content: StoredContent, map: (url: string) => string): StoredContent {
  switch (content.kind) {
    case 'IMAGE':
      return mapImage(content, map);
    case 'AUDIO':
    case 'FILE':
      return { ...content, url: map(content.url) };
    case 'VIDEO':
      return {
        ...content,
        url: map(content.url),
        ...(content.poster && { poster: mapRendition(content.poster, map) }),
      };
    default:
      return content;
  }
}

/** The uploads that a stored content refers to, each once. */
export function uploadIdsIn(content: StoredContent): readonly string[] {
  const slots = fileSlots(content);
  if (slots.length === 0) return noIds;
  return [...new Set(slots.flatMap(({ url }) => readReference(url)?.uploadId ?? []))];
}

const noIds: readonly string[] = [];

function pictureSlots(field: string, rendition: ImageRendition | undefined): FileSlot[] {
  return rendition ? [pictureSlot(field, rendition)] : [];
}

function pictureSlot(field: string, { url }: ImageRendition): FileSlot {
  return { field, url, kind: 'IMAGE' };
}

function mapImage(content: ImageBody, map: (url: string) => string): ImageBody {
  return {
    ...content,
    original: mapRendition(content.original, map),
    ...(content.large && { large: mapRendition(content.large, map) }),
    ...(content.thumbnail && { thumbnail: mapRendition(content.thumbnail, map) }),
  };
}

function mapRendition(rendition: ImageRendition, map: (url: string) => string): ImageRendition {
  return { ...rendition, url: map(rendition.url) };
}
