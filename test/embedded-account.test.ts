import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  buildChildProgram,
  copyServerPackages,
  readNotes,
  startChild,
  writeNote,
  type Child,
  type ChildOptions,
} from './harness/embedded-children.js';

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';
const nobodyId = 65534;
const relocationRoot = '/var/lib/duet-postgres';

let folder: string;
let program: string;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  ({ folder, program } = await buildChildProgram());
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a clone and data in folders of mode 0700, with install scripts blocked', () => {
  it('serves the account that runs the tests', async () => {
    const clone = await newClosedClone();
    await expectToServe(clone, {});
  });

  it.runIf(isRoot && isLinux)('serves a normal user', async () => {
    const clone = await newClosedClone();
    await giveTree(clone, nobodyId);
    await expectToServe(clone, { uid: nobodyId, gid: nobodyId });
    expect((await stat(path.join(clone, 'data/postgres'))).uid).toBe(nobodyId);
  });

  it.runIf(isRoot && isLinux)(
    'serves root where user namespaces are refused, and says where the data lies',
    async () => {
      const clone = await newClosedClone();
      const said = await expectToServe(clone, { withoutNamespaces: true });
      const location = (await readFile(path.join(clone, 'data/postgres.location'), 'utf8')).trim();
      expect(said).toContainEqual({ log: expect.stringContaining(`its data lies in ${location}`) });
      expect((await stat(location)).uid).not.toBe(0);
    },
  );

  it.runIf(isRoot && isLinux)(
    'moves what root has stored in a namespace to where the other account reaches it',
    async () => {
      const clone = await newClosedClone();
      const own = path.join(clone, 'embedded-child.js');
      const first = await start({ dataDir: path.join(clone, 'data'), program: own });
      await writeNote(await first.url(), 'kept');
      await first.end('stop');
      const second = await start({
        dataDir: path.join(clone, 'data'),
        program: own,
        withoutNamespaces: true,
      });
      expect(await readNotes(await second.url())).toEqual(['kept']);
      await second.end('stop');
      expect(existsSync(path.join(clone, 'data/postgres'))).toBe(false);
    },
  );
});

async function expectToServe(
  clone: string,
  account: Omit<ChildOptions, 'dataDir' | 'program'>,
): Promise<Child['said']> {
  const options = {
    dataDir: path.join(clone, 'data'),
    program: path.join(clone, 'embedded-child.js'),
    ...account,
  };
  const first = await start(options);
  await writeNote(await first.url(), 'kept');
  await first.end('stop');
  const second = await start(options);
  expect(await readNotes(await second.url())).toEqual(['kept']);
  await second.end('stop');
  return second.said;
}

/** A folder with its own copy of the program and the server packages, as npm leaves them when no install script may run. */
async function newClosedClone(): Promise<string> {
  await removeRelocatedAfterwards();
  const clone = await mkdtemp(path.join(tmpdir(), 'duet-clone-'));
  cleanUps.push(() => rm(clone, { recursive: true, force: true }));
  await cp(program, path.join(clone, 'embedded-child.js'));
  await writeFile(path.join(clone, 'package.json'), '{"type":"module"}');
  const home = await copyServerPackages(clone);
  const links = JSON.parse(await readFile(path.join(home, 'pg-symlinks.json'), 'utf8')) as readonly {
    target: string;
  }[];
  await Promise.all(links.map(({ target }) => rm(path.join(path.dirname(home), target), { force: true })));
  await mkdir(path.join(clone, 'data'), { mode: 0o700 });
  await chmod(clone, 0o700);
  return clone;
}

async function start(options: ChildOptions): Promise<Child> {
  const child = await startChild(options);
  cleanUps.push(() => child.close());
  return child;
}

async function giveTree(entry: string, id: number): Promise<void> {
  const names = await readdir(entry, { recursive: true });
  await Promise.all(
    [entry, ...names.map((name) => path.join(entry, name))].map((file) => chown(file, id, id)),
  );
}

async function removeRelocatedAfterwards(): Promise<void> {
  const before = await relocated();
  cleanUps.push(async () => {
    const made = (await relocated()).filter((name) => !before.includes(name));
    await Promise.all(made.map((name) => rm(path.join(relocationRoot, name), { recursive: true })));
  });
}

async function relocated(): Promise<readonly string[]> {
  return readdir(relocationRoot).catch(() => []);
}
