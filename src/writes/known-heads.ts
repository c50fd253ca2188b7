import { LRUCache } from 'lru-cache';

/** The head of an inbox as this node's last batch with it left it. While it is this very object, nothing that it stands for has changed. */
export interface KnownHead {
  /** Of the newest entry. */
  readonly position: number;
}

interface Head extends KnownHead {
  position: number;
  /** So many batches have to find the head as it was left before it is built on. */
  doubts: number;
}

const doubtsAfterChange = 2;

/**
 * The heads of inboxes as the batches of this node have left them. Whatever a send depends on of its two people changes together with
 * the position of one of them, so where both heads are as they were left, what was known of the two then is true now. Who is
 * served by several nodes moves without this one: their heads are doubted for a while.
 */
export class KnownHeads {
  private readonly heads: LRUCache<string, Head>;

  /** Keeps so many, those that were written to last. */
  constructor(most: number) {
    this.heads = new LRUCache({ max: most });
  }

  /** The heads of all these, or null when one of them is not known well enough to build on. */
  find(userIds: readonly string[]): ReadonlyMap<string, KnownHead> | null {
    const found = new Map<string, KnownHead>();
    for (const userId of userIds) {
      const head = this.heads.get(userId);
      if (!head || head.doubts > 0) return null;
      found.set(userId, head);
    }
    return found;
  }

  /** Takes note of positions read under the locks of the inboxes; answers what is known of them now. */
  note(positions: ReadonlyMap<string, number>): ReadonlyMap<string, KnownHead> {
    const noted = new Map<string, KnownHead>();
    for (const [userId, position] of positions) noted.set(userId, this.noteOne(userId, position));
    return noted;
  }

  /** These have moved to where a committed batch has put them. */
  advance(heads: ReadonlyMap<string, KnownHead>, positionOf: (userId: string) => number | undefined): void {
    for (const [userId, before] of heads) {
      const head = this.heads.get(userId);
      // Another batch may have found the inbox changed meanwhile.
      if (head === before) head.position = positionOf(userId) ?? head.position;
    }
  }

  /** What is known of these may be wrong. */
  forget(userIds: Iterable<string>): void {
    for (const userId of userIds) this.heads.delete(userId);
  }

  forgetAll(): void {
    this.heads.clear();
  }

  private noteOne(userId: string, position: number): Head {
    const before = this.heads.get(userId);
    const head =
      before?.position === position ? before : { position, doubts: before ? doubtsAfterChange : 0 };
    if (head === before && head.doubts > 0) head.doubts -= 1;
    this.heads.set(userId, head);
    return head;
  }
}
