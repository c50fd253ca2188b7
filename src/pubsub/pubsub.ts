/**
 * Publish/subscribe between the nodes of one installation. It only wakes: whatever must not be lost is a row in the
 * database with a position, and a publication is the fast way to learn of it.
 *
 * What every adapter promises, proved by one contract test over all of them:
 *
 * - Order: on a healthy broker, publications of one node on one topic arrive in the order in which they were published,
 *   within one `publish` and from one call to the next. Between publishing nodes, and across a reconnect, there is none.
 * - Loss: at most once. Whatever is published while a node's subscriber connection is away is lost for that node, and
 *   no error tells which; `onReady` tells that it may have happened.
 * - Duplication: an adapter never repeats a publication by itself, but brokers and fail-overs may. Listeners must bear it.
 * - Concurrency: every method may be called at any time, from within listeners too. Listeners are called one after the
 *   other, never from inside `publish` or `subscribe`, and must return quickly: they hold up all topics of the node.
 * - Isolation: a listener that throws is logged and harms neither other listeners nor later publications.
 */
export interface PubSub {
  /**
   * Hands every later publication on `topic` to `listener`.
   *
   * Resolves with `confirmed: true` once the broker has confirmed the subscription: from then on each publication on a
   * healthy broker is handed over. Resolves with `confirmed: false` when the broker is known to be away (at once) or does
   * not confirm in time (1 s): the wish stays registered, becomes live by itself when the broker is back, and `onReady`
   * announces that; until then the caller polls its log. Never rejects and never hangs.
   *
   * Listeners on one topic share one subscription at the broker. The same function subscribed twice is called twice.
   */
  subscribe(topic: string, listener: (payload: string) => void): Promise<Subscription>;

  /**
   * Sends publications in the given order, pipelined per call. Payloads are sent as they are. Returns at once, never throws and is never to
   * be awaited. When the broker is away or cannot keep up, publications are dropped and counted, never queued without bound.
   */
  publish(publications: readonly Publication[]): void;

  /**
   * False only while no other node listens to anything: what this node's own listeners have been given without the broker need not
   * be published then. In doubt true. A node that comes may find it false for an instant: it misses what is published then, as it
   * may miss anything.
   */
  mayBeHeard(): boolean;

  /**
   * Calls `listener` each time this node became able to receive on all its topics: at the first connection, after each
   * reconnection, and when a subscription that was answered unconfirmed became live. Anything published before the call
   * may have been missed, so whoever relies on a topic reads its log again. Returns the function that removes the listener.
   */
  onReady(listener: () => void): () => void;

  /** `ready` while publishing works and every topic is live, otherwise `degraded`: slower delivery, nothing lost. */
  status(): PubSubStatus;

  /**
   * Sends what was already accepted (for at most 1 s), then lets go of the broker; no listener is called after it began.
   * Later `subscribe` calls answer unconfirmed, later `publish` calls drop. Repeating it is harmless.
   */
  close(): Promise<void>;
}

export interface Publication {
  readonly topic: string;
  readonly payload: string;
}

export interface Subscription {
  /** Whether the broker had confirmed when `subscribe` resolved. */
  readonly confirmed: boolean;
  /**
   * Ends the subscription: the listener is not called again, not even by publications that are on their way. Resolves
   * without waiting for the broker, never rejects, and repeating it is harmless.
   */
  unsubscribe(): Promise<void>;
}

export type PubSubStatus = 'ready' | 'degraded';

/** Why a publication was dropped: the broker is away, too much is unanswered, or the connection broke before the answer. */
export type DropReason = 'away' | 'full' | 'failed';

/** Counters that an adapter feeds; the process decides where they go. */
export interface PubSubMetrics {
  /** The broker took `count` publications. */
  published(count: number): void;
  dropped(count: number, reason: DropReason): void;
  /** One publication came in for a topic of this node. */
  received(): void;
  /** `onReady` was announced. */
  ready(): void;
}

/** The part of pino's logger that adapters use. */
export interface PubSubLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
