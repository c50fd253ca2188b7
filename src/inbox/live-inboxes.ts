import { decodeInbox, inboxTopic, positionAtHead } from '../pubsub/topics.js';
import type { PubSub, Subscription } from '../pubsub/pubsub.js';
import type { StoredMessage } from '../messages/message.js';
import { withNewest, type InboxEntry } from './event.js';

/**
 * What made a stream look for entries: a publication (one before it may have been lost), a publication that says only that there
 * is something, the head check, or a broker that became ready.
 */
export type WakeReason = 'gap' | 'hint' | 'check' | 'ready';

/** What a live inbox tells the streams on it. Calls are synchronous and must not throw. */
export interface InboxListener {
  /** The newest position this listener has emitted. */
  readonly position: number;
  /** There may be entries up to `head`, or none knows how far; `LiveInbox.recentAfter` or the log has them. */
  wake(head?: number, reason?: WakeReason): void;
  /** A message was edited or recalled: older copies that are not emitted yet are to be shown as it is now. */
  renew(message: StoredMessage): void;
  /** The log is another one now, in which this listener's position means nothing. */
  breakOff(): void;
}

/**
 * How many published entries an online user's inbox remembers while a stream is still busy with an earlier one. They
 * belong to the inbox, not to a connection, and are dropped as soon as every stream has passed them: a stalled reader
 * costs at most this many entries, however long it stalls, and the log has the rest.
 */
const maxRecent = 32;
/** A head that every stream is behind. */
const everyone = Number.POSITIVE_INFINITY;
/** Handed over and not yet come back from the broker; more than this were lost there, or it is away. */
const maxEchoes = 64;

/** One online user on this node: one subscription, any number of streams. */
export class LiveInbox {
  /** Few, and of most users one: a set would take more. */
  private listeners: readonly InboxListener[] = [];
  /** Contiguous, oldest first. */
  private recent: InboxEntry[] = [];
  /** Positions of the entries that this node stored itself: their publications bring nothing new. */
  private echoes: number[] = [];

  constructor(readonly userId: string) {}

  get isUnused(): boolean {
    return this.listeners.length === 0;
  }

  get size(): number {
    return this.listeners.length;
  }

  add(listener: InboxListener): void {
    this.listeners = [...this.listeners, listener];
  }

  remove(listener: InboxListener): void {
    this.listeners = this.listeners.filter((one) => one !== listener);
    this.forgetPassed();
  }

  /** The published entry directly after `position`, when it is still remembered. */
  recentAfter(position: number): InboxEntry | undefined {
    const first = this.recent[0];
    return first && this.recent[position + 1 - first.position];
  }

  /** Takes an entry that this node has just stored, ahead of its publication where there is one. */
  handOver(entry: InboxEntry, isPublished: boolean): void {
    if (this.echoes.length >= maxEchoes) this.echoes = [];
    if (isPublished) this.echoes.push(entry.position);
    this.receive(entry);
  }

  /** Whether a publication is that of an entry that was handed over; answers so once for each. */
  isEcho(payload: string): boolean {
    const index = this.echoes.indexOf(positionAtHead(payload) ?? Number.NaN);
    if (index === -1) return false;
    this.echoes.splice(index, 1);
    return true;
  }

  /** Takes one publication, in whatever order and however often it arrives. */
  receive(entry: InboxEntry): void {
    if (entry.message && entry.message.version > 1) this.renew(entry.message);
    const last = this.recent.at(-1);
    if (!last || entry.position > last.position + 1) this.recent = [entry];
    else if (entry.position === last.position + 1) this.recent.push(entry);
    if (this.recent.length > maxRecent) this.recent.shift();
    this.wakeBehind(entry.position, 'gap');
    this.forgetPassed();
  }

  /** What a slow reader has not been given yet no longer shows what was said before an edit or a recall. */
  private renew(message: StoredMessage): void {
    this.recent = withNewest(this.recent, message);
    for (const listener of this.listeners) listener.renew(message);
  }

  /** Something may have been missed: every stream that is behind `head` looks again; an infinite head is every stream. */
  wakeBehind(head: number, reason: WakeReason): void {
    for (const listener of this.listeners) if (listener.position < head) listener.wake(head, reason);
  }

  /** How many entries the slowest stream has still to emit. */
  lagBehind(head: number): number {
    let lag = 0;
    for (const listener of this.listeners) lag = Math.max(lag, head - listener.position);
    return lag;
  }

