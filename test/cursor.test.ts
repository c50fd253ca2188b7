import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCursorCodec } from '../src/database/cursor.js';
import { DuetError } from '../src/errors.js';

const key = randomBytes(32);
const epoch = randomUUID();
const codec = createCursorCodec({ key, epoch });
const scope = 'inbox:alice';

const scopes = fc.string({ minLength: 1, maxLength: 64, unit: 'binary' });
const positions = fc.oneof(
  fc.maxSafeNat(),
  fc.string({ maxLength: 64, unit: 'binary' }).filter((text) => Buffer.byteLength(text) <= 256),
);

describe('a cursor', () => {
  it('gives back the position it was made from', () => {
    fc.assert(
      fc.property(scopes, positions, (anyScope, position) => {
        const cursor = codec.encode({ scope: anyScope, position });
        expect(codec.decode(cursor, anyScope)).toEqual({ position, epoch: 'current' });
      }),
    );
  });

  it('holds every whole number up to 2^53 - 1 and texts of up to 256 bytes', () => {
    for (const position of [
      0,
      1,
      255,
      2 ** 32,
      2 ** 48 - 1,
      2 ** 48,
      Number.MAX_SAFE_INTEGER,
      '',
      'ä'.repeat(128),
    ]) {
      expect(codec.decode(codec.encode({ scope, position }), scope).position).toBe(position);
    }
    for (const position of [-1, 0.5, Number.NaN, Infinity, 2 ** 53, 'ä'.repeat(129)]) {
      expect(() => codec.encode({ scope, position })).toThrow(RangeError);
    }
  });

  it('is short and safe in a URL', () => {
    expect(codec.encode({ scope, position: Number.MAX_SAFE_INTEGER })).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('is the same text on every node of the installation', () => {
    const place = { scope, position: 42 };
    expect(createCursorCodec({ key, epoch }).encode(place)).toBe(codec.encode(place));
  });

  it('tells a cursor of another epoch from a current one', () => {
    const restored = createCursorCodec({ key, epoch: randomUUID() });
    expect(restored.decode(codec.encode({ scope, position: 42 }), scope)).toEqual({
      position: 42,
      epoch: 'other',
    });
  });

  it('of an encoder keeps to the epoch in which that was made', () => {
    const renewed = createCursorCodec({ key, epoch });
    const place = { scope, position: 42 };
    const encode = renewed.encoder();
    renewed.begin({ key: randomBytes(32), epoch: randomUUID() });
    expect(encode(place)).toBe(codec.encode(place));
    expect(renewed.encode(place)).not.toBe(codec.encode(place));
  });

  it('is refused for another list or another owner', () => {
    const cursor = codec.encode({ scope, position: 42 });
    for (const other of [
      'inbox:bob',
      'inbox:alic',
      'inbox:alicee',
      'messages:alice',
      '',
      'x'.repeat(70_000),
    ]) {
      expectRefusal(cursor, other);
    }
  });

  it('is refused when it was signed with another key', () => {
    const stranger = createCursorCodec({ key: randomBytes(32), epoch });
    expectRefusal(stranger.encode({ scope, position: 42 }), scope);
  });

  it('is refused after any change of any bit', () => {
    for (const position of [42, 'a text']) {
      const bytes = Buffer.from(codec.encode({ scope, position }), 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expectRefusal(changed.toString('base64url'), scope);
      }
    }
  });

  it('is refused when cut, lengthened, padded, spaced or written in another alphabet', () => {
    const cursor = codec.encode({ scope, position: 42 });
    for (let length = 0; length < cursor.length; length += 1) expectRefusal(cursor.slice(0, length), scope);
    for (const added of ['=', '==', ' ', '\n', '\0', 'A', 'AAAA', '.']) {
      expectRefusal(cursor + added, scope);
      expectRefusal(added + cursor, scope);
    }
    expectRefusal(inBase64(cursorWithSigns()), scope);
    expectRefusal(looseEnd(cursor), scope);
  });

  it('is refused when it is no cursor at all, however long', () => {
    for (const text of [
      '',
      '0',
      '42',
      'null',
      '{}',
      'ä'.repeat(43),
      '\u{1F600}'.repeat(20),
      'A'.repeat(10_000_000),
    ]) {
      expectRefusal(text, scope);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => expectRefusal(text, scope)),
    );
  });

  it('is refused where a position of the other kind is wanted', () => {
    const number = codec.encode({ scope, position: 42 });
    const text = codec.encode({ scope, position: '42' });
    expect(codec.decodeNumber(number, scope).position).toBe(42);
    expect(codec.decodeText(text, scope).position).toBe('42');
    expect(() => codec.decodeNumber(text, scope)).toThrow(DuetError);
    expect(() => codec.decodeText(number, scope)).toThrow(DuetError);
  });
});

describe('createCursorCodec', () => {
  it('refuses a short key and an epoch that is no UUID', () => {
    expect(() => createCursorCodec({ key: randomBytes(31), epoch })).toThrow('fewer than 32 bytes');
    expect(() => createCursorCodec({ key, epoch: 'yesterday' })).toThrow('not a UUID');
  });
});

/** Every refusal is the same one, so that none tells what was wrong. */
function expectRefusal(cursor: string, forScope: string): void {
  try {
    codec.decode(cursor, forScope);
  } catch (error) {
    expect(error).toBeInstanceOf(DuetError);
    expect(error).toMatchObject({ code: 'CURSOR_INVALID', message: new DuetError('CURSOR_INVALID').message });
    return;
  }
  throw new Error(`accepted ${JSON.stringify(cursor.slice(0, 100))}`);
}

/** A cursor with both of the characters in which base64url differs from base64. */
function cursorWithSigns(): string {
  for (let position = 0; ; position += 1) {
    const cursor = codec.encode({ scope, position });
    if (cursor.includes('-') && cursor.includes('_')) return cursor;
  }
}

function inBase64(cursor: string): string {
  return cursor.replaceAll('-', '+').replaceAll('_', '/');
}

/** The same bytes, spelled with other bits in the part of the last character that base64url leaves unused. */
function looseEnd(cursor: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(cursor.slice(-1));
  return cursor.slice(0, -1) + alphabet.charAt(last + 1);
}
