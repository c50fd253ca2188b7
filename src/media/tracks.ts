import type { UploadKind } from '../generated/prisma/enums.js';
import { ReadingThreads } from './reading-threads.js';

/** What a clip says of itself; absent where that is not known. */
export interface Tracks {
  /** In seconds. */
  readonly duration?: number | undefined;
  readonly hasVideo?: boolean | undefined;
}

/** Real clips take less than a second. What takes longer was made to. */
const longestClipMs = 5_000;

/** A sound without a stated length is read to its end; a film is too large for that. */
const threads = new ReadingThreads<Tracks>({
  parser: 'music-metadata',
  read: `parser
    .parseFile(path, { duration: wish.isSound, skipCovers: true })
    .then(({ format: { duration, hasVideo } }) => ({ duration, hasVideo }))`,
  longestReadMs: longestClipMs,
});

/**
 * What is not known of a clip stays unknown, and so does all of one that is given up on; files of old phones are among them.
 * Rejects with UNAVAILABLE when too many wait.
 */
export async function readTracks(path: string, kind: UploadKind): Promise<Tracks> {
  return (await threads.read(path, { isSound: kind === 'AUDIO' })) ?? {};
}
