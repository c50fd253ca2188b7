import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrayText } from '../src/database/parameter-text.js';
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

async function readBack(type: string, elements: Parameters<typeof arrayText>[0]): Promise<unknown> {
  const { rows } = await client.query<{ element: unknown }>({
    name: type,
    text: `SELECT to_json(element) AS element FROM unnest($1::${type}[]) WITH ORDINALITY AS u (element, place) ORDER BY place`,
    values: [arrayText(elements)],
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
