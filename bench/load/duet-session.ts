import { fail, openSocket, type TextSocket } from './socket.js';

const inboxSubscription = `subscription Inbox($after: Cursor, $deviceId: ID) {
  inbox(after: $after, deviceId: $deviceId) {
    __typename
    cursor
    ... on MessageAdded { message { id seq sentAt sender { id } content { ... on TextContent { text } } } }
    ... on SyncCompleted { mode }
  }
}`;

export interface InboxEvent {
  readonly __typename: string;
  readonly cursor: string;
  readonly mode?: string;
  readonly message?: {
    readonly sender: { readonly id: string };
    readonly content: { readonly text: string };
  };
}

interface Frame {
  readonly id: string;
  readonly type: string;
  readonly payload?: { readonly data?: Record<string, unknown>; readonly errors?: unknown };
}

const streamId = 'inbox';
/** Duet allows 20 operations on a socket at a time, the stream included; what is more waits here. */
const mostAsked = 16;

/** One graphql-transport-ws connection (PROTOCOL.md of graphql-ws), as much of it as the load needs. */
export class DuetSession {
  private socket: TextSocket | null = null;
  private serial = 0;
  private acknowledged: () => void = () => undefined;
  private readonly answers = new Map<string, { resolve: (data: unknown) => void; data: unknown }>();
  private readonly waiting: (() => void)[] = [];

  constructor(
    readonly token: string,
    private readonly onEvent: (event: InboxEvent) => void,
  ) {}

  async open(url: string): Promise<void> {
    this.socket = await openSocket(
      `${url.replace(/^http/, 'ws')}/graphql`,
      ['graphql-transport-ws'],
      (text) => this.receive(text),
    );
    const isAcknowledged = new Promise<void>((resolve) => (this.acknowledged = resolve));
    this.write({ type: 'connection_init', payload: { authorization: `Bearer ${this.token}` } });
    await isAcknowledged;
  }

  ask(query: string, variables: Record<string, unknown>): Promise<unknown> {
    const id = `${(this.serial += 1)}`;
    return new Promise((resolve) => {
      const begin = (): void => {
        this.answers.set(id, { resolve, data: undefined });
        this.write({ id, type: 'subscribe', payload: { query, variables } });
      };
      if (this.answers.size < mostAsked) begin();
      else this.waiting.push(begin);
    });
  }

  /** As a device, where one is named. */
  subscribe(after: string | null, deviceId: string | null = null): void {
    this.write({
      id: streamId,
      type: 'subscribe',
      payload: { query: inboxSubscription, variables: { after, deviceId } },
    });
  }

  close(): void {
    this.socket?.close();
  }

  private write(frame: object): void {
    this.socket?.send(JSON.stringify(frame));
  }

  private receive(text: string): void {
    const frame = JSON.parse(text) as Frame;
    if (frame.type === 'next' && !frame.payload?.errors) {
      if (frame.id === streamId) return this.onEvent(frame.payload?.data?.['inbox'] as InboxEvent);
      const answer = this.answers.get(frame.id);
      if (answer) answer.data = frame.payload?.data;
    } else if (frame.type === 'complete' && frame.id !== streamId) {
      const answer = this.answers.get(frame.id);
      this.answers.delete(frame.id);
      this.waiting.shift()?.();
      answer?.resolve(answer.data);
    } else if (frame.type === 'connection_ack') this.acknowledged();
    else if (frame.type === 'ping') this.write({ type: 'pong' });
    else fail(`Duet answered ${text}`);
  }
}
