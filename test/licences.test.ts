import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface Installed {
  readonly dev?: boolean;
  readonly license?: string;
}

/** What is installed without the tools of development, by path. */
const packages = Object.entries(
  (JSON.parse(read('package-lock.json')) as { packages: Record<string, Installed> }).packages,
)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { license }]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    license: license ?? 'none',
  }));

const page = read('docs/reference/licences.md');
const [, everywhere = '', some = ''] = page.split(/^## .*$/m);
const allowed = [...everywhere.matchAll(/`([^`]+)`/g)].map(([, licence]) => licence);
/** Rows of the table: what is told of a licence, and for which packages. */
const rows = [...some.matchAll(/^\| `([^`]+)`[^|]*\| `([^`]+)`/gm)].map(([, licence = '', name = '']) => ({
  licence,
  isFor: (candidate: string) =>
    name.endsWith('*') ? candidate.startsWith(name.slice(0, -1)) : candidate === name,
}));

/** Every part must be allowed; a choice of several counts as one of its own. */
function isAllowed({ name, license }: { name: string; license: string }): boolean {
  if (rows.some(({ licence, isFor }) => license.includes(licence) && isFor(name))) return true;
  const parts = license.replace(/^\((.*)\)$/, '$1').split(/ and /i);
  return parts.every((part) => allowed.includes(part));
}

it('lists every licence of what runs in production', () => {
  expect(packages.length).toBeGreaterThan(200);
  expect(packages.filter((installed) => !isAllowed(installed))).toEqual([]);
});

it('lists no licence and no package that is not there', () => {
  const unused = allowed.filter(
    (licence) => !packages.some(({ license }) => license.includes(String(licence))),
  );
  expect(unused).toEqual([]);
  expect(
    rows.filter(
      ({ licence, isFor }) => !packages.some(({ name, license }) => isFor(name) && license.includes(licence)),
    ),
  ).toEqual([]);
});

it.each([
  { folder: 'playground', brought: ['monaco-editor', 'graphiql', 'react', 'graphql-ws'] },
  { folder: 'demo', brought: ['react', 'graphql-ws', 'idb'] },
])('the page in $folder has the notices of what it brings into browsers', ({ folder, brought }) => {
  const notices = read(`dist/${folder}/licences.md`);
  const bundled = [...notices.matchAll(/^## (\S+) - \S+ \((.*)\)$/gm)].map(([, name = '', license = '']) => ({
    name,
    license,
  }));
  expect(bundled.map(({ name }) => name)).toEqual(expect.arrayContaining(brought));
  expect(bundled.filter((one) => !isAllowed(one))).toEqual([]);
  expect(notices.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(bundled.length / 2);
});
