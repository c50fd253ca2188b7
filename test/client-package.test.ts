import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { parseSource } from './harness/parsed-source.js';
import { createClient, createIndexedDbStore, deleteIndexedDbStore } from '../src/client/node.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Record<string, string>;
  readonly exports: Record<string, unknown>;
};

/** What npm would put into the package, without packing it. */
async function packedFiles(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    maxBuffer: 32 * 1_048_576,
  });
  const [pack] = JSON.parse(stdout) as { files: { path: string }[] }[];
  return pack?.files.map(({ path }) => path) ?? [];
}

it('packs what apps and servers run, and no sources, tests or data', async () => {
  const files = await packedFiles();
  expect(files).toContain('schema.graphql');
  expect(files).toContain('src/generated/possible-types.json');
  expect(files).toContain('prisma/migrations/20261123000000_init/migration.sql');
  const strange = files.filter(
    (path) =>
      !/^(dist|prisma\/migrations)\//.test(path) &&
      !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|schema\.graphql|src\/generated\/possible-types\.json)$/.test(
        path,
      ),
  );
  expect(strange).toEqual([]);
  expect(Object.keys(manifest.exports)).toEqual(['./client', './schema.graphql', './possible-types.json']);
});

it('reaches from both entries of the client only the client, and packages that are installed with it', () => {
  const needed = new Set<string>();
  const seen = new Set<string>();
  const open = ['src/client/node.ts', 'src/client/browser/index.ts'];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { target } of parseSource(path, readFileSync(join(root, path), 'utf8')).imports) {
      if (target.startsWith('src/') && existsSync(join(root, target))) open.push(target);
      else needed.add(target.replace(/^((?:@[^/]+\/)?[^/]+).*/, '$1'));
    }
  }
  expect([...seen].filter((path) => !path.startsWith('src/client/')).sort()).toEqual([
    'src/generated/client.ts',
    'src/generated/schema-enums.ts',
  ]);
  expect([...needed].sort()).toEqual([
    '@graphql-typed-document-node/core',
    'graphql-ws',
    'idb',
    'uuid',
    'ws',
  ]);
  expect([...needed].filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

it('has the same names in Node.js and in browsers, so that a server can render a page of an app', async () => {
  const [node, browser] = await Promise.all(
    ['node.js', 'browser/index.js'].map(async (entry) =>
      Object.keys((await import(`../src/client/${entry}`)) as object).sort(),
    ),
  );
  expect(node).toEqual(browser);
});

it('fails by name where there is no IndexedDB', async () => {
  const options = { userId: 'alice' };
  const store = createIndexedDbStore(options);
  const login = createClient({ url: 'ws://127.0.0.1:1', token: () => 'none', store }).login();
  for (const failing of [login, deleteIndexedDbStore(options)])
    await expect(failing).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('IndexedDB'),
    });
});
