import { expect } from 'vitest';
import { DuetError } from '../../src/errors.js';

/** What the rules did with a value: the accepted result, or the field that the BAD_USER_INPUT names. Any other throw passes. */
export function outcome(parse: () => unknown): unknown {
  try {
    return { accepted: parse() };
  } catch (error) {
    if (!(error instanceof DuetError)) throw error;
    expect(error.code).toBe('BAD_USER_INPUT');
    const { field, rule } = error.extensions;
    expect(error.message).toBe(`${String(field)} ${String(rule)}`);
    return { refused: field };
  }
}
