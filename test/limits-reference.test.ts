import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}/docs/reference/time-and-limits.md`, 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| .*`/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** What one unit of the page is in the unit at the end of a constant's name. */
const units: Readonly<Record<string, number>> = { KB: 1_024, MB: 1_048_576, s: 1_000 };

describe('the reference of time and limits', () => {
  it.each(rows.filter((cells) => cells.length === 5).map(([, what, limit, name]) => ({ what, limit, name })))(
    'tells what the code does: $what',
    ({ limit = '', name = '' }) => {
      const [, digits = '', unit = ''] = /^([\d,]+) ?(\w*)$/.exec(limit) ?? [];
      const told = Number(digits.replaceAll(',', '')) * (units[unit] ?? 1);
      expect(valuesOf(name.replaceAll('`', ''))).toEqual([told]);
    },
  );

  it.each(rows.filter((cells) => cells.length === 6).map(([, what, value, name]) => ({ what, value, name })))(
    'tells what a new installation is set to: $what',
    ({ value = '', name = '' }) => {
      const schema = readFileSync(`${root}/prisma/schema.prisma`, 'utf8');
      const set = new RegExp(`^  ${name.replaceAll('`', '')} +Int +@default\\((\\d+)\\)`, 'm').exec(
        schema,
      )?.[1];
      expect(value.replaceAll(',', '').replace(/ \w+$/, '')).toBe(set);
    },
  );

  it.each([
    ['maxTokens', '# tokens'],
    ['maxLines', '# lines'],
    ['maxDepth', 'a depth of #'],
    ['maxAliases', '# aliases'],
    ['maxDirectives', '# directives'],
    ['maxComparisons', '# comparisons'],
    ['maxCost', 'a cost of #'],
    ['maxStatements', '# SQL statements'],
  ])('is told at the head of the schema, too: %s', (name, words) => {
    const head = readFileSync(`${root}/schema.graphql`, 'utf8').split('\nschema {')[0]?.replaceAll('\n', ' ');
    expect(head).toContain(words.replace('#', valuesOf(name)[0]?.toLocaleString('en-US') ?? 'nothing'));
  });

  it.each([
    ['maxRows', 'AdminImportMessagesInput', '1–# messages'],
    ['maxRecipients', 'AdminSendMessageInput', '1–# recipients'],
    ['maxRecipients', 'AdminSendNotificationInput', '1–# recipients'],
    ['maxUsersPerCall', 'AdminUpsertUsersInput', '1–# users'],
    ['maxPlatformCharacters', 'RegisterDeviceInput', 'at most # characters'],
    ['maxPlatformCharacters', 'Device', 'at most # characters'],
  ])('is told where the schema has it, too: %s of %s', (name, type, words) => {
    const schema = readFileSync(`${root}/schema.graphql`, 'utf8');
    const body = new RegExp(`^(?:input|type) ${type} \\{\\n([^}]*)\\}`, 'm').exec(schema)?.[1];
    const row = rows.find((cells) => cells[3] === `\`${name}\``);
    expect(row?.[2]?.replace(/ .*/, '')).toBe(String(valuesOf(name)[0]));
    expect(body).toContain(words.replace('#', String(valuesOf(name)[0])));
  });

  it('has rows to compare', () => {
    expect(rows.length).toBeGreaterThan(30);
  });
});

/** The different values of all constants with this name. */
function valuesOf(name: string): number[] {
  const found = sources().flatMap((text) =>
    [...text.matchAll(new RegExp(`const ${name} = ([^;]+);`, 'g'))].map(([, expression = '']) => expression),
  );
  return [...new Set(found.map(valueOf))];
}

/** A product of numbers and names of constants. */
function valueOf(expression: string): number {
  return expression
    .split('*')
    .map((factor) => factor.trim())
    .map((factor) =>
      /^[\d_]+$/.test(factor) ? Number(factor.replaceAll('_', '')) : (valuesOf(factor)[0] ?? Number.NaN),
    )
    .reduce((product, factor) => product * factor, 1);
}

function sources(folder = 'src'): string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === 'src/generated' ? [] : sources(path);
    return /\.tsx?$/.test(path) ? [readFileSync(`${root}/${path}`, 'utf8')] : [];
  });
}
