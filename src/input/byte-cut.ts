/** The longest start of the text that has at most so many bytes of UTF-8 and does not end inside a character. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  // No character has fewer bytes than UTF-16 units.
  const start = Buffer.from(text.slice(0, maxBytes)).subarray(0, maxBytes);
  return new TextDecoder().decode(start, { stream: true });
}
