import { WebSocket } from 'ws';
import { DuetFailure, createClient, createMemoryStore, type DuetClient } from '../../src/client/node.js';
import type { ClientStore, InboxEvent, RefreshMode } from '../../src/client/index.js';
import { isPassing } from '../../src/client/failure.js';
import type { Device, DeviceOptions } from './device.js';
import type { Attempt, SeenMessage, SendRecord } from './history.js';
import { seenMessage } from './operations.js';
import { pick } from './random.js';

const handshakeLimitMs = 3_000;

/**
 * A device over `duet/client`, judged by what an app is handed. One life of the client counts as one connection: whatever
 * happens to its sockets, the app must see the log from where the store was, without a gap or a step back.
 */
export class ClientDevice implements Device {
  readonly id: string;
  readonly userId: string;
  cursor: string | null = null;
  private readonly store: ClientStore = createMemoryStore();
  private readonly processed = new Set<string>();
  private readonly waiting = new Set<SendRecord>();
  private client: DuetClient | null = null;
  private socket: WebSocket | null = null;
  private life = 0;
  private connection = 0;
  private url = '';
  private newestPeer: string | null = null;
  private isCrashing = false;
  private isStopped = false;

  constructor(private readonly options: DeviceOptions) {
    this.id = options.id;
    this.userId = options.userId;
    options.recording.devices.push({ id: this.id, userId: this.userId });
  }

  get pending(): number {
    return this.waiting.size;
  }

  async start(): Promise<void> {
    await this.live();
  }

  send(send: SendRecord): void {
    this.waiting.add(send);
    void this.handIn(send);
  }

  abandon(): void {
    this.waiting.clear();
  }

  markRead(): void {
    if (this.newestPeer !== null) void this.client?.markRead(this.newestPeer);
  }

  /** The client acknowledges by itself. */
  acknowledge(): void {
    return;
  }

  reconnect(): void {
    if (!this.socket || this.socket.readyState >= WebSocket.CLOSING) return;
    this.socket.once('close', () => this.client?.wake());
    this.socket.terminate();
  }

  crash(): void {
    this.isCrashing = true;
  }

  stop(): Promise<void> {
    this.isStopped = true;
    this.client?.logout();
    return Promise.resolve();
  }

  /** A new process over what the last one had stored. */
  private async live(): Promise<void> {
    this.life += 1;
    const { life } = this;
    const meta = await this.store.transact((transaction) => transaction.getMeta());
    this.begin(meta?.cursor ?? null);
    const client = createClient({
      url: () => this.nextUrl(),
      token: () => this.options.token,
      store: this.store,
      deviceId: this.id,
      webSocketImpl: this.socketClass(),
    });
    this.client = client;
    client.onEvent((event) => (life === this.life ? this.receive(event, client) : never));
    client.onRefresh((mode) => this.note(mode));
    const isLoggedIn = client.login();
    for (const send of this.waiting) void this.handIn(send);
    await isLoggedIn.catch((error: unknown) => {
      // Of a life that a crash has ended.
      if (!(error instanceof DuetFailure) || error.code !== 'CLOSED') throw error;
    });
  }

  private begin(after: string | null): void {
    const { recording } = this.options;
    this.connection += 1;
    recording.connections.push({
      at: performance.now(),
      device: this.id,
      connection: this.connection,
      after,
    });
    this.cursor = after;
  }

  private nextUrl(): string {
    const { nodeUrls, random } = this.options;
    this.url = pick(
      random,
      nodeUrls.filter((url) => url !== this.url),
    );
    return `${this.url}/graphql`;
  }

  /** Knows the socket, so that a fault can take it away. */
  private socketClass(): unknown {
    const keep = (socket: WebSocket): void => {
      this.socket = socket;
    };
    return class extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols, { handshakeTimeout: handshakeLimitMs, perMessageDeflate: false });
        this.on('error', () => undefined);
        keep(this);
      }
    };
  }

  private receive(event: InboxEvent, client: DuetClient): Promise<void> | undefined {
    const { cursor } = event;
    const message = event.__typename === 'MessageAdded' ? seenBy(event.message) : null;
    this.options.recording.deliveries.push({
      at: performance.now(),
      device: this.id,
      userId: this.userId,
      connection: this.connection,
      cursor,
      kind: event.__typename,
      isNew: !this.processed.has(cursor),
      isLive: client.state === 'LIVE',
      message,
    });
    this.processed.add(cursor);
    if (message && message.recipientId === this.userId) this.newestPeer = message.senderId;
    this.cursor = cursor;
    if (!this.isCrashing) return undefined;
    this.isCrashing = false;
    return this.die(client);
  }

  /** Before the client could store that this event was handed on. */
  private die(client: DuetClient): Promise<void> {
    this.socket?.terminate();
    client.logout();
    if (!this.isStopped) void this.live();
    return never;
  }

  private async note(mode: RefreshMode): Promise<void> {
    const { recording } = this.options;
    const isRebuilt = mode === 'REBUILT';
    if (isRebuilt) {
      const meta = await this.store.transact((transaction) => transaction.getMeta());
      this.begin(meta?.cursor ?? null);
    }
    recording.marks.push({
      at: performance.now(),
      device: this.id,
      connection: this.connection,
      mode: isRebuilt ? 'SNAPSHOT_REQUIRED' : 'RESUMED',
      cursor: this.cursor,
    });
  }

  /** Once in a life; the outbox of the store remembers it over a crash, and the same key makes no second message. */
  private async handIn(send: SendRecord): Promise<void> {
    const { client } = this;
    if (!client) return;
    const { recipient, clientMessageId, text } = send;
    const invokedAt = performance.now();
    const note = (outcome: Omit<Attempt, 'invokedAt' | 'endedAt'>): void => {
      send.attempts.push({ invokedAt, endedAt: performance.now(), ...outcome });
      if (outcome.outcome !== 'unknown') this.waiting.delete(send);
    };
    try {
      const message = await client.sendMessage({
        to: recipient,
        clientMessageId,
        content: { text: { text } },
      });
      note({ outcome: 'ok', messageId: message.id });
    } catch (error) {
      const code = error instanceof DuetFailure ? error.code : String(error);
      note({ outcome: isPassing(error) ? 'unknown' : 'refused', code });
    }
  }
}

const never = new Promise<void>(() => undefined);

function seenBy(message: Extract<InboxEvent, { __typename: 'MessageAdded' }>['message']): SeenMessage {
  const { content } = message;
  return seenMessage({ ...message, content: content.__typename === 'TextContent' ? content : {} });
}
