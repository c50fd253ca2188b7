import type { Protocol } from '../load/client.js';
import type { Latency } from '../load/latencies.js';
import { catchUp } from './catch-up.js';
import { closed } from './closed.js';
import { history } from './history.js';

export const modeNames = ['closed', 'history', 'catch-up'] as const;
export type ModeName = (typeof modeNames)[number];

/** What the load generator is told to do. */
export interface LoadOptions {
  readonly users: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly archivePairs: number;
}

/** Marks the window in which others measure what the generator causes. */
export interface Window {
  begin(): void;
  end(): void;
}

/** What one run of a mode brought. */
export interface LoadResult {
  /** Messages delivered, or pages or catch-ups read, in the window. */
  readonly done: number;
  readonly windowMs: number;
  readonly latency: Latency;
  /** Messages acknowledged from start to end, warm-up included. */
  readonly acknowledged: number;
  /** Why the figure must not count; none when everything arrived, in order. */
  readonly problems: readonly string[];
}

/** One way to put a system under load. It runs in the load generator's own process. */
export interface Mode {
  /** What is counted. */
  readonly unit: string;
  /** Whether the archive is stored before. */
  readonly needsArchive: boolean;
  run(protocol: Protocol, options: LoadOptions, window: Window): Promise<LoadResult>;
}

export const modes: Readonly<Record<ModeName, Mode>> = { closed, history, 'catch-up': catchUp };
