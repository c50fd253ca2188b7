/**
 * Opaque, signed cursors. A client can store and return one, but neither read a meaning into it, change it, nor use it
 * for another list than the one that gave it.
 *
 * Bytes before base64url without padding:
 *
 *     form      1    1 = whole number, 2 = text; also the version of this layout
 *     epoch     8    start of the installation's epoch, so that a cursor from before a restore is recognised
 *     position  7    whole number, big endian (enough for 2^53), or 0–256 bytes of UTF-8
 *     mac      16    HMAC-SHA256, cut to 128 bits, over the scope's length, the scope and everything above
 *
 * The scope (`inbox:<user>`, `messages:<conversation>`) is authenticated but not stored: a cursor of another user fails
 * exactly as a forged one does, and costs no bytes.
 */
import { timingSafeEqual } from 'node:crypto';
import { DuetError } from '../errors.js';
import { createMac, type Mac } from './mac.js';

export interface CursorCodec {
  /** Makes the cursor of one place in one list. Throws RangeError for a position that the layout cannot hold. */
  encode(place: CursorPlace): string;
  /** The same for places that were read under the present epoch: it keeps to that, whatever begins meanwhile. */
  encoder(): (place: CursorPlace) => string;
  /** Reads a cursor back, or refuses with CURSOR_INVALID when it is forged, damaged, or of another scope. */
  decode(cursor: string, scope: string): DecodedCursor<number | string>;
  /** Like `decode`, for lists whose position is a whole number. */
  decodeNumber(cursor: string, scope: string): DecodedCursor<number>;
  /** Like `decode`, for lists whose position is a text. */
  decodeText(cursor: string, scope: string): DecodedCursor<string>;
  /** Another incarnation of the database has begun: from now on its epoch is the current one. */
  begin(secrets: CursorSecrets): void;
}

export interface CursorSecrets {
  /** At least 32 secret bytes. */
  readonly key: Buffer;
  /** A UUID. */
  readonly epoch: string;
}

export interface CursorPlace {
  /** Which list the cursor belongs to, its owner included: `inbox:<userId>`. */
  readonly scope: string;
  /** A whole number from 0 to 2^53 - 1, or a text of at most 256 bytes of UTF-8. */
  readonly position: number | string;
}

export interface DecodedCursor<Position> {
  readonly position: Position;
  /** `other`: genuine, but given out by another incarnation of the database, whose positions mean nothing here. */
  readonly epoch: 'current' | 'other';
}

const numberForm = 1;
const textForm = 2;
const epochBytes = 8;
const headerBytes = 1 + epochBytes;
const numberBytes = 7;
const macBytes = 16;
const scopeLengthBytes = 2;
const maxTextBytes = 256;
const maxScopeBytes = 0xffff;
const maxCursorLength = base64urlLength(headerBytes + maxTextBytes + macBytes);

/**
 * Makes the codec of one installation. `key` (at least 32 secret bytes) and `epoch` (a UUID) come from the table
 * `installation`, so every node reads the cursors of every other. Encoding takes about 2 µs: it runs for each event.
 */
