import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findServerPlace, spawnAs, type ServerPlace } from './embedded-account.js';
import { binariesIn, findEmbeddedBinaries } from './embedded-binaries.js';
import { createCluster } from './embedded-cluster.js';
import { isPostmasterOf } from './embedded-process.js';

/** Settings of the server as in postgresql.conf, by name. */
export type ServerSettings = Readonly<Record<string, string | number>>;

/** A PostgreSQL server that this process started. */
export interface RunningServer {
  /** Of the superuser and the database `postgres`, on loopback. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles with the cause, such as "signal SIGKILL", when the server has ended, asked or not. */
  readonly exited: Promise<string>;
  /**
   * Ends open connections, writes everything out and ends the server; at the latest after 25 s it is killed, and recovers
   * at its next start. May be called again.
   */
  stop(): Promise<void>;
}

interface LaunchOptions {
  readonly place: ServerPlace;
  readonly settings: ServerSettings;
  /** A free one when absent. */
  readonly port?: number;
  readonly password?: string;
}

interface StartOptions {
  /** The folder of `initdb` and `postgres`; the embedded PostgreSQL 18 when absent. */
  readonly binDir?: string;
  /** The cluster's folder, made when it does not exist; the server's log is written beside it, to `<dataDir>.log`. */
  readonly dataDir: string;
  readonly settings?: ServerSettings;
  readonly port?: number;
  readonly password?: string;
  readonly log: (message: string) => void;
}

/** Fast shutdown, immediate shutdown, and the end that nothing can refuse. */
const stopSteps = [
  { signal: 'SIGINT', timeoutMs: 15_000 },
  { signal: 'SIGQUIT', timeoutMs: 5_000 },
  { signal: 'SIGKILL', timeoutMs: 5_000 },
] as const;
const pollMs = 20;
/** Recovery after a crash reads all of the log since the last checkpoint. */
const readyTimeoutMs = 120_000;
const formerServerTimeoutMs = 10_000;
const portAttempts = 5;
const logBytesMaximum = 8_388_608;

class StartFailure extends Error {}

/**
 * Starts a PostgreSQL server over a cluster, which is made first when it does not exist. One caller per cluster: nothing
 * is locked here. With `settings.fsync` off the cluster is made without waiting for the disk, as tests want it.
 */
export async function startPostgresServer(options: StartOptions): Promise<RunningServer> {
  const { binDir, dataDir, settings = {}, log } = options;
  const binaries = binDir === undefined ? await findEmbeddedBinaries() : binariesIn(binDir);
  const place = await findServerPlace({ binaries, clusterDir: path.resolve(dataDir), log });
  const password = options.password === undefined ? {} : { password: options.password };
  await createCluster({ place, isDurable: settings['fsync'] !== 'off', ...password });
  return launchServer({
    place,
    settings,
    ...password,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
}

/**
 * Starts the server of an existing cluster and waits until it accepts connections, also through the recovery after a
 * crash. Listens on 127.0.0.1 alone. Fails with the last lines of the server's log. The server ends with this process.
 */
export async function launchServer({
  place,
  settings,
  port,
  password,
}: LaunchOptions): Promise<RunningServer> {
  const deadline = Date.now() + formerServerTimeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await findFreePort());
    try {
      const child = await spawnServer({ place, settings, port: chosen });
      return running({ child, place, port: chosen, ...(password === undefined ? {} : { password }) });
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      // Another process may have taken the port since it was found free.
      const isPortTaken =
        port === undefined && attempt < portAttempts && /could not (bind|create any)/.test(error.message);
      // After a kill -9 of the server its children need a moment to notice, and keep its memory until then.
      const isStillEnding = /shared memory block/.test(error.message) && Date.now() < deadline;
      if (!isPortTaken && !isStillEnding) throw error;
      await delay(pollMs);
    }
  }
}

/**
 * Clears the way for a new server when the cluster's last one was not stopped in order: a server that still runs is
 * stopped, and a note about one that does not is removed. The caller must hold the cluster for itself.
 */
