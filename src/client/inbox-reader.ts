import {
  AcknowledgeInboxDocument,
  InboxDocument,
  RegisterDeviceDocument,
  SnapshotDocument,
  type InboxSubscription,
  type SnapshotQuery,
} from '../generated/client.js';
import { applyConversation, applyEvent, applyRead } from './apply.js';
import { backoffMs } from './backoff.js';
import { DuetFailure } from './failure.js';
import type { Connection } from './connection.js';
import type { InboxEvent, Message, RefreshMode } from './model.js';
import type { Session } from './session.js';
import type { ClientStore, StoredConversation, StoreMeta, StoreTransaction } from './store.js';

type Entry = InboxSubscription['inbox'];

export interface InboxListener {
  /** Each event once, in order, after it was stored; while it runs, nothing later is handed on. */
  onEntry(event: InboxEvent, isLive: boolean): Promise<void>;
  /** A message of the recent contacts that no event has told. */
  onRecent(message: Message): Promise<void>;
  onRefresh(mode: RefreshMode): Promise<void>;
  onChanged(peerIds: readonly string[]): void;
  /** The store is another user's. Nothing is read any more. */
  onWrongUser(failure: DuetFailure): void;
}

/** How long stored events wait for others before they are acknowledged together, and how long while others keep coming. */
const acknowledgeAfterMs = 200;
const acknowledgeWithinMs = 1_000;
/** Events that are stored as one unit, when many wait. */
const maxBatch = 200;

/**
 * Reads the inbox into the store, as the only client of that store: replay, mark, live, and all over again after each lost
 * connection from the last entry that was handed on. An event is stored, handed on, and only then counted: whoever dies
 * between gets it again and never misses it.
 */
export class InboxReader {
  private cursor: string | null = null;
  private leave: () => void = () => undefined;
  private generation = 0;
  private isLive = false;
  private isUnregistered = false;
  private mode: RefreshMode = 'RESUMED';
  private recent: Message[] = [];
  private readonly handedIds = new Set<string>();
  private queue: Entry[] = [];
  private pumping: Promise<void> | null = null;
  private storedCursor: string | null = null;
  private acknowledgeTimer: ReturnType<typeof setTimeout> | undefined;
  private isAcknowledging = false;
  /** When the first event was stored that is not acknowledged. */
  private unacknowledgedSince: number | null = null;

  constructor(
    private readonly store: ClientStore,
    private readonly connection: Connection,
    private readonly listener: InboxListener,
  ) {}

  /** Reads over this connection, until it is lost or `stop` is called. */
  async start(session: Session): Promise<void> {
    const generation = this.stop();
    await this.pumping;
    const meta = await this.store.transact((transaction) => transaction.getMeta());
    if (!meta || generation !== this.generation) return;
    this.cursor = meta.cursor;
    if (meta.cursor === null) await this.startFresh(session, generation);
    else this.subscribe(session, generation, meta.cursor);
  }

  /** Nothing is read after this; messages that were read are still handed on, and are no longer said to be complete. */
  stop(): number {
    this.leave();
    this.leave = () => undefined;
    this.queue = [];
    this.isLive = false;
    clearTimeout(this.acknowledgeTimer);
    this.generation += 1;
    return this.generation;
  }

  /** A new device: what the server kept for it, else all that it keeps, and the recent contacts after that. */
  private async startFresh(session: Session, generation: number): Promise<void> {
    const snapshot = await this.readSnapshot(generation, { isRebuild: false });
    if (snapshot === null) return;
    this.subscribe(session, generation, null, snapshot.inboxSnapshot.cursor);
  }

  /** The local state is of no use any more: it is read afresh, and the stream goes on from there. */
  private rebuild(session: Session, generation: number): void {
    this.rebuildStore(session, generation).catch(() => this.retry(generation));
  }

