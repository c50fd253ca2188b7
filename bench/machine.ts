import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { otherCores, sampleCpu } from './resources.js';

/** What a figure is worth nothing without: the machine and the versions. */
export function describeMachine(postgresVersion: string): string[] {
  const cores = cpus();
  const redis = /v=(\S+)/.exec(spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout);
  return [
    `${cores.length} × ${cores[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion} (fsync and synchronous_commit on), ${
      redis ? `Redis ${redis[1] ?? ''}` : 'no Redis'
    }`,
    new Date().toISOString().slice(0, 16).replace('T', ' '),
  ];
}

/** Waits until the machine is idle but for a quarter of a core, at most 30 s; other work would be measured with ours. */
export async function waitForQuiet(): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    const before = sampleCpu(new Map());
    await delay(700);
    if (otherCores(before, sampleCpu(new Map())) < 0.25) return;
  }
}
