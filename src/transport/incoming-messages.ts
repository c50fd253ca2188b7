import { patienceMs, type Asker, type ReadingTurns } from './reading-turns.js';

export interface IncomingMessagesOptions {
  /** In which all sockets are read. */
  readonly turns: ReadingTurns;
  /** Whether this message, and what came after it, is to wait until `goOn` is called. */
  readonly mustWait: (text: string) => boolean;
  /** Called in the order in which the messages came, with how long each has waited for its turn. Must not throw. */
  readonly handle: (text: string, waitedMs: number) => void;
  /** Reads no more from the client, and goes on with it. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** More came than can wait for `goOn`. Pausing the socket could leave unread the very message that ends the wait. */
  readonly onTooMuch: () => void;
}

/** What one client may have handled in `turnMs` before others have their turn: more than it may listen to operations. */
const messagesPerTurn = 32;
const turnMs = 10;
/** What it has handled in each turn from then on, until it has caught up: some milliseconds of work, most of it in promises. */
const messagesBehindTurn = 4;
/** With these a client arrives: `connection_init`, and the subscription with its replay. */
const messagesOfArrival = 2;
/** Reading pauses beyond this backlog: more than the operations of a socket, or their length. */
const maxWaiting = 32;
const maxWaitingBytes = 131_072;
/** What may wait for `goOn`: all that a socket may listen to completed and asked for again at once, and one frame of any length. */
const maxHeld = 72;
const maxHeldBytes = 393_216;
/** What a message takes beside its text. */
const messageBytes = 100;
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
  private waitingBytes = 0;
  private turnBeganAtMs = 0;
  private handledInTurn = 0;
  private handledInAll = 0;
  /** When what the client says is handled again, having been told to come back later: at the latest, and at the soonest. */
  private restsUntilMs = 0;
  private restsAtLeastUntilMs = 0;
  private lookTimer: NodeJS.Timeout | undefined;
  private isPaused = false;
  /** Since when what waits has had to wait for `goOn`; null: it has not. */
  private heldSinceMs: number | null = null;

  constructor(private readonly options: IncomingMessagesOptions) {}

  /** Whether the client is read, as far as this is concerned. */
  get isRead(): boolean {
    return !this.isPaused;
  }

  /** Whether one that fits waits for its turn. */
  some(fits: (text: string) => boolean): boolean {
    return this.waiting.some(({ text }) => fits(text));
  }

  take(text: string): void {
    const nowMs = performance.now();
    const isNext = this.waiting.length === 0;
    if (isNext && !this.options.mustWait(text) && this.hasTurn(nowMs)) return this.handle(text, 0);
    this.waiting.push({ text, sinceMs: nowMs });
    this.waitingBytes += bytesOf(text);
    if (isNext) this.waitForTurn(nowMs);
    else this.pauseIfFull();
  }

  /** What had to wait is looked at again. Its wait until now is not held against it. */
  goOn(): void {
    if (this.heldSinceMs === null) return;
    const nowMs = performance.now();
    for (const waiting of this.waiting)
      waiting.sinceMs += nowMs - Math.max(waiting.sinceMs, this.heldSinceMs);
    this.waitForTurn(nowMs);
  }

  /** Handles nothing for so long: the client was told to come back then, and to do its work is of no use before. */
  rest(durationMs: number): void {
    this.restsAtLeastUntilMs = Math.max(this.restsAtLeastUntilMs, performance.now() + durationMs);
    this.restsUntilMs = Math.max(this.restsUntilMs, this.restsAtLeastUntilMs);
  }

  /** The same, or until the node has time to spare: who asks again at once takes none from those who are served. */
  restWhileBusy(durationMs: number): void {
    this.restsUntilMs = Math.max(this.restsUntilMs, performance.now() + durationMs);
  }

  /** The client has gone, or is told to: nothing that waits is handled any more. */
  forget(): void {
    this.waiting = [];
    this.waitingBytes = 0;
    clearTimeout(this.lookTimer);
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
    return nowMs < this.restsAtLeastUntilMs || (nowMs < this.restsUntilMs && !this.options.turns.areCalm);
  }

  /** Has the first that waits, if any does, handled in its turn, and more read as far as there is room. */
  private waitForTurn(nowMs: number): void {
    this.arrangeTurn(nowMs);
    this.pauseIfFull();
  }

  private arrangeTurn(nowMs: number): void {
    const [next] = this.waiting;
    this.heldSinceMs = next && this.options.mustWait(next.text) ? nowMs : null;
    if (!next || this.heldSinceMs !== null) return;
    if (!this.isResting(nowMs)) {
      this.options.turns.wait(this.asker, () => this.takeTurn(), next.sinceMs + patienceMs);
      return;
    }
    const lookMs = Math.max(this.restsAtLeastUntilMs - nowMs, restLookMs * (1 + Math.random()));
    this.lookTimer = setTimeout(
      () => this.endRest(),
      Math.ceil(Math.min(lookMs, this.restsUntilMs - nowMs)),
    ).unref();
  }

  /**
   * What the client was told to wait is not held against it, nor what an idle node had it wait. While others wait, too, what piled
   * up is refused.
   */
  private endRest(): void {
    const nowMs = performance.now();
    if (nowMs >= this.restsUntilMs || (this.options.turns.areIdle && !this.isResting(nowMs))) {
      for (const waiting of this.waiting) waiting.sinceMs = nowMs;
    }
    // At the same time: a rest that ends in between would be held against what waited in it.
    this.waitForTurn(nowMs);
  }

  private takeTurn(): void {
    const nowMs = performance.now();
    for (let handled = 0; ; handled += 1) {
      const [next] = this.waiting;
      if (!next) break;
      const waitedMs = nowMs - next.sinceMs;
      if (handled > 0 && !this.mayGoOn(handled, nowMs, waitedMs)) break;
      if (this.options.mustWait(next.text)) break;
      this.waiting.shift();
      this.waitingBytes -= bytesOf(next.text);
      this.handle(next.text, waitedMs);
    }
    this.waitForTurn(performance.now());
  }

  /** Whether another message may be handled in a turn. What is late is refused, which takes less. */
  private mayGoOn(handled: number, beganAtMs: number, waitedMs: number): boolean {
    const nowMs = performance.now();
    if (nowMs - beganAtMs > turnMs) return false;
    if (waitedMs > patienceMs) return handled < messagesPerTurn;
    return handled < messagesBehindTurn && !this.isResting(nowMs) && this.options.turns.hasTime(this.asker);
  }

  private pauseIfFull(): void {
    if (this.heldSinceMs !== null && this.hasTooMuchSince(this.heldSinceMs)) return this.options.onTooMuch();
    const hasRoom = this.waiting.length < maxWaiting && this.waitingBytes < maxWaitingBytes;
    const isFull = !hasRoom && this.heldSinceMs === null;
    if (isFull === this.isPaused) return;
    this.isPaused = isFull;
    if (isFull) this.options.pause();
    else this.options.resume();
  }

  private hasTooMuchSince(heldSinceMs: number): boolean {
    const came = this.waiting.filter(({ sinceMs }) => sinceMs >= heldSinceMs);
    const bytes = came.reduce((sum, { text }) => sum + bytesOf(text), 0);
    return came.length >= maxHeld || bytes >= maxHeldBytes;
  }
}

/** A character may take two. */
function bytesOf(text: string): number {
  return 2 * text.length + messageBytes;
}
