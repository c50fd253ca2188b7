/** This page's own set of emoji: what a message carries is the place in it. Only ever add to the end. */
export const emojiKey = 'duet-demo';

export interface Emoji {
  readonly character: string;
  readonly label: string;
}

export const emojiSet: readonly Emoji[] = [
  { character: '👍', label: 'Thumbs up' },
  { character: '❤️', label: 'Heart' },
  { character: '😂', label: 'Tears of joy' },
  { character: '🎉', label: 'Party' },
  { character: '😮', label: 'Surprised' },
  { character: '😢', label: 'Sad' },
  { character: '🙏', label: 'Thank you' },
  { character: '🔥', label: 'Fire' },
  { character: '👏', label: 'Applause' },
  { character: '🤔', label: 'Thinking' },
  { character: '👋', label: 'Hello' },
  { character: '🚀', label: 'Rocket' },
];

/** Undefined for an emoji of another app's set, or of a later version of this one. */
export function emojiOf({
  index,
  key,
}: {
  readonly index: number;
  readonly key: string | null;
}): Emoji | undefined {
  return key === emojiKey ? emojiSet[index] : undefined;
}
