import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks } from './harness/code-blocks.js';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const startTimeoutMs = 60_000;

let clone: string;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  clone = await makeClone();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

afterAll(() => rm(clone, { recursive: true, force: true }));

describe('npm start', { timeout: 2 * startTimeoutMs }, () => {
  it('builds what is missing, serves, and ends with its database on Ctrl-C', async () => {
    const dataDir = await newDataDir();
    const server = start({ DATA_DIR: dataDir });
    const address = await server.address();
    expect(server.said()).toContain('Building the database client');
    expect(server.said()).toContain('Building the playground');
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect((await fetch(`${address}/playground`)).status).toBe(200);
    expect(server.said()).toContain(`${address}/demo\n`);
    expect((await fetch(`${address}/demo`)).status).toBe(200);
    const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(server.said());
    expect(token).not.toBeNull();
    server.interrupt();
    expect(await server.end()).toBe(0);
    expect(server.said()).toContain('Duet stops.');
    expect(server.said()).not.toMatch(/"level":[456]0/);
    expect(existsSync(path.join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(path.join(dataDir, 'postgres.lock'))).toBe(false);
  });

  it('builds again what has changed', async () => {
    await appendFile(path.join(clone, 'prisma/schema.prisma'), '\n// changed\n');
    const server = start({ DATA_DIR: await newDataDir() });
    await server.address();
    expect(server.said()).toContain('Building the database client');
    expect(server.said()).not.toContain('Building the playground');
    server.process.kill('SIGTERM');
    expect(await server.end()).toBe(0);
  });

  it('does not build again what is up to date, and says in one line why a data folder in use is refused', async () => {
    const dataDir = await newDataDir();
    const first = start({ DATA_DIR: dataDir });
    await first.address();
    expect(first.said()).not.toContain('Building');
    const second = start({ DATA_DIR: dataDir });
    expect(await second.end()).toBe(1);
    const reason = `The data folder ${dataDir} is in use by another Duet, process ${first.process.pid}`;
    expect(second.said().split('\n')).toContain(
      `Duet could not start: ${reason}: stop that one first, or set DATA_DIR to another folder.`,
    );
    first.process.kill('SIGTERM');
    expect(await first.end()).toBe(0);
  });

  it('builds and runs dist in production, and shows no token', async () => {
    const production = { NODE_ENV: 'production', AUTH_SECRET: 'a secret of more than thirty-two characters' };
    const server = start({ ...production, DATA_DIR: await newDataDir() });
    const address = await server.address();
    expect(server.said()).toContain('Building the server');
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect(server.said()).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    server.process.kill('SIGTERM');
    expect(await server.end()).toBe(0);
  });
});

it('an app takes the client from a clone, as the guide says', { timeout: 2 * startTimeoutMs }, async () => {
  const place = await newDataDir();
  const app = path.join(place, 'app');
  await mkdir(path.join(app, 'node_modules'), { recursive: true });
  await symlink(clone, path.join(place, 'duet'));
  const guide = await readFile(path.join(checkout, 'docs/guides/client.md'), 'utf8');
  const install = codeBlocks(guide)
    .find(({ words }) => words.includes('install'))
    ?.text.trim()
    .split('\n');
  expect(install).toEqual([expect.stringContaining('../duet run build'), 'npm install ../duet']);
  // What npm makes of a folder; npm itself would also complete the packages that this clone shares with the checkout.
  const link = 'ln -s ../../duet node_modules/duet';
  const use = `node --input-type=module --eval "console.log(typeof (await import('duet/client')).createClient)"`;
  const { PATH = '', HOME = '' } = process.env;
  const { stdout } = await promisify(execFile)('sh', ['-ec', `${install?.[0] ?? ''}\n${link}\n${use}`], {
    cwd: app,
    env: { PATH, HOME },
  });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('function');
});

describe('the Node.js version', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '25.1.0'])('%s will do', async (version) => {
    expect(await problemOf(version)).toBe('');
  });

  it.each(['18.20.4', '20.18.3', '21.7.0', '22.11.0', '23.1.0'])('%s is refused by name', async (version) => {
    expect(await problemOf(version)).toContain(`this is ${version}`);
  });
});

interface Started {
  readonly process: ChildProcess;
  said(): string;
  /** The address that was printed. */
  address(): Promise<string>;
  /** Does what Ctrl-C in a terminal does: the signal goes to the whole group. */
  interrupt(): void;
  end(): Promise<number | null>;
}

function start(environment: Readonly<Record<string, string>>): Started {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['src/setup/start.mjs'], {
    cwd: clone,
    env: { PATH, HOME, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let text = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of heard) listener();
    });
  }
  cleanUps.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  });
  return {
    process: child,
    said: () => text,
    address: () =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const address = /http:\/\/127\.0\.0\.1:\d+(?=\/graphql)/.exec(text);
          if (!address) return;
          heard.delete(look);
          resolve(address[0]);
        };
        heard.add(look);
        void ended.then((code) => reject(new Error(`ended with status ${String(code)}:\n${text}`)));
        look();
      }),
    interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
    end: () => ended,
  };
}

/** A clone with nothing built; its packages are those of this checkout, its stamps its own. */
async function makeClone(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'duet-start-'));
  const left = new Set(['node_modules', 'dist', '.data', '.git', 'test', 'bench', 'docs']);
  for (const name of await readdir(checkout)) {
    if (!left.has(name)) await cp(path.join(checkout, name), path.join(folder, name), { recursive: true });
  }
  await rm(path.join(folder, 'src/generated/prisma'), { recursive: true, force: true });
  await mkdir(path.join(folder, 'node_modules'));
  for (const name of await readdir(path.join(checkout, 'node_modules'))) {
    if (name === '.cache') continue;
    await symlink(path.join(checkout, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
  return folder;
}

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(path.join(clone, 'data-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function problemOf(version: string): Promise<string> {
  const module = new URL('../src/setup/node-version.mjs', import.meta.url).href;
  const { nodeVersionProblem } = (await import(module)) as {
    nodeVersionProblem(version: string): string | null;
  };
  return nodeVersionProblem(version) ?? '';
}
