import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { parseSource } from './harness/parsed-source.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const npmCache = mkdtempSync(join(tmpdir(), 'duet-npm-'));

/** What the registry knows, by package; null while it answers no such question. */
let known: Record<string, string> | null;
let registry: Server;
let lastId = 0;

/** A registry that knows advisories and no package, as `/-/npm/v1/security/advisories/bulk` is documented. */
beforeAll(async () => {
  registry = createServer((request, response) => {
    void (async () => {
      if (known === null || request.url !== '/-/npm/v1/security/advisories/bulk')
        return response.writeHead(known === null ? 405 : 404).end('{}');
      const asked = (await json(request.pipe(createGunzip()))) as Record<string, unknown>;
      const answer = Object.entries(known)
        .filter(([name]) => name in asked)
        .map(([name, severity]) => [name, [advisory(severity)]] as const);
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(Object.fromEntries(answer)));
    })();
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
});
afterAll(async () => {
  registry.close();
  await once(registry, 'close');
  rmSync(npmCache, { recursive: true, force: true });
});
beforeEach(() => {
  known = {};
});

function advisory(severity: string): object {
  lastId += 1;
  return {
    id: lastId,
    url: `https://registry.test/advisories/${lastId}`,
    title: 'A weakness',
    severity,
    vulnerable_versions: '*',
    cwe: ['CWE-400'],
    cvss: { score: 7.5, vectorString: null },
  };
}

async function audit(): Promise<{ status: number | null; output: string }> {
  const { port } = registry.address() as AddressInfo;
  const child = spawn(join(root, '.ci/run'), ['audit'], {
    env: { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: npmCache },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

it.each([
  ['the server', 'qs', 'high'],
  ['a page', 'markdown-it', 'critical'],
])('a grave weakness of what %s brings along fails CI', async (_, name, severity) => {
  known = { [name]: severity };
  const { status, output } = await audit();
  expect(output).toContain(`${name} (${severity})`);
  expect(output).toContain('is high or critical: FAILED');
  expect(status).toBe(1);
});

it('neither a grave weakness of a tool nor a slight one fails CI', async () => {
  known = { vitest: 'critical', eslint: 'high', ws: 'moderate' };
  const { status, output } = await audit();
  expect(output).toContain('ws (moderate)');
  expect(output).not.toMatch(/vitest|eslint/);
  expect(output).toContain('is high or critical: passed');
  expect(status).toBe(0);
});

it('a registry that answers no such question is told of', async () => {
  known = null;
  expect(await audit()).toEqual({
    status: 0,
    output: '\n== npm audit: the registry does not answer it here; nothing was checked\n',
  });
});

it('pages import nothing that an audit passes over', () => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const [, selector = ''] = /npm query --package-lock-only '([^']+)'/.exec(read('.ci/run')) ?? [];
  const ofPages = execFileSync('npm', ['query', '--package-lock-only', selector], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const lookedAt = new Set([
    ...Object.keys(dependencies),
    ...(JSON.parse(ofPages) as { name: string }[]).map(({ name }) => name),
  ]);
  // The client is what pages reach by the name of the package.
  const folders = ['src/client', 'src/transport/demo/page/src', 'src/transport/playground/page/src'];
  const imported = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => parseSource(`${folder}/${name}`, read(`${folder}/${name}`)).imports)
      .filter(({ target, isType }) => !isType && !/^(src\/|node:|duet\/client$)/.test(target))
      .map(({ target }) => /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target),
  );
  expect(imported).toContain('react');
  expect(imported.filter((name) => !lookedAt.has(name))).toEqual([]);
});
