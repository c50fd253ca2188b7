/** One user's connection to a system under load. */
export interface Client {
  /** Resolves when the server has acknowledged that the message is stored. */
  send(to: string, text: string): Promise<void>;
  /** Reads the newest messages of the conversation with `peer` and resolves with their number. */
  readHistory(peer: string, count: number): Promise<number>;
  close(): void;
}

/** How the load generator speaks to one kind of system. */
export interface Protocol {
  /** Resolves when live messages arrive; `onMessage` gets the text of every message that others send to this user. */
  connect(userId: string, onMessage: (text: string) => void): Promise<Client>;
  /** Connects as a device that has nothing, reads everything addressed to the user, and resolves with the number. */
  catchUp(userId: string): Promise<number>;
}

export const protocolNames = ['duet', 'duet-http', 'bare'] as const;
export type ProtocolName = (typeof protocolNames)[number];
