/**
 * Rules for the free JSON that apps attach to messages and profiles. A payload 6,000 levels deep fits into 12 KB and is accepted by
 * Postgres, but every later read of it would overflow the stack of JSON.stringify, so depth is bounded before storing.
 */
import { badInput } from '../errors.js';
import { formatNumber, textDefect } from './text-rules.js';

/** Any JSON value. Keys are data, `__proto__` too: values are checked and passed on, never merged into other objects. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** How deeply JSON may be nested. A scalar has 0 levels, `[]` and `{}` have 1, `[[]]` has 2. */
export const maxJsonLevels = 32;

/** The largest free JSON anywhere, in bytes of UTF-8: that of a whole message. */
export const maxJsonBytes = 12_288;

/**
 * The value itself, not a copy, when it is JSON that can be stored and read back unchanged: at most 32 levels deep, finite
 * numbers, none of them a long id, no NUL and no lone surrogate in any string or key, and not certainly larger than 12,288 bytes. Throws
 * BAD_USER_INPUT naming `field`. The walk ends as soon as a bound is passed, so that a small literal that repeats a
 * large variable a thousand times costs no more than a large value.
 */
export function parseJson(value: unknown, field: string): JsonValue {
  assertJson(value, 0, { field, leastBytes: 0 });
  return value;
}

/** The UTF-8 length of the value as JSON text without white space. */
export function jsonByteLength(value: object | JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/**
 * The value as JSON text with keys sorted at every level. Recursion is safe here: parsed content is at most a few levels deeper
 * than the bound on free JSON.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Whether two values are stored as the same JSON, whatever the order of their keys, their prototypes and the sign of a zero. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** One walk over one value; `leastBytes` is a lower bound of the length of what was seen so far. */
interface JsonWalk {
  readonly field: string;
  leastBytes: number;
}

function assertJson(value: unknown, level: number, walk: JsonWalk): asserts value is JsonValue {
  if (typeof value === 'string') return assertJsonString(value, walk);
  if (value === null || typeof value === 'boolean') return countBytes(4, walk);
  if (typeof value === 'number') {
    assertJsonNumber(value, walk);
    return countBytes(1, walk);
  }
  if (typeof value !== 'object') throw badInput(walk.field, 'must be a JSON value');
  if (level === maxJsonLevels) {
    throw badInput(walk.field, `must be nested at most ${maxJsonLevels} levels deep`);
  }
  countBytes(2, walk);
  if (Array.isArray(value)) {
    // Not for … of over the holes of a sparse array of length 2^32: each hole reads as undefined and is refused at once.
    for (const element of value) assertJson(element, level + 1, walk);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw badInput(walk.field, 'must be a JSON value');
  for (const [key, member] of Object.entries(value)) {
    assertJsonString(key, walk);
    assertJson(member, level + 1, walk);
  }
}

/** From here on JSON writes numbers with an exponent: nobody's ids. */
const leastWithExponent = 1e21;

/** A long id that was written as a number has lost its last digits already, and would come back as another. */
function assertJsonNumber(value: number, walk: JsonWalk): void {
  if (!Number.isFinite(value)) throw badInput(walk.field, 'must contain finite numbers only');
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < leastWithExponent) {
    throw badInput(walk.field, 'must not contain whole numbers from 2^53 to 10^21; write such ids as text');
  }
}

function assertJsonString(text: string, walk: JsonWalk): void {
  countBytes(text.length + 2, walk);
  const defect = textDefect(text);
  if (defect !== undefined) throw badInput(walk.field, `must not contain ${defect} in any string or key`);
}

function countBytes(bytes: number, walk: JsonWalk): void {
  walk.leastBytes += bytes;
  if (walk.leastBytes > maxJsonBytes) {
    throw badInput(walk.field, `must be at most ${formatNumber(maxJsonBytes)} bytes of JSON`);
  }
}
