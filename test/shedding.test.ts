import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { DuetError } from '../src/errors.js';
import { GroupCommit } from '../src/writes/group-commit.js';

const maxBatch = 10;

afterEach(() => {
  vi.useRealTimers();
});

/** A queue whose batches are written at once, or take as long as they are told to, until they are held. */
function createQueue({
  batchMs = 0,
  ...options
}: {
  maxWaiting?: number;
  maxWaitMs?: number;
  batchMs?: number;
}) {
  let gate: Promise<void> = Promise.resolve();
  let open: () => void = () => undefined;
  const queue = new GroupCommit<number, number>({
    ...options,
    maxBatch,
    isTransient: () => false,
    async write(commands) {
      await gate;
      if (batchMs > 0) await delay(batchMs);
      return commands;
    },
  });
  return {
    queue,
    hold: () => void (gate = new Promise((resolve) => (open = resolve))),
    release: () => open(),
  };
}

/** Submits until one is refused; answers what was taken and the refusal. */
async function fill(queue: GroupCommit<number, number>, most: number) {
  const taken: Promise<number>[] = [];
  for (let command = 0; command < most; command += 1) {
    const submitted = queue.submit(command);
    const refusal = await Promise.race([
      submitted.catch((error: unknown) => error),
      new Promise((resolve) => setImmediate(resolve)),
    ]);
    if (refusal instanceof DuetError) return { taken, refusal };
    taken.push(submitted);
  }
  throw new Error(`${most} commands were taken`);
}

it('refuses what is too much, says when to come back, and does the rest', async () => {
  const { queue, hold, release } = createQueue({ maxWaiting: 50 });
  // So that it is known how fast they are done.
  await Promise.all(Array.from({ length: 5 * maxBatch }, (_, command) => queue.submit(command)));
  hold();
  const { taken, refusal } = await fill(queue, 100);
  expect(taken.length).toBeGreaterThanOrEqual(50);
  expect(taken.length).toBeLessThanOrEqual(50 + maxBatch);
  expect(refusal.code).toBe('UNAVAILABLE');
  const retryAfterMs = Number(refusal.extensions['retryAfterMs']);
  expect(retryAfterMs).toBeGreaterThanOrEqual(200);
  expect(retryAfterMs).toBeLessThanOrEqual(10_000);
  release();
  expect(await Promise.all(taken)).toEqual(taken.map((_one, command) => command));
  expect(await queue.submit(7)).toBe(7);
});

it('refuses what would wait for too long, by the pace of the batches before, and never four batches', async () => {
  const { queue, hold, release } = createQueue({ maxWaitMs: 100, batchMs: 10 });
  await Promise.all(Array.from({ length: 5 * maxBatch }, (_, command) => queue.submit(command)));
  hold();
  // One a millisecond at best, and slower on a busy machine.
  const { taken, refusal } = await fill(queue, 200);
  expect(taken.length).toBeGreaterThanOrEqual(4 * maxBatch);
  expect(taken.length).toBeLessThanOrEqual(100 + 2 * maxBatch);
  expect(refusal.code).toBe('UNAVAILABLE');
  release();
  expect(await Promise.all(taken)).toHaveLength(taken.length);
});

it('is behind while four batches wait and batches end, and not while the database stands still', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { queue, hold, release } = createQueue({});
  await queue.submit(0);
  expect(queue.isBehind).toBe(false);
  hold();
  const taken = [queue.submit(0)];
  // It is being written, and waits no more.
  await new Promise(setImmediate);
  for (let command = 1; command < 4 * maxBatch; command += 1) taken.push(queue.submit(command));
  expect(queue.isBehind).toBe(false);
  taken.push(queue.submit(4 * maxBatch));
  expect(queue.isBehind).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(queue.isBehind).toBe(false);
  release();
  await Promise.all(taken);
  expect(queue.isBehind).toBe(false);
});
