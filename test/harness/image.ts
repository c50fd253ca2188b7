import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One instruction of a Dockerfile. */
interface Instruction {
  readonly name: string;
  readonly text: string;
}

interface Stage {
  readonly from: string;
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** What `docker build` would make: a folder in place of each file system, and what would be run in the last one. */
export interface Image {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
  remove(): void;
}

export function stagesOf(dockerfile: string): Stage[] {
  const lines = dockerfile
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const stages: { from: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    const [, from, as] = /^(\S+)(?: AS (\S+))?$/.exec(text) ?? [];
    if (name === 'FROM' && from) stages.push({ from, name: as ?? null, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

/** What of the clone Docker is not shown: names at the top, and below. */
export function ignoredNames(): string[] {
  return readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
}

/**
 * Carries the Dockerfile out without Docker. Whoever runs the tests has installed the packages and built the server, so that these
 * two are taken from the clone: `npm ci` links the files of exactly the packages that package-lock.json gives for it, and the build
 * finds its results up to date. Everything else is done as it stands.
 */
export function assembleImage(): Image {
  const base = mkdtempSync(join(tmpdir(), 'duet-image-'));
  const remove = (): void => rmSync(base, { recursive: true, force: true });
  const folders = new Map<string, string>();
  const environment: Record<string, string> = {};
  let place = { folder: base, at: base };
  let command: readonly string[] = [];
  let healthCheck: readonly string[] = [];
  try {
    stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8')).forEach(({ name, instructions }, index) => {
      const folder = join(base, `${index}`);
      mkdirSync(folder);
      if (name) folders.set(name, folder);
      place = { folder, at: folder };
      for (const { name: verb, text } of instructions) {
        if (verb === 'WORKDIR')
          mkdirSync((place = { folder, at: join(folder, text) }).at, { recursive: true });
        else if (verb === 'COPY') copy(text, place, folders);
        else if (verb === 'RUN') for (const step of text.split(' && ')) run(step, place);
        else if (verb === 'ENV')
          for (const [, key = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) environment[key] = value;
        else if (verb === 'CMD') command = JSON.parse(text) as string[];
        else if (verb === 'HEALTHCHECK') healthCheck = JSON.parse(text.replace(/^.*?CMD /, '')) as string[];
      }
    });
  } catch (error) {
    remove();
    throw error;
  }
  return {
    environment,
    workingFolder: place.at,
    command,
    healthCheck,
    remove,
  };
}

interface Place {
  readonly folder: string;
  readonly at: string;
}

function copy(text: string, { at }: Place, folders: ReadonlyMap<string, string>): void {
  const [, from, rest = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(text) ?? [];
  const paths = rest.split(' ');
  const to = paths.pop() ?? '';
  const ignored = new Set(ignoredNames().map((name) => name.replace(/\/$/, '')));
  for (const path of paths) {
    const source = from === undefined ? join(root, path) : join(folders.get(from) ?? '', path);
    const target =
      to.endsWith('/') && path !== '.' ? join(at, to, path.split('/').at(-1) ?? '') : join(at, to);
    mkdirSync(dirname(target), { recursive: true });
    const isShown = (file: string): boolean =>
      from !== undefined || !ignored.has(file.slice(root.length).replace(/^\//, ''));
    cpSync(source, target, { recursive: true, filter: isShown, verbatimSymlinks: true });
  }
}

function run(step: string, { folder, at }: Place): void {
  const [, options] = /^npm ci( .*)$/.exec(step) ?? [];
  if (options?.includes('--omit=dev')) linkPackages(at);
  else if (options) borrowBuild(at);
  else {
    const here = step
      .replace('--owner=node --group=node', '--owner=$(id -u) --group=$(id -g)')
      .replaceAll(/ \/(\w)/g, ` ${folder}/$1`);
    execFileSync('sh', ['-euc', here], { cwd: at, env: { PATH: process.env['PATH'] }, stdio: 'pipe' });
  }
}

/** All packages, and what was built with them. What is missing or old there, the build makes here. */
function borrowBuild(at: string): void {
  mkdirSync(join(at, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(at, 'node_modules', name));
  for (const made of ['node_modules/.cache/duet', 'dist', 'src/generated/prisma'])
    if (existsSync(join(root, made))) cpSync(join(root, made), join(at, made), { recursive: true });
}

/** As `npm ci --omit=dev` would install it. Of what is to be trimmed, most of all files, only each package.json is there. */
function linkPackages(at: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    const [from, to] = [join(root, path), join(at, path)];
    if (path === '' || dev === true || !existsSync(from)) continue;
    if (devOptional === true) {
      mkdirSync(to, { recursive: true });
      linkFile(join(from, 'package.json'), join(to, 'package.json'));
    } else linkFolder(from, to);
  }
}

/** The packages inside have entries of their own. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isFile()) linkFile(source, target);
    else if (entry.isDirectory() && entry.name !== 'node_modules') linkFolder(source, target);
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another file system.
    copyFileSync(from, to);
  }
}
