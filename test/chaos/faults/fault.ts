import type { Random } from '../random.js';
import type { Scene } from '../scene.js';

/** What only one fault at a time may break. */
export type Part = 'node' | 'redis' | 'postgres' | 'clients';

/** Something that breaks and heals. */
export interface Fault {
  readonly name: string;
  /** Its number in the catalogue of checks. */
  readonly catalogue: string;
  readonly part: Part;
  /** Breaks, waits, heals; resolves when it is healed. */
  run(scene: Scene, random: Random): Promise<void>;
}

/** The length of a fault is no event that could be waited for. */
export function elapsed(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** Repeats an act for a time; each is awaited. */
export async function repeatedly(
  { everyMs, forMs }: { readonly everyMs: number; readonly forMs: number },
  act: () => unknown,
): Promise<void> {
  for (const deadline = performance.now() + forMs; performance.now() < deadline;) {
    await act();
    await elapsed(everyMs);
  }
}
