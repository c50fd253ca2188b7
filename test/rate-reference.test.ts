import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { rateKindOf, rateRules } from '../src/limits/rate-rules.js';

const root = new URL('..', import.meta.url);
const page = readFileSync(new URL('docs/reference/time-and-limits.md', root), 'utf8');
const schema = buildSchema(readFileSync(new URL('schema.graphql', root), 'utf8'));
const rows = (page.split('\n## Rates\n')[1]?.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, kind = '', holder, max = '', seconds = '', what = '']) => ({
    kind: kind.replaceAll('`', ''),
    holder,
    max: Number(max.replaceAll(',', '')),
    seconds: Number.parseInt(seconds, 10),
    what,
  }));

describe('the rates', () => {
  it('are the table of the reference', () => {
    expect(rows.map(({ what: _what, ...rule }) => rule)).toEqual(rateRules);
  });

  it('of users are told in the description of the schema', () => {
    const told = [...(schema.description ?? '').matchAll(/`(\w+)`\s\([^)]*\):\s(\d+)\sin\s(\d+)\ss\./g)].map(
      ([, kind, max, seconds]) => ({ kind, holder: 'user', max: Number(max), seconds: Number(seconds) }),
    );
    expect(told).toEqual(rateRules.filter(({ holder }) => holder === 'user'));
  });

  it('count the fields that the reference names, and every other one by its type', () => {
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
      (type) =>
        Object.keys(type?.getFields() ?? {}).map((name) => ({
          name,
          kind: rateKindOf(type?.name ?? '', name),
        })),
    );
    const byKind = (kind: string): string[] =>
      fields.filter((field) => field.kind === kind).map(({ name }) => name);
    for (const { kind, what, holder } of rows.filter((row) => row.holder === 'user')) {
      const named = [...what.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      if (named.length > 0) expect([holder, byKind(kind).toSorted()]).toEqual(['user', named.toSorted()]);
      else if (kind !== 'connect') expect(byKind(kind).length).toBeGreaterThan(0);
    }
  });
});
