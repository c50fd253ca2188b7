import type { Identity } from '../auth/tokens.js';

/** One open, authenticated socket. */
export interface Connection {
  readonly identity: Identity;
  /** Ends it with a code of `closeCodes`; the reason is at most 123 bytes. */
  close(code: number, reason: string): void;
}

/** The open sockets of this node by user, so that what is decided about a user reaches them. */
export class Connections {
  private readonly byUser = new Map<string, Set<Connection>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  countOf(userId: string): number {
    return this.byUser.get(userId)?.size ?? 0;
  }

  add(connection: Connection): void {
    const { userId } = connection.identity;
    const connections = this.byUser.get(userId) ?? new Set();
    connections.add(connection);
    this.byUser.set(userId, connections);
    this.count += 1;
  }

  remove(connection: Connection): void {
    const { userId } = connection.identity;
    const connections = this.byUser.get(userId);
    if (!connections?.delete(connection)) return;
    this.count -= 1;
    if (connections.size === 0) this.byUser.delete(userId);
  }

  closeUser(userId: string, code: number, reason: string): void {
    for (const connection of this.byUser.get(userId) ?? []) connection.close(code, reason);
  }

  closeAll(code: number, reason: string): void {
    for (const connections of this.byUser.values()) {
      for (const connection of connections) connection.close(code, reason);
    }
  }
}
