import { LRUCache } from 'lru-cache';
import type { RateRule } from './rate-rules.js';
import type { SharedCount } from './shared-counts.js';

/** One holder's requests of one kind, as far as this node knows of them. */
interface Window {
  /** By a clock that nobody sets. */
  endsAt: number;
  /** Reported by this node and, at the last report, by the others. */
  counted: number;
  unreported: number;
  isReporting: boolean;
}

/** Holders that a node remembers for one rule; the one that was quiet the longest makes room. */
const maxRememberedHolders = 50_000;
/** A node reports after a tenth of what is allowed: most never come so far, and cost the other nodes nothing. */
const reportsPerWindow = 10;

/**
 * Counts against one rule. Decides at once from memory and reports to the shared count behind the answer, so that nobody
 * waits for Redis: what all nodes let through together is at most the rule's number and a tenth of it for each further
 * node. What is refused is not counted: whoever comes back after the time that was told is let through.
 */
export class RateCounter {
  private readonly windows = new LRUCache<string, Window>({ max: maxRememberedHolders });
  private readonly reportAfter: number;
  private readonly windowMs: number;

  constructor(
    private readonly rule: Pick<RateRule, 'max' | 'seconds'>,
    private readonly shared: SharedCount,
  ) {
    this.reportAfter = Math.max(1, Math.floor(rule.max / reportsPerWindow));
    this.windowMs = rule.seconds * 1_000;
  }

  /** Counts one request and answers 0; answers the milliseconds until the next is let through when there is no room. */
  take(holder: string): number {
    const waitMs = this.wait(holder);
    if (waitMs > 0) return waitMs;
    const window = this.windows.get(holder) ?? this.open(holder);
    window.unreported += 1;
    if (window.unreported >= this.reportAfter && !window.isReporting) void this.report(holder, window);
    return 0;
  }

  /** The same without counting. */
  wait(holder: string): number {
    const window = this.windows.get(holder);
    if (window === undefined) return 0;
    const leftMs = window.endsAt - performance.now();
    if (leftMs <= 0) {
      this.windows.delete(holder);
      return 0;
    }
    return window.counted + window.unreported < this.rule.max ? 0 : leftMs;
  }

  private open(holder: string): Window {
    const window = {
      endsAt: performance.now() + this.windowMs,
      counted: 0,
      unreported: 0,
      isReporting: false,
    };
    this.windows.set(holder, window);
    return window;
  }

  /** One report of a holder is on its way at a time, so that the newest answer is the last. Never rejects. */
  private async report(holder: string, window: Window): Promise<void> {
    window.isReporting = true;
    while (window.unreported >= this.reportAfter) {
      const added = window.unreported;
      window.counted += added;
      window.unreported = 0;
      const answer = await this.shared.add(holder, added);
      // Fewer means that the shared window has just begun anew, or that Redis went away: ours goes on to its own end.
      window.counted = Math.max(window.counted, answer.count);
      // Never later: somebody may have been told when to come back.
      window.endsAt = Math.min(window.endsAt, performance.now() + answer.leftMs);
    }
    window.isReporting = false;
  }
}
