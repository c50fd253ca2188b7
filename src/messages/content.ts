/**
 * The content of a message as it is stored and as the GraphQL types resolve from it: plain JSON, told apart by `kind`, with the
 * field names of the schema. An absent optional field is omitted, never null. A recalled message has no stored content.
 */
import type { JsonValue } from '../input/json-rules.js';

export interface TextBody {
  readonly kind: 'TEXT';
  readonly text: string;
}

export interface EmojiBody {
  readonly kind: 'EMOJI';
  readonly index: number;
  readonly key?: string;
}

export interface LocationBody {
  readonly kind: 'LOCATION';
  readonly caption?: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface ImageRendition {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export interface ImageBody {
  readonly kind: 'IMAGE';
  readonly original: ImageRendition;
  readonly large?: ImageRendition;
  readonly thumbnail?: ImageRendition;
  readonly format?: string;
}

export interface AudioBody {
  readonly kind: 'AUDIO';
  readonly url: string;
  readonly bytes: number;
  readonly durationMs: number;
}

export interface FileBody {
  readonly kind: 'FILE';
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  readonly format?: string;
}

export interface VideoBody {
  readonly kind: 'VIDEO';
  readonly url: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly format?: string;
  readonly poster?: ImageRendition;
}

export interface CustomBody {
  readonly kind: 'CUSTOM';
  readonly type: string;
  readonly data: JsonValue;
  readonly description?: string;
}

export interface SystemNotificationBody {
  readonly kind: 'SYSTEM_NOTIFICATION';
  readonly type: string;
  readonly title?: string;
  readonly body?: string;
  readonly payload?: JsonValue;
}

/** What a user can send. */
export type UserContent =
  TextBody | EmojiBody | LocationBody | ImageBody | AudioBody | FileBody | VideoBody | CustomBody;

/** What a message row holds: a user's content, or a notification of an administrator. */
export type StoredContent = UserContent | SystemNotificationBody;

export type ContentKind = StoredContent['kind'];

const typenames = {
  TEXT: 'TextContent',
  EMOJI: 'EmojiContent',
  LOCATION: 'LocationContent',
  IMAGE: 'ImageContent',
  AUDIO: 'AudioContent',
  FILE: 'FileContent',
  VIDEO: 'VideoContent',
  CUSTOM: 'CustomContent',
  SYSTEM_NOTIFICATION: 'SystemNotificationContent',
} as const satisfies Record<ContentKind, string>;

export type ContentTypename = (typeof typenames)[ContentKind];

/** The member of `union MessageContent` that this kind of stored content resolves to. */
export function contentTypename(kind: ContentKind): ContentTypename {
  return typenames[kind];
}