export async function stopLeftOverServer(place: ServerPlace, log: (message: string) => void): Promise<void> {
  const { clusterDir } = place;
  const pid = Number((await readStatus(clusterDir))[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (isPostmasterOf(pid, clusterDir)) {
    log(`Stopping PostgreSQL process ${pid}, left behind in ${clusterDir} by an earlier run`);
    await endProcess({
      pid,
      place,
      waitForExit: async (timeoutMs) => {
        const deadline = Date.now() + timeoutMs;
        while (isPostmasterOf(pid, clusterDir) && Date.now() < deadline) await delay(pollMs);
        return !isPostmasterOf(pid, clusterDir);
      },
    });
  }
  // PostgreSQL would take any other process with this id for its own and refuse to start. Its second guard, the shared
  // memory that is found by the folder's inode, still sees children of the old server that have not ended yet.
  await rm(path.join(clusterDir, 'postmaster.pid'), { force: true });
}

async function spawnServer({
  place,
  settings,
  port,
}: LaunchOptions & { readonly port: number }): Promise<ChildProcess> {
  const logFile = `${place.clusterDir}.log`;
  const size = (await stat(logFile).catch(() => null))?.size ?? 0;
  if (size > logBytesMaximum) await truncate(logFile);
  // A file rather than a pipe: the server neither waits for this process to read nor fails when it is gone.
  const output = openSync(logFile, 'a', 0o600);
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings, port };
  const parameters = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { account, binaries, clusterDir } = place;
  const child = spawnAs({
    account,
    program: binaries.postgres,
    parameters: ['-D', clusterDir, ...parameters],
    output,
  });
  closeSync(output);
  const failure = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(String(code ?? signal)));
  });
  const isReady = await Promise.race([failure.then(() => false), waitUntilReady(child, clusterDir)]);
  if (isReady) return child;
  child.kill('SIGKILL');
  const said = await readTail(logFile, size > logBytesMaximum ? 0 : size);
  throw new StartFailure(`PostgreSQL did not start in ${clusterDir} (${await failure}): ${said}`);
}

/** The server writes its state to the eighth line of postmaster.pid; pg_ctl waits in the same way. */
async function waitUntilReady(child: ChildProcess, clusterDir: string): Promise<boolean> {
  const deadline = Date.now() + readyTimeoutMs;
  // Without a process id the program could not even be run.
  while (child.pid !== undefined && !hasEnded(child) && Date.now() < deadline) {
    const status = await readStatus(clusterDir);
    if (Number(status[0]) === child.pid && status[7]?.trim() === 'ready') return true;
    await delay(pollMs);
  }
  return false;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function readStatus(clusterDir: string): Promise<readonly string[]> {
  const text = await readFile(path.join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

async function readTail(file: string, from: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = await handle.read({ buffer: Buffer.alloc(size - from), position: from });
    return bytes.buffer.toString('utf8').trim().split('\n').slice(-6).join(' | ');
  } finally {
    await handle.close();
  }
}

interface RunningOptions {
  readonly child: ChildProcess;
  readonly place: ServerPlace;
  readonly port: number;
  readonly password?: string;
}

function running({ child, place, port, password }: RunningOptions): RunningServer {
  const { pid } = child;
  if (pid === undefined) throw new Error('PostgreSQL runs without a process id.');
  const endWithThisProcess = (): void => signalServer(place, pid, 'SIGINT');
  process.once('exit', endWithThisProcess);
  const exited = once(child, 'exit').then(([code, signal]) => {
    process.removeListener('exit', endWithThisProcess);
    return signal === null ? `status ${String(code)}` : `signal ${String(signal)}`;
  });
  // The server alone is no reason for this process to go on.
  child.unref();
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    child.ref();
    const waitForExit = (timeoutMs: number): Promise<boolean> =>
      Promise.race([exited.then(() => true), delay(timeoutMs, false, { ref: false })]);
    if (!hasEnded(child)) await endProcess({ pid, place, waitForExit });
  };
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return {
    url: `postgresql://postgres${secret}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    exited,
    stop: () => (stopped ??= stop()),
  };
}

interface EndOptions {
  readonly pid: number;
  readonly place: ServerPlace;
  readonly waitForExit: (timeoutMs: number) => Promise<boolean>;
}

async function endProcess({ pid, place, waitForExit }: EndOptions): Promise<void> {
  for (const { signal, timeoutMs } of stopSteps) {
    signalServer(place, pid, signal);
    if (await waitForExit(timeoutMs)) return;
  }
  throw new Error(`PostgreSQL process ${pid} in ${place.clusterDir} cannot be stopped.`);
}

function signalServer(place: ServerPlace, pid: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no signals; PostgreSQL brings its own there.
    if (process.platform === 'win32')
      execFileSync(place.binaries.pgCtl, ['kill', signal.slice(3), String(pid)]);
    else process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave out no port.');
  return address.port;
}
