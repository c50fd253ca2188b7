/** Media that pass every rule, to be varied field by field. */
export const url = 'https://cdn.example.com/a.bin';
export const rendition = { url, width: 640, height: 480, bytes: 1000 };
export const audio = { url, bytes: 1000, durationMs: 1500 };
export const file = { url, name: 'report.pdf', bytes: 1000 };
export const video = { url, bytes: 1000, durationMs: 1500 };
/** One character: two UTF-16 units, four bytes of UTF-8. */
export const thumbsUp = '\u{1F44D}';

/** A 1 wrapped as many times as asked. */
export function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}
