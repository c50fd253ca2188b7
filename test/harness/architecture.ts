/**
 * The rules about who may import whom, as a function from source texts to broken rules, so that the
 * real tree and small made-up ones are judged alike.
 *
 * Rooms are the folders of src/. In a feature (every room that is not named below) a file's name says its layer:
 * `resolvers.ts`, `service.ts`, `store.ts` and names that end in `-resolvers`, `-service`, `-store`, `-sql`, `-row`. Any
 * other file belongs to the topmost layer of what it imports, so that nothing a store uses can reach a service.
 *
 * Types count like code, with one exception: resolvers take the type of the request's context from graphql/context.ts.
 */
import { posix } from 'node:path';
import { parseSource, type Import, type Source } from './parsed-source.js';

/** From the outside in: an import goes to the same layer or a later one. */
const layers = [
  'composition',
  'transport',
  'graphql',
  'resolvers',
  'service',
  'store',
  'database',
  'model',
] as const;
type Layer = (typeof layers)[number];

/** Rooms and files that are not features. `writes` is the transaction that sends share; it and pub/sub stand beside the stores. */
const fixedLayers: Readonly<Record<string, Layer>> = {
  'main.ts': 'composition',
  'app.ts': 'composition',
  composition: 'composition',
  'config.ts': 'composition',
  'demo.ts': 'composition',
  'errors.ts': 'model',
  'metrics.ts': 'model',
  'repeated-work.ts': 'model',
  input: 'model',
  transport: 'transport',
  graphql: 'graphql',
  pubsub: 'store',
  writes: 'store',
  database: 'database',
};

const maxLines = 300;
/** Run in browsers: of the server they know the shape of their configuration, and reach the client as apps do. */
const pages = /^src\/transport\/(playground|demo)\/page\//;
const pageConfigs = /^src\/transport\/(playground|demo)\/page-config\.ts$/;
/** Runs in apps, beside no server: it knows the schema's documents and types and nothing else of Duet. */
const client = 'src/client/';
const clientSources = /^src\/(client\/|generated\/(client|schema-enums)\.ts$)/;
const databaseClients = /^(pg|@prisma\/.*|src\/generated\/prisma\/(?!enums\.).*)$/;
/** Runs its part of a feature's transaction through Prisma; every feature appends to inboxes through it. */
const inboxWriter = 'src/inbox/inbox-writer.ts';
const forbiddenNames = /^(utils?|helpers?|common|shared|lib|core|managers?|.*-managers?|types|misc)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;

/** Every broken rule as one line that names the file; nothing when all hold. Paths are relative to the project's root. */
export function findViolations(files: ReadonlyMap<string, string>): string[] {
  const paths = [...files.keys()];
  const judged = paths.filter((path) => !path.startsWith('src/generated/'));
  const code = judged.filter((path) => path.startsWith('src/') && /\.(ts|tsx|mjs)$/.test(path));
  const modules = code
    .filter((path) => !path.startsWith('src/setup/'))
    .map((path) => parseSource(path, files.get(path) ?? ''));
  const server = modules.filter(({ path }) => !pages.test(path) && !path.startsWith(client));
  const layerOf = layerFinder(server);
  return [
    ...judged.flatMap(nameViolations),
    ...code.flatMap((path) => lengthViolations(path, files.get(path) ?? '')),
    ...modules.flatMap(environmentViolations),
    ...modules.filter(({ path }) => pages.test(path)).flatMap(pageViolations),
    ...modules.flatMap(appClientViolations),
    ...server.flatMap((source) => [
      ...directionViolations(source, layerOf),
      ...featureViolations(source),
      ...clientViolations(source, layerOf),
    ]),
    ...cycleViolations(server),
  ];
}

function nameViolations(path: string): string[] {
  const parts = path.split('/').map((part) => part.replace(/\..*$/, ''));
  const forbidden = parts.filter((part) => forbiddenNames.test(part));
  const isShaped = !/^(src|test)\//.test(path) || path.split('/').every((part) => kebabCase.test(part));
  return [
    ...forbidden.map((part) => `${path}: "${part}" says nothing about what is inside`),
    ...(isShaped ? [] : [`${path}: names are kebab-case`]),
  ];
}

function lengthViolations(path: string, text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  return lines > maxLines ? [`${path}: ${lines} lines, more than ${maxLines}`] : [];
}

function environmentViolations({ path, readsEnvironment }: Source): string[] {
  return readsEnvironment && path !== 'src/main.ts'
    ? [`${path}: only src/main.ts reads the environment`]
    : [];
}

function pageViolations({ path, imports }: Source): string[] {
  return imports
    .filter(({ target, isType }) => target.startsWith('src/') && !(pageConfigs.test(target) && isType))
    .filter(({ target }) => pages.exec(target)?.[0] !== pages.exec(path)?.[0])
    .map(({ target }) => `${path}: the page imports ${target} of the server`);
}

/** Both ways: `duet/client` takes nothing of the server along, and the server needs no client. */
function appClientViolations({ path, imports }: Source): string[] {
  const isClient = path.startsWith(client);
  return imports.flatMap(({ target }) => {
    if (isClient && target.startsWith('src/') && !clientSources.test(target))
      return [`${path}: the client imports ${target} of the server`];
    if (!isClient && !pages.test(path) && target.startsWith(client))
      return [`${path}: the server imports ${target} of the client`];
    return [];
  });
}

