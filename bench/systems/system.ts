import type pg from 'pg';
import type { ProtocolName } from '../load/client.js';
import { duet, duetOverHttp } from './duet.js';
import { groupCommit, singleInsert } from './yardsticks.js';

export const systemNames = ['duet', 'duet-http', 'group-commit', 'single-insert'] as const;
export type SystemName = (typeof systemNames)[number];

export interface SystemPlace {
  readonly databaseUrl: string;
  /** Absent: publications stay inside the process. */
  readonly redisUrl: string | undefined;
  readonly profileDir: string | undefined;
}

export interface RunningSystem {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Commands written in groups so far. */
export interface BatchTotals {
  readonly batches: number;
  readonly commands: number;
}

/** Something that stores and delivers messages, and can be put under load. */
export interface System {
  readonly protocol: ProtocolName;
  /** Starts it on an empty database, or on one that it has filled before. */
  start(place: SystemPlace): Promise<RunningSystem>;
  /** What is wrong with the database after that many messages were acknowledged; nothing when all is well. */
  findProblems(database: pg.Client, acknowledged: number): Promise<string[]>;
  /** Stores `pairs` conversations of `messagesEach`; of the users h0 and h1, h2 and h3, and so on. */
  fillArchive(database: pg.Client, pairs: number, messagesEach: number): Promise<void>;
  readBatches?(url: string): Promise<BatchTotals>;
}

export const systems: Readonly<Record<SystemName, System>> = {
  duet,
  'duet-http': duetOverHttp,
  'group-commit': groupCommit,
  'single-insert': singleInsert,
};
