import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startChildNode, type ChildNode } from './child-node.js';

/**
 * The version that nodes may be upgraded from, as a commit of this repository. With each release it becomes the commit of the
 * release before; until there is one, it is a state whose database lacks several of today's migrations.
 */
export const previousRelease = '2281459a74c82faaa4211772aa4b50ad5a67dd27';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/**
 * Whether this checkout has the history that the release is in; one from an archive, or cut off short of it, has not. With
 * CI=true, where nothing may go untested, it throws instead of saying no.
 */
export function previousReleaseAvailable(): boolean {
  const found = spawnSync('git', ['cat-file', '-e', `${previousRelease}^{commit}`], { cwd: checkout });
  if (found.status === 0) return true;
  if (process.env['CI'] !== 'true') return false;
  throw new Error(
    `${previousRelease} is not in this checkout: get the whole history, as by \`git fetch --unshallow\``,
  );
}

/** The sources of the previous release, ready to run on the packages of this checkout. */
export interface PreviousRelease {
  /** Starts a node of it; the caller ends it. */
  start(environment: Readonly<Record<string, string>>): Promise<ChildNode>;
  remove(): Promise<void>;
}

/**
 * Brings the previous release to a folder of its own and makes its database client. It runs on today's packages: within what
 * its own ranges allow they are what an installation of it would get. A release that needs other ones fails here or at its
 * start.
 */
export async function openPreviousRelease(): Promise<PreviousRelease> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-previous-'));
  try {
    await unpack(folder);
    await symlink(join(checkout, 'node_modules'), join(folder, 'node_modules'));
    await run(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        // As src/setup/outputs.mjs: any file spares the download of an engine that is not run.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    start: (environment) => startChildNode(environment, folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What a server needs of it; pages are built and not needed. */
async function unpack(folder: string): Promise<void> {
  const parts = ['src', 'prisma', 'prisma.config.ts', 'package.json', 'tsconfig.json', 'schema.graphql'];
  const archive = spawn('git', ['archive', previousRelease, ...parts], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  archive.stdout.pipe(tar.stdin);
  const codes = await Promise.all([once(archive, 'close'), once(tar, 'close')]);
  if (codes.some(([code]) => code !== 0)) throw new Error('the previous release cannot be unpacked');
}
