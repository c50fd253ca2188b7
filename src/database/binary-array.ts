/** What the elements of an array are here, by their type in PostgreSQL. */
interface Elements {
  readonly bool: boolean;
  readonly int4: number;
  readonly int8: number;
  readonly text: string;
  /** JSON text. */
  readonly json: string;
  /** In the form that `crypto.randomUUID` has. */
  readonly uuid: string;
  /** A text as `Date.toISOString` writes it. */
  readonly timestamptz: Date | string;
}

export type ElementType = keyof Elements;

/** The object ids of the types (`pg_type` in PostgreSQL's sources), which never change. */
const typeIds: Readonly<Record<ElementType, number>> = {
  bool: 16,
  int8: 20,
  int4: 23,
  text: 25,
  json: 114,
  timestamptz: 1184,
  uuid: 2950,
};

/** PostgreSQL counts from the beginning of 2000. */
const epochMs = Date.UTC(2000, 0, 1);
/** Thousands are exact in a number of JavaScript up to there: 2,283 years. */
const farthestUs = 2 ** 56;
/** A loop writes so many characters in less time than it takes to call out of JavaScript. */
const shortText = 48;
const startBytes = 1 << 16;
/** What one large array needed is not kept for ever. */
const keptBytes = 1 << 20;

/**
 * An array as a parameter in binary, to be cast to an array of that type. As text, PostgreSQL takes a tenth of a batch's time to
 * read its arrays, and Node a twentieth to write them. Null and undefined elements are NULL.
 *
 * The format is that of `array_recv` in PostgreSQL's sources (arrayfuncs.c), of the elements that of their types' receive functions.
 * Throws RangeError for a number or a moment, TypeError for a UUID, that the type does not have.
 */
export function binaryArray<Type extends ElementType, Item>(
  type: Type,
  items: readonly Item[],
  elementOf: (item: Item) => Elements[Type] | null | undefined,
): Buffer {
  return writer.write(type, items, elementOf);
}

class ArrayWriter {
  private bytes = Buffer.allocUnsafeSlow(startBytes);
  private end = 0;
  /** The moment that was read last: many rows of a batch have the same. */
  private moment = { text: '', ms: Number.NaN };

  write<Type extends ElementType, Item>(
    type: Type,
    items: readonly Item[],
    elementOf: (item: Item) => Elements[Type] | null | undefined,
  ): Buffer {
    this.end = 0;
    this.reserve(20);
    // Dimensions, whether there may be NULLs, and for the one dimension its length and where it begins.
    this.int32(items.length === 0 ? 0 : 1);
    this.int32(1);
    this.int32(typeIds[type]);
    if (items.length > 0) {
      this.int32(items.length);
      this.int32(1);
    }
    const writeElement = this.writers[type] as (element: Elements[Type]) => void;
    for (const item of items) {
      const element = elementOf(item);
      if (element === null || element === undefined) {
        this.reserve(4);
        this.int32(-1);
      } else writeElement(element);
    }
    const written = Buffer.from(this.bytes.subarray(0, this.end));
    if (this.bytes.length > keptBytes) this.bytes = Buffer.allocUnsafeSlow(startBytes);
    return written;
  }

  private readonly writers: { readonly [Type in ElementType]: (element: Elements[Type]) => void } = {
    bool: (element) => {
      this.reserve(5);
      this.int32(1);
      this.bytes[this.end++] = element ? 1 : 0;
    },
    int4: (element) => {
      if (element !== (element | 0)) throw new RangeError(`${element} is no integer of 32 bits`);
      this.reserve(8);
      this.int32(4);
      this.int32(element);
    },
    int8: (element) => {
      if (!Number.isSafeInteger(element)) throw new RangeError(`${element} is no integer that is exact`);
      this.int64(element);
    },
    timestamptz: (element) => {
      const microseconds = (this.millisecondsOf(element) - epochMs) * 1000;
      if (!(Math.abs(microseconds) <= farthestUs)) throw new RangeError('a moment is too far from 2000');
      this.int64(microseconds);
    },
    text: (element) => this.text(element),
    json: (element) => this.text(element),
    uuid: (element) => this.uuid(element),
  };

  private text(element: string): void {
    const { length } = element;
    // A character is at most three bytes of UTF-8, or four with its other half.
    this.reserve(4 + 3 * length);
    const start = this.end + 4;
    let count = 0;
    if (length <= shortText) {
      for (; count < length; count += 1) {
        const code = element.charCodeAt(count);
        if (code > 0x7f) break;
        this.bytes[start + count] = code;
      }
    }
    if (count < length) count = this.bytes.write(element, start);
    this.int32(count);
    this.end += count;
  }

  private uuid(element: string): void {
    this.reserve(20);
    this.int32(16);
    let isUuid = element.length === 36;
    for (let index = 0, at = 0; index < 16; index += 1, at += 2) {
      // The hyphens stand before the fifth, seventh, ninth and eleventh byte.
      if (index === 4 || index === 6 || index === 8 || index === 10) {
        isUuid &&= element.charCodeAt(at) === hyphen;
        at += 1;
      }
      const value = (digitAt(element, at) << 4) | digitAt(element, at + 1);
      isUuid &&= value >= 0;
      this.bytes[this.end++] = value;
    }
    if (!isUuid) throw new TypeError('a UUID has 32 hexadecimal digits and four hyphens');
  }

  private int64(value: number): void {
    this.reserve(12);
    this.int32(8);
    this.int32(Math.floor(value / 0x1_0000_0000));
    this.int32(value);
  }

  private int32(value: number): void {
    this.bytes[this.end++] = value >>> 24;
    this.bytes[this.end++] = value >>> 16;
    this.bytes[this.end++] = value >>> 8;
    this.bytes[this.end++] = value;
  }

  private millisecondsOf(moment: Date | string): number {
    if (typeof moment !== 'string') return moment.getTime();
    if (moment !== this.moment.text) this.moment = { text: moment, ms: Date.parse(moment) };
    return this.moment.ms;
  }

  private reserve(count: number): void {
    const needed = this.end + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * needed);
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

const hyphen = 0x2d;
/** What a character is as a hexadecimal digit, by its code; -1 where it is none. */
const digits = new Int8Array(128).fill(-1);
for (const digit of '0123456789abcdefABCDEF') digits[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

function digitAt(text: string, index: number): number {
  return digits[text.charCodeAt(index)] ?? -1;
}

const writer = new ArrayWriter();
