import { patienceMs, type Asker, type ReadingTurns } from './reading-turns.js';

export interface IncomingMessagesOptions {
  /** In which all sockets are read. */
  readonly turns: ReadingTurns;
  /** Called in the order in which the messages came, with how long each has waited for its turn. */
  readonly handle: (text: string, waitedMs: number) => void;
  /** Reads no more from the client, and goes on with it. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/** What one client may have handled in `turnMs` before others have their turn: more than it can have operations. */
const messagesPerTurn = 32;
const turnMs = 10;
/** What it has handled in each turn from then on, until it has caught up: some milliseconds of work, most of it in promises. */
const messagesBehindTurn = 4;
/** With these a client arrives: `connection_init`, and the subscription with its replay. */
const messagesOfArrival = 2;
/** What may wait before the client is read no more: all that one can have asked, unless it is long. */
const maxWaiting = 32;
const maxWaitingCharacters = 65_536;
/** How soon a client that rests is looked at again, and up to twice that: not all at once. */
const restLookMs = 300;

interface Waiting {
  readonly text: string;
  sinceMs: number;
}

/**
 * What one client says, until it is handled: at once, or in the turns in which the node reads everybody who asks faster than they
 * can be answered. What waits is in memory, so that its time is known.
 */
export class IncomingMessages {
  private waiting: Waiting[] = [];
  private waitingCharacters = 0;
  private turnBeganAtMs = 0;
  private handledInTurn = 0;
  private handledInAll = 0;
  /** When what the client says is handled again, after it was told to come back later. */
  private restsUntilMs = 0;
  private isPaused = false;

  constructor(private readonly options: IncomingMessagesOptions) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Whether one that fits waits for its turn. */
  some(fits: (text: string) => boolean): boolean {
    return this.waiting.some(({ text }) => fits(text));
  }

  /** Whether the client is read, as far as this is concerned. */
  get isRead(): boolean {
    return !this.isPaused;
  }

  take(text: string): void {
    const nowMs = performance.now();
    if (this.isEmpty && this.hasTurn(nowMs)) return this.handle(text, 0);
    this.waiting.push({ text, sinceMs: nowMs });
    this.waitingCharacters += text.length;
    this.pauseIfFull();
    if (this.waiting.length === 1) this.waitForTurn();
  }

  /**
   * Handles nothing for so long, or until the node has time to spare: the client was told to come back then, and one that asks again
   * at once takes no time from those who are served.
   */
  rest(durationMs: number): void {
    this.restsUntilMs = Math.max(this.restsUntilMs, performance.now() + durationMs);
  }

  private handle(text: string, waitedMs: number): void {
    this.handledInAll += 1;
    this.options.handle(text, waitedMs);
  }

  /** Whether one more message may be handled now. */
  private hasTurn(nowMs: number): boolean {
    if (this.isResting(nowMs) || !this.options.turns.hasTime(this.asker)) return false;
    if (nowMs - this.turnBeganAtMs > turnMs) {
      this.turnBeganAtMs = nowMs;
      this.handledInTurn = 0;
    }
    this.handledInTurn += 1;
    return this.handledInTurn <= messagesPerTurn;
  }

  private get asker(): Asker {
    return this.handledInAll < messagesOfArrival ? 'arrival' : 'present';
  }

  private isResting(nowMs: number): boolean {
    return nowMs < this.restsUntilMs && !this.options.turns.areCalm;
  }

  /** Has the first that waits, if any does, handled in its turn. */
  private waitForTurn(): void {
    const nowMs = performance.now();
    const [next] = this.waiting;
    if (!next) return;
    if (!this.isResting(nowMs)) {
      this.options.turns.wait(this.asker, next.sinceMs + patienceMs, () => this.takeTurn());
      return;
    }
    const lookMs = Math.min(this.restsUntilMs - nowMs, restLookMs * (1 + Math.random()));
    setTimeout(() => {
      if (performance.now() >= this.restsUntilMs) this.forgetWait();
      this.waitForTurn();
    }, Math.ceil(lookMs)).unref();
  }

  /** What the client was told to wait is not held against it. */
  private forgetWait(): void {
    const sinceMs = performance.now();
    for (const waiting of this.waiting) waiting.sinceMs = sinceMs;
  }

  private takeTurn(): void {
    const nowMs = performance.now();
    for (let handled = 0; ; handled += 1) {
      const [next] = this.waiting;
      if (!next) break;
      const waitedMs = nowMs - next.sinceMs;
      // What is late is refused, which takes less.
      const isLate = waitedMs > patienceMs;
      if (handled >= (isLate ? messagesPerTurn : messagesBehindTurn)) break;
      if (!isLate && this.isResting(nowMs)) break;
      this.waiting.shift();
      this.waitingCharacters -= next.text.length;
      this.handle(next.text, waitedMs);
    }
    this.pauseIfFull();
    this.waitForTurn();
  }

  private pauseIfFull(): void {
    const isFull = this.waiting.length >= maxWaiting || this.waitingCharacters >= maxWaitingCharacters;
    if (isFull === this.isPaused) return;
    this.isPaused = isFull;
    if (isFull) this.options.pause();
    else this.options.resume();
  }
}
