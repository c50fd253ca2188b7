import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, cp, lstat, mkdir, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { copyBinaries, type ServerBinaries } from './embedded-binaries.js';

/**
 * PostgreSQL refuses to run as root. This file decides under which account its programs run instead, and where the
 * cluster and the programs must lie so that this account reaches them:
 *
 * 1. A normal user runs them as itself.
 * 2. Root runs them in a user namespace, where it appears as an ordinary user and keeps its right to its own files, also
 *    below folders of mode 0700.
 * 3. Root without namespaces (the default filters of containers refuse them), or with a cluster of another account, runs
 *    them as that account, or as `postgres`. What this account cannot reach is copied below /var/lib/duet-postgres.
 */
export interface ServerPlace {
  readonly binaries: ServerBinaries;
  /** Absolute, without symbolic links; it may not exist yet. */
  readonly clusterDir: string;
  readonly account: ServerAccount;
}

export interface ServerAccount {
  /** What is put before the program, such as `unshare` with its options. */
  readonly prefix: readonly string[];
  /** Absent: the account of this process. */
  readonly ids?: AccountIds;
}

interface AccountIds {
  readonly uid: number;
  readonly gid: number;
}

interface Wish {
  readonly binaries: ServerBinaries;
  readonly clusterDir: string;
  readonly log: (message: string) => void;
}

interface Run {
  readonly account: ServerAccount;
  readonly program: string;
  readonly parameters: readonly string[];
  /** A file descriptor that takes both outputs. */
  readonly output: number;
}

/** Nothing is inherited, because LC_*, TZ and PG* of the caller would change what the server does and says. */
const serverEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};
const relocationRoot = '/var/lib/duet-postgres';
const run = promisify(execFile);

/**
 * Finds account, programs and cluster folder for a server. `clusterDir` names the wished folder, whose parent exists; a
 * file `<clusterDir>.location` beside it names the real one when the data had to be moved.
 */
export async function findServerPlace({ binaries, clusterDir, log }: Wish): Promise<ServerPlace> {
  const wished = path.join(await realpath(path.dirname(clusterDir)), path.basename(clusterDir));
  const moved = await readFile(locationFile(wished), 'utf8').catch(() => null);
  const wish = { binaries, clusterDir: moved?.trim() ?? wished, log };
  const owner = await lstat(wish.clusterDir).catch(() => null);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) {
    if (owner && process.getuid && owner.uid !== process.getuid()) {
      throw new Error(
        `The database in ${wish.clusterDir} belongs to the user with id ${owner.uid}: start Duet as that user.`,
      );
    }
    return { binaries, clusterDir: wish.clusterDir, account: { prefix: await endWithParent() } };
  }
  if (owner && owner.uid !== 0) return placeFor(wish, { uid: owner.uid, gid: owner.gid });
  const account = { prefix: [...(await userNamespace()), ...(await endWithParent())] };
  if (await canUse(account, binaries, wish.clusterDir))
    return { binaries, clusterDir: wish.clusterDir, account };
  return placeFor(wish, await postgresUser());
}

/** Starts a server program in its own session: a Ctrl-C in the terminal reaches Duet, which then stops it in order. */
export function spawnAs({ account, program, parameters, output }: Run): ChildProcess {
  const [command = program, ...rest] = [...account.prefix, program, ...parameters];
  return spawn(command, rest, {
    ...account.ids,
    cwd: path.parse(program).root,
    env: serverEnvironment,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', output, output],
  });
}

/** Gives a file or folder, with all it holds, to the account; a folder's own children first. */
export async function giveTo(account: ServerAccount, target: string): Promise<void> {
  const { ids } = account;
  if (!ids) return;
  const entry = await lstat(target);
  if (entry.isDirectory()) {
    for (const name of await readdir(target)) await giveTo(account, path.join(target, name));
  }
  if (entry.uid !== ids.uid && !entry.isSymbolicLink()) await chown(target, ids.uid, ids.gid);
}

