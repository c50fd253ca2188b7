import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';

/** A real redis-server of one test alone, on loopback, that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it and removes its folder; harmless after kill(). */
  stop(): Promise<void>;
  /** kill -9: connections break without a word. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open and fall silent. */
  pause(): void;
  resume(): void;
  /** Starts it again, empty and on the same port; kills it first when it runs. */
  restart(): Promise<void>;
}

/** Whether redis-server is on this machine. With CI=true, where nothing may go untested, it throws instead of saying no. */
export function redisAvailable(): boolean {
  const isAvailable = spawnSync('redis-server', ['--version']).status === 0;
  if (!isAvailable && process.env['CI'] === 'true') throw new Error('redis-server is not on this machine');
  return isAvailable;
}

/** Starts a redis-server, with further settings such as `--requirepass x`, and resolves once it accepts connections. */
export async function startRedis(...settings: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-redis-'));
  return startServer(folder, (port) => [
    ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
    ...settings,
  ]);
}

/** Starts a Sentinel that knows `master` as "duet" and fails over to a replica after a second of silence. */
export async function startSentinel(master: RedisServer): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-sentinel-'));
  const configuration = join(folder, 'sentinel.conf');
  const settings = [
    `sentinel monitor duet 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds duet 1000',
    'sentinel failover-timeout duet 5000',
  ];
  await writeFile(configuration, `${settings.join('\n')}\n`);
  return startServer(folder, (port) => [
    ...[configuration, '--sentinel', '--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder],
  ]);
}

/** Starts a node of a Cluster that has yet to meet the others. */
export async function startClusterNode(): Promise<RedisServer> {
  return startRedis(
    ...[
      '--cluster-enabled',
      'yes',
      '--cluster-node-timeout',
      '1000',
      '--cluster-require-full-coverage',
      'no',
    ],
    ...['--cluster-port', `${await freePort()}`],
  );
}

async function startServer(folder: string, argumentsFor: (port: number) => string[]): Promise<RedisServer> {
  const port = await freePort();
  let server = await launch(argumentsFor(port));
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
    pause: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    restart: async () => {
      await kill();
      server = await launch(argumentsFor(port));
    },
  };
}

async function launch(serverArguments: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', serverArguments, { stdio: ['ignore', 'pipe', 'ignore'] });
  const output: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    output.push(line);
    if (/Ready to accept connections|\+monitor master/.test(line)) {
      server.stdout.resume();
      return server;
    }
  }
  throw new Error(`redis-server did not start:\n${output.join('\n')}`);
}
