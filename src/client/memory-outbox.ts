import type { OutboxEntry } from './store.js';

/** The outbox of a store in memory. Nothing that is asked at each send takes longer when many wait. */
export class MemoryOutbox {
  /** Stays where it was when everything is sent: orders only have to ascend. */
  newestOrder = 0;
  /** A replaced entry keeps its place, so that the map is in the order of writing. */
  private readonly entries = new Map<string, OutboxEntry>();
  /** Those that are pending, by whom they go to, in the order of writing. */
  private readonly lines = new Map<string, Map<string, OutboxEntry>>();

  list(to?: string): OutboxEntry[] {
    const entries = [...this.entries.values()];
    return to === undefined ? entries : entries.filter((entry) => entry.to === to);
  }

  next(to: string): OutboxEntry | undefined {
    return this.lines.get(to)?.values().next().value;
  }

  get(clientMessageId: string): OutboxEntry | undefined {
    return this.entries.get(clientMessageId);
  }

  put(entry: OutboxEntry): void {
    this.leaveLine(entry.clientMessageId);
    this.entries.set(entry.clientMessageId, entry);
    if (entry.state === 'PENDING') this.joinLine(entry);
    this.newestOrder = Math.max(this.newestOrder, entry.order);
  }

  delete(clientMessageId: string): void {
    this.leaveLine(clientMessageId);
    this.entries.delete(clientMessageId);
  }

  private joinLine(entry: OutboxEntry): void {
    const line = this.lines.get(entry.to) ?? new Map<string, OutboxEntry>();
    line.set(entry.clientMessageId, entry);
    // One that was refused goes back to where it stood.
    const isBack = entry.order <= this.newestOrder;
    this.lines.set(entry.to, isBack ? new Map([...line].sort(([, a], [, b]) => a.order - b.order)) : line);
  }

  private leaveLine(clientMessageId: string): void {
    const entry = this.entries.get(clientMessageId);
    if (!entry) return;
    const line = this.lines.get(entry.to);
    line?.delete(clientMessageId);
    if (line?.size === 0) this.lines.delete(entry.to);
  }
}
