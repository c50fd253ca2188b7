const capacity = 1_000;

/** The entries that were handed on lately. */
export class RecentCursors {
  private readonly cursors = new Set<string>();

  /** False when the entry was here before. */
  add(cursor: string): boolean {
    if (this.cursors.has(cursor)) return false;
    this.cursors.add(cursor);
    const [oldest] = this.cursors;
    if (this.cursors.size > capacity && oldest !== undefined) this.cursors.delete(oldest);
    return true;
  }
}
