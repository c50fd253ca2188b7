import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Times from the call of the start script to the printed address, in milliseconds. */
export interface StartUp {
  /** With an empty data folder: the cluster is made, too. */
  readonly firstMs: number;
  readonly laterMs: number;
}

const startScript = fileURLToPath(new URL('../src/setup/start.mjs', import.meta.url));

/** Starts Duet as `npm start` does on an installed clone, with the embedded PostgreSQL, twice in one folder. */
export async function measureStartUp(): Promise<StartUp> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-bench-'));
  try {
    return { firstMs: await timeOneStart(folder), laterMs: await timeOneStart(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timeOneStart(folder: string): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, [startScript], {
    env: { ...process.env, PORT: '0', DATA_DIR: join(folder, 'data'), NODE_ENV: '', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /Duet serves (http:\/\/\S+)\/graphql/.exec(line)?.[1];
      if (address === undefined) continue;
      child.stdout.resume();
      const ready = await fetch(`${address}/health/ready`);
      if (!ready.ok) throw new Error(`Duet is not ready: ${await ready.text()}`);
      return performance.now() - from;
    }
    throw new Error('Duet ended before it was ready.');
  } finally {
    await stop(child);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
