import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { giveTo, spawnAs, type ServerPlace } from './embedded-account.js';

interface ClusterOptions {
  readonly place: ServerPlace;
  /** The password of the superuser `postgres`; without it everyone who reaches the port is let in. */
  readonly password?: string;
  /** False leaves the files to the operating system's cache: for clusters that no one misses after a power cut. */
  readonly isDurable: boolean;
}

const run = promisify(execFile);

/**
 * Creates the cluster of a place when it does not exist yet; about 2 s. All or nothing: it is made beside its place and
 * renamed, so that an interrupted run leaves no half cluster behind. Text is UTF-8, sorted by code point.
 *
 * @returns whether a cluster was made
 */
export async function createCluster({ place, password, isDurable }: ClusterOptions): Promise<boolean> {
  const { clusterDir, binaries, account } = place;
  const exists = await stat(path.join(clusterDir, 'PG_VERSION')).catch(() => null);
  if (exists) return false;
  await removeUnfinished(clusterDir);
  const unfinished = `${clusterDir}.unfinished-${randomUUID()}`;
  const passwordFile = `${unfinished}.password`;
  const outputFile = `${unfinished}.log`;
  await mkdir(unfinished, { mode: 0o700 });
  const output = await open(outputFile, 'w', 0o600);
  try {
    await giveTo(account, unfinished);
    const parameters = [
      '-D',
      unfinished,
      '-U',
      'postgres',
      '-E',
      'UTF8',
      ...(await localeParameters(binaries.postgres)),
    ];
    if (password === undefined) {
      parameters.push('--auth=trust');
    } else {
      await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
      await giveTo(account, passwordFile);
      parameters.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`);
    }
    if (!isDurable) parameters.push('--no-sync');
    const child = spawnAs({ account, program: binaries.initdb, parameters, output: output.fd });
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) {
      const said = (await readFile(outputFile, 'utf8')).trim().split('\n').slice(-5).join(' | ');
      throw new Error(`initdb could not create ${clusterDir} (${String(code ?? signal)}): ${said}`);
    }
    await rename(unfinished, clusterDir);
    return true;
  } finally {
    await output.close();
    await Promise.all(
      [unfinished, passwordFile, outputFile].map((file) => rm(file, { recursive: true, force: true })),
    );
  }
}

async function removeUnfinished(clusterDir: string): Promise<void> {
  const parent = path.dirname(clusterDir);
  const start = `${path.basename(clusterDir)}.unfinished-`;
  const names = (await readdir(parent)).filter((name) => name.startsWith(start));
  await Promise.all(names.map((name) => rm(path.join(parent, name), { recursive: true, force: true })));
}

/** The server's own C.UTF-8 from PostgreSQL 17 on, the operating system's before: both sort alike on every machine. */
async function localeParameters(postgres: string): Promise<readonly string[]> {
  const { stdout } = await run(postgres, ['--version']);
  const major = Number(/\d+/.exec(stdout)?.[0]);
  if (major < 17) return ['--locale=C.UTF-8'];
  return ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
}
