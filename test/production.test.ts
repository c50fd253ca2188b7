import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testSecret } from './harness/app.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';

/** The real process with NODE_ENV=production: no demo user exists, and no token is printed or offered anywhere. */
let database: TestDatabase;
let server: ChildProcess;
let printed = '';
let url = '';

beforeAll(async () => {
  database = await createTestDatabase();
  server = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: database.url,
      AUTH_SECRET: testSecret,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: server.stdout })) {
    printed += `${line}\n`;
    url = /Duet serves (http:\S+)\/graphql/.exec(line)?.[1] ?? '';
    if (url) break;
  }
});
afterAll(async () => {
  const closed = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await closed).toEqual([0, null]);
  await database.drop();
});

/** Every JWT begins with the encoded `{"`. */
const token = /eyJ[\w-]{8,}/;

test('prints no token and no demo user', () => {
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(printed).not.toMatch(token);
  expect(printed).not.toMatch(/alice|bob|carol|playground/i);
});

test('has no user but the administrator', async () => {
  const { rows } = await withClient(database.url, (client) => client.query('SELECT id FROM user_account'));
  expect(rows).toEqual([{ id: 'admin' }]);
});

test('offers no token at any address, to anyone', async () => {
  for (const path of [
    '/',
    '/playground',
    '/playground/',
    '/playground/config.json',
    '/demo/',
    '/demo/config.json',
    '/health/ready',
    '/metrics',
  ]) {
    const text = await (await fetch(`${url}${path}`)).text();
    expect({ path, hasToken: token.test(text) }).toEqual({ path, hasToken: false });
  }
  const config = (await (await fetch(`${url}/playground/config.json`)).json()) as object;
  expect(config).toMatchObject({ production: true, tokens: [] });
  expect((await fetch(`${url}/demo/`)).status).toBe(404);
});

test('takes no token but one signed with its secret, and shows no schema', async () => {
  const ask = async (query: string): Promise<unknown> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  expect(await ask('{ viewer { user { id } } }')).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(JSON.stringify(await ask('{ __schema { types { name } } }'))).toContain('GRAPHQL_VALIDATION_FAILED');
});
