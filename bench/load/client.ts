/** The server refused to do something now; asking again later is right. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    /** When to come back; null when the server did not say. */
    readonly retryAfterMs: number | null,
  ) {
    super(`The server answered ${code}`);
  }
}

/** One user's connection to a system under load. */
export interface Client {
  /** Resolves when the server has acknowledged that the message is stored; rejects with Refused when it is not. */
  send(to: string, text: string): Promise<void>;
  /** Reads the newest messages of the conversation with `peer` and resolves with their number. */
  readHistory(peer: string, count: number): Promise<number>;
  /** Of the newest event that arrived; null where the system has no such thing. */
  cursor(): string | null;
  close(): void;
}

/** Gets the text of every message that others send to the user. */
export type OnMessage = (text: string) => void;

/** How the load generator speaks to one kind of system. */
export interface Protocol {
  /** Resolves when live messages arrive. */
  connect(userId: string, onMessage: OnMessage): Promise<Client>;
  /** Connects as a device that has everything up to the cursor; resolves when it has caught up. */
  resume(userId: string, cursor: string, onMessage: OnMessage): Promise<Client>;
  /** Connects as a device that has nothing, reads everything addressed to the user, and resolves with the number. */
  catchUp(userId: string): Promise<number>;
  /** What only administrators do. */
  openAdmin(): Promise<Admin>;
}

/** An administrator's script, over HTTP. */
export interface Admin {
  createUsers(ids: readonly string[]): Promise<void>;
  /** Both resolve with the number of messages that were stored. */
  sendMessage(to: readonly string[], text: string): Promise<number>;
  sendNotification(to: readonly string[], title: string): Promise<number>;
  /** Downloads all messages of the last day and resolves with their number, which the last line confirms. */
  exportMessages(): Promise<number>;
  close(): void;
}

export const protocolNames = ['duet', 'duet-http', 'duet-push', 'duet-push-online', 'bare'] as const;
export type ProtocolName = (typeof protocolNames)[number];
