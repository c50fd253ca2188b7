import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scalarResolvers } from '../src/graphql/scalars.js';
import { parseJson } from '../src/input/json-rules.js';
import { nested } from './harness/sample-content.js';

describe('the scalars', () => {
  const seen: unknown[] = [];
  const schema = makeExecutableSchema({
    typeDefs: `
      "A point in time."
      scalar DateTime @specifiedBy(url: "https://scalars.graphql.org/andimarek/date-time")
      scalar URL
      scalar JSON
      scalar Cursor
      type Query { time(at: DateTime): DateTime json(value: JSON): JSON url(value: URL): URL cursor(value: Cursor): Cursor stored(kind: Int): DateTime }`,
    resolvers: {
      ...scalarResolvers,
      Query: {
        time: (_root, args: { at?: Date }) => args.at,
        json: (_root, args: { value?: unknown }) => {
          seen.push(args.value);
          return args.value;
        },
        url: (_root, args: { value?: unknown }) => args.value,
        cursor: (_root, args: { value?: unknown }) => args.value,
        stored: (_root, args: { kind: number }) =>
          [new Date(5), '1970-01-01T00:00:00.005Z', 5, new Date(NaN), NaN, 'soon', {}][args.kind],
      },
    },
  });

  async function answer(source: string, variableValues?: Record<string, unknown>): Promise<unknown> {
    const { data, errors } = await graphql({ schema, source, ...(variableValues && { variableValues }) });
    return errors === undefined ? { ...data } : { code: errors[0]?.extensions.code };
  }

  it('keep what schema.graphql says about them', () => {
    expect(schema.getType('DateTime')).toMatchObject({
      description: 'A point in time.',
      specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
    });
  });

  it('read and write times as RFC 3339 in UTC', async () => {
    expect(await answer('{ time(at: "2026-01-02T03:04:05.678901+02:00") }')).toEqual({
      time: '2026-01-02T01:04:05.678Z',
    });
    for (const kind of [0, 1, 2]) {
      expect(await answer(`{ stored(kind: ${kind}) }`)).toEqual({ stored: '1970-01-01T00:00:00.005Z' });
    }
    for (const kind of [3, 4, 5, 6])
      expect(await answer(`{ stored(kind: ${kind}) }`)).toEqual({ code: undefined });
  });

  // prettier-ignore
  it.each([
    '', 'now', '2026-01-02', '2026-02-30T00:00:00Z', '2026-01-02T24:00:00Z', '2026-01-02T03:04:05', '0000-05-01T00:00:00Z',
    '0001-01-01T00:00:00+05:00', '9999-12-31T23:59:59-05:00', 5, true, {}, [], nested(100_000, (inner) => [inner]),
  ])('refuse the time of case %#', async (at) => {
    expect(await answer('query ($at: DateTime) { time(at: $at) }', { at })).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('pass strings unchanged and refuse other types', async () => {
    for (const name of ['url', 'cursor']) {
      const type = name === 'url' ? 'URL' : 'Cursor';
      const source = `query ($value: ${type}) { ${name}(value: $value) }`;
      for (const value of ['', 'javascript:x', ' a\u0000'])
        expect(await answer(source, { value })).toEqual({ [name]: value });
      for (const value of [5, true, {}, ['a']])
        expect(await answer(source, { value })).toEqual({ code: 'BAD_USER_INPUT' });
      expect(await answer(`{ ${name}(value: 5) }`)).toEqual({ code: 'BAD_USER_INPUT' });
      expect(await answer(`{ ${name}(value: "a") }`)).toEqual({ [name]: 'a' });
    }
  });

  it('read JSON literals with variables inside, in the order of their keys', async () => {
    const source = `query ($a: JSON, $absent: JSON) {
      json(value: { z: [1, -2.5, "x", true, null, $a, $absent], y: $a, gone: $absent, __proto__: { p: 1 } })
    }`;
    await answer(source, { a: { deep: [1] } });
    expect(JSON.stringify(seen.at(-1))).toBe(
      '{"z":[1,-2.5,"x",true,null,{"deep":[1]},null],"y":{"deep":[1]},"__proto__":{"p":1}}',
    );
    expect({}).not.toHaveProperty('p');
    expect(parseJson(seen.at(-1), 'x')).toBe(seen.at(-1));
  });

  it('pass JSON variables unchanged', async () => {
    for (const value of [0, '', false, null, [], {}, [null, { a: 'é' }]]) {
      expect(await answer('query ($value: JSON) { json(value: $value) }', { value })).toEqual({
        json: value,
      });
    }
  });

  it('refuse JSON literals that JavaScript cannot hold exactly', async () => {
    for (const literal of ['9007199254740992', '-9007199254740992', '[1e400]', '{ a: NAME }']) {
      expect(await answer(`{ json(value: ${literal}) }`)).toEqual({ code: 'BAD_USER_INPUT' });
    }
    expect(await answer('{ json(value: [9007199254740991, 1e21]) }')).toEqual({
      json: [9007199254740991, 1e21],
    });
  });
});
