import { fileTypeFromFile } from 'file-type';
import { badInput } from '../errors.js';
import type { UploadKind } from '../generated/prisma/enums.js';
import { formatNumber } from '../input/text-rules.js';
import { readMovieDuration } from './movie-header.js';
import { readPictureSize } from './picture-size.js';
import { readTracks } from './tracks.js';
import type { ProbedFacts } from './upload.js';

/** The largest picture: what is small as a file and huge as a bitmap would end the apps that open it. */
const maxPixels = 268_402_689;

const pictureTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/bmp',
  'image/tiff',
]);

/** Of which nothing is known but their size. */
const unknownType = 'application/octet-stream';

/** EXIF orientations that lie on their side. */
const firstTurned = 5;

/**
 * Looks at the bytes of a file: what they are, whatever they were called, and how large or long. Throws BAD_USER_INPUT naming
 * `input.kind` when they are not what they were announced as, or cannot be read as such, and UNAVAILABLE when too many are looked at.
 */
export async function probeFile(path: string, kind: UploadKind): Promise<ProbedFacts> {
  const type = await fileTypeFromFile(path);
  const contentType = type?.mime ?? unknownType;
  const facts = { contentType, format: type?.ext ?? null, width: null, height: null, durationMs: null };
  switch (kind) {
    case 'FILE':
      return facts;
    case 'IMAGE':
      if (!pictureTypes.has(contentType)) throw mismatch(kind, contentType);
      return { ...facts, ...(await measurePicture(path)) };
    case 'AUDIO':
    case 'VIDEO':
      return { ...facts, ...(await measureClip(path, kind, contentType)) };
  }
}

async function measurePicture(path: string): Promise<{ readonly width: number; readonly height: number }> {
  const size = await readPictureSize(path);
  if (!size) throw badInput('input.kind', 'is IMAGE, and the file is a picture that cannot be read');
  const { width, height, orientation = 1 } = size;
  if (!(width >= 1 && height >= 1)) throw badInput('input.kind', 'is IMAGE, and the picture is empty');
  if (width * height > maxPixels) {
    throw badInput('input.kind', `is IMAGE, and the picture has more than ${formatNumber(maxPixels)} pixels`);
  }
  return orientation >= firstTurned ? { width: height, height: width } : { width, height };
}

/** A film's container may hold sound alone, and is then no film. */
async function measureClip(
  path: string,
  kind: 'AUDIO' | 'VIDEO',
  contentType: string,
): Promise<Pick<ProbedFacts, 'contentType' | 'durationMs'>> {
  const isFilm = contentType.startsWith('video/');
  if (!isFilm && !contentType.startsWith('audio/')) throw mismatch(kind, contentType);
  const tracks = await readTracks(path, kind);
  const { hasVideo } = tracks;
  if ((kind === 'VIDEO') !== (isFilm && hasVideo !== false)) throw mismatch(kind, contentType);
  const movieDuration = movieTypes.test(contentType) ? await readMovieDuration(path) : null;
  const duration = movieDuration ?? tracks.duration;
  const isKnown = duration !== undefined && Number.isFinite(duration) && duration >= 0;
  return {
    contentType: kind === 'AUDIO' ? contentType.replace(/^video\//, 'audio/') : contentType,
    durationMs: isKnown ? Math.min(Math.round(duration * 1000), maxDurationMs) : null,
  };
}

/** The family of containers that ISO 14496-12 describes. */
const movieTypes = /\/(mp4|quicktime|x-m4a|x-m4v|3gpp2?)\b/;
const maxDurationMs = 2_147_483_647;

function mismatch(kind: UploadKind, contentType: string): Error {
  return badInput('input.kind', `is ${kind}, and the bytes are ${contentType}`);
}
