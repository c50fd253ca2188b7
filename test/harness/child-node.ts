import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testSecret } from './app.js';

/** A node in a process of its own, so that it can die like one. */
export interface ChildNode {
  readonly url: string;
  /** kill -9: no farewell to anybody. */
  kill(): Promise<void>;
  /** SIGSTOP: everything stays open and falls silent. */
  pause(): void;
  resume(): void;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Starts src/main.ts on a free port and resolves once it serves. The caller kills it. */
export async function startChildNode(environment: Readonly<Record<string, string>>): Promise<ChildNode> {
  const dataDir = await mkdtemp(join(tmpdir(), 'duet-child-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
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
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Duet serves (http\S+)\/graphql$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { url, kill, pause: () => child.kill('SIGSTOP'), resume: () => child.kill('SIGCONT') };
  }
  await kill();
  throw new Error('the node did not start');
}
