import type { TypingSignal } from './signal.js';

/** How long `typing: true` holds when nobody renews it. */
export const typingHoldMs = 8_000;
/**
 * A renewal that comes sooner is not shown again. Clients renew every 5 s and clear what they show after 8 s, so every
 * regular renewal must pass, an early one too.
 */
const renewalMs = 4_000;
/** People who type to one user at the same time; one more is not shown. */
const maxTypists = 100;

interface Hold {
  readonly user: TypingSignal['user'];
  readonly timer: NodeJS.Timeout;
  shownAtMs: number;
}

/**
 * Who types to one user, on the side of those who see it. The hold is kept here and not where the typist is connected:
 * renewals may come through any node, and a node that dies takes nothing with it. States for each typist: silent,
 * typing; out of typing by `false`, by time, or by `end`.
 */
export class IncomingTyping {
  private readonly holds = new Map<string, Hold>();

  constructor(private readonly show: (signal: TypingSignal) => void) {}

  receive(signal: TypingSignal): void {
    if (!signal.typing) return this.end(signal.user.id, signal.at);
    const hold = this.holds.get(signal.user.id);
    if (!hold) return this.begin(signal);
    hold.timer.refresh();
    const nowMs = performance.now();
    if (nowMs - hold.shownAtMs < renewalMs) return;
    hold.shownAtMs = nowMs;
    this.show(signal);
  }

  /** The typist has stopped; nothing happens when they were not seen typing. */
  end(userId: string, at: TypingSignal['at'] = new Date()): void {
    const hold = this.holds.get(userId);
    if (!hold) return;
    clearTimeout(hold.timer);
    this.holds.delete(userId);
    this.show({ kind: 'TYPING', at, user: hold.user, typing: false });
  }

  /** Nobody looks any more. */
  clear(): void {
    for (const { timer } of this.holds.values()) clearTimeout(timer);
    this.holds.clear();
  }

  private begin(signal: TypingSignal): void {
    if (this.holds.size >= maxTypists) return;
    const { user } = signal;
    const timer = setTimeout(() => this.end(user.id), typingHoldMs);
    this.holds.set(user.id, { user, timer, shownAtMs: performance.now() });
    this.show(signal);
  }
}
