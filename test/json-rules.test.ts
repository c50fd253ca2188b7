import { describe, expect, it } from 'vitest';
import { parseJson } from '../src/input/json-rules.js';
import { parseContent, parseNotification } from '../src/messages/content-rules.js';
import { parseCustomData } from '../src/messages/message-rules.js';
import { outcome } from './harness/rule-outcome.js';
import { nested } from './harness/sample-content.js';

describe('free JSON (list F6)', () => {
  const wraps: [string, (inner: unknown) => unknown][] = [
    ['arrays', (inner) => [inner]],
    ['objects', (inner) => ({ a: inner })],
  ];

  it.each(wraps)('accepts %s of 32 levels and refuses 33 and more', (_name, wrap) => {
    for (const levels of [0, 1, 10, 32]) {
      const value = nested(levels, wrap);
      expect(parseCustomData(value)).toBe(value);
      expect(parseContent({ custom: { type: 't', data: value } })).toMatchObject({ data: value });
    }
    for (const levels of [33, 100, 1000, 3000, 6000, 10_000, 40_000, 100_000]) {
      const value = nested(levels, wrap);
      expect(() => parseCustomData(value)).toThrow('input.customData must be nested at most 32 levels deep');
      expect(outcome(() => parseContent({ custom: { type: 't', data: value } }))).toEqual({
        refused: 'input.content.custom.data',
      });
      expect(outcome(() => parseNotification({ type: 't', payload: value }))).toEqual({
        refused: 'input.payload',
      });
    }
  });

  it('counts an empty array or object as one level', () => {
    expect(
      parseJson(
        nested(31, (inner) => (inner === 1 ? [] : [inner])),
        'x',
      ),
    ).toBeDefined();
    const deepest = (inner: unknown) => (inner === 1 ? {} : [inner]);
    expect(parseJson(nested(32, deepest), 'x')).toBeDefined();
    expect(() => parseJson(nested(33, deepest), 'x')).toThrow('levels');
  });

  it('refuses a whole number that JavaScript rounds, alone and inside', () => {
    for (const value of [2 ** 53, -(2 ** 53), 2 ** 64, 999999999999999900000]) {
      expect(() => parseJson(value, 'x')).toThrow('x must not contain whole numbers from 2^53 to 10^21');
      expect(() => parseJson({ ids: [value] }, 'x')).toThrow('whole numbers');
    }
    for (const value of [2 ** 53 - 1, 1 - 2 ** 53, 0.1 + 0.2, 5e-324, 1e21, Number.MAX_VALUE])
      expect(parseJson(value, 'x')).toBe(value);
  });

  it('keeps keys named like parts of a prototype as data', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const stored = parseContent({ custom: { type: 't', data: JSON.parse(text) } });
    expect(JSON.stringify(stored)).toContain(text);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    NaN,
    Infinity,
    -Infinity,
    1n,
    Symbol('s'),
    () => 1,
    new Date(0),
    new Map(),
    [undefined],
    { a: undefined },
  ])('refuses %s, which is not JSON', (value) => {
    expect(outcome(() => parseCustomData([value]))).toEqual({ refused: 'input.customData' });
  });

  it('refuses cycles, and one large value repeated many times, at once', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(outcome(() => parseCustomData(cycle))).toEqual({ refused: 'input.customData' });
    let doubled: unknown = [1];
    for (let level = 0; level < 30; level += 1) doubled = [doubled, doubled];
    expect(() => parseCustomData(doubled)).toThrow('input.customData must be at most 12,288 bytes of JSON');
  });

  it('takes null for absent customData and never for the data of a custom message', () => {
    expect(parseCustomData(null)).toBeUndefined();
    expect(parseCustomData(undefined)).toBeUndefined();
    expect(parseCustomData([null])).toEqual([null]);
    expect(outcome(() => parseContent({ custom: { type: 't', data: null } }))).toEqual({
      refused: 'input.content.custom.data',
    });
  });
});
