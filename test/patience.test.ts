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

test('commands that wait behind others for a database that is away are refused with them', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const queue = new GroupCommit<number, number>({
    isTransient: () => true,
    write: () => later(5_000, () => Promise.reject(new Error('away'))),
    maxBatch: 1,
  });
  const outcomes = submitAll(queue, 20);
  await vi.advanceTimersByTimeAsync(16_000);
  expect(outcomes).toEqual(Array.from({ length: 20 }, () => 'UNAVAILABLE'));
});

test('commands that wait for long are not refused while what was before them is stored', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  let isAway = false;
  const queue = new GroupCommit<number, number>({
    isTransient: () => true,
    write: (commands) =>
      later(6_000, () => {
        isAway = !isAway && commands[0] === 1;
        return isAway ? Promise.reject(new Error('away')) : Promise.resolve(commands);
      }),
    maxBatch: 1,
  });
  const outcomes = submitAll(queue, 4);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(outcomes).toEqual(['stored', 'UNAVAILABLE', 'stored', 'stored']);
});

/** How commands that are submitted at once have ended so far, by their number. */
function submitAll(queue: GroupCommit<number, number>, count: number): (string | undefined)[] {
  const outcomes: (string | undefined)[] = [];
  for (let command = 0; command < count; command += 1) {
    queue.submit(command).then(
      () => (outcomes[command] = 'stored'),
      (error: unknown) => (outcomes[command] = String((error as { code?: unknown }).code)),
    );
  }
  return outcomes;
}

function later<Value>(ms: number, answer: () => Promise<Value>): Promise<Value> {
  return new Promise<void>((resolve) => setTimeout(resolve, ms)).then(answer);
}