  private async rebuildStore(session: Session, generation: number): Promise<void> {
    await this.pumping;
    this.mode = 'REBUILT';
    const snapshot = await this.readSnapshot(generation, { isRebuild: true });
    if (snapshot === null) return;
    this.cursor = snapshot.inboxSnapshot.cursor;
    this.subscribe(session, generation, this.cursor);
  }

  /** Null when it came to nothing: another connection will ask again. */
  private async readSnapshot(
    generation: number,
    { isRebuild }: { readonly isRebuild: boolean },
  ): Promise<SnapshotQuery | null> {
    let snapshot: SnapshotQuery;
    try {
      snapshot = await this.connection.run(SnapshotDocument, {});
    } catch {
      if (generation === this.generation) this.retry(generation);
      return null;
    }
    if (generation !== this.generation) return null;
    const { viewer, inboxSnapshot } = snapshot;
    const outcome = await this.store.transact(async (transaction) => {
      const meta = await transaction.getMeta();
      if (!meta) return null;
      if (meta.viewer !== null && meta.viewer.user.id !== viewer.user.id) return 'WRONG_USER';
      const before = await transaction.listConversations();
      if (isRebuild) await transaction.clearHistory();
      for (const conversation of inboxSnapshot.conversations)
        await applyConversation(transaction, conversation);
      if (isRebuild) await keepReads(transaction, before);
      await transaction.putMeta({ ...meta, viewer, cursor: isRebuild ? inboxSnapshot.cursor : meta.cursor });
      const knownUpTo = new Map(before.map(({ id, lastSeq }) => [id, lastSeq]));
      return inboxSnapshot.conversations
        .flatMap(({ lastMessage }) => lastMessage ?? [])
        .filter(({ conversationId, seq }) => seq > (knownUpTo.get(conversationId) ?? 0));
    });
    if (outcome === null) return null;
    if (outcome === 'WRONG_USER') {
      this.stop();
      this.listener.onWrongUser(
        new DuetFailure('WRONG_USER', `This store belongs to another user than ${viewer.user.id}.`),
      );
      return null;
    }
    this.recent = outcome.toSorted((left, right) => left.sentAt.localeCompare(right.sentAt));
    this.listener.onChanged(inboxSnapshot.conversations.map(({ peer }) => peer.id));
    return snapshot;
  }

  private subscribe(
    session: Session,
    generation: number,
    after: string | null,
    fallback: string | null = null,
  ): void {
    this.store
      .transact((transaction) => transaction.getMeta())
      .then((meta) => {
        if (!meta || generation !== this.generation || session.isOver) return;
        this.leave = session.subscribe(
          InboxDocument,
          { after, deviceId: this.isUnregistered ? null : meta.deviceId },
          {
            next: ({ inbox }) => {
              if (generation !== this.generation) return;
              if (inbox.__typename === 'SyncCompleted' && inbox.mode === 'SNAPSHOT_REQUIRED') {
                if (fallback === null) this.rebuild(session, generation);
                else this.subscribe(session, generation, fallback);
              } else {
                this.queue.push(inbox);
                this.pumping ??= this.pump(generation);
              }
            },
            ended: (refusal) => {
              if (generation === this.generation && refusal)
                this.recover(session, generation, after, refusal);
            },
          },
        );
      })
      .catch(() => this.retry(generation));
  }

  private recover(session: Session, generation: number, after: string | null, { code }: DuetFailure): void {
    if (code === 'CURSOR_INVALID') this.rebuild(session, generation);
    else if (code === 'LIMIT_REACHED' && !this.isUnregistered) {
      // The user's 21st device: it reads all the same, and nobody is told how far it has come.
      this.isUnregistered = true;
      this.subscribe(session, generation, after);
    } else this.retry(generation);
  }

  /** What cannot be mended here, a store that failed too, may be mended by another connection, to another node. */
  private retry(generation: number): void {
    setTimeout(() => {
      if (generation === this.generation) this.connection.drop();
    }, backoffMs(2));
  }

