import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.js';
import {
  buildChildProgram,
  endChild,
  query,
  readNotes,
  startChild,
  writeNote,
  type Child,
} from './harness/embedded-children.js';

const nobodyId = 65534;
const ignore = (): void => undefined;

let folder: string;
let program: string;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  ({ folder, program } = await buildChildProgram());
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next', async () => {
    const dataDir = await newDataDir();
    const first = await startEmbeddedPostgres({ dataDir, log: ignore });
    await writeNote(first.url, 'kept');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir, log: ignore });
    cleanUps.push(() => second.stop());
    expect(await readNotes(second.url)).toEqual(['kept']);
  });

  it('sorts by code point, speaks UTF-8 and waits for the disk', async () => {
    const embedded = await startEmbeddedPostgres({ dataDir: await newDataDir(), log: ignore });
    cleanUps.push(() => embedded.stop());
    const [row] = await query(
      embedded.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS synchronous_commit, upper('ä') AS upper, 'Z' < 'a' AS is_code_point_order,
              current_setting('listen_addresses') AS address`,
    );
    expect(row).toEqual({
      encoding: 'UTF8',
      fsync: 'on',
      synchronous_commit: 'on',
      upper: 'Ä',
      is_code_point_order: true,
      address: '127.0.0.1',
    });
  });

  it('keeps its password and its data to the account that started it', async () => {
    const dataDir = await newDataDir();
    const embedded = await startEmbeddedPostgres({ dataDir, log: ignore });
    cleanUps.push(() => embedded.stop());
    const modes = await Promise.all(
      ['postgres', 'postgres.password', 'postgres.log'].map(
        async (name) => (await stat(path.join(dataDir, name))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
    const withoutPassword = new URL(embedded.url);
    withoutPassword.password = 'wrong';
    await expect(query(withoutPassword.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('refuses a second start in a folder in use, naming the folder and the process', async () => {
    const dataDir = await newDataDir();
    const first = await start(dataDir);
    const second = await start(dataDir);
    const message = `The data folder ${dataDir} is in use by another Duet, process ${first.pid}: stop that one first, or set DATA_DIR to another folder.`;
    expect(second.said).toEqual([{ error: message }]);
    await expect(startEmbeddedPostgres({ dataDir, log: ignore })).rejects.toThrow(message);
    expect(await readNotes(await first.url())).toEqual([]);
  });

  it('recovers its data after kill -9 of Duet and of the server', async () => {
    const dataDir = await newDataDir();
    const child = await start(dataDir);
    await writeNote(await child.url(), 'survives');
    const serverId = await postmasterId(dataDir);
    // The server first: it may end with its parent before its own signal is sent.
    process.kill(serverId, 'SIGKILL');
    const gone = once(child.process, 'exit');
    child.process.kill('SIGKILL');
    await gone;
    const embedded = await startEmbeddedPostgres({ dataDir, log: ignore });
    cleanUps.push(() => embedded.stop());
    expect(await readNotes(embedded.url)).toEqual(['survives']);
  });

  it('stops the server of a killed Duet before it starts its own', async () => {
    const dataDir = await newDataDir();
    const child = await start(dataDir);
    await writeNote(await child.url(), 'survives');
    const commandLine = await commandOf(await postmasterId(dataDir));
    await child.end('stop');
    const leftOver = await startServerAlone(commandLine, dataDir);
    const said: string[] = [];
    const embedded = await startEmbeddedPostgres({ dataDir, log: (message) => said.push(message) });
    cleanUps.push(() => embedded.stop());
    expect(said.slice(-1)).toEqual([
      `Stopping PostgreSQL process ${leftOver}, left behind in ${dataDir}/postgres by an earlier run`,
    ]);
    expect(await postmasterId(dataDir)).not.toBe(leftOver);
    expect(await readNotes(embedded.url)).toEqual(['survives']);
  });

  it('spares a stranger whose process id stands in a stale postmaster.pid', async () => {
    const dataDir = await newDataDir();
    await (await startEmbeddedPostgres({ dataDir, log: ignore })).stop();
    const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    cleanUps.push(() => endChild(stranger));
    const lines = [stranger.pid, path.join(dataDir, 'postgres'), 0, 5432, '', '127.0.0.1', '', 'ready', ''];
    await writeFile(path.join(dataDir, 'postgres', 'postmaster.pid'), lines.join('\n'), { mode: 0o600 });
    const embedded = await startEmbeddedPostgres({ dataDir, log: ignore });
    cleanUps.push(() => embedded.stop());
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  it('starts a server that dies again, on the same port and with its data', async () => {
    const dataDir = await newDataDir();
    let tellRestart: () => void;
    const restarted = new Promise<void>((resolve) => (tellRestart = resolve));
    const embedded = await startEmbeddedPostgres({
      dataDir,
      log: (message) => message.includes('started again') && tellRestart(),
    });
    cleanUps.push(() => embedded.stop());
    await writeNote(embedded.url, 'survives');
    process.kill(await postmasterId(dataDir), 'SIGKILL');
    await restarted;
    await expect
      .poll(() => readNotes(embedded.url).catch(() => null), { timeout: 15_000 })
      .toEqual(['survives']);
  });

  it('ends its server with a Duet that exits without stopping it', async () => {
    const dataDir = await newDataDir();
    const child = await start(dataDir);
    await child.end('exit');
    await expect
      .poll(() => existsSync(path.join(dataDir, 'postgres', 'postmaster.pid')), { timeout: 15_000 })
      .toBe(false);
  });

  it('says what to do when its password is missing', async () => {
    const dataDir = await newDataDir();
    await (await startEmbeddedPostgres({ dataDir, log: ignore })).stop();
    await rm(path.join(dataDir, 'postgres.password'));
    const message = `${dataDir}/postgres.password is missing: restore it, or move ${dataDir}/postgres away to begin without data.`;
    await expect(startEmbeddedPostgres({ dataDir, log: ignore })).rejects.toThrow(message);
  });
});

async function start(dataDir: string): Promise<Child> {
  const child = await startChild({ dataDir, program });
  cleanUps.push(() => child.close());
  return child;
}

async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(folder, 'data-'));
  await chmod(dataDir, 0o711);
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

async function postmasterId(dataDir: string): Promise<number> {
  return Number((await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function commandOf(pid: number): Promise<readonly string[]> {
  if (process.platform === 'linux')
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split(' ');
}

/** Starts a server as it stands after its Duet was killed: without a parent that would end it. */
async function startServerAlone(commandLine: readonly string[], dataDir: string): Promise<number> {
  const { uid } = await stat(path.join(dataDir, 'postgres'));
  // PostgreSQL refuses root; in a namespace root has another name.
  const prefix = uid === 0 ? ['unshare', '--user', `--map-user=${nobodyId}`, `--map-group=${nobodyId}`] : [];
  const [file = '', ...parameters] = [...prefix, ...commandLine];
  const server = spawn(file, parameters, { detached: true, stdio: 'ignore', ...(uid === 0 ? {} : { uid }) });
  cleanUps.push(() => endChild(server));
  const status = path.join(dataDir, 'postgres/postmaster.pid');
  await expect.poll(() => readFile(status, 'utf8').catch(() => ''), { timeout: 15_000 }).toContain('ready');
  return postmasterId(dataDir);
}
