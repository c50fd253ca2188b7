import type { StoredMessage } from '../messages/message.js';
import { withNewest, type InboxEntry, type InboxEventParent } from './event.js';
import type { InboxListener, LiveInbox, LiveInboxes, WakeReason } from './live-inboxes.js';
import type { EntryStore } from './entry-store.js';

/**
 * Where a stream begins: after this position, with what was missed up to `head`, of which `page` is the first part; or nowhere,
 * because the log cannot continue from it.
 */
export type StreamStart =
  | { readonly after: number; readonly head: number; readonly page: readonly InboxEntry[] }
  | 'SNAPSHOT_REQUIRED';

/** Why a live stream read the log: what woke it, an outage of the database that is over, or its reader that had stalled. */
export type ReadReason = WakeReason | 'outage' | 'stall';

export interface InboxStreamOptions {
  readonly userId: string;
  readonly live: LiveInboxes;
  readonly entries: Pick<EntryStore, 'listAfter' | 'begin'>;
  /**
   * Decides the start; called after the subscription is confirmed, and again after an outage. A refusal ends the stream with
   * its error.
   */
  readonly findStart: () => Promise<StreamStart>;
  readonly isOutage: (error: unknown) => boolean;
  readonly onReRead?: (reason: ReadReason) => void;
  /** An entry is given to a live stream, which hands it to its connection. */
  readonly onDelivery?: (entry: InboxEntry) => void;
  readonly onOutage?: (error: unknown) => void;
}

/** What a stream emits next, if there is anything yet. */
type Step = InboxEventParent | null;

/** Entries that are read at a time. */
export const pageSize = 100;
const unknownHead = Number.POSITIVE_INFINITY;
const outagePauseMs = { first: 100, longest: 2_000 };
/** A reader that has asked for nothing for so long is given no memory: its page is dropped and read again. */
const stallMs = 1_000;

/**
 * One device's stream: exactly the log after its start, in order, without gap or repeat, then SyncCompleted, then live.
 *
 * Subscribe, wait for the confirmation, read the backlog; then, for each wake-up: the entry at position + 1 comes from
 * what was published (the fast path) or, when that is not it, from the log. Publications are never queued here: a slow
 * reader is one flag, and the log is its buffer. The replay ends at the head that was found at the start: what is stored
 * while it runs was not missed, and a busy inbox would never let it end. States: starting, replaying, live, ended. An outage
 * of the database is waited out; a log that no longer has the next entry, or is another one after a restore, ends the stream
 * with SNAPSHOT_REQUIRED.
 *
 * It is an iterator and not a generator, because `return()` of a generator waits for a pending `next()`, and a reader
 * that leaves must be let go at once.
 */
export class InboxStream implements AsyncIterableIterator<InboxEventParent>, InboxListener {
  position = 0;
  private state: 'starting' | 'replaying' | 'live' | 'ended' = 'starting';
  private inbox: LiveInbox | null = null;
  private page: readonly InboxEntry[] = [];
  private pageIndex = 0;
  private stallTimer: NodeJS.Timeout | undefined;
  private lastAskedAt = 0;
  private holds = 0;
  private missedUpTo = 0;
  /** The newest position that may exist; beyond `position` it is the dirty flag that sends this stream to the log. */
  private knownHead = unknownHead;
  private readReason: ReadReason = 'gap';
  private isBrokenOff = false;
  private wakeWaiting: (() => void) | null = null;

  constructor(private readonly options: InboxStreamOptions) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  wake(head = unknownHead, reason: WakeReason = 'gap'): void {
    if (head > this.knownHead) {
      this.knownHead = head;
      this.readReason = reason;
    }
    const wakeWaiting = this.wakeWaiting;
    this.wakeWaiting = null;
    wakeWaiting?.();
  }

  /** What was read and not given yet. The same objects are given, as long as nothing about them is known to have changed. */
  get upcoming(): readonly InboxEntry[] {
    return this.page.slice(this.pageIndex);
  }

  /** The reader waits for work on what is upcoming: it has not stalled. */
  async holdDuring(work: Promise<unknown>): Promise<void> {
    this.holds += 1;
    await work;
    this.holds -= 1;
    this.lastAskedAt = performance.now();
  }

  /** All of them are others then: what they refer to beside their own message may be that one, too. */
  renew(message: StoredMessage): void {
    this.page = withNewest(this.page, message).map((entry) => ({ ...entry }));
  }

  breakOff(): void {
    this.isBrokenOff = true;
    // The cursor of the closing mark is one of the new log, where this is the only position that skips nothing.
    this.position = 0;
    this.wake();
  }

