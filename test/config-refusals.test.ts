import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../src/config.js';
import { checkMachine } from '../src/machine-check.js';
import { startTestApp } from './harness/app.js';
import { spawnNode } from './harness/child-node.js';
import { newPair, send } from './harness/messages.js';
import { createTestDatabase } from './harness/postgres.js';

/** The lines about each problem, without the head. */
function refusalsOf(env: Readonly<Record<string, string>>): string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

describe('ALLOWED_ORIGINS', () => {
  test('refuses what no browser sends, and says which', () => {
    const origins = [
      'https://app.example.com/',
      'https://example.com',
      'shop.example.com',
      'https://UPPER.example.com',
      'https://p.example.com:443',
      'https://münchen.example.com',
      'https://user@example.com',
      'http://localhost:8080',
      'capacitor://localhost',
      'file://',
      '*',
    ];
    expect(refusalsOf({ ALLOWED_ORIGINS: origins.join(',') })).toEqual([
      expect.stringMatching(/^ {2}ALLOWED_ORIGINS: must be origins .*; wrong: number 1, 3, 4, 5, 6, 7, 11$/),
    ]);
  });
});

describe('numbers', () => {
  test.each([
    ['PORT', '0 to 65535'],
    ['TRUST_PROXY', '0 to 10'],
    ['PUSH_VIVO_APP_ID', '1 to 9007199254740991'],
    ['OTEL_BSP_SCHEDULE_DELAY', '1 to 60000'],
    ['OTEL_TRACES_SAMPLER_ARG', '0 to 1'],
  ])('refuses for %s what is not written in digits, with the rule', (name, range) => {
    for (const value of [' ', '0x1', '1e1', '+1', '-1', '9007199254740992'])
      expect(refusalsOf({ [name]: value })).toContainEqual(
        expect.stringMatching(new RegExp(`^  ${name}: must be a (whole )?number, ${range}$`)),
      );
    expect(refusalsOf({ [name]: '1' }).filter((line) => line.includes(`${name}:`))).toEqual([]);
  });
});

describe('NODE_ENV', () => {
  test('refuses another spelling, which would otherwise run outside production', () => {
    for (const value of ['Production', 'prod', 'production ', 'staging'])
      expect(refusalsOf({ NODE_ENV: value })).toEqual([
        expect.stringMatching(/^ {2}NODE_ENV: .*"production"/),
      ]);
    for (const value of ['', 'development', 'test']) expect(refusalsOf({ NODE_ENV: value })).toEqual([]);
  });
});

describe('DATABASE_OWNER_URL', () => {
  test('refuses to stand alone, where it would change nothing', () => {
    expect(refusalsOf({ DATABASE_OWNER_URL: 'postgres://owner@db/duet' })).toEqual([
      '  DATABASE_URL: required because DATABASE_OWNER_URL is set',
    ]);
  });
});

describe('URLs', () => {
  test.each([
    ['DATABASE_URL', 'mysql://db/duet', 'postgres:// or postgresql://'],
    ['DATABASE_URL', 'postgres:duet', 'postgres:// or postgresql://'],
    ['AUTH_JWKS_URL', 'ftp://tokens.example.com', 'https:// or http://'],
    ['AUTH_JWKS_URL', 'https:tokens.example.com', 'https:// or http://'],
    ['AUTH_JWKS_URL', 'https://duet@/tokens', 'https:// or http://'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'https:// or http://'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector', 'https:// or http://'],
  ])('refuses %s with the schemes it may have', (name, value, schemes) => {
    expect(refusalsOf({ [name]: value })).toEqual([`  ${name}: must be a URL that begins with ${schemes}`]);
  });

  test('takes a database whose host is named behind the path, as the folder of a socket is', async () => {
    const database = await createTestDatabase();
    const { hostname, port, pathname, username, password } = new URL(database.url);
    const url = `postgresql://${username}:${password}@${pathname}?host=${hostname}&port=${port}`;
    const app = await startTestApp({ database: { ...database, url } });
    const [sender, recipient] = await newPair(app);
    expect(await send(sender, recipient)).toMatchObject({ seq: 1 });
    await app.close();
    await database.drop();
  });
});

describe('what only the machine can tell', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duet-machine-'));
    file = join(folder, 'file');
    await writeFile(file, '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const elsewhere = {
    DATABASE_URL: 'postgres://duet@db/duet',
    AUTH_SECRET: 'thirty-two characters or more, yes',
  };
  const production = { ...elsewhere, NODE_ENV: 'production' };

  test('ends the start with status 2 and names all variables at once, without their values', async () => {
    const node = await spawnNode({ DATA_DIR: file, MEDIA_DIR: join(file, 'media'), HOST: 'nope.invalid' });
    const status = await node.ended;
    const said = node.said();
    await node.kill();
    const rule = 'must be a folder that is there or can be made, and can be written to';
    expect({ status, lines: said.trimEnd().split('\n') }).toEqual({
      status: 2,
      lines: [
        'The configuration cannot be used:',
        expect.stringMatching(/^ {2}HOST: must be an address of this machine, or a name of one \(E\w+\)$/),
        `  DATA_DIR: ${rule} (EEXIST)`,
        `  MEDIA_DIR: ${rule} (ENOTDIR)`,
      ],
    });
  });

  test('refuses an address of another machine', async () => {
    await expect(checkMachine(parseConfig({ ...production, HOST: '203.0.113.1' }))).rejects.toThrow(
      /\n {2}HOST: .*\(EADDRNOTAVAIL\)$/,
    );
  });

  test('makes the folder for uploads', async () => {
    const media = join(folder, 'a/media');
    await checkMachine(parseConfig({ ...production, MEDIA_DIR: media }));
    expect((await stat(media)).isDirectory()).toBe(true);
  });

  test.each([
    ['nothing goes there in production', production, false],
    ['uploads have a folder of their own', { ...production, PUBLIC_URL: 'https://chat.example.com' }, false],
    ['uploads go there', { ...production, PUBLIC_URL: 'https://chat.example.com', MEDIA_DIR: '' }, true],
    ['the database is there', { ...production, DATABASE_URL: '' }, true],
    ['a secret is made there', { ...elsewhere, AUTH_SECRET: '' }, true],
  ])('asks for a data folder only when it is used: %s', async (_why, env, isAsked) => {
    const config = parseConfig({ MEDIA_DIR: join(folder, 'media'), DATA_DIR: file, ...env });
    const problems = await checkMachine(config).then(
      () => [],
      (error: unknown) => String(error).split('\n').slice(1),
    );
    expect(problems).toEqual(isAsked ? [expect.stringMatching(/^ {2}DATA_DIR: /)] : []);
  });
});
