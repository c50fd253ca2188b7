import type { Protocol, ProtocolName } from '../load/client.js';
import type { Latency } from '../load/latencies.js';
import { adminSend } from './admin-send.js';
import { catchUp } from './catch-up.js';
import { closed } from './closed.js';
import { exportMode } from './export.js';
import { history } from './history.js';
import { hot } from './hot.js';
import { idle } from './idle.js';
import { open } from './open.js';
import { overload } from './overload.js';
import { soak } from './soak.js';
import { storm } from './storm.js';

export const modeNames = [
  'closed',
  'open',
  'history',
  'catch-up',
  'idle',
  'storm',
  'hot',
  'export',
  'admin-send',
  'overload',
  'soak',
] as const;
export type ModeName = (typeof modeNames)[number];

/** What the load generator is told to do. */
export interface LoadOptions {
  readonly users: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly archivePairs: number;
  /** Connections of mode `idle`. */
  readonly idleSockets: number;
  /** Connections that come back at once in mode `storm`. */
  readonly stormSockets: number;
  /** Messages that a device finds in mode `catch-up`. */
  readonly missedMessages: number;
  /** Messages a second that bystanders write together where the harm that something does to others is measured. */
  readonly othersRate: number;
  /** Users who all write to the hot recipient. */
  readonly hotSenders: number;
  /** Messages a second to the one pair or recipient of mode `hot`. */
  readonly hotRate: number;
}

/** Marks the window in which others measure what the generator causes. */
export interface Window {
  begin(): void;
  end(): void;
}

/** What one run of a mode brought. */
export interface LoadResult {
  /** Messages delivered, or whatever the mode's unit is, in the window. */
  readonly done: number;
  readonly windowMs: number;
  readonly latency: Latency;
  /** Messages that users had acknowledged from start to end, warm-up included. */
  readonly acknowledged: number;
  /** The same of administrators as themselves, whose messages are in no inbox but the recipient's. */
  readonly adminAcknowledged?: number;
  /** What else the mode finds out, by its name with the unit. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Why the figure must not count; none when everything arrived, in order. */
  readonly problems: readonly string[];
}

/** One way to put a system under load. It runs in the load generator's own process. */
export interface Mode {
  /** What is counted. */
  readonly unit: string;
  /** The same mode with different numbers, one after the other; absent: there is one. */
  readonly variants?: readonly string[];
  /** Whether the archive is stored before. */
  readonly needsArchive?: boolean;
  /** Whether the memory of the server at the end, without that at the beginning, is what one done unit takes. */
  readonly isWeighed?: boolean;
  /** Whether the server's memory and open files are told for each part of the window. */
  readonly isLong?: boolean;
  /** With which systems; absent: all. */
  readonly protocols?: readonly ProtocolName[];
  run(load: Load): Promise<LoadResult>;
}

export interface Load {
  readonly protocol: Protocol;
  readonly options: LoadOptions;
  /** One of the mode's; empty when it has none. */
  readonly variant: string;
  readonly window: Window;
}

export const modes: Readonly<Record<ModeName, Mode>> = {
  closed,
  open,
  history,
  'catch-up': catchUp,
  idle,
  storm,
  hot,
  export: exportMode,
  'admin-send': adminSend,
  overload,
  soak,
};
