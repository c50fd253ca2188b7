import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { PubSub } from '../pubsub/pubsub.js';
import { decodeNode, encode, presenceTopic } from '../pubsub/topics.js';
import { maxShownPeople, type LiveSignals } from './live-signals.js';
import type { PresenceChange, PresenceStore } from './presence-store.js';
import { TurnLoop } from './turn-loop.js';

export interface PresenceOptions {
  readonly store: PresenceStore;
  readonly live: LiveSignals;
  readonly pubsub: PubSub;
  readonly log: Logger;
  /** The lease of this node has begun anew: what else hangs on it may be gone. */
  readonly onRegister?: () => void;
}

/** How long a node that says nothing still counts; its users are offline within a second after that. */
const presenceLeaseMs = 5_000;
const tickMs = 1_000;
/** Someone whose last socket went is offline after this long, so that a reconnection is no change. */
const presenceGraceMs = 2_500;
/** Changes of one turn come together, and a busy node does not ask without a pause. */
const pauseMs = 50;
/** Changes are kept for at least this long and at most twice as long. */
const keepChangesMs = 30_000;
/** Few enough that a turn ends, and the lease is renewed, long before it runs out: about a millisecond each. */
const changesPerTurn = 200;
const viewersPerRead = 50;

/**
 * Who is online, told to those who may know.
 *
 * The tables decide: someone is online while any node has a row for them, and a node's rows are gone when its lease is.
 * Every node reads, each second, what has changed for anyone, looks up which of its own listening users may see that, as
 * relations are at that moment, and compares with what they were told. So nothing is told twice, a lost wake-up costs a
 * second, a block counts at once, and nodes agree without Redis, which only makes them look sooner.
 *
 * An idle node runs one statement a second; a user costs one row when they come and when they go.
 */
export class Presence {
  readonly nodeId = randomUUID();
  /** Connected to this node, or gone for less than the grace: then with the timer. */
  private readonly here = new Map<string, NodeJS.Timeout | null>();
  private readonly unwritten = new Map<string, 'ARRIVED' | 'LEFT'>();
  private readonly related = new Map<string, readonly [userId: string, peerId: string]>();
  /** Viewers who are to be told anew who is online: first those to whom a relation has changed, because of blocks. */
  private readonly unsettled = new Set<string>();
  private readonly unseen = new Set<string>();
  private readonly loop: TurnLoop;
  private isRegistered = false;
  private revision = 0;
  private readonly marks: { readonly revision: number; readonly atMs: number }[] = [];
  private succeededAtMs = Number.NEGATIVE_INFINITY;
  private healthySinceMs = Number.POSITIVE_INFINITY;
  private hadOutage = false;

  constructor(private readonly options: PresenceOptions) {
    this.loop = new TurnLoop({ turn: () => this.turn(), tickMs, pauseMs });
  }

  /** Resolves after the first turn. An outage of the database is waited out. */
  async start(): Promise<void> {
    await this.options.pubsub.subscribe(presenceTopic, (payload) => {
      if (decodeNode(payload)?.nodeId !== this.nodeId) this.loop.wake();
    });
    await this.loop.start();
  }

