import type { Timestamp, UserProfile } from '../users/user.js';
import type { PresenceSignal, Signal, TransientSignal, TypingSignal } from './signal.js';

/** Whether someone is there, without the profile, which is read when it is their turn to be told. */
export interface PresenceNotice {
  readonly userId: string;
  readonly online: boolean;
  readonly at: Timestamp;
}

export interface SignalStreamOptions {
  /** Begins to offer signals to the stream; called once, at the first `next`. */
  readonly open: (stream: SignalStream) => Promise<void>;
  /** Ends it; called once, and never before `open` has resolved. */
  readonly close: (stream: SignalStream) => void;
  readonly findProfiles: (userIds: readonly string[]) => Promise<readonly UserProfile[]>;
  readonly isOutage: (error: unknown) => boolean;
  /** A waiting signal was given up for a newer one. */
  readonly onDrop: () => void;
}

/** Typing and transient messages that wait for a slow reader; the oldest make room. */
export const maxWaitingSignals = 64;
/** Notices whose profiles are read together. */
const noticesPerRead = 50;
const outagePauseMs = 500;

/**
 * One connection's signals. Nothing is promised but this: what is offered while the reader keeps up is handed out in
 * order for each other user. A reader that does not keep up loses the oldest typing and transient messages; of typing
 * and presence only the last state for each user waits, so it costs a bounded amount and ends up with what is true.
 *
 * An iterator and not a generator for the reason that InboxStream gives: `return()` must not wait for `next()`.
 */
export class SignalStream implements AsyncIterableIterator<Signal> {
  private state: 'new' | 'opening' | 'open' | 'ended' = 'new';
  private readonly waiting = new Map<string, TransientSignal | TypingSignal>();
  private readonly notices = new Map<string, PresenceNotice>();
  private rendered: PresenceSignal[] = [];
  private wakeWaiting: (() => void) | null = null;

  constructor(private readonly options: SignalStreamOptions) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Takes a signal to hand out; never waits and never throws. */
  offer(signal: TransientSignal | TypingSignal): void {
    if (this.hasEnded()) return;
    const key = signal.kind === 'TYPING' ? `typing ${signal.user.id}` : signal.id;
    if (!this.waiting.has(key) && this.waiting.size >= maxWaitingSignals) this.dropOldest();
    this.waiting.set(key, signal);
    this.wake();
  }

  /** Takes the newest state of someone's presence. */
  notice(notice: PresenceNotice): void {
    if (this.hasEnded()) return;
    this.notices.set(notice.userId, notice);
    this.wake();
  }

  async next(): Promise<IteratorResult<Signal, undefined>> {
    if (this.state === 'new') await this.open();
    while (!this.hasEnded()) {
      const signal = this.takeWaiting() ?? this.rendered.shift();
      if (signal) return { done: false, value: signal };
      if (this.notices.size > 0) await this.render();
      else await this.waitForWake();
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<Signal, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<Signal, undefined>> {
    this.end();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  private async open(): Promise<void> {
    this.state = 'opening';
    await this.options.open(this);
    if (this.hasEnded()) this.options.close(this);
    else this.state = 'open';
  }

  private takeWaiting(): TransientSignal | TypingSignal | undefined {
    for (const [key, signal] of this.waiting) {
      this.waiting.delete(key);
      return signal;
    }
    return undefined;
  }

  private dropOldest(): void {
    for (const key of this.waiting.keys()) {
      this.waiting.delete(key);
      this.options.onDrop();
      return;
    }
  }

  /** Gives the oldest notices their profiles. An outage is waited out; signals are late then, and some are lost. */
  private async render(): Promise<void> {
    const notices = [...this.notices.values()].slice(0, noticesPerRead);
    for (const { userId } of notices) this.notices.delete(userId);
    try {
      const profiles = await this.options.findProfiles(notices.map(({ userId }) => userId));
      const byId = new Map(profiles.map((profile) => [profile.id, profile]));
      this.rendered = notices.flatMap(({ userId, online, at }): PresenceSignal[] => {
        const user = byId.get(userId);
        return user ? [{ kind: 'PRESENCE', at, user, online }] : [];
      });
    } catch (error) {
      if (!this.options.isOutage(error)) {
        this.end();
        throw error;
      }
      for (const notice of notices) {
        if (!this.notices.has(notice.userId)) this.notices.set(notice.userId, notice);
      }
      await this.waitForWake(outagePauseMs);
    }
  }

  private async waitForWake(limitMs?: number): Promise<void> {
    if (this.hasEnded()) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeWaiting = resolve;
      if (limitMs !== undefined) timer = setTimeout(resolve, limitMs);
    });
    clearTimeout(timer);
  }

  private wake(): void {
    const wakeWaiting = this.wakeWaiting;
    this.wakeWaiting = null;
    wakeWaiting?.();
  }

  private hasEnded(): boolean {
    return this.state === 'ended';
  }

  private end(): void {
    if (this.state === 'ended') return;
    const wasOpen = this.state === 'open';
    this.state = 'ended';
    this.waiting.clear();
    this.notices.clear();
    this.rendered = [];
    if (wasOpen) this.options.close(this);
    this.wake();
  }
}
