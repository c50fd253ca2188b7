import { Worker } from 'node:worker_threads';
import type { UploadKind } from '../generated/prisma/enums.js';
import { Turns } from './turns.js';

/** What a clip says of itself; absent where that is not known. */
export interface Tracks {
  /** In seconds. */
  readonly duration?: number | undefined;
  readonly hasVideo?: boolean | undefined;
}

/** Real clips take less than a second. What takes longer was made to. */
const longestReadMs = 5_000;
const maxHeapMb = 256;
const readAtOnce = 2;
const turns = new Turns({ atOnce: readAtOnce, maxWaiting: 100, maxWaitMs: 8_000 });

/**
 * JavaScript as a text: a file of its own would have another name before the build than behind it. A sound without a stated
 * length is read to its end; a film is too large for that.
 */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.parser)
    .then(({ parseFile }) => parseFile(workerData.path, { duration: workerData.isSound, skipCovers: true }))
    .then(({ format: { duration, hasVideo } }) => parentPort.postMessage({ duration, hasVideo }));
`;

/**
 * Reads a clip on a thread of its own, few at a time, not for long and with little memory: a few megabytes of nothing but the
 * beginnings of parts keep the parser busy for minutes, or for seconds in one go. What it does not know stays unknown, and so
 * does what it gives up on; files of old phones are among it. Rejects with UNAVAILABLE when too many wait.
 */
export async function readTracks(path: string, kind: UploadKind): Promise<Tracks> {
  const endTurn = await turns.take();
  try {
    const worker = new Worker(program, {
      eval: true,
      execArgv: [],
      workerData: { parser: import.meta.resolve('music-metadata'), path, isSound: kind === 'AUDIO' },
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    const tracks = await firstAnswer(worker);
    await worker.terminate();
    return tracks;
  } finally {
    endTurn();
  }
}

function firstAnswer(worker: Worker): Promise<Tracks> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({}), longestReadMs);
    worker.once('message', resolve);
    worker.on('error', () => resolve({}));
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve({});
    });
  });
}
