import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryArray, type ElementType } from '../src/database/binary-array.js';
import { arrayText } from '../src/database/parameters.js';
import { createTestDatabase, type TestDatabase } from './harness/postgres.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const readBack = (type: string, elements: Parameters<typeof arrayText>[0]): Promise<unknown[]> =>
  readArray(type, arrayText(elements));

async function readArray(type: string, parameter: string | Buffer): Promise<unknown[]> {
  const { rows } = await client.query<{ element: unknown }>({
    name: type,
    text: `SELECT to_json(element) AS element FROM unnest($1::${type}[]) WITH ORDINALITY AS u (element, place) ORDER BY place`,
    values: [parameter],
  });
  return rows.map(({ element }) => element);
}

describe('an array as text', () => {
  it('arrives with every element as it was', async () => {
    const awkward = [
      '',
      ' ',
      'NULL',
      'null',
      '{',
      '}',
      '{}',
      ',',
      '"',
      '\\',
      '\\"',
      '\\\\',
      '\n',
      '\t',
      '👋',
      "'",
      '$1',
      'a,b',
    ];
    expect(await readBack('text', [...awkward, null])).toEqual([...awkward, null]);
    expect(await readBack('text', [])).toEqual([]);
    expect(await readBack('int', [0, -1, 2 ** 31 - 1, null])).toEqual([0, -1, 2 ** 31 - 1, null]);
    expect(await readBack('bigint', [Number.MAX_SAFE_INTEGER])).toEqual([Number.MAX_SAFE_INTEGER]);
    expect(await readBack('boolean', [true, false, null])).toEqual([true, false, null]);
    const json = [JSON.stringify({ text: '"\\\n{},' }), 'null', null];
    expect(await readBack('json', json)).toEqual([{ text: '"\\\n{},' }, null, null]);
  });

  it('takes dates to the millisecond, and refuses what it cannot write', async () => {
    const at = new Date('2026-11-26T08:13:49.123Z');
    expect(await readBack('timestamptz', [at, at.toISOString(), undefined])).toEqual([
      expect.stringMatching(/^2026-11-26T/),
      expect.stringMatching(/49\.123\+/),
      null,
    ]);
    expect(() => arrayText([{}])).toThrow(TypeError);
    expect(() => arrayText([1n])).toThrow(TypeError);
  });

  it('does so for whatever text there is', async () => {
    const texts = fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')));
    await fc.assert(
      fc.asyncProperty(texts, async (elements) => {
        expect(await readBack('text', elements)).toEqual(elements);
      }),
      { numRuns: 200 },
    );
  });
});

const uuid = fc.uuid({ version: [1, 4, 7] });
const text = fc.string({ unit: 'binary', maxLength: 70 }).map((any) => any.replaceAll('\0', ''));
const moment = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('4283-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const safeInteger = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

/** A type, what its elements may be, and those at its bounds. */
const types: readonly (readonly [ElementType, fc.Arbitrary<unknown>, readonly unknown[]])[] = [
  ['bool', fc.boolean(), [true, false]],
  ['int4', fc.integer(), [0, -1, 255, 256, 2 ** 31 - 1, -(2 ** 31)]],
  ['int8', safeInteger, [0, -1, 2 ** 32 - 1, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER]],
  [
    'text',
    text,
    ['', 'NULL', 'é', '👋', 'x'.repeat(48), 'x'.repeat(49), `${'x'.repeat(47)}é`, 'x'.repeat(200_000)],
  ],
  ['json', fc.json(), ['null', JSON.stringify({ text: '"\\\n{},👋' })]],
  ['uuid', uuid, ['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF']],
  ['timestamptz', moment, ['1999-12-31T23:59:59.999Z', '2000-01-01T00:00:00.000Z', new Date(1)]],
];

describe.each(types)('an array of %s in binary', (type, element, bounds) => {
  const binary = (elements: readonly unknown[]): Buffer => binaryArray(type, elements, (one) => one as never);

  it('is to PostgreSQL what it is as text', async () => {
    const agree = async (elements: readonly unknown[]): Promise<void> => {
      const read = await readArray(type, binary(elements));
      expect(read).toEqual(await readBack(type, [...elements]));
      expect(read).toHaveLength(elements.length);
    };
    for (const elements of [[], [null], [undefined], bounds, [...bounds, null, ...bounds]])
      await agree(elements);
    await fc.assert(fc.asyncProperty(fc.array(fc.option(element)), agree), { numRuns: 60 });
  });

  it('stays as it is when another is made', async () => {
    const first = binary(bounds);
    binaryArray('int4', [7, 7, 7, 7, 7, 7, 7, 7], (one) => one);
    expect(await readArray(type, first)).toEqual(await readBack(type, [...bounds]));
  });
});

it.each([
  ['int4', 2 ** 31, RangeError],
  ['int4', 0.5, RangeError],
  ['int8', 2 ** 53, RangeError],
  ['timestamptz', new Date(Number.NaN), RangeError],
  ['timestamptz', 'yesterday', RangeError],
  ['timestamptz', '4284-01-01T00:00:00.000Z', RangeError],
  ['uuid', '', TypeError],
  ['uuid', '01234567-89ab-cdef-0123-456789abcde', TypeError],
  ['uuid', '01234567-89ab-cdef-0123-456789abcdeg', TypeError],
  ['uuid', '01234567-89ab-cdef-0123-456789abcde👋', TypeError],
  ['uuid', '01234567089ab-cdef-0123-456789abcdef', TypeError],
] as const)('an array of %s in binary refuses %j', (type, element, error) => {
  expect(() => binaryArray(type, [element], (one) => one as never)).toThrow(error);
});
