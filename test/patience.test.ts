import { afterEach, expect, test, vi } from 'vitest';
import { GroupCommit } from '../src/writes/group-commit.js';

afterEach(() => {
  vi.useRealTimers();
});

test('a command outlives an outage for no longer when the clock of the node is put back meanwhile', async () => {
  const queue = new GroupCommit<number, number>({
    isTransient: () => true,
    write: () => Promise.reject(new Error('away')),
    patienceMs: 300,
  });
  const outcome = queue.submit(1).catch((error: unknown) => error);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
  const isLate = new Promise((resolve) => setTimeout(() => resolve('late'), 3_000).unref());
  expect(await Promise.race([outcome, isLate])).toMatchObject({ code: 'UNAVAILABLE' });
});
