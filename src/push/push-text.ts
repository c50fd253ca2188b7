import type { PushPreview } from '../generated/prisma/enums.js';
import type { ContentKind, StoredContent } from '../messages/content.js';
import type { PushOptions } from '../messages/message-rules.js';
import { toLine } from './text-cut.js';

/** What Duet says by itself in one language. */
interface PushWords extends Readonly<Record<Exclude<ContentKind, 'TEXT'>, string>> {
  /** In place of a text that says nothing, or that is not to be shown. */
  readonly newMessage: string;
}

const english: PushWords = {
  EMOJI: '[Emoji]',
  LOCATION: '[Location]',
  IMAGE: '[Image]',
  AUDIO: '[Audio]',
  FILE: '[File]',
  VIDEO: '[Video]',
  CUSTOM: '[Message]',
  SYSTEM_NOTIFICATION: '[Notification]',
  newMessage: 'New message',
};

const simplifiedChinese: PushWords = {
  EMOJI: '[表情]',
  LOCATION: '[位置]',
  IMAGE: '[图片]',
  AUDIO: '[语音]',
  FILE: '[文件]',
  VIDEO: '[视频]',
  CUSTOM: '[消息]',
  SYSTEM_NOTIFICATION: '[通知]',
  newMessage: '新消息',
};

const traditionalChinese: PushWords = {
  EMOJI: '[表情]',
  LOCATION: '[位置]',
  IMAGE: '[圖片]',
  AUDIO: '[語音]',
  FILE: '[檔案]',
  VIDEO: '[影片]',
  CUSTOM: '[訊息]',
  SYSTEM_NOTIFICATION: '[通知]',
  newMessage: '新訊息',
};

export interface PushedMessage {
  readonly content: StoredContent;
  /** What the sender said about the push; null when nothing. */
  readonly options: Pick<PushOptions, 'title' | 'body'> | null;
  /** The sender's name, or their id where none is set. */
  readonly senderName: string;
}

/** The words of a push, neither of them empty, each one line. Services cut them to what they take. */
export function pushText(
  message: PushedMessage,
  device: { readonly language: string | null; readonly preview: PushPreview },
): { readonly title: string; readonly body: string } {
  const words = wordsOf(device.language);
  if (device.preview === 'NONE') return { title: words.newMessage, body: words.newMessage };
  const title = toLine(message.senderName) || words.newMessage;
  if (device.preview === 'SENDER') return { title, body: words.newMessage };
  return {
    title: toLine(message.options?.title ?? titleOf(message.content) ?? '') || title,
    body: toLine(message.options?.body ?? '') || describe(message.content, words),
  };
}

/** A notification speaks for itself; everything else has its sender above it. */
function titleOf(content: StoredContent): string | undefined {
  return content.kind === 'SYSTEM_NOTIFICATION' ? content.title : undefined;
}

/** Names of files are left out: characters that change the direction can hide in them what kind of file it is. */
function describe(content: StoredContent, words: PushWords): string {
  switch (content.kind) {
    case 'TEXT':
      return toLine(content.text) || words.newMessage;
    case 'CUSTOM':
      return toLine(content.description ?? '') || words.CUSTOM;
    case 'SYSTEM_NOTIFICATION':
      return toLine(content.body ?? '') || words.SYSTEM_NOTIFICATION;
    default:
      return words[content.kind];
  }
}

function wordsOf(tag: string | null): PushWords {
  if (tag === null) return english;
  const { language, script } = new Intl.Locale(tag).maximize();
  if (language !== 'zh') return english;
  return script === 'Hant' ? traditionalChinese : simplifiedChinese;
}
