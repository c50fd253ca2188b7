import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BulkPace } from '../src/writes/bulk-pace.js';

let pace: BulkPace;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  pace = new BulkPace();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('bulk work', () => {
  it('takes a quarter of the time while users write', async () => {
    expect(await stepsIn(1_000, { stepMs: 10, usersWrite: true })).toBe(25);
  });

  it('takes all of it while no user writes', async () => {
    expect(await stepsIn(1_000, { stepMs: 10, usersWrite: false })).toBe(100);
  });

  it('goes on when users stop', async () => {
    pace.noteUser();
    await advance(
      250,
      pace.run(() => spend(100)),
    );
    const second = pace.run(() => Promise.resolve(performance.now()));
    await vi.advanceTimersByTimeAsync(400);
    expect(await second).toBeLessThan(performance.now() - 100);
  });

  it('shares its part among all who do it', async () => {
    pace.noteUser();
    const ended = Promise.all([stepsIn(1_000, { stepMs: 10, usersWrite: true }), repeat(10, 1_000)]);
    const steps = (await ended).reduce((sum, count) => sum + count, 0);
    expect(steps).toBeLessThanOrEqual(34);
  });

  it('rests no longer than half a second, and after a failure too', async () => {
    pace.noteUser();
    const failure = pace.run(async () => {
      await spend(5_000);
      throw new Error('away');
    });
    const refused = expect(failure).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    const from = performance.now();
    pace.noteUser();
    const next = pace.run(() => Promise.resolve(performance.now() - from));
    for (let ms = 0; ms < 600; ms += 100) {
      pace.noteUser();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(await next).toBe(500);
  });
});

/** How many steps, one after the other, end in a time. */
async function stepsIn(
  ms: number,
  { stepMs, usersWrite }: { readonly stepMs: number; readonly usersWrite: boolean },
): Promise<number> {
  const steps = repeat(stepMs, ms);
  for (let passed = 0; passed < ms; passed += 10) {
    if (usersWrite) pace.noteUser();
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  return steps;
}

async function repeat(stepMs: number, ms: number): Promise<number> {
  const from = performance.now();
  for (let count = 0; ; count += 1) {
    await pace.run(() => spend(stepMs));
    if (performance.now() - from > ms) return count;
  }
}

function spend(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function advance<T>(ms: number, work: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms);
  return work;
}
