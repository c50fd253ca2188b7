import type { KnownHead } from './known-heads.js';

/** The inboxes that one transaction has locked, and the positions it gives out in them: contiguous, and committed in order. */
export class HeldInboxes {
  private moved = new Set<string>();

  constructor(
    /** The locked heads: position of the newest entry by user. */
    private readonly heads: Map<string, number>,
    /** The database's clock, read when all locks were held: the time of everything this transaction does. */
    readonly now: Date,
    /** What this node knows of them, by user; nothing by default. */
    readonly known: ReadonlyMap<string, KnownHead> = new Map(),
  ) {}

  /** Where the head of a locked inbox is now. */
  positionOf(userId: string): number | undefined {
    return this.heads.get(userId);
  }

  /** Whether the user existed when the inboxes were locked: who came to be since then is not part of this transaction. */
  holds(userId: string): boolean {
    return this.heads.has(userId);
  }

  /** The next position of a locked inbox. */
  take(userId: string): number {
    const head = this.heads.get(userId);
    if (head === undefined) throw new Error(`the inbox of ${userId} is not locked`);
    this.heads.set(userId, head + 1);
    this.moved.add(userId);
    return head + 1;
  }

  /** The heads that moved since the last call, for the statement that writes them. */
  takeMoved(): (readonly [userId: string, position: number])[] {
    const moved = [...this.moved].map((userId) => [userId, this.heads.get(userId) ?? 0] as const);
    this.moved = new Set();
    return moved;
  }
}
