import { describe, expect, it } from 'vitest';
import { closingLine } from './harness/groups.js';

describe('the closing line of a run', () => {
  it('names what was missing, and how much was left out', () => {
    expect(closingLine({ groups: ['Redis', 'Chromium'], skipped: 40 })).toBe(
      'Not run, for want of Redis, Chromium; 40 tests were skipped.',
    );
  });

  it('tells of a group that was left out as a whole', () => {
    expect(closingLine({ groups: ['PostgreSQL 15'], skipped: 0 })).toBe(
      'Not run, for want of PostgreSQL 15; 0 tests were skipped.',
    );
  });

  it('tells of tests that were skipped without need', () => {
    expect(closingLine({ groups: [], skipped: 1 })).toBe(
      '1 test was skipped, although everything they need is here.',
    );
  });

  it('says nothing when nothing was left out', () => {
    expect(closingLine({ groups: [], skipped: 0 })).toBe('');
  });
});
