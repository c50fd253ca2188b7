import type { Random } from './random.js';
import type { Recording, SendRecord } from './history.js';

/** What a device of a user is made of. */
export interface DeviceOptions {
  readonly id: string;
  readonly userId: string;
  readonly token: string;
  /** Every node, in no order: a device goes to any of them. */
  readonly nodeUrls: readonly string[];
  /** Where it notes what it did and saw. */
  readonly recording: Recording;
  readonly random: Random;
}

/**
 * One installation of a client, behaving as clients must: it comes back for ever, with jitter, to another node, with the
 * cursor it has stored after processing; drops positions it knows; repeats sends that were not answered with the same
 * clientMessageId; takes a snapshot when one is required. Another implementation of the client takes its place here.
 */
export interface Device {
  readonly id: string;
  readonly userId: string;
  /** The cursor of the newest event that it has processed. */
  readonly cursor: string | null;
  /** Messages that are not answered yet. */
  readonly pending: number;
  /** Resolves when its stream was live for the first time. */
  start(): Promise<void>;
  /** Puts a message behind those that wait; one is on its way at a time. What becomes of it is noted in the record. */
  send(send: SendRecord): void;
  /** Drops what waits; what is on its way may still be answered. */
  abandon(): void;
  /** Marks the newest conversation it knows as read; lost when there is no connection. */
  markRead(): void;
  /** Tells the server how far it has stored the inbox; lost when there is no connection. */
  acknowledge(): void;
  /** Drops its connection and comes back at once. */
  reconnect(): void;
  /** Loses everything but what it has stored: dies after it processed the next event and before it stored the cursor. */
  crash(): void;
  stop(): Promise<void>;
}

export type MakeDevice = (options: DeviceOptions) => Device;