  private async pump(generation: number): Promise<void> {
    // One turn later: what has arrived together is stored together.
    await Promise.resolve();
    try {
      while (generation === this.generation) {
        const batch = this.queue.splice(0, maxBatch);
        if (batch.length === 0) return;
        await this.take(batch, generation);
      }
    } catch {
      // The store failed: what it did not take is read again, over another connection.
      this.retry(generation);
    } finally {
      this.pumping = null;
    }
  }

  private async take(batch: readonly Entry[], generation: number): Promise<void> {
    const changed = await this.store.transact(async (transaction) => {
      const peers: string[] = [];
      for (const event of batch) peers.push(...(await applyEvent(transaction, event)));
      return peers;
    });
    this.listener.onChanged(changed);
    for (const event of batch) {
      if (event.__typename === 'SyncCompleted') await this.complete(generation);
      else {
        if (event.__typename === 'MessageAdded' && !this.isLive) this.handedIds.add(event.message.id);
        await this.listener.onEntry(event, this.isLive);
      }
    }
    const cursor = batch.at(-1)?.cursor ?? this.cursor;
    await this.store.transact(async (transaction) => {
      const meta: StoreMeta | undefined = await transaction.getMeta();
      if (meta) await transaction.putMeta({ ...meta, cursor });
    });
    this.cursor = cursor;
    this.storedCursor = cursor;
    this.acknowledgeSoon();
  }

  /** Who has been stopped meanwhile, perhaps by a listener of the app, is not live after it. */
  private async complete(generation: number): Promise<void> {
    for (const message of this.recent.splice(0))
      if (!this.handedIds.has(message.id)) await this.listener.onRecent(message);
    this.handedIds.clear();
    if (generation !== this.generation) return;
    this.isLive = true;
    this.connection.confirm();
    const { mode } = this;
    this.mode = 'RESUMED';
    await this.listener.onRefresh(mode);
  }

  private acknowledgeSoon(): void {
    if (this.isUnregistered || this.isAcknowledging) return;
    const now = performance.now();
    this.unacknowledgedSince ??= now;
    const waitMs = Math.min(acknowledgeAfterMs, this.unacknowledgedSince + acknowledgeWithinMs - now);
    clearTimeout(this.acknowledgeTimer);
    this.acknowledgeTimer = setTimeout(() => void this.acknowledge(), Math.max(0, waitMs));
  }

  private async acknowledge(): Promise<void> {
    const cursor = this.storedCursor;
    if (cursor === null || this.isAcknowledging) return;
    this.isAcknowledging = true;
    this.unacknowledgedSince = null;
    try {
      const meta = await this.store.transact((transaction) => transaction.getMeta());
      if (!meta) return;
      const { deviceId } = meta;
      await this.connection
        .run(AcknowledgeInboxDocument, { input: { deviceId, cursor } })
        .catch(async (error: unknown) => {
          if (!(error instanceof DuetFailure) || error.code !== 'DEVICE_NOT_FOUND') throw error;
          // Forgotten meanwhile, from another device of the user: it is still here.
          await this.connection.run(RegisterDeviceDocument, { input: { deviceId } });
          await this.connection.run(AcknowledgeInboxDocument, { input: { deviceId, cursor } });
        });
      if (this.storedCursor === cursor) this.storedCursor = null;
    } catch {
      // The next event, or the next connection, acknowledges this one too.
    } finally {
      this.isAcknowledging = false;
    }
    if (this.storedCursor !== null && this.storedCursor !== cursor) this.acknowledgeSoon();
  }
}

/** What was read before the rebuild and not told: the server cannot know it. */
async function keepReads(
  transaction: StoreTransaction,
  before: readonly StoredConversation[],
): Promise<void> {
  for (const { id, untoldRead } of before) {
    const rebuilt = untoldRead === null ? undefined : await transaction.getConversation(id);
    if (rebuilt && untoldRead !== null) await applyRead(transaction, rebuilt, untoldRead);
  }
}
