import { describe, expect, it } from 'vitest';
import { chooseBuilds, knownBadBuilds } from './chaos/mutants/known-bad.js';
import { createTypeCheck } from './chaos/mutants/type-errors.js';
import { applyEdits } from './chaos/program.js';

describe('the known-bad builds', () => {
  const findTypeErrors = createTypeCheck();

  it('are the eight of the list', () => {
    expect(knownBadBuilds.map(({ name }) => name)).toEqual(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8']);
  });

  it.each(knownBadBuilds.map((build) => [build.name, build] as const))(
    '%s still fits the sources, and they still compile',
    (_name, { edits }) => {
      expect(findTypeErrors(edits)).toEqual([]);
    },
  );

  it('would not compile with a mistake in them', () => {
    const [edit] = knownBadBuilds.flatMap(({ edits }) => edits);
    expect(findTypeErrors(edit ? [{ ...edit, replace: 'nonsense {\n' }] : [])).not.toEqual([]);
  });

  it('do not fit when what they change is gone or there twice', () => {
    const file = 'src/inbox/stream.ts';
    expect(() => applyEdits([{ file, find: 'not there', replace: '' }])).toThrow('has 0 times, not once');
    expect(() => applyEdits([{ file, find: 'return', replace: '' }])).toThrow(/has \d+ times, not once/);
  });

  it('are chosen by name', () => {
    expect(chooseBuilds(['M8', 'M2']).map(({ name }) => name)).toEqual(['M8', 'M2']);
    expect(() => chooseBuilds(['M9'])).toThrow('There is no known-bad build M9.');
  });
});
