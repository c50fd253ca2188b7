import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { ModelWorld } from './harness/model-world.js';
import { programs } from './harness/model-program.js';

/** The whole run is `FULL=1`; SEED and PROGRAMS repeat or lengthen one. */
const isFull = process.env['FULL'] === '1';
const numRuns = Number(process.env['PROGRAMS'] ?? (isFull ? 2_000 : 15));
const steps = isFull ? 50 : 30;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

test(
  'a device that applied its inbox has the state of a fresh snapshot, after every step of any program',
  async () => {
    process.stdout.write(`inbox model: seed ${seed}, ${numRuns} programs of up to ${steps} steps\n`);
    await fc.assert(
      fc.asyncProperty(programs(steps), async (program) => {
        const world = await ModelWorld.create(app);
        try {
          for (const step of program) await world.check(await world.take(step));
        } finally {
          await world.close();
        }
      }),
      { numRuns, seed, endOnFailure: !isFull, verbose: true },
    );
    expect(app.logged.filter((line) => Number(line['level']) >= 50)).toEqual([]);
  },
  isFull ? 3 * 60 * 60 * 1_000 : 240_000,
);
