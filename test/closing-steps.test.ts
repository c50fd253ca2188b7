import { expect, test } from 'vitest';
import { ClosingSteps } from '../src/closing-steps.js';
import { timed } from './harness/timed.js';

const never = (): Promise<void> => new Promise(() => undefined);

test('many steps that never end are all begun, and share the little time behind the deadline', async () => {
  const begun: number[] = [];
  const givenUp: number[] = [];
  const closing = new ClosingSteps({ limitMs: 0, onGivenUp: (steps) => givenUp.push(steps) });
  for (let step = 0; step < 200; step += 1) {
    closing.add(() => {
      begun.push(step);
      return never();
    });
  }
  const { tookMs } = await timed(() => closing.run());
  // 200 times the time that the first few are given would be 5 s.
  expect(tookMs).toBeLessThan(1_500);
  expect(begun).toEqual(Array.from({ length: 200 }, (_value, index) => 199 - index));
  expect(givenUp).toEqual([200]);
});

test('a step behind the deadline that needs no waiting is done, and its failure told', async () => {
  const closing = new ClosingSteps({ limitMs: 0 });
  closing.add(() => Promise.reject(new Error('not closed')));
  for (let step = 0; step < 10; step += 1) closing.add(never);
  await expect(closing.run()).rejects.toMatchObject({ errors: [new Error('not closed')] });
});