async function placeFor({ binaries, clusterDir, log }: Wish, ids: AccountIds): Promise<ServerPlace> {
  const account = { prefix: await endWithParent(), ids };
  const place = { binaries, clusterDir, account };
  if (!(await succeeds(account, [binaries.postgres, '--version']))) {
    await mkdir(relocationRoot, { recursive: true, mode: 0o755 });
    place.binaries = await copyBinaries(binaries, relocationRoot);
  }
  if (!(await succeeds(account, ['test', '-x', path.dirname(clusterDir)]))) {
    place.clusterDir = await relocate(clusterDir);
  }
  const exists = await stat(place.clusterDir).catch(() => null);
  if (exists) await giveTo(account, place.clusterDir);
  log(`PostgreSQL runs as the user with id ${ids.uid}; its data lies in ${place.clusterDir}`);
  return place;
}

/**
 * Makes a folder below /var/lib, takes the cluster there when it exists already, and leaves a note of it behind. Its name
 * is new each time: data left there by a data folder that was deleted since must not come back.
 */
async function relocate(clusterDir: string): Promise<string> {
  const parent = path.join(relocationRoot, randomUUID());
  const target = path.join(parent, path.basename(clusterDir));
  await mkdir(parent, { recursive: true, mode: 0o711 });
  const exists = await stat(clusterDir).catch(() => null);
  if (exists)
    await cp(clusterDir, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  await writeFile(locationFile(clusterDir), `${target}\n`, { mode: 0o600 });
  if (exists) await rm(clusterDir, { recursive: true });
  return target;
}

function locationFile(clusterDir: string): string {
  return `${clusterDir}.location`;
}

async function canUse(
  account: ServerAccount,
  binaries: ServerBinaries,
  clusterDir: string,
): Promise<boolean> {
  if (account.prefix[0] !== 'unshare') return false;
  const exists = await stat(clusterDir).catch(() => null);
  const folder = exists ? clusterDir : path.dirname(clusterDir);
  const script = '"$0" --version && cd "$1" && test -w .';
  return succeeds(account, ['sh', '-c', script, binaries.postgres, folder]);
}

/** Empty where there are no user namespaces. */
async function userNamespace(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  // initdb looks its account up by name, so it must be one that this machine knows; the name has no other effect.
  const accounts = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => line.split(':'));
  const known = accounts.find(([, , uid]) => uid !== undefined && Number(uid) > 0);
  const [, , uid = '1000', gid = '1000'] = known ?? [];
  const prefix = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`];
  return (await succeeds({ prefix }, ['true'])) ? prefix : [];
}

/**
 * Lets the kernel stop the server when this process ends without a chance to do so itself, as after kill -9. Empty where
 * there is no such thing; then the next start finds what is left and stops it.
 */
async function endWithParent(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const prefix = ['setpriv', '--pdeathsig', 'INT'];
  return (await succeeds({ prefix }, ['true'])) ? prefix : [];
}

async function postgresUser(): Promise<AccountIds> {
  const found = await findUser('postgres');
  if (found) return found;
  const commands = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'],
    ['adduser', '-S', '-D', '-H', '-s', '/bin/false', 'postgres'],
  ];
  for (const command of commands) {
    if (!(await succeeds({ prefix: [] }, command))) continue;
    const made = await findUser('postgres');
    if (made) return made;
  }
  throw new Error(
    'PostgreSQL does not run as root, user namespaces are refused here, and the user "postgres" cannot be made: ' +
      'start Duet as a normal user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

async function findUser(name: string): Promise<AccountIds | null> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (option) =>
        Number((await run('id', [option, name], { env: serverEnvironment })).stdout),
      ),
    );
    return uid !== undefined && gid !== undefined ? { uid, gid } : null;
  } catch {
    return null;
  }
}

async function succeeds(account: ServerAccount, command: readonly string[]): Promise<boolean> {
  const [program = '', ...rest] = [...account.prefix, ...command];
  try {
    await run(program, rest, { ...account.ids, cwd: '/', env: serverEnvironment });
    return true;
  } catch {
    return false;
  }
}
