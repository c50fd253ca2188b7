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
  it('takes a fifth of the time while users write', async () => {
    expect(await stepsIn(1_000, { stepMs: 10, usersWrite: true })).toBe(20);
  });

  it('takes all of it while no user writes', async () => {
    expect(await stepsIn(1_000, { stepMs: 10, usersWrite: false })).toBe(100);
  });

  it('rests while users wait for long, too', async () => {
    let answer: () => void = () => undefined;
    const waiting = pace.serve(() => new Promise<void>((resolve) => (answer = resolve)));
    await advance(
      100,
      pace.run(() => spend(100)),
    );
    const second = pace.run(() => Promise.resolve(performance.now()));
    const from = performance.now();
    await vi.advanceTimersByTimeAsync(400);
    expect((await second) - from).toBe(400);
    answer();
    await waiting;
  });

  it('goes on when users stop', async () => {
    await userSends();
    const from = performance.now();
    await advance(
      100,
      pace.run(() => spend(100)),
    );
    const second = pace.run(() => Promise.resolve(performance.now()));
    await vi.advanceTimersByTimeAsync(400);
    // Of its rest until 500 nothing is left when nobody has sent for 200 ms.
    expect((await second) - from).toBe(200);
  });

  it('shares its part among all who do it', async () => {
    await userSends();
    const ended = Promise.all([stepsIn(1_000, { stepMs: 10, usersWrite: true }), repeat(10, 1_000)]);
    const steps = (await ended).reduce((sum, count) => sum + count, 0);
    // Two steps at the same time take as long as one.
    expect(steps).toBeGreaterThanOrEqual(38);
    expect(steps).toBeLessThanOrEqual(44);
  });

  it('rests no longer than half a second, and after a failure too', async () => {
    await userSends();
    const failure = pace.run(async () => {
      await spend(5_000);
      throw new Error('away');
    });
    const refused = expect(failure).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    const from = performance.now();
    await userSends();
    const next = pace.run(() => Promise.resolve(performance.now() - from));
    for (let ms = 0; ms < 600; ms += 100) {
      await userSends();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(await next).toBe(500);
  });
});

function userSends(): Promise<void> {
  return pace.serve(() => Promise.resolve());
}

/** How many steps, one after the other, end in a time. */
async function stepsIn(
  ms: number,
  { stepMs, usersWrite }: { readonly stepMs: number; readonly usersWrite: boolean },
): Promise<number> {
  const steps = repeat(stepMs, ms);
  for (let passed = 0; passed < ms; passed += 10) {
    if (usersWrite) await userSends();
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
