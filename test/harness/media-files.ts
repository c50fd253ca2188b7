/** Small real files, made on the spot: what a camera, a recorder and a scanner would have written. */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** A picture with some noise, so that nothing in it is free. */
export function picture(
  width: number,
  height: number,
  format: 'png' | 'jpeg' | 'webp' | 'gif',
): Promise<Buffer> {
  const background = { r: 200, g: 80, b: 40 };
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** As a phone held upright writes it: lying, with a note that it is to be turned. */
export async function turnedPicture(width: number, height: number): Promise<Buffer> {
  return sharp(await picture(width, height, 'jpeg'))
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

/** A picture that says how large it is, and of which nothing else can be read (PNG, 11.2.1). */
export function pngHead(width: number, height: number): Buffer {
  const header = Buffer.concat([Buffer.from('IHDR'), words(width, height), Buffer.from([8, 2, 0, 0, 0])]);
  const broken = Buffer.concat([words(4), Buffer.from('IDAT'), words(0, 0)]);
  return Buffer.concat([
    ...[Buffer.from('89504e470d0a1a0a', 'hex'), words(13), header, words(crc32(header)), broken],
  ]);
}

/** Silence: 8,000 samples a second of 16 bits (RIFF WAVE). */
export function wav(durationMs: number): Buffer {
  const data = Buffer.alloc(durationMs * 16);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** Frames of MPEG-1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes and 1,152 samples each. */
export function mp3(frames: number): Buffer {
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9000, 0);
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}

/** An MP4 with one track and no samples (ISO 14496-12). `handler` is what the track holds. */
export function mp4(durationMs: number, handler: 'vide' | 'soun' = 'vide'): Buffer {
  const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
  const mvhd = box(
    'mvhd',
    words(0, 0, 0, 1_000, durationMs, 0x10000, 0x01000000, 0, 0, ...matrix, 0, 0, 0, 0, 0, 0, 2),
  );
  const tkhd = box('tkhd', words(7, 0, 0, 1, 0, durationMs, 0, 0, 0, 0, ...matrix, 320 << 16, 240 << 16));
  const mdhd = box('mdhd', words(0, 0, 0, 1_000, durationMs, 0x55c40000));
  const hdlr = box(
    'hdlr',
    Buffer.concat([words(0, 0), Buffer.from(handler), words(0, 0, 0), Buffer.from('track\0')]),
  );
  const entry =
    handler === 'vide'
      ? box('avc1', Buffer.concat([words(0, 1, 0, 0, 0, 0), Buffer.from([1, 64, 0, 240]), Buffer.alloc(50)]))
      : box(
          'mp4a',
          Buffer.concat([words(0, 1, 0, 0), Buffer.from([0, 2, 0, 16]), words(0, 44_100 * 65_536)]),
        );
  const tables = [
    box('stsd', Buffer.concat([words(0, 1), entry])),
    ...['stts', 'stsc', 'stco'].map((name) => box(name, words(0, 0))),
    box('stsz', words(0, 0, 0)),
  ];
  const media = handler === 'vide' ? box('vmhd', words(1, 0, 0)) : box('smhd', words(0, 0));
  const minf = box('minf', Buffer.concat([media, box('stbl', Buffer.concat(tables))]));
  const trak = box('trak', Buffer.concat([tkhd, box('mdia', Buffer.concat([mdhd, hdlr, minf]))]));
  const ftyp = box('ftyp', Buffer.concat([Buffer.from('isom'), words(0x200), Buffer.from('isommp41')]));
  return Buffer.concat([ftyp, box('moov', Buffer.concat([mvhd, trak])), box('mdat', Buffer.alloc(64))]);
}

/** A page that calls itself a picture. */
export const page = Buffer.from('<!doctype html><script>alert(1)</script>'.padEnd(200));
export const drawing = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>',
);
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n'.padEnd(300));

function box(name: string, body: Buffer): Buffer {
  return Buffer.concat([words(body.length + 8), Buffer.from(name), body]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}
