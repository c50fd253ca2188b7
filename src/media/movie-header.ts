import { open, type FileHandle } from 'node:fs/promises';

/** A head of a box: four bytes of size, four of name, and eight of a size that needs more. */
const headBytes = 16;
/** Boxes side by side before the one that is looked for; real files have a handful. */
const maxBoxes = 1_000;

interface Box {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * How long a film in the MP4 family plays, by its movie header (ISO 14496-12 section 8.2.2), which counts every track; the
 * library for metadata knows the tracks with sound alone. Null when there is none or it says nothing.
 */
export async function readMovieDuration(path: string): Promise<number | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const moov = await findBox(file, 'moov', { start: 0, end: size });
    const mvhd = moov && (await findBox(file, 'mvhd', moov));
    return mvhd && (await readDuration(file, mvhd));
  } finally {
    await file.close();
  }
}

async function findBox(
  file: FileHandle,
  name: string,
  within: { readonly start: number; readonly end: number },
): Promise<Box | null> {
  let start = within.start;
  for (let seen = 0; seen < maxBoxes && start < within.end; seen += 1) {
    const box = await readBox(file, start, within.end);
    if (!box || box.name === name) return box;
    start = box.end;
  }
  return null;
}

async function readBox(file: FileHandle, position: number, limit: number): Promise<Box | null> {
  const head = Buffer.alloc(headBytes);
  const { bytesRead } = await file.read(head, 0, headBytes, position);
  if (bytesRead < 8) return null;
  const shortSize = head.readUInt32BE(0);
  const isLong = shortSize === 1;
  if (isLong && bytesRead < headBytes) return null;
  const size = isLong ? Number(head.readBigUInt64BE(8)) : shortSize === 0 ? limit - position : shortSize;
  const start = position + (isLong ? headBytes : 8);
  const end = Math.min(position + size, limit);
  return end < start ? null : { name: head.toString('latin1', 4, 8), start, end };
}

/** Version 1 has 64 bits for times and the duration. All ones say that it is not known. */
async function readDuration(file: FileHandle, { start }: Box): Promise<number | null> {
  const body = Buffer.alloc(32);
  const { bytesRead } = await file.read(body, 0, body.length, start);
  if (bytesRead < body.length) return null;
  const isLong = body.readUInt8(0) === 1;
  const unitsPerSecond = body.readUInt32BE(isLong ? 20 : 12);
  const units = isLong ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16);
  const isKnown = units > 0 && units < (isLong ? 2 ** 63 : 2 ** 32 - 1) && unitsPerSecond > 0;
  return isKnown ? units / unitsPerSecond : null;
}
