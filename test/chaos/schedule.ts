import { elapsed, type Fault, type Part } from './faults/fault.js';
import { shuffle, type Random } from './random.js';
import type { Scene } from './scene.js';

const shortestPauseMs = 1_200;
const longestPauseMs = 3_000;

export interface ScheduleOptions {
  readonly faults: readonly Fault[];
  readonly durationMs: number;
  /** The schedule's own, so that the load does not change it. */
  readonly random: Random;
  /** Told of each fault when it begins. */
  readonly say: (line: string) => void;
}

/**
 * Runs the faults in an order that the seed decides, each once before any comes again, until the time is over. The next one
 * does not wait until the last is healed, unless both break the same part. Resolves when all are healed.
 */
export async function runFaults(scene: Scene, options: ScheduleOptions): Promise<void> {
  const { recording } = scene;
  const { faults, durationMs, random, say } = options;
  const beganAt = performance.now();
  const deadline = beganAt + durationMs;
  const busy = new Map<Part, Promise<void>>();
  let deck: Fault[] = [];
  while (performance.now() < deadline && faults.length > 0) {
    if (deck.length === 0) deck = shuffle(random, faults);
    const next = deck.findIndex(({ part }) => !busy.has(part));
    const [fault] = next === -1 ? [] : deck.splice(next, 1);
    if (fault) {
      const { part } = fault;
      busy.set(
        part,
        runOne(fault).finally(() => busy.delete(part)),
      );
    }
    await elapsed(shortestPauseMs + random() * (longestPauseMs - shortestPauseMs));
  }
  await Promise.all(busy.values());

  async function runOne(fault: Fault): Promise<void> {
    const startedAt = performance.now();
    say(`${((startedAt - beganAt) / 1_000).toFixed(1).padStart(6)} s  ${fault.name}`);
    await fault.run(scene, random);
    recording.faults.push({ name: fault.name, startedAt, endedAt: performance.now() });
  }
}
