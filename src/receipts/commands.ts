import type { ConversationView } from '../conversations/conversation.js';
import type { StoredDevice } from '../devices/device.js';

/** The reader has read up to here. */
export interface ReadCommand {
  readonly userId: string;
  readonly peerId: string;
  readonly conversationId: string;
  readonly upToSeq: number;
}

/** The reader's view afterwards. */
export type ReadOutcome = ConversationView;

/** A device has stored everything up to here. */
export interface AcknowledgeCommand {
  readonly userId: string;
  readonly deviceId: string;
  readonly position: number;
}

export interface AcknowledgeOutcome {
  readonly device: StoredDevice;
  /** Whether peers have something to learn from it. */
  readonly hasNews: boolean;
}

/** Peers are told at most this often about one reader, in milliseconds, so at most once a second for a conversation. */
const deliveryIntervalMs = 1_000;

/**
 * How long, in milliseconds, peers are not to be told again that were told `sinceMs` ago. A little ago may be less than
 * nothing, by a time that was rounded; far in the future is a clock that was ahead, for which nobody waits.
 */
export function deliveryWaitMs(sinceMs: number): number {
  return Math.abs(sinceMs) < deliveryIntervalMs ? deliveryIntervalMs - sinceMs : 0;
}

/** What a user's devices acknowledged up to a position, told to at most 99 peers. */
export interface DeliverCommand {
  readonly userId: string;
  readonly items: readonly DeliveredItem[];
  /** Every entry up to here is told of once this command is done; null for all slices but the last. */
  readonly deliveredPosition: number | null;
}

export interface DeliverOutcome {
  /** How long to wait, in milliseconds, because another node has just told peers; 0: they are told. */
  readonly waitMs: number;
}

export interface DeliveredItem {
  readonly peerId: string;
  readonly conversationId: string;
  /** The newest seq of the peer's that was acknowledged. */
  readonly upToSeq: number;
}