  /** Where the stream that is farthest stands. */
  get reached(): number {
    let farthest = 0;
    for (const listener of this.listeners) farthest = Math.max(farthest, listener.position);
    return farthest;
  }

  breakOff(): void {
    this.recent = [];
    this.echoes = [];
    for (const listener of this.listeners) listener.breakOff();
  }

  /** Called when a stream has moved on. */
  forgetPassed(): void {
    if (this.recent.length === 0) return;
    let slowest = Number.POSITIVE_INFINITY;
    for (const listener of this.listeners) slowest = Math.min(slowest, listener.position);
    const kept = this.recent.findIndex((entry) => entry.position > slowest);
    this.recent = kept === -1 ? [] : this.recent.slice(kept);
  }
}

/** The online users of this node. */
export class LiveInboxes {
  private readonly inboxes = new Map<
    string,
    { readonly inbox: LiveInbox; readonly subscription: Promise<Subscription> }
  >();
  private readonly stopListening: () => void;
  private largestLag = 0;

  constructor(private readonly pubsub: PubSub) {
    this.stopListening = pubsub.onReady(() => this.wakeAll());
  }

  get userIds(): string[] {
    return [...this.inboxes.keys()];
  }

  get streamCount(): number {
    let count = 0;
    for (const { inbox } of this.inboxes.values()) count += inbox.size;
    return count;
  }

  /** How many entries the slowest stream of this node was behind its inbox at the last head check. */
  get lag(): number {
    return this.largestLag;
  }

  /** The farthest position that each online user has been given: it was committed, so no head is ever below it. */
  reached(): Map<string, number> {
    return new Map([...this.inboxes].map(([userId, { inbox }]) => [userId, inbox.reached]));
  }

  /**
   * Adds a listener and resolves once the broker has confirmed the subscription, or is known to be away: what is
   * published from then on wakes the listener, and what was stored before is in the log.
   */
  async open(userId: string, listener: InboxListener): Promise<LiveInbox> {
    let online = this.inboxes.get(userId);
    if (!online) {
      const inbox = new LiveInbox(userId);
      const subscription = this.pubsub.subscribe(inboxTopic(userId), (payload) => receive(inbox, payload));
      online = { inbox, subscription };
      this.inboxes.set(userId, online);
    }
    online.inbox.add(listener);
    await online.subscription;
    return online.inbox;
  }

  /** Removes a listener; the last one ends the subscription. */
  close(inbox: LiveInbox, listener: InboxListener): void {
    inbox.remove(listener);
    const online = this.inboxes.get(inbox.userId);
    if (!online || online.inbox !== inbox || !inbox.isUnused) return;
    this.inboxes.delete(inbox.userId);
    void online.subscription.then((subscription) => subscription.unsubscribe());
  }

  /** What this node has committed reaches its own streams at once; what is published besides comes back from the broker. */
  handOver(entries: readonly InboxEntry[], isPublished: boolean): void {
    for (const entry of entries) this.inboxes.get(entry.userId)?.inbox.handOver(entry, isPublished);
  }

  /** The outcome of a head check: streams that are behind look into the log. */
  wakeBehind(heads: ReadonlyMap<string, number>): void {
    let largestLag = 0;
    for (const [userId, head] of heads) {
      const inbox = this.inboxes.get(userId)?.inbox;
      if (!inbox) continue;
      largestLag = Math.max(largestLag, inbox.lagBehind(head));
      inbox.wakeBehind(head, 'check');
    }
    this.largestLag = largestLag;
  }

  wakeAll(): void {
    for (const { inbox } of this.inboxes.values()) inbox.wakeBehind(everyone, 'ready');
  }

  /** Another incarnation of the database has begun: every stream ends and tells its client to take a snapshot. */
  breakOff(): void {
    for (const { inbox } of this.inboxes.values()) inbox.breakOff();
  }

  stop(): void {
    this.stopListening();
  }
}

function receive(inbox: LiveInbox, payload: string): void {
  if (inbox.isEcho(payload)) return;
  const entry = decodeInbox(payload)?.entry as Partial<InboxEntry> | undefined;
  // Only what the log would give: a payload of another version, or of a stranger, sends the streams there.
  if (entry && entry.userId === inbox.userId && Number.isSafeInteger(entry.position)) {
    inbox.receive(entry as InboxEntry);
  } else {
    inbox.wakeBehind(everyone, 'hint');
  }
}
