/**
 * What one run leaves behind for the checker: everything that clients did and saw, a last read through the API, and the
 * tables. Times are milliseconds of one clock.
 */
export interface History {
  readonly devices: readonly DeviceRecord[];
  readonly sends: readonly SendRecord[];
  readonly connections: readonly ConnectionRecord[];
  readonly deliveries: readonly Delivery[];
  readonly marks: readonly SyncRecord[];
  readonly blocks: readonly BlockRecord[];
  readonly faults: readonly FaultRecord[];
  readonly finalRead: FinalRead;
  readonly dump: Dump;
}

export interface DeviceRecord {
  readonly id: string;
  readonly userId: string;
}

/** One message as its sender meant it, and every attempt to hand it in. */
export interface SendRecord {
  readonly clientMessageId: string;
  readonly sender: string;
  readonly recipient: string;
  readonly text: string;
  /** Who sends one after the other, and the place in that order; null for messages that race. */
  readonly lane: string | null;
  readonly index: number;
  readonly attempts: Attempt[];
}

export interface Attempt {
  readonly invokedAt: number;
  readonly endedAt: number;
  /** `refused`: a definite no. `unknown`: no answer, or one that leaves it open. */
  readonly outcome: 'ok' | 'refused' | 'unknown';
  readonly messageId?: string;
  readonly duplicate?: boolean;
  readonly code?: string;
}

/** A stream that a device opened, and the cursor it named. */
export interface ConnectionRecord {
  readonly at: number;
  readonly device: string;
  readonly connection: number;
  readonly after: string | null;
}

/** A message as a client or the database shows it. */
export interface SeenMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly clientMessageId: string;
  readonly senderId: string;
  readonly recipientId: string;
  readonly text: string;
}

/** One inbox event as a device received it. */
export interface Delivery {
  readonly at: number;
  readonly device: string;
  readonly userId: string;
  readonly connection: number;
  readonly cursor: string;
  readonly kind: string;
  /** False when the device had this position before and dropped it. */
  readonly isNew: boolean;
  /** False before the stream's SyncCompleted. */
  readonly isLive: boolean;
  readonly message: SeenMessage | null;
}

export interface SyncRecord {
  readonly at: number;
  readonly device: string;
  readonly connection: number;
  readonly mode: 'RESUMED' | 'SNAPSHOT_REQUIRED';
  /** Where the device goes on; of the snapshot it read when one was required. */
  readonly cursor: string | null;
}

export interface BlockRecord {
  readonly blocker: string;
  readonly blocked: string;
  readonly action: 'block' | 'unblock';
  readonly invokedAt: number;
  /** When it was acknowledged; infinite while it was not. */
  readonly endedAt: number;
}

export interface FaultRecord {
  readonly name: string;
  readonly startedAt: number;
  /** When it was healed. */
  readonly endedAt: number;
}

/** What the API answers when all faults are healed and nothing moves any more. */
export interface FinalRead {
  /** The whole inbox of each user, as a new device is given it. */
  readonly replays: ReadonlyMap<string, readonly ReplayedEvent[]>;
  /** The cursor of each inbox's head when the devices had been given time to catch up. */
  readonly heads: ReadonlyMap<string, string>;
  readonly conversations: readonly ReadConversation[];
}

export interface ReplayedEvent {
  readonly cursor: string;
  readonly kind: string;
  readonly message: SeenMessage | null;
}

export interface ReadConversation {
  readonly viewer: string;
  readonly conversationId: string;
  readonly unreadCount: number;
  /** The whole history, in its order. */
  readonly messages: readonly SeenMessage[];
}

export interface Dump {
  readonly messages: readonly StoredRow[];
  /** In the order of their positions. */
  readonly entries: readonly EntryRow[];
  readonly heads: readonly { readonly userId: string; readonly position: number }[];
  readonly members: readonly MemberRow[];
}

export interface StoredRow extends SeenMessage {
  readonly hiddenFrom: 'SENDER' | 'RECIPIENT' | null;
  readonly countsAsUnread: boolean;
}

export interface EntryRow {
  readonly userId: string;
  readonly position: number;
  readonly kind: string;
  readonly messageId: string | null;
}

export interface MemberRow {
  readonly userId: string;
  readonly conversationId: string;
  readonly readUpToSeq: number;
}

/** The part of a history that grows while a run goes on. */
export type Recording = {
  readonly [Name in Exclude<keyof History, 'finalRead' | 'dump'>]: History[Name][number][];
};

export function newRecording(): Recording {
  return { devices: [], sends: [], connections: [], deliveries: [], marks: [], blocks: [], faults: [] };
}

/** The answer that said the message is stored; the last attempt of a message that has one. */
export function acknowledgement(send: SendRecord): Attempt | undefined {
  return send.attempts.find(({ outcome }) => outcome === 'ok');
}
