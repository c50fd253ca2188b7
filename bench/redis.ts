import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { startProcess } from './processes.js';

export interface BenchRedis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a redis-server on a free port, or answers null on a machine without one. */
export async function startBenchRedis(): Promise<BenchRedis | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await freePort();
  const { pid, stop } = await startProcess({
    program: 'redis-server',
    parameters: [
      ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()],
      ...['--save', '', '--appendonly', 'no'],
    ],
    env: {},
    readyLine: /Ready to accept connections/,
  });
  return { url: `redis://127.0.0.1:${port}`, pid, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
