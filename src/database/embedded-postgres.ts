import { randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { findServerPlace } from './embedded-account.js';
import { findEmbeddedBinaries } from './embedded-binaries.js';
import { createCluster } from './embedded-cluster.js';
import { lockDataFolder, type DataFolderLock } from './embedded-lock.js';
import {
  launchServer,
  stopLeftOverServer,
  type RunningServer,
  type ServerSettings,
} from './embedded-server.js';

/** The database that Duet brings along for a first run, for development and for small installations. */
export interface EmbeddedPostgres {
  /** Of the database `duet`, with its password, on loopback. */
  readonly url: string;
  /** Stops the server in order and frees the data folder. May be called again. */
  stop(): Promise<void>;
}

interface EmbeddedOptions {
  /** Duet's data folder, made when it does not exist; the cluster lies in its folder `postgres`. */
  readonly dataDir: string;
  readonly log: (message: string) => void;
  /** A free one when absent. */
  readonly port?: number;
}

const databaseName = 'duet';

/** For a machine with 1 GB of memory or more. What was acknowledged survives a power cut: fsync stays on. */
const settings: ServerSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_connections: 200,
  // Of ten years of messages each reader holds some 900, and 24 may read at once.
  max_locks_per_transaction: 128,
  jit: 'off',
  // Containers give /dev/shm 64 MB, which parallel workers outgrow.
  max_parallel_workers_per_gather: 0,
  random_page_cost: 1.1,
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements hold what users wrote; the server's log must not.
  log_min_error_statement: 'panic',
};
/** A server that ends this often, each time this soon after its start, has a cause that another start does not mend. */
const earlyEndsMaximum = 3;
const earlyEndMs = 60_000;

/**
 * Starts PostgreSQL 18 from its npm package over the data in `<dataDir>/postgres`, about 2 s more the first time. Works
 * as root and as a normal user; where the data lies instead, if it must lie elsewhere, is logged. A server left behind by
 * a killed process is stopped first, one that dies is started again on the same port. Fails when another process uses the
 * data folder. The caller must `stop()` it; a process that only ends takes the server with it.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  port,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  // Others may pass through but not look around: the server's account may be another one than ours.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const folder = await realpath(dataDir);
  const lock = await lockDataFolder(folder);
  try {
    return await startLocked({ folder, log, lock, ...(port === undefined ? {} : { port }) });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface LockedOptions {
  readonly folder: string;
  readonly log: (message: string) => void;
  readonly lock: DataFolderLock;
  readonly port?: number;
}

async function startLocked({ folder, log, lock, port }: LockedOptions): Promise<EmbeddedPostgres> {
  const clusterDir = path.join(folder, 'postgres');
  const place = await findServerPlace({ binaries: await findEmbeddedBinaries(), clusterDir, log });
  const password = await readPassword(folder, place.clusterDir);
  const isNew = await createCluster({ place, password, isDurable: true });
  if (isNew) log(`Created a PostgreSQL database in ${place.clusterDir}`);
  lock.assertHeld();
  await stopLeftOverServer(place, log);

  const launch = (chosenPort: number | undefined): Promise<RunningServer> =>
    launchServer({ place, settings, password, ...(chosenPort === undefined ? {} : { port: chosenPort }) });
  let server = await launch(port);
  let isStopping = false;
  // A function, because the answer changes while keepRunning waits.
  const mustStop = (): boolean => isStopping;
  const keepRunning = async (): Promise<void> => {
    let earlyEnds = 0;
    for (;;) {
      const startedAt = Date.now();
      const cause = await server.exited;
      if (mustStop()) return;
      earlyEnds = Date.now() - startedAt < earlyEndMs ? earlyEnds + 1 : 0;
      if (earlyEnds > earlyEndsMaximum) throw new Error(`it ended ${earlyEnds} times (${cause})`);
      log(`PostgreSQL ended (${cause}) and is started again`);
      server = await launch(server.port);
      if (mustStop()) await server.stop();
    }
  };
  const url = await ensureDatabase(server.url).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const watching = keepRunning().catch((error: unknown) =>
    log(
      `PostgreSQL stays down, see ${place.clusterDir}.log: ${error instanceof Error ? error.message : String(error)}`,
    ),
  );
  const stop = async (): Promise<void> => {
    isStopping = true;
    await server.stop();
    await watching;
    lock.release();
  };
  let stopped: Promise<void> | undefined;
  return { url, stop: () => (stopped ??= stop()) };
}

async function readPassword(folder: string, clusterDir: string): Promise<string> {
  const file = path.join(folder, 'postgres.password');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (kept !== '') return kept;
  const exists = await stat(clusterDir).catch(() => null);
  if (exists)
    throw new Error(`${file} is missing: restore it, or move ${clusterDir} away to begin without data.`);
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

/** Makes Duet's database when the cluster is new, and answers its address. */
async function ensureDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${databaseName}`;
  return url.href;
}
