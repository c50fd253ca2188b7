import { isUtf8 } from 'node:buffer';

export const notUtf8 = 'The body must be JSON in UTF-8.';
const notJson = 'The body is not JSON.';
const notObject = 'The body must be a JSON object.';

/** What a body says, or why it cannot be read. */
export type JsonBody = { readonly value: object } | { readonly problem: string };

/**
 * Reads an object, whatever stands in it, perhaps after a byte order mark. Never throws. Bytes that are not UTF-8 would
 * all be read as one character, and two ids be taken for the same.
 */
export function readJson(bytes: Buffer): JsonBody {
  if (!isUtf8(bytes)) return { problem: notUtf8 };
  const text = bytes.toString();
  try {
    const value: unknown = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { value } : { problem: notObject };
  } catch {
    return { problem: notJson };
  }
}
