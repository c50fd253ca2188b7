import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.js';

export const balancers = ['haproxy', 'nginx'] as const;
export type BalancerName = (typeof balancers)[number];

/** A real balancer with the configuration that docs/operations has for it. */
export interface Balancer {
  readonly url: string;
  stop(): Promise<void>;
}

const files = { haproxy: 'haproxy.cfg', nginx: 'nginx.conf' } as const;
/** As in the files: three nodes, and what they listen on. */
const nodeNames = ['node-1:4000', 'node-2:4000', 'node-3:4000'];

/** Whether both are on this machine. With CI=true, where nothing may go untested, it throws instead of saying no. */
export function balancersAvailable(): boolean {
  const isAvailable = balancers.every((name) => spawnSync(name, ['-v']).status === 0);
  if (!isAvailable && process.env['CI'] === 'true')
    throw new Error('haproxy or nginx is not on this machine');
  return isAvailable;
}

export function configurationOf(name: BalancerName): string {
  return readFileSync(new URL(`../../docs/operations/${files[name]}`, import.meta.url), 'utf8');
}

/** Starts it on a free port of loopback before these nodes, and resolves once it takes connections. */
export async function startBalancer(name: BalancerName, nodeUrls: readonly string[]): Promise<Balancer> {
  const folder = await mkdtemp(join(tmpdir(), `duet-${name}-`));
  const port = await freePort();
  const path = join(folder, files[name]);
  await writeFile(path, adapted(name, { folder, port, nodeUrls }));
  const [program, parameters] =
    name === 'haproxy'
      ? (['haproxy', ['-db', '-f', path]] as const)
      : (['nginx', ['-p', folder, '-e', 'stderr', '-c', path]] as const);
  const balancer = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  balancer.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(balancer, 'close');
  const stop = async (): Promise<void> => {
    balancer.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  while (!(await takesConnections(port))) {
    if (balancer.exitCode !== null || balancer.signalCode !== null)
      throw new Error(`${name} did not start:\n${said}`);
    await wait(20);
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly nodeUrls: readonly string[];
}

/** The file with the addresses of this test, and with what a program that is nobody's service must not claim. */
function adapted(name: BalancerName, { folder, port, nodeUrls }: Place): string {
  let text = configurationOf(name);
  const change = (from: string, to: string): void => {
    if (!text.includes(from)) throw new Error(`${files[name]} has no ${from}`);
    text = text.replace(from, () => to);
  };
  nodeNames.forEach((node, index) => {
    const url = nodeUrls[index];
    if (url) change(node, new URL(url).host);
    else text = text.replace(new RegExp(`^ *server .*${node}.*\n`, 'm'), '');
  });
  if (name === 'haproxy') {
    change('bind :8080', `bind 127.0.0.1:${port}`);
    change('parse-resolv-conf', 'nameserver none 127.0.0.1:9');
  } else {
    change('listen 8080', `listen 127.0.0.1:${port}`);
    change('worker_processes auto', `daemon off; pid ${folder}/pid; worker_processes 1`);
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const paths = places.map((place) => `${place}_temp_path ${folder}/${place};`).join(' ');
    change('http {', `http { access_log off; ${paths}`);
  }
  return text;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
