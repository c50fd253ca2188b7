import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPostgresServer, type RunningServer } from '../../src/database/embedded-server.js';
import { codeBlocks } from './code-blocks.js';
import { postgres15Programs } from './groups.js';

/** Clusters of Debian's PostgreSQL 15 of one test alone, and the tools that come with it. */
export interface Clusters {
  /** Holds every cluster by its name, and whatever else a test puts there. */
  readonly folder: string;
  /** Starts a cluster, which is made when the folder of that name does not exist. Ended by `end` at the latest. */
  start(name: string, settings?: Readonly<Record<string, string | number>>): Promise<RunningServer>;
  /** Runs a script for a shell that finds the tools and stops at the first failure; resolves with what it printed. */
  shell(script: string, environment?: Readonly<Record<string, string>>): Promise<string>;
  end(): Promise<void>;
}

const run = promisify(execFile);

export async function createClusters(): Promise<Clusters> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-clusters-'));
  // The account of the servers may be another one.
  await chmod(folder, 0o777);
  const servers: RunningServer[] = [];
  return {
    folder,
    async start(name, settings = {}) {
      const server = await startPostgresServer({
        binDir: postgres15Programs,
        dataDir: join(folder, name),
        settings: { fsync: 'off', full_page_writes: 'off', timezone: 'UTC', ...settings },
        log: () => undefined,
      });
      servers.push(server);
      return server;
    },
    async shell(script, environment = {}) {
      const { stdout } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env: { PATH: `${postgres15Programs}:${process.env['PATH'] ?? ''}`, ...environment },
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
    async end() {
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const guide = readFileSync(fileURLToPath(new URL('../../docs/guides/backup.md', import.meta.url)), 'utf8');

/** The commands of a step of the guide to backups. */
export function guideStep(name: string): string {
  const block = codeBlocks(guide).find(({ language, words }) => language === 'shell' && words[0] === name);
  if (!block) throw new Error(`the guide has no step ${name}`);
  return block.text;
}

/** The settings of the guide for an archive, in this folder. */
export function archiveSettings(folder: string): Record<string, string> {
  const block = codeBlocks(guide).find(({ language }) => language === 'ini');
  const lines = (block?.text ?? '').replaceAll('/backup/wal', folder).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] = /^(\w+) = '?(.*?)'?$/.exec(line) ?? [];
      return [name, value];
    }),
  );
}