  /** The users of this node stay online for the grace, in which they come back elsewhere. Never rejects. */
  async stop(): Promise<void> {
    await this.loop.stop();
    for (const timer of this.here.values()) if (timer) clearTimeout(timer);
    if (!this.isRegistered) return;
    await this.options.store.insertNode(this.nodeId, presenceGraceMs).catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'The lease of this node runs out by itself.');
    });
  }

  /** A user's first socket on this node. */
  arrived(userId: string): void {
    const timer = this.here.get(userId);
    if (timer) clearTimeout(timer);
    this.here.set(userId, null);
    if (timer === undefined) this.note(userId, 'ARRIVED');
  }

  /** A user's last socket on this node has gone. */
  left(userId: string): void {
    const timer = setTimeout(() => {
      this.here.delete(userId);
      this.note(userId, 'LEFT');
    }, presenceGraceMs);
    this.here.set(userId, timer);
  }

  /** A stream of this user has opened: it is told who is online. */
  look(viewerId: string): void {
    this.unseen.add(viewerId);
    this.loop.wake();
  }

  /**
   * What two users may see of each other has changed: blocked, unblocked, became friends or no longer are, wrote to each
   * other for the first time. Call it after the commit; all nodes act on it.
   */
  relationChanged(userId: string, peerId: string): void {
    const [low, high] = userId < peerId ? [userId, peerId] : [peerId, userId];
    this.related.set(`${low} ${high}`, [low, high]);
    this.loop.wake();
  }

  private note(userId: string, change: 'ARRIVED' | 'LEFT'): void {
    this.unwritten.set(userId, change);
    this.loop.wake();
  }

  private async turn(): Promise<void> {
    try {
      if (!this.isRegistered) await this.register();
      const changes = await this.renew();
      if (!this.isRegistered) {
        this.loop.wake();
        return;
      }
      await this.write();
      await this.follow(changes);
      await this.lookAgain();
      this.endTyping(changes);
      this.revision = changes.at(-1)?.revision ?? this.revision;
      if (changes.length === changesPerTurn) this.loop.wake();
      await this.forgetChanges();
      this.noteSuccess();
    } catch (error) {
      if (!this.hadOutage) this.options.log.warn({ err: error }, 'Presence could not be told; it goes on.');
      this.hadOutage = true;
    }
  }

  /** At the start, and when others have taken this node for dead or the tables were emptied. */
  private async register(): Promise<void> {
    const { store, live } = this.options;
    await store.insertNode(this.nodeId, presenceLeaseMs);
    const arrived = [...this.here.keys()];
    this.unwritten.clear();
    for (const userId of arrived) this.unwritten.set(userId, 'ARRIVED');
    // Leases that are long over when a node starts are those of dead nodes; see `noteSuccess` for all other times.
    if (this.succeededAtMs === Number.NEGATIVE_INFINITY) await store.deleteExpired();
    this.revision = await store.findRevision();
    this.marks.length = 0;
    for (const viewerId of live.userIds) this.unseen.add(viewerId);
    this.isRegistered = true;
    this.options.onRegister?.();
  }

  private async renew(): Promise<readonly PresenceChange[]> {
    const { store, live } = this.options;
    const renewal = await store.renew({
      id: this.nodeId,
      leaseMs: presenceLeaseMs,
      after: this.revision,
      limit: changesPerTurn,
    });
    this.isRegistered = renewal.isRegistered;
    const nowMs = performance.now();
    // Changes may have been forgotten while this node could not read them.
    if (nowMs - this.succeededAtMs > keepChangesMs / 2) {
      for (const viewerId of live.userIds) this.unseen.add(viewerId);
    }
    if (renewal.hasExpired && nowMs - this.healthySinceMs > presenceLeaseMs) {
      await store.deleteExpired();
      this.wakeOthers();
      this.loop.wake();
    }
    return renewal.changes;
  }

  private async write(): Promise<void> {
    const changes = [...this.unwritten];
    const related = [...this.related];
    if (changes.length === 0 && related.length === 0) return;
    const idsOf = (wanted: 'ARRIVED' | 'LEFT'): string[] =>
      changes.filter(([, change]) => change === wanted).map(([userId]) => userId);
    await this.options.store.write(this.nodeId, {
      arrived: idsOf('ARRIVED'),
      left: idsOf('LEFT'),
      related: related.map(([, pair]) => pair),
    });
    for (const [userId, change] of changes) {
      if (this.unwritten.get(userId) === change) this.unwritten.delete(userId);
    }
    for (const [key, pair] of related) if (this.related.get(key) === pair) this.related.delete(key);
    this.wakeOthers();
    // What was written is told in the next turn, in the order of its revisions.
    this.loop.wake();
  }

  /** Tells those of this node's listeners who may see it that someone came or left. */
  private async follow(changes: readonly PresenceChange[]): Promise<void> {
    const { store, live } = this.options;
    const changedAt = new Map<string, Date>();
    for (const { userId, peerId, at } of changes) {
      if (peerId === null) changedAt.set(userId, at);
      else for (const viewerId of [userId, peerId]) if (live.find(viewerId)) this.unsettled.add(viewerId);
    }
    if (changedAt.size === 0 || live.size === 0) return;
    const viewersOf = await store.listViewers([...changedAt.keys()], this.nodeId);
    for (const [userId, viewerIds] of viewersOf) {
      const at = changedAt.get(userId) ?? new Date();
      for (const viewerId of viewerIds) live.find(viewerId)?.show(userId, true, at);
    }
    for (const viewer of live.viewers()) {
      for (const userId of smallerOf(viewer.shown, changedAt)) {
        const at = changedAt.get(userId);
        if (at && viewer.shown.has(userId) && !viewersOf.get(userId)?.has(viewer.userId)) {
          viewer.show(userId, false, at);
        }
      }
    }
  }

  /** Compares what viewers were told with everything that they may see; for a second, then the lease has its turn. */
  private async lookAgain(): Promise<void> {
    const { store, live } = this.options;
    const endAtMs = performance.now() + tickMs;
    const isDone = (): boolean => this.unsettled.size + this.unseen.size === 0;
    while (!isDone() && performance.now() < endAtMs) {
      const viewerIds = firstOf([this.unsettled, this.unseen], viewersPerRead);
      const shown = await store.listShown(
        viewerIds.filter((viewerId) => live.find(viewerId)),
        maxShownPeople,
      );
      const now = new Date();
      for (const viewerId of viewerIds) {
        this.unsettled.delete(viewerId);
        this.unseen.delete(viewerId);
      }
      for (const [viewerId, since] of shown) live.find(viewerId)?.showAll(since, now);
    }
    if (!isDone()) this.loop.wake();
  }

  /** Whoever can no longer see someone does not see them type either. */
  private endTyping(changes: readonly PresenceChange[]): void {
    const { live } = this.options;
    const endFor = (viewerId: string, userId: string): void => {
      const viewer = live.find(viewerId);
      if (viewer && !viewer.shown.has(userId)) viewer.endTyping(userId);
    };
    for (const { userId, peerId } of changes) {
      if (peerId === null) continue;
      endFor(userId, peerId);
      endFor(peerId, userId);
    }
  }

  private async forgetChanges(): Promise<void> {
    const [oldest] = this.marks;
    const nowMs = performance.now();
    const newest = this.marks.at(-1);
    if (!newest || nowMs - newest.atMs > keepChangesMs) {
      this.marks.push({ revision: this.revision, atMs: nowMs });
    }
    if (!oldest || nowMs - oldest.atMs < keepChangesMs) return;
    this.marks.shift();
    await this.options.store.deleteChanges(oldest.revision);
  }

  /** Only a node that has not been away itself may say that another one is dead: after an outage all leases are over. */
  private noteSuccess(): void {
    const nowMs = performance.now();
    if (nowMs - this.succeededAtMs > presenceLeaseMs / 2) this.healthySinceMs = nowMs;
    this.succeededAtMs = nowMs;
    this.hadOutage = false;
  }

  private wakeOthers(): void {
    this.options.pubsub.publish([{ topic: presenceTopic, payload: encode({ nodeId: this.nodeId }) }]);
  }
}

function firstOf(sets: readonly ReadonlySet<string>[], limit: number): string[] {
  const first: string[] = [];
  for (const set of sets) {
    for (const value of set) {
      if (first.length === limit) return first;
      first.push(value);
    }
  }
  return first;
}

function smallerOf(
  one: ReadonlySet<string>,
  other: ReadonlyMap<string, unknown>,
): readonly string[] | Iterable<string> {
  return one.size < other.size ? [...one] : other.keys();
}