  async next(): Promise<IteratorResult<InboxEventParent, undefined>> {
    this.lastAskedAt = performance.now();
    let pauseMs = outagePauseMs.first;
    while (this.state !== 'ended') {
      try {
        const step = this.step();
        const event = step instanceof Promise ? await step : step;
        if (event) return { done: false, value: event };
      } catch (error) {
        if (!this.options.isOutage(error)) {
          this.end();
          throw error;
        }
        this.options.onOutage?.(error);
        await this.waitForWake(pauseMs);
        this.lookAgain('outage');
        pauseMs = Math.min(2 * pauseMs, outagePauseMs.longest);
      }
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<InboxEventParent, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<InboxEventParent, undefined>> {
    this.end();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  /** Moves on by one event, or by one wait; null when there was nothing to emit yet. */
  private step(): Step | Promise<Step> {
    if (this.isBrokenOff) return this.requireSnapshot();
    if (this.state === 'starting') return this.start();
    if (this.state === 'replaying' && this.position >= this.missedUpTo) return this.completeReplay();
    const ready = this.takeReady();
    if (ready) return ready;
    return this.knownHead <= this.position ? this.waitForWake() : this.readLog();
  }

  private async start(): Promise<Step> {
    const { live, userId, findStart } = this.options;
    if (!this.inbox) {
      const inbox = await live.open(userId, this);
      this.inbox = inbox;
      if (this.hasEnded()) live.close(inbox, this);
    }
    if (this.hasEnded()) return null;
    // What is published from here on sets it again.
    this.knownHead = 0;
    const start = await findStart();
    if (this.hasEnded() || this.isBrokenOff) return null;
    if (start === 'SNAPSHOT_REQUIRED') return this.requireSnapshot();
    this.position = start.after;
    this.missedUpTo = start.head;
    this.keep(start.page);
    this.wake(start.head);
    this.state = 'replaying';
    return null;
  }

  /** The entry at position + 1 when it is in memory: from the page that was read, or from what was just published. */
  private takeReady(): Step {
    const read = this.page[this.pageIndex];
    if (read) {
      if (read.position !== this.position + 1) return this.requireSnapshot();
      this.pageIndex += 1;
      // Most streams are idle behind the last page that they have read.
      if (this.pageIndex === this.page.length) this.keep([]);
      return this.emit(read);
    }
    const published = this.inbox?.recentAfter(this.position);
    return published ? this.emit(published) : null;
  }

  private async readLog(): Promise<Step> {
    const { entries, userId, onReRead } = this.options;
    const expectedHead = this.knownHead;
    // Cleared before the read: what is published meanwhile sets it again.
    this.knownHead = 0;
    if (this.state === 'live') onReRead?.(this.readReason);
    const page = await entries.listAfter(userId, this.position, pageSize);
    if (this.hasEnded()) return null;
    this.keep(page);
    if (page.length === pageSize) this.knownHead = unknownHead;
    if (page.length > 0 || !Number.isFinite(expectedHead)) return null;
    return (await this.isTrimmed()) ? this.requireSnapshot() : null;
  }

  private keep(page: readonly InboxEntry[]): void {
    this.page = page;
    this.pageIndex = 0;
    if (page.length > 1) this.watchForStall();
  }

  /** Whether the log has gone on without this stream: entries after its position existed, and are not kept. */
  private async isTrimmed(): Promise<boolean> {
    const { entries, userId } = this.options;
    const { head, page } = await entries.begin(userId, this.position, 1);
    return head > this.position && page[0]?.position !== this.position + 1;
  }

  private watchForStall(): void {
    clearTimeout(this.stallTimer);
    this.stallTimer = setTimeout(() => {
      if (this.pageIndex >= this.page.length) return;
      if (this.holds > 0 || performance.now() - this.lastAskedAt < stallMs) return this.watchForStall();
      this.page = [];
      this.pageIndex = 0;
      this.lookAgain('stall');
    }, stallMs);
  }

  private lookAgain(reason: ReadReason): void {
    this.knownHead = unknownHead;
    this.readReason = reason;
  }

  private completeReplay(): InboxEventParent {
    this.state = 'live';
    return this.mark('RESUMED');
  }

  private requireSnapshot(): InboxEventParent {
    this.end();
    return this.mark('SNAPSHOT_REQUIRED');
  }

  private mark(mode: 'RESUMED' | 'SNAPSHOT_REQUIRED'): InboxEventParent {
    return {
      kind: 'SYNC_COMPLETED',
      userId: this.options.userId,
      position: this.position,
      storedAt: new Date(),
      mode,
    };
  }

  private emit(entry: InboxEntry): InboxEntry {
    this.position = entry.position;
    this.inbox?.forgetPassed();
    if (this.state === 'live') this.options.onDelivery?.(entry);
    return entry;
  }

  /** Not async: most streams are here most of the time, and each function that waits takes 400 bytes. */
  private waitForWake(limitMs?: number): Promise<null> {
    if (this.hasEnded()) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = limitMs === undefined ? undefined : setTimeout(() => resolve(null), limitMs);
      this.wakeWaiting = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
  }

  private hasEnded(): boolean {
    return this.state === 'ended';
  }

  private end(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    clearTimeout(this.stallTimer);
    this.page = [];
    if (this.inbox) this.options.live.close(this.inbox, this);
    this.wake();
  }
}
