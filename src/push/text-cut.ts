/** How services measure a text. All cut between graphemes, so that no character is ever shown in half. */
export type Measure = (text: string) => number;

/** As most services count: UTF-16 units, which is never less than characters. */
export const unitLength: Measure = (text) => text.length;

/** As vivo counts: what is not ASCII takes two. */
export const wideLength: Measure = (text) => {
  let length = 0;
  for (let index = 0; index < text.length; index += 1) length += text.charCodeAt(index) < 0x80 ? 1 : 2;
  return length;
};

/** As it stands inside JSON, where a control character takes six bytes. */
export const jsonLength: Measure = (text) => Buffer.byteLength(JSON.stringify(text)) - 2;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const mark = '…';

/**
 * The longest start of the text that measures at most `limit`, with a "…" when something was left out. A grapheme that
 * alone is longer than the limit (a letter under hundreds of accents) is left out whole. Never reads more of a long text than it needs.
 */
export function cutText(text: string, limit: number, measure: Measure = unitLength): string {
  if (text.length <= limit && measure(text) <= limit) return text;
  const room = limit - measure(mark);
  let cut = '';
  let used = 0;
  // No measure gives a UTF-16 unit less than one.
  for (const { segment } of graphemes.segment(text.slice(0, limit + 1))) {
    used += measure(segment);
    if (used > room) break;
    cut += segment;
  }
  return `${cut}${mark}`;
}

/** One line: what was several is told apart by spaces. */
export function toLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
