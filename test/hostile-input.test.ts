import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../src/errors.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { hostileFields, openWorld, type HostileWorld } from './harness/hostile-fields.js';
import {
  askOverHttp,
  askOverSocket,
  fitsLiteral,
  requestWith,
  type HostileAnswer,
} from './harness/hostile-request.js';
import { hostileFor, type Hostile } from './harness/hostile-values.js';
import { RawSocket } from './harness/raw-socket.js';
import { leavesOf, nameOf, type Leaf } from './harness/schema-leaves.js';

/** The whole run is `FULL=1`; SEED repeats one. */
const isFull = process.env['FULL'] === '1';
const numCases = Number(process.env['CASES'] ?? (isFull ? 20_000 : 450));
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
/** Each has people of its own, so that their cases do not see each other. */
const numWorlds = 3;
/** For one case with all that belongs to it; only a hang takes so long. */
const mostMs = 30_000;

const outages = ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'UNAUTHENTICATED', 'RATE_LIMITED'];
const refusals = new Set([
  ...Object.keys(errorCatalogue).filter((code) => !outages.includes(code)),
  ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
]);

let app: TestApp;
let schema: GraphQLSchema;
let leaves: readonly Leaf[];
let worlds: readonly HostileWorld[];
const sockets = new Map<Person, RawSocket>();
beforeAll(async () => {
  app = await startTestApp();
  schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'), {
    assumeValid: true,
  });
  leaves = leavesOf(schema);
  worlds = await Promise.all(Array.from({ length: numWorlds }, () => openWorld(app)));
});
afterAll(async () => {
  await Promise.all([...sockets.values()].map((socket) => socket.end()));
  await Promise.all(worlds.map(({ transients }) => transients.end()));
  await app.close();
});

interface Case {
  readonly leaf: Leaf;
  readonly hostile: Hostile;
  readonly isOverSocket: boolean;
  readonly isLiteral: boolean;
}

/** What is wrong with the answer to a case; undefined when nothing is. */
async function judge(
  world: HostileWorld,
  { leaf, hostile, isOverSocket, isLiteral }: Case,
): Promise<string | undefined> {
  const field = hostileFields[leaf.field];
  if (!field) return 'hostile-fields.ts does not know the field';
  const asker = field.asks === 'newcomer' ? await world.newcomer() : world[field.asks ?? 'alice'];
  const values = await field.values(world, leaf.path);
  const request = requestWith(schema, leaf, {
    values,
    select: field.select,
    json: hostile.json,
    peerId: world.bob.id,
    isLiteral: isLiteral && fitsLiteral(hostile.json),
  });
  const answer =
    isOverSocket || leaf.field === 'inbox'
      ? await overSocket(asker, request)
      : await askOverHttp(app.url, asker.token, request);
  const problem = await problemOf(world, { leaf, hostile, answer, values });
  await field.after?.(world, asker, values);
  if (asker !== world.alice && asker !== world.admin) {
    await sockets.get(asker)?.end();
    sockets.delete(asker);
  }
  return problem;
}

async function overSocket(
  asker: Person,
  request: Parameters<typeof askOverSocket>[1],
): Promise<HostileAnswer> {
  const socket = sockets.get(asker) ?? (await RawSocket.connect(app.url, asker.token));
  sockets.set(asker, socket);
  return askOverSocket(socket, request);
}

interface Answered {
  readonly leaf: Leaf;
  readonly hostile: Hostile;
  readonly answer: HostileAnswer & { readonly status?: number };
  readonly values: Readonly<Record<string, unknown>>;
}

async function problemOf(
  world: HostileWorld,
  { leaf, hostile, answer, values }: Answered,
): Promise<string | undefined> {
  if ((answer.status ?? 200) >= 500) return `status ${answer.status}`;
  if (answer.errors) return answer.errors.map((error) => refusalProblem(leaf, error)).find(Boolean);
  const result = resultOf(answer.data);
  const inResult = (result as { results?: readonly [{ error?: { code: string } | null }] } | null)
    ?.results?.[0].error;
  if (inResult) return refusals.has(inResult.code) ? undefined : `result ${inResult.code}`;
  // Nobody and nothing has such an id.
  if (result === null) return undefined;
  if (hostile.mustBeRefused) return 'is accepted';
  const { shown, unshown } = hostileFields[leaf.field] ?? {};
  if (unshown?.test(nameOf(leaf))) return undefined;
  const seen = await shown?.(result as never, world, values);
  if (seen === null) return undefined;
  const found = at(seen, leaf.path);
  const expected = expectedOf(leaf, hostile.json);
  return isDeepStrictEqual(comparable(leaf, found), comparable(leaf, expected))
    ? undefined
    : `became ${JSON.stringify(found ?? null).slice(0, 200)}`;
}

/** A case that is never answered is a problem of its own, and must not be all that is known of a run. */
async function inTime(judged: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(
      () => resolve(`is not answered; the log has ${JSON.stringify(app.logged.slice(-3))}`),
      mostMs,
    );
  });
  const problem = await Promise.race([judged, late]);
  clearTimeout(timer);
  return problem;
}

