import type { SendMessageInput } from '../generated/client.js';
import type { Conversation, HistoryGap, Message, OutboxMessage, Viewer } from './model.js';
import type { Span } from './spans.js';

/** What one installation knows about itself. */
export interface StoreMeta {
  readonly deviceId: string;
  /** Whose messages these are; null before the first synchronisation. */
  readonly viewer: Viewer | null;
  /** The last inbox entry that was handed on; null on a new device. */
  readonly cursor: string | null;
}

/** A conversation, and which stretches of it are known here without a hole. */
export interface StoredConversation extends Conversation {
  /** Ascending, disjoint, not touching. Every `seq` in them has its message here or lies in one of `gaps`. */
  readonly known: readonly Span[];
  readonly gaps: readonly HistoryGap[];
  /** Counts what took messages away, so that a page that was read before is not stored after it. */
  readonly removals: number;
  /** Read here up to this `seq`, and not told to the server yet. */
  readonly untoldRead: number | null;
}

export interface OutboxEntry extends OutboxMessage {
  readonly input: SendMessageInput;
  /** Ascending in the order of writing. */
  readonly order: number;
}

/**
 * One unit of reading and writing. Only its own promises may be awaited in it: a browser's database commits as soon as
 * nothing is asked of it. Puts replace by key: the conversation's id, the message's conversation and `seq`, the entry's
 * `clientMessageId`.
 */
export interface StoreTransaction {
  getMeta(): Promise<StoreMeta | undefined>;
  putMeta(meta: StoreMeta): Promise<void>;
  getConversation(id: string): Promise<StoredConversation | undefined>;
  getConversationWith(peerId: string): Promise<StoredConversation | undefined>;
  /** In no order. */
  listConversations(): Promise<readonly StoredConversation[]>;
  putConversation(conversation: StoredConversation): Promise<void>;
  getMessage(conversationId: string, seq: number): Promise<Message | undefined>;
  findMessage(id: string): Promise<Message | undefined>;
  /** Ascending by `seq`, both ends included. */
  listMessages(conversationId: string, span: Span): Promise<readonly Message[]>;
  putMessage(message: Message): Promise<void>;
  deleteMessages(conversationId: string, span: Span): Promise<void>;
  /** In the order of writing; only what goes to this user, when one is named. */
  listOutbox(to?: string): Promise<readonly OutboxEntry[]>;
  /** The first one to this user that is pending. Asked for at each send: it must not take longer when many wait. */
  nextOutboxEntry(to: string): Promise<OutboxEntry | undefined>;
  /** At least the greatest `order` of the outbox; 0 when nothing was written yet. Asked for at each send, too. */
  newestOutboxOrder(): Promise<number>;
  getOutboxEntry(clientMessageId: string): Promise<OutboxEntry | undefined>;
  putOutboxEntry(entry: OutboxEntry): Promise<void>;
  deleteOutboxEntry(clientMessageId: string): Promise<void>;
  /** Everything that can be had from the server again: conversations and messages. */
  clearHistory(): Promise<void>;
}

/**
 * Where a client keeps one user's messages, its place in the inbox, and what it has yet to send. Several clients may share
 * one store (the tabs of a browser): then one of them leads, and only that one reads the inbox and empties the outbox.
 */
export interface ClientStore {
  /**
   * Runs one unit after the other, also across the clients that share the store. What a unit wrote is kept when it resolves,
   * as durably as the store keeps anything; nothing of it when it rejects, as far as the store can undo.
   */
  transact<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result>;
  /** Joins the clients of this store. */
  join(listener: FellowListener): Fellowship;
}

export interface FellowListener {
  /** From now on this client leads, until it leaves. Called once at most. */
  onLead(): void;
  /** What another client of this store has posted; in order, never one's own. */
  onNotice(notice: unknown): void;
}

export interface Fellowship {
  /** Tells the other clients of this store. Plain data only. */
  post(notice: unknown): void;
  /** Gives up the lead and hears nothing more. */
  leave(): void;
}

/** Of `createIndexedDbStore`, which only works in a browser. */
export interface IndexedDbStoreOptions {
  /** Whose store it is: each user of a browser has one of their own. */
  readonly userId: string;
}
