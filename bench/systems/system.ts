import type pg from 'pg';
import type { ProtocolName } from '../load/client.js';
import { duet, duetOverHttp, duetPushing, duetPushingOnline, duetTwice } from './duet.js';
import { groupCommit, singleInsert } from './yardsticks.js';

export const systemNames = [
  'duet',
  'duet-http',
  'duet-two',
  'duet-push',
  'duet-push-online',
  'group-commit',
  'single-insert',
] as const;
export type SystemName = (typeof systemNames)[number];

export interface SystemPlace {
  readonly databaseUrl: string;
  /** Absent: publications stay inside the process. */
  readonly redisUrl: string | undefined;
  readonly profileDir: string | undefined;
}

export interface RunningSystem {
  /** Of its processes, and so are the pids. */
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Commands written in groups so far. */
export interface BatchTotals {
  readonly batches: number;
  readonly commands: number;
}

/** What is to be in the database. */
export interface StoredTotals {
  readonly messages: number;
  /** Of inboxes; the yardsticks have none. */
  readonly entries: number;
}

/** Something that stores and delivers messages, and can be put under load. */
export interface System {
  readonly protocol: ProtocolName;
  /** Of the tables: systems of one kind share an archive. */
  readonly archive: 'duet' | 'bare';
  /** Starts it on an empty database, or on one that it has filled before. */
  start(place: SystemPlace): Promise<RunningSystem>;
  countStored(database: pg.Client): Promise<StoredTotals>;
  /** Gaps in what is stored. */
  findProblems(database: pg.Client): Promise<string[]>;
  /** Stores `pairs` conversations of `messagesEach`; of the users h0 and h1, h2 and h3, and so on. */
  fillArchive(database: pg.Client, pairs: number, messagesEach: number): Promise<void>;
  readBatches?(urls: readonly string[]): Promise<BatchTotals>;
}

export const systems: Readonly<Record<SystemName, System>> = {
  duet,
  'duet-http': duetOverHttp,
  'duet-two': duetTwice,
  'duet-push': duetPushing,
  'duet-push-online': duetPushingOnline,
  'group-commit': groupCommit,
  'single-insert': singleInsert,
};