export function createCursorCodec(secrets: CursorSecrets): CursorCodec {
  let mac = readKey(secrets.key);
  let currentEpoch = readEpoch(secrets.epoch);

  function encode(place: CursorPlace): string {
    return encodeWith({ mac, epoch: currentEpoch }, place);
  }

  function decode(cursor: string, scope: string): DecodedCursor<number | string> {
    // Any other length is refused before the text is looked at, so a huge argument costs nothing.
    if (cursor.length > maxCursorLength) throw invalidCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    // Node skips what is not base64url; writing it again shows whether anything was skipped, padded or left over.
    if (bytes.toString('base64url') !== cursor) throw invalidCursor();
    const bodyLength = bytes.length - macBytes;
    if (bodyLength < headerBytes || Buffer.byteLength(scope) > maxScopeBytes) throw invalidCursor();
    const signed = startSigned(scope, bodyLength);
    bytes.copy(signed, signed.length - bodyLength, 0, bodyLength);
    const genuine = Buffer.from(mac(signed), 'latin1').subarray(0, macBytes);
    if (!timingSafeEqual(genuine, bytes.subarray(bodyLength))) throw invalidCursor();
    return {
      position: readPosition(bytes.subarray(0, bodyLength)),
      epoch: bytes.subarray(1, headerBytes).equals(currentEpoch) ? 'current' : 'other',
    };
  }

  return {
    encode,
    encoder() {
      const signer = { mac, epoch: currentEpoch };
      return (place) => encodeWith(signer, place);
    },
    decode,
    decodeNumber(cursor, scope) {
      const { position, epoch } = decode(cursor, scope);
      if (typeof position !== 'number') throw invalidCursor();
      return { position, epoch };
    },
    decodeText(cursor, scope) {
      const { position, epoch } = decode(cursor, scope);
      if (typeof position !== 'string') throw invalidCursor();
      return { position, epoch };
    },
    begin(next) {
      mac = readKey(next.key);
      currentEpoch = readEpoch(next.epoch);
    },
  };
}

interface Signer {
  readonly mac: Mac;
  readonly epoch: Buffer;
}

function encodeWith({ mac, epoch }: Signer, { scope, position }: CursorPlace): string {
  const payloadBytes = typeof position === 'number' ? numberBytes : Buffer.byteLength(position);
  if (typeof position === 'string' && payloadBytes > maxTextBytes) {
    throw new RangeError(`a cursor position has at most ${maxTextBytes} bytes`);
  }
  const signed = startSigned(scope, headerBytes + payloadBytes);
  const start = signed.length - headerBytes - payloadBytes;
  epoch.copy(signed, start + 1);
  if (typeof position === 'number') {
    signed[start] = numberForm;
    writePosition(signed, start + headerBytes, position);
  } else {
    signed[start] = textForm;
    signed.write(position, start + headerBytes, 'utf8');
  }
  const cursor = Buffer.allocUnsafe(headerBytes + payloadBytes + macBytes);
  signed.copy(cursor, 0, start);
  cursor.write(mac(signed), headerBytes + payloadBytes, macBytes, 'latin1');
  return cursor.toString('base64url');
}

/** What is signed: the length of the scope (so that no two pairs of scope and body read alike), the scope, room for the body. */
function startSigned(scope: string, bodyLength: number): Buffer {
  const scopeLength = Buffer.byteLength(scope);
  if (scopeLength > maxScopeBytes) throw new RangeError('a cursor scope is too long');
  const signed = Buffer.allocUnsafe(scopeLengthBytes + scopeLength + bodyLength);
  signed.writeUInt16BE(scopeLength, 0);
  signed.write(scope, scopeLengthBytes, 'utf8');
  return signed;
}

/** Buffers write at most 6 bytes of a number at once, hence the split at 2^48. */
function writePosition(target: Buffer, offset: number, position: number): void {
  if (!Number.isSafeInteger(position) || position < 0) {
    throw new RangeError('a cursor position is a whole number from 0 to 2^53 - 1');
  }
  target[offset] = Math.floor(position / 2 ** 48);
  target.writeUIntBE(position % 2 ** 48, offset + 1, 6);
}

function readPosition(body: Buffer): number | string {
  if (body[0] === textForm) return body.toString('utf8', headerBytes);
  if (body[0] !== numberForm || body.length !== headerBytes + numberBytes) throw invalidCursor();
  return body.readUInt8(headerBytes) * 2 ** 48 + body.readUIntBE(headerBytes + 1, 6);
}

function readKey(key: Buffer): Mac {
  if (key.length < 32) throw new RangeError('the cursor key has fewer than 32 bytes');
  return createMac(key);
}

function readEpoch(epoch: string): Buffer {
  const digits = epoch.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(digits)) throw new RangeError('the epoch is not a UUID');
  return Buffer.from(digits, 'hex').subarray(0, epochBytes);
}

function base64urlLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}

/** One refusal for every reason: which part failed would only help someone who forges. */
function invalidCursor(): DuetError {
  return new DuetError('CURSOR_INVALID');
}
