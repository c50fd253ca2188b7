import { Worker } from 'node:worker_threads';
import { Turns } from './turns.js';

export interface ReadingThreadsOptions {
  /** The name of the module that reads. */
  readonly parser: string;
  /** An expression of JavaScript: makes a promise of the facts out of `parser`, which is that module, `path` and `wish`. */
  readonly read: string;
  /** Real files take a small part of it. What takes longer was made to. */
  readonly longestReadMs: number;
}

/** What is read for too long is looked for so often. */
const tickMs = 100;
const maxHeapMb = 256;
const readAtOnce = 2;

/**
 * Reads what strangers sent on threads of their own, few at a time, not for long and with little memory: half a megabyte of nothing
 * but the beginnings of parts keeps a parser busy for seconds in one go, and a few megabytes for minutes.
 */
export class ReadingThreads<Facts> {
  private readonly turns = new Turns({ atOnce: readAtOnce, maxWaiting: 100, maxWaitMs: 8_000 });
  private readonly program: string;

  constructor(private readonly options: ReadingThreadsOptions) {
    // JavaScript as a text: a file of its own would have another name before the build than behind it.
    this.program = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { path, wish } = workerData;
      import(workerData.parser)
        .then((parser) => ${options.read})
        .then((facts) => parentPort.postMessage(facts));
    `;
  }

  /** Resolves with null when the file cannot be read, or was given up on. Rejects with UNAVAILABLE when too many wait. */
  async read(path: string, wish?: unknown): Promise<Facts | null> {
    const { parser, longestReadMs } = this.options;
    const endTurn = await this.turns.take();
    try {
      const worker = new Worker(this.program, {
        eval: true,
        execArgv: [],
        workerData: { parser: import.meta.resolve(parser), path, wish },
        resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      });
      const facts = await firstAnswer<Facts>(worker, longestReadMs);
      await worker.terminate();
      return facts;
    } finally {
      endTurn();
    }
  }
}

function firstAnswer<Facts>(worker: Worker, longestReadMs: number): Promise<Facts | null> {
  return new Promise((resolve) => {
    let leftMs = longestReadMs;
    // Counted, not timed: a process that was paused has read nothing meanwhile.
    const timer = setInterval(() => {
      leftMs -= tickMs;
      if (leftMs <= 0) resolve(null);
    }, tickMs);
    worker.once('message', resolve);
    worker.on('error', () => resolve(null));
    worker.once('exit', () => {
      clearInterval(timer);
      resolve(null);
    });
  });
}
