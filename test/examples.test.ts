import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { codeBlocks } from './harness/code-blocks.js';
import { freePort } from './harness/free-port.js';
import { newPair, send, textOf } from './harness/messages.js';
import { TcpProxy } from './harness/tcp-proxy.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}examples/`;
const clients = ['apollo-client.ts', 'urql.ts'];

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** An example as a program of its own, in front of which somebody sits. */
function startExample(name: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', 'tsx', `${folder}${name}`], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    lines,
    ended,
    errors: child.stderr,
    type: (line: string) => child.stdin.write(`${line}\n`),
    leave: () => child.stdin.end(),
    shows: (line: string) =>
      vi.waitFor(() => expect(lines).toContain(line), { timeout: 30_000, interval: 20 }),
  };
}

async function untilDelivered(sender: Person, id: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const status = await sender.run(`{ message(id: "${id}") { status } }`);
      expect(status).toEqual({ message: { status: 'DELIVERED' } });
    },
    { timeout: 30_000, interval: 50 },
  );
}

describe('the guide to the client', () => {
  it('has code that does what it says', async () => {
    const blocks = codeBlocks(readFileSync(`${root}docs/guides/client.md`, 'utf8'));
    const code = blocks.find(({ language }) => language === 'js')?.text ?? '';
    const bob = await app.person('bob');
    await bob.run('{ viewer { pushPreview } }');
    const program = spawn(process.execPath, ['--import', 'tsx', '--input-type=module'], {
      cwd: root,
      env: {
        ...process.env,
        DUET_URL: `${app.url}/graphql`,
        ALICE_TOKEN: await app.token('alice'),
        BOB_TOKEN: bob.token,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    program.stdin.end(code.replace("'duet/client'", `'${root}src/client/node.ts'`));
    expect(await text(program.stdout)).toBe(blocks.find(({ language }) => language === 'text')?.text);
  });
});

describe('the examples of plain GraphQL clients', () => {
  it('are shorter than 80 lines each', () => {
    const examples = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(examples).toEqual([
      ...['apollo-cache.ts', 'apollo-client.ts', 'new-message.ts'],
      ...['terminal.ts', 'urql-cache.ts', 'urql.ts'],
    ]);
    for (const name of examples)
      expect(readFileSync(`${folder}${name}`, 'utf8').trimEnd().split('\n').length, name).toBeLessThan(80);
  });

  it.each(clients)('%s chats over an outage, and acknowledges what it has shown', async (name) => {
    const [alice, bob] = await newPair(app);
    await send(alice, bob, { content: textOf('before') });
    const wire = await TcpProxy.before(app.url);
    const env = { DUET_URL: `${wire.through(app.url)}/graphql`, TOKEN: bob.token, PEER: alice.id };
    const first = startExample(name, env);
    await first.shows(`${alice.id}: before`);
    const live = await send(alice, bob, { content: textOf('live') });
    await first.shows(`${alice.id}: live`);
    await untilDelivered(alice, live.id);

    wire.cut();
    const last = await send(alice, bob, { content: textOf('in the tunnel') });
    // Long enough for attempts to fail: graphql-ws by itself gives up at the first that finds nobody.
    wire.aim(`http://127.0.0.1:${await freePort()}`);
    await wire.restore();
    const found = wire.connections;
    await vi.waitFor(() => expect(wire.connections).toBeGreaterThan(found + 1), { timeout: 30_000 });
    wire.cut();
    wire.aim(app.url);
    first.type('typed in the tunnel');
    await wire.restore();
    await first.shows(`${alice.id}: in the tunnel`);
    // What it typed comes back to it by its own inbox.
    await first.shows(`${bob.id}: typed in the tunnel`);
    expect(first.lines).toHaveLength(4);
    await untilDelivered(alice, last.id);
    first.leave();
    expect(await first.ended).toBe(0);
    wire.cut();
  });

  it.each(clients)('%s sends later what cannot be sent now', async (name) => {
    const busy = await startTestApp({ config: { rateLimits: true } });
    const [alice, bob] = await newPair(busy);
    const env = { DUET_URL: `${busy.url}/graphql`, TOKEN: bob.token, PEER: alice.id };
    const program = startExample(name, env);
    program.type('now');
    await program.shows(`${bob.id}: now`);
    const sends = await Promise.allSettled(Array.from({ length: 110 }, () => send(bob, alice)));
    expect(sends.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    program.type('later');
    await program.shows(`${bob.id}: later`);
    expect(program.lines.filter((line) => line.startsWith('Not sent'))).toEqual([]);
    program.leave();
    expect(await program.ended).toBe(0);
    await busy.close();
  });

  it.each(clients)('%s says why a line was refused, and takes the next', async (name) => {
    const [alice, bob] = await newPair(app);
    const program = startExample(name, { DUET_URL: `${app.url}/graphql`, TOKEN: bob.token, PEER: alice.id });
    await bob.run(`mutation { blockUser(input: { userId: "${alice.id}" }) { user { id } } }`);
    program.type('to somebody blocked');
    await vi.waitFor(() => expect(program.lines).toEqual([expect.stringMatching(/^Not sent: .+/)]), {
      timeout: 30_000,
    });
    await bob.run(`mutation { unblockUser(input: { userId: "${alice.id}" }) { user { id } } }`);
    program.type('to a friend');
    await program.shows(`${bob.id}: to a friend`);
    program.leave();
    expect(await program.ended).toBe(0);
  });

  it.each(clients)('%s ends and says why when its token is not good', async (name) => {
    const program = startExample(name, { DUET_URL: `${app.url}/graphql`, TOKEN: 'none', PEER: 'bob' });
    expect(await text(program.errors)).toMatch(/^Duet says no: .*The token is invalid\.\n$/);
    expect(await program.ended).toBe(1);
  });
});

describe('the guide for who comes from another service', () => {
  it('names only what the schema, the client and the error codes have', () => {
    const guide = readFileSync(`${root}docs/guides/coming-from.md`, 'utf8');
    const rows = guide.split('\n').filter((line) => line.startsWith('| '));
    const columns = (from: number, width: number): string[] =>
      rows.filter((row) => row.split('|').length === width).flatMap((row) => row.split('|').slice(from, -1));
    const namesIn = (cells: readonly string[]): string[] =>
      [...cells.join('\n').matchAll(/`([^`]+)`/g)].flatMap(
        ([, code = '']) => code.match(/[a-zA-Z_]{4,}/g) ?? [],
      );
    const schema = readFileSync(`${root}schema.graphql`, 'utf8');
    const client = ['client', 'conversation-operations', 'user-operations', 'connection']
      .map((name) => readFileSync(`${root}src/client/${name}.ts`, 'utf8'))
      .join('\n');
    const names = [...namesIn(columns(3, 6)), ...namesIn(columns(3, 5))];
    expect(names.length).toBeGreaterThan(60);
    const known = `${schema}\n${client}\nauthorization Bearer connection_init field rule`;
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(known))).toEqual([]);
  });
});
