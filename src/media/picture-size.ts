import { ReadingThreads } from './reading-threads.js';

/** In pixels, as the picture is stored; `orientation` is that of EXIF, by which it is to be turned. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number | undefined;
}

/** As for clips; a picture says its size at its beginning. */
const longestPictureMs = 2_000;

const threads = new ReadingThreads<PictureSize>({
  parser: 'image-size/fromFile',
  read: `parser
    .imageSizeFromFile(path)
    .then(({ width, height, orientation }) => ({ width, height, orientation }))`,
  longestReadMs: longestPictureMs,
});

/** Resolves with null for a picture that cannot be read. Rejects with UNAVAILABLE when too many wait. */
export function readPictureSize(path: string): Promise<PictureSize | null> {
  return threads.read(path);
}
