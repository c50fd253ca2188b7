import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testSecret } from './app.js';
import { timed } from './timed.js';

/** A node in a process of its own, so that it can die like one. */
export interface ChildNode {
  readonly url: string;
  /** kill -9: no farewell to anybody. */
  kill(): Promise<void>;
  /** SIGSTOP: everything stays open and falls silent. */
  pause(): void;
  resume(): void;
  /** SIGTERM, as an orchestrator sends it; resolves with how the process ended and how long that took. */
  terminate(): Promise<NodeEnd>;
}

export interface NodeEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly tookMs: number;
}

/** A process of src/main.ts, serving or not yet. */
export interface NodeProcess {
  readonly process: ChildProcess;
  /** What it has written to either output. */
  said(): string;
  /** Resolves once it has written something that fits; rejects when it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
  terminate(): Promise<NodeEnd>;
  /** kill -9 when it still runs, and removes its data folder. */
  kill(): Promise<void>;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Starts src/main.ts, of this checkout or another, on a free port and resolves once it serves. The caller kills it. */
export async function startChildNode(
  environment: Readonly<Record<string, string>>,
  folder = checkout,
): Promise<ChildNode> {
  const node = await spawnNode(environment, folder);
  try {
    const [, url = ''] = await node.says(/^Duet serves (http\S+)\/graphql$/m);
    return {
      url,
      kill: () => node.kill(),
      pause: () => node.process.kill('SIGSTOP'),
      resume: () => node.process.kill('SIGCONT'),
      terminate: () => node.terminate(),
    };
  } catch (error) {
    await node.kill();
    throw error;
  }
}

/** Starts src/main.ts on a free port and resolves at once. The caller kills it. */
export async function spawnNode(
  environment: Readonly<Record<string, string>>,
  folder = checkout,
): Promise<NodeProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'duet-child-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATA_DIR: dataDir,
      AUTH_SECRET: testSecret,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'fatal',
      ...environment,
    },
  });
  let text = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of heard) listener();
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    process: child,
    said: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (!found) return;
          heard.delete(look);
          resolve(found);
        };
        heard.add(look);
        void ended.then((code) => reject(new Error(`the node ended with status ${String(code)}:\n${text}`)));
        look();
      }),
    ended,
    async terminate() {
      child.kill('SIGTERM');
      const { value: code, tookMs } = await timed(() => ended);
      return { code, tookMs };
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
