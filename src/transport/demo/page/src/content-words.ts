import type { HistoryGap, MessageContent } from 'duet/client';
import { emojiOf } from './emoji-set.js';

/** A message in one line, where there is no room for more. */
export function previewOf(content: MessageContent): string {
  switch (content.__typename) {
    case 'TextContent':
      return content.text;
    case 'EmojiContent':
      return emojiOf(content)?.label ?? `Emoji ${content.index}`;
    case 'LocationContent':
      return `Place: ${content.caption ?? `${content.latitude.toFixed(4)}, ${content.longitude.toFixed(4)}`}`;
    case 'ImageContent':
      return 'Picture';
    case 'AudioContent':
      return 'Sound';
    case 'FileContent':
      return content.name;
    case 'VideoContent':
      return 'Film';
    case 'CustomContent':
      return content.description ?? content.type;
    case 'SystemNotificationContent':
      return content.title ?? content.body ?? content.type;
    case 'RecalledContent':
      return 'Message recalled';
    default:
      return 'A message of a kind that this page does not know';
  }
}

/** 1,572,864 as "1.5 MB". */
export function sizeOf(bytes: number): string {
  const units = ['bytes', 'KB', 'MB'];
  const unit = Math.min(2, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** unit;
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit] ?? ''}`;
}

/** Why a stretch of the conversation is missing. */
export function wordsOfGap({ fromSeq, toSeq, reason }: HistoryGap): string {
  const count = toSeq - fromSeq + 1;
  const messages = count === 1 ? 'A message' : `${count} messages`;
  const are = count === 1 ? 'is' : 'are';
  switch (reason) {
    case 'EXPIRED':
      return `${messages} ${are} no longer kept by the server`;
    case 'ERASED':
      return `${messages} of a user who was erased`;
    case 'CLEARED_BY_YOU':
      return count === 1 ? 'You cleared a message' : `You cleared ${count} messages`;
    case 'DELETED_BY_YOU':
      return count === 1 ? 'You deleted a message' : `You deleted ${count} messages`;
    case 'HIDDEN':
      return `${messages} ${are} not shown to you`;
    default:
      return `${messages} ${are} missing`;
  }
}