function directionViolations({ path, imports }: Source, layerOf: (path: string) => Layer): string[] {
  const from = layerOf(path);
  return imports
    .filter(({ target }) => isOurs(target))
    .filter(({ target }) => layers.indexOf(layerOf(target)) < layers.indexOf(from))
    .filter((one) => !isContextType(from, one))
    .map(({ target }) => `${path} (${from}) imports ${target} (${layerOf(target)}): against the direction`);
}

function isContextType(from: Layer, { target, isType }: Import): boolean {
  return from === 'resolvers' && isType && target === 'src/graphql/context.ts';
}

/** Another feature's store and resolvers are its own. Its rows are not: raw SQL joins tables of several features. */
function featureViolations({ path, imports }: Source): string[] {
  const own = featureOf(path);
  if (own === null) return [];
  return imports
    .filter(({ target }) => featureOf(target) !== null && featureOf(target) !== own)
    .filter(({ target }) => {
      const layer = namedLayer(target);
      if (target.endsWith('-row.ts')) return ['service', 'resolvers'].includes(namedLayer(path) ?? '');
      return layer === 'store' || layer === 'resolvers';
    })
    .map(({ target }) => `${path} imports ${target}: another feature's store and resolvers are its own`);
}

function clientViolations({ path, imports }: Source, layerOf: (path: string) => Layer): string[] {
  const isClosed =
    ['transport', 'graphql', 'resolvers'].includes(layerOf(path)) || namedLayer(path) === 'service';
  const mayRun = /^src\/database\//.test(path) || namedLayer(path) === 'store' || path === inboxWriter;
  const isBroker = /^src\/(pubsub\/|app\.ts$)/.test(path);
  return imports.flatMap(({ target, isType }) => {
    if (databaseClients.test(target) && (isClosed || !(isType || mayRun)))
      return [`${path} imports ${target}: only stores and src/database/ talk to the database`];
    if (/^(ioredis|graphql-redis-subscriptions)$/.test(target) && !isBroker)
      return [`${path} imports ${target}: only src/pubsub/ and src/app.ts talk to Redis`];
    if (target.startsWith('src/generated/') && target.endsWith('/enums.ts') && !isType)
      return [`${path} imports ${target}: enums are types here, and carry no code`];
    return [];
  });
}

/** A cycle between rooms is two rooms that cannot be understood one after the other. Types carry no code and do not count. */
function cycleViolations(sources: readonly Source[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of sources) {
    const targets = graph.get(roomOf(path)) ?? new Set<string>();
    for (const { target, isType } of imports)
      if (!isType && target.startsWith('src/') && roomOf(target) !== roomOf(path))
        targets.add(roomOf(target));
    graph.set(roomOf(path), targets);
  }
  return [...graph.keys()]
    .filter((room) => reaches(graph, room, room))
    .map((room) => `${room}: its imports lead back to it`);
}

function reaches(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string, wanted: string): boolean {
  const seen = new Set<string>();
  const open = [...(graph.get(from) ?? [])];
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    if (room === wanted) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    open.push(...(graph.get(room) ?? []));
  }
  return false;
}

/**
 * Answers each file's layer. Files whose name has none begin as plain models and rise with what they import, until
 * nothing rises any more.
 */
function layerFinder(sources: readonly Source[]): (path: string) => Layer {
  const risen = new Map<string, Layer>();
  const find = (path: string): Layer =>
    fixedLayers[roomOf(path)] ?? namedLayer(path) ?? risen.get(path) ?? 'model';
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const { path, imports } of sources) {
      const used = imports.filter(({ target }) => isOurs(target)).map(({ target }) => find(target));
      const layer = topmost([find(path), ...used]);
      if (layer === find(path) || fixedLayers[roomOf(path)] || namedLayer(path)) continue;
      risen.set(path, layer);
      isSettled = false;
    }
  }
  return find;
}

function topmost(candidates: readonly Layer[]): Layer {
  return layers.find((layer) => candidates.includes(layer)) ?? 'model';
}

/** Generated code has no layer: what may be done with it depends on which file it is. */
function isOurs(target: string): boolean {
  return target.startsWith('src/') && !target.startsWith('src/generated/');
}

function namedLayer(path: string): 'resolvers' | 'service' | 'store' | null {
  if (featureOf(path) === null) return null;
  const name = posix.basename(path).replace(/\.tsx?$/, '');
  const role = /(?:^|-)(resolvers|service|store|sql|row)$/.exec(name)?.[1];
  if (role === 'resolvers' || role === 'service') return role;
  return role === undefined ? null : 'store';
}

function featureOf(path: string): string | null {
  const room = roomOf(path);
  const isFeature = path.startsWith('src/') && !room.includes('.') && !(room in fixedLayers);
  return isFeature && room !== 'generated' ? room : null;
}

/** The folder below src/, or the file that lies in src/ itself. */
function roomOf(path: string): string {
  return path.split('/')[1] ?? path;
}