/** Every refusal has a code; one of a value tells which value, or which larger one it is a part of. */
function refusalProblem(
  { path }: Leaf,
  { message, extensions }: NonNullable<HostileAnswer['errors']>[number],
): string | undefined {
  const code = String(extensions?.['code']);
  if (!refusals.has(code)) return `${code}: ${message}`;
  if (code !== 'BAD_USER_INPUT' || extensions?.['field'] === undefined) return undefined;
  const isNamed = path.some((step) => !['0', 'input'].includes(step) && message.includes(step));
  return isNamed ? undefined : `is refused without its name: ${message}`;
}

function resultOf(data: HostileAnswer['data']): unknown {
  if (!data) return null;
  if ('result' in data) return data['result'];
  return (data['conversation'] as Readonly<Record<string, unknown>> | null)?.['result'] ?? null;
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[step]
        : undefined,
    value,
  );
}

function expectedOf({ typeName }: Leaf, json: string): unknown {
  const value: unknown = JSON.parse(json);
  return typeName === 'ID' && typeof value === 'number' ? String(value) : value;
}

/** JSON has no −0, a moment has many spellings, and a language tag one that is kept. */
function comparable({ typeName, path }: Leaf, value: unknown): unknown {
  if (typeName === 'DateTime' && typeof value === 'string') return Date.parse(value);
  if (path.at(-1) === 'language' && typeof value === 'string') return Intl.getCanonicalLocales(value)[0];
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

describe('the table of fields', () => {
  it('knows every field with arguments, and no other', () => {
    expect(Object.keys(hostileFields).sort()).toEqual([...new Set(leaves.map(({ field }) => field))].sort());
    expect(leaves.length).toBeGreaterThan(300);
  });

  it('has right values for each', async () => {
    const [world] = worlds;
    if (!world) throw new Error('a world was asked for');
    for (const name of new Set(leaves.map(({ field }) => field))) {
      const field = hostileFields[name];
      const own = leaves.filter((leaf) => leaf.field === name);
      const tried = await Promise.all(
        own.map(async (leaf) => ({ leaf, values: (await field?.values(world, leaf.path)) ?? {} })),
      );
      const chosen = tried.find(({ leaf, values }) => at(values, leaf.path) !== undefined) ?? tried[0];
      if (!chosen) throw new Error('a field has arguments');
      const { leaf, values } = chosen;
      // Where nothing need be given, null is right.
      const json = JSON.stringify(at(values, leaf.path) ?? null);
      const asker = field?.asks === 'newcomer' ? await world.newcomer() : world[field?.asks ?? 'alice'];
      const request = requestWith(schema, leaf, {
        values,
        select: field?.select ?? '',
        json,
        peerId: world.bob.id,
        isLiteral: false,
      });
      const answer = await overSocket(asker, request);
      expect(answer.errors, `${nameOf(leaf)} ${JSON.stringify(answer)}`).toBeUndefined();
      expect(
        await problemOf(world, { leaf, hostile: { json }, answer, values }),
        nameOf(leaf),
      ).toBeUndefined();
    }
  });
});

describe('whatever value an argument has', () => {
  it(
    'it is kept exactly or refused with a code, over either transport',
    async () => {
      process.stdout.write(`hostile input: seed ${seed}, ${numCases} cases for ${leaves.length} arguments\n`);
      const cases = Array.from({ length: numCases }, (_, index): Case => {
        const leaf = leaves[index % leaves.length];
        if (!leaf) throw new Error('there are leaves');
        const drawn = fc.sample(
          fc.record({ hostile: hostileFor(leaf), isOverSocket: fc.boolean(), isLiteral: fc.boolean() }),
          {
            numRuns: 1,
            seed: seed + index,
          },
        );
        const [one] = drawn;
        if (!one) throw new Error('one was asked for');
        return { leaf, ...one };
      });
      const problems: string[] = [];
      let next = 0;
      await Promise.all(
        worlds.map(async (world) => {
          for (let index = next++; index < cases.length && problems.length < 40; index = next++) {
            const one = cases[index];
            const problem = one && (await inTime(judge(world, one).catch(String)));
            if (one && problem !== undefined)
              problems.push(
                `${nameOf(one.leaf)} ${one.isOverSocket ? 'over the socket' : 'over HTTP'}${one.isLiteral ? ', literally' : ''}: ${one.hostile.json.slice(0, 100)} ${problem}`,
              );
          }
        }),
      );
      expect([...new Set(problems)]).toEqual([]);
      expect(app.logged).toEqual([]);
      // They are stored nowhere: of thousands some may be lost on a busy machine.
      const lost = worlds.reduce((sum, { transients }) => sum + transients.lost, 0);
      expect(lost).toBeLessThanOrEqual(isFull ? 3 + numCases / 1_000 : 0);
    },
    isFull ? 60 * 60 * 1_000 : 240_000,
  );
});
