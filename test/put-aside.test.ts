import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GroupCommit } from '../src/writes/group-commit.js';

/** A lock that is held elsewhere. */
const isHeld = new Error('held');
/** There is no room on the disk, which is an outage as well. */
const isFull = new Error('full');
const isAway = new Error('away');

let held: Set<string>;
/** What happens the next time when just these commands are written; it may throw, and take its time. */
let during: Map<string, () => unknown>;
let written: string[][];
let queue: GroupCommit<string, string>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  held = new Set();
  during = new Map();
  written = [];
  queue = new GroupCommit<string, string>({
    isTransient: (error) => error === isHeld || error === isFull || error === isAway,
    isFull: (error) => error === isFull,
    locks: {
      isLockTimeout: (error) => error === isHeld,
      keysOf: (command) => [keyOf(command)],
      findHeld: (keys) => Promise.resolve(new Set(keys.filter((key) => held.has(key)))),
    },
    async write(commands) {
      const happens = during.get(commands.join());
      during.delete(commands.join());
      await happens?.();
      if (commands.some((command) => held.has(keyOf(command)))) throw isHeld;
      if (commands.some((command) => command.endsWith('poison'))) throw new Error('no such value');
      if (commands.some((command) => command.endsWith('large'))) throw isFull;
      written.push([...commands]);
      return commands;
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const keyOf = (command: string): string => command.slice(0, 1);

/** What became of commands that are submitted at once. */
function submitAll(commands: readonly string[]): Promise<string[]> {
  return Promise.all(
    commands.map((command) =>
      queue.submit(command).then(
        () => 'stored',
        (error: unknown) => (error as { code?: string }).code ?? 'failed',
      ),
    ),
  );
}

/** Has commands that lock `a`, which is held, wait aside. */
async function putAside(...commands: string[]): Promise<{ readonly outcomes: () => Promise<string[]> }> {
  held.add('a');
  const outcomes = submitAll(commands);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([]);
  return { outcomes: () => outcomes };
}

describe('commands that were put aside', () => {
  it('are answered before the queue is drained', async () => {
    const { outcomes } = await putAside('a1', 'a2');
    let isDrained = false;
    const drained = queue.drain().then(() => (isDrained = true));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isDrained).toBe(false);
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcomes()).toEqual(['stored', 'stored']);
    await drained;
  });

  it('are refused when their patience is over, however long the lock is held', async () => {
    const { outcomes } = await putAside('a1', 'a2');
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await outcomes()).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  });

  it('do not fail for what one of them cannot be stored for', async () => {
    const { outcomes } = await putAside('a1', 'a poison', 'a2');
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcomes()).toEqual(['stored', 'failed', 'stored']);
  });

  it('are refused at once when the disk is full', async () => {
    const { outcomes } = await putAside('a large');
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.race([outcomes(), Promise.resolve('waiting')])).toEqual(['UNAVAILABLE']);
  });

  it('keep their order when an outage meets those whose lock is free again', async () => {
    held.add('b');
    const { outcomes } = await putAside('a1', 'b1');
    held.delete('b');
    let later: Promise<string[]> | undefined;
    during.set('b1', () => {
      later = submitAll(['b2']);
      throw isAway;
    });
    while (during.size > 0) await vi.advanceTimersByTimeAsync(10);
    // It comes to the queue before the next attempt.
    await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(1_000);
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcomes()).toEqual(['stored', 'stored']);
    expect(await later).toEqual(['stored']);
    expect(written.flat().filter((command) => command.startsWith('b'))).toEqual(['b1', 'b2']);
  });

  it('are written in batches, however many of them have their lock free again', async () => {
    held.add('b');
    const commands = Array.from({ length: 700 }, (_, index) => `b${index}`);
    const { outcomes } = await putAside('a1', ...commands);
    held.delete('b');
    // The second of them meets an outage: it comes back, and the third behind it.
    during.set(commands.slice(300, 600).join(), () => {
      throw isAway;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(during.size).toBe(0);
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(new Set(await outcomes())).toEqual(new Set(['stored']));
    expect(Math.max(...written.map(({ length }) => length))).toBe(300);
    expect(written.flat().filter((command) => command.startsWith('b'))).toEqual(commands);
  });

  it('are all answered when an older one joins them while they are written', async () => {
    held.add('b');
    const older = submitAll(['a1']);
    vi.advanceTimersByTime(1);
    const outcomes = submitAll(['b1']);
    let letWrite = (): void => undefined;
    const toBeWritten = new Promise<void>((resolve) => (letWrite = resolve));
    during.set('a1', () => {
      held.delete('b');
      during.set('b1', () => toBeWritten);
      throw isAway;
    });
    const all = Promise.all([older, outcomes]);
    while (!during.has('b1')) await new Promise(setImmediate);
    during.set('a1', () => held.add('a'));
    while (during.size > 0) await vi.advanceTimersByTimeAsync(10);
    letWrite();
    await vi.advanceTimersByTimeAsync(1_000);
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.race([all, Promise.resolve('waiting')])).toEqual([['stored'], ['stored']]);
    expect(written).toEqual([['b1'], ['a1']]);
  });

  it('keep their order when the lock is free again for the rest of their batch', async () => {
    during.set('x poison', () => held.add('a'));
    for (const rest of ['y1', 'y1,a2']) during.set(rest, () => held.clear());
    const outcomes = submitAll(['x poison', 'a1', 'y1', 'a2']);
    while (during.size > 1) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outcomes).toEqual(['failed', 'stored', 'stored', 'stored']);
    expect(written.flat().filter((command) => command.startsWith('a'))).toEqual(['a1', 'a2']);
  });

  it('keep nobody waiting who comes while they are written', async () => {
    const { outcomes } = await putAside('a1');
    held.clear();
    let later: Promise<string[]> | undefined;
    during.set('a1', async () => {
      later = submitAll(['a2']);
      // It joins them.
      await new Promise(setImmediate);
    });
    while (during.size > 0) await vi.advanceTimersByTimeAsync(10);
    await outcomes();
    // No time passes any more.
    expect(await Promise.race([later, new Promise((resolve) => setImmediate(resolve, 'waiting'))])).toEqual([
      'stored',
    ]);
    expect(written).toEqual([['a1'], ['a2']]);
  });

  it('leave the lane to nobody who comes when the lock is free', async () => {
    const { outcomes } = await putAside('a1');
    held.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    await outcomes();
    // No time passes: nothing waits for a look at the lock.
    expect(await submitAll(['a2'])).toEqual(['stored']);
    expect(written).toEqual([['a1'], ['a2']]);
  });
});
