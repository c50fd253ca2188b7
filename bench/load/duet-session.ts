import { Refused } from './client.js';
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
  readonly payload?: Payload | readonly Refusal[];
}

interface Payload {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly Refusal[];
}

interface Refusal {
  readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
}

interface Asked {
  resolve(data: unknown): void;
  reject(refused: Refused): void;
  answer: Payload | undefined;
}

const streamId = 'inbox';
/** Duet allows 20 operations on a socket at a time, the stream included; what is more waits here. */
const mostAsked = 16;

/** One graphql-transport-ws connection (PROTOCOL.md of graphql-ws), as much of it as the load needs. */
export class DuetSession {
  private socket: TextSocket | null = null;
  private serial = 0;
  private acknowledged: () => void = () => undefined;
  private readonly answers = new Map<string, Asked>();
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
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        this.answers.set(id, { resolve, reject, answer: undefined });
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
    const { id, type, payload } = frame;
    if (type === 'connection_ack') this.acknowledged();
    else if (type === 'ping') this.write({ type: 'pong' });
    else if (id === streamId) this.receiveEvent(text, frame);
    else if (type === 'next') this.note(id, payload);
    else if (type === 'error') this.settle(id, { errors: payload as readonly Refusal[] });
    else if (type === 'complete') this.settle(id);
    else fail(`Duet answered ${text}`);
  }

  private receiveEvent(text: string, { type, payload }: Frame): void {
    const { data, errors } = payload as Payload;
    if (type !== 'next' || errors) fail(`Duet answered ${text}`);
    this.onEvent(data?.['inbox'] as InboxEvent);
  }

  private note(id: string, payload: Frame['payload']): void {
    const asked = this.answers.get(id);
    if (asked) asked.answer = payload as Payload;
  }

  private settle(id: string, answer = this.answers.get(id)?.answer): void {
    const asked = this.answers.get(id);
    this.answers.delete(id);
    this.waiting.shift()?.();
    const refusal = answer?.errors?.[0]?.extensions;
    if (refusal) asked?.reject(new Refused(refusal.code ?? 'no code', refusal.retryAfterMs ?? null));
    else asked?.resolve(answer?.data);
  }
}
