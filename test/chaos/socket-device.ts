import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Device, DeviceOptions } from './device.js';
import type { SendRecord } from './history.js';
import {
  acknowledgeMutation,
  cursorQuery,
  inboxSubscription,
  markReadMutation,
  seenMessage,
  sendInput,
  sendMutation,
  type InboxAnswer,
  type SendAnswer,
} from './operations.js';
import { readOutcome, type Answer } from './outcome.js';
import { pick } from './random.js';

const pingMs = 2_000;
const pongLimitMs = 3_000;
const handshakeLimitMs = 3_000;
const answerLimitMs = 8_000;
const longestRetryPauseMs = 1_000;
const firstRetryPauseMs = 100;
/** The cursor is stored with every so many events; a crash goes back to there. */
const eventsPerSave = 8;

/** Gives a server that accepts and then says nothing up. */
class ImpatientSocket extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { handshakeTimeout: handshakeLimitMs, perMessageDeflate: false });
    // Said of a socket that was given up, too, when the client no longer listens; the close that follows is what counts.
    this.on('error', () => undefined);
  }
}

/** A device over the stock client, graphql-ws. One connection after the other, each to another node. */
export class SocketDevice implements Device {
  readonly id: string;
  readonly userId: string;
  cursor: string | null = null;
  private storedCursor: string | null = null;
  /** What it has processed, which survives a crash as its messages do. */
  private readonly processed = new Set<string>();
  private eventsSinceSave = 0;
  private readonly outbox: SendRecord[] = [];
  private readonly newestSeqs = new Map<string, number>();
  private client: Client | null = null;
  private connection = 0;
  private url = '';
  private isSending = false;
  private isCrashing = false;
  private isStopped = false;
  private mustHurry = false;
  private failures = 0;
  private life: Promise<void> = Promise.resolve();
  private becomeLive: () => void = () => undefined;

  constructor(private readonly options: DeviceOptions) {
    this.id = options.id;
    this.userId = options.userId;
    options.recording.devices.push({ id: this.id, userId: this.userId });
  }

  get pending(): number {
    return this.outbox.length;
  }

  start(): Promise<void> {
    const isLive = new Promise<void>((resolve) => (this.becomeLive = resolve));
    this.life = this.live();
    return isLive;
  }

  send(send: SendRecord): void {
    this.outbox.push(send);
    void this.pump();
  }

  abandon(): void {
    this.outbox.splice(0);
  }

  markRead(): void {
    const newest = [...this.newestSeqs].at(-1);
    if (!newest) return;
    const [conversationId, upToSeq] = newest;
    void this.ask(markReadMutation, { input: { conversationId, upToSeq } });
  }

  acknowledge(): void {
    const cursor = this.storedCursor;
    if (cursor !== null) void this.ask(acknowledgeMutation, { input: { deviceId: this.id, cursor } });
  }

  reconnect(): void {
    this.mustHurry = true;
    this.client?.terminate();
  }

  crash(): void {
    this.isCrashing = true;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.client?.terminate();
    await this.life;
  }

  private async live(): Promise<void> {
    while (!this.isStopped) {
      await this.connect();
      if (!this.mustHurry) {
        const longest = Math.min(longestRetryPauseMs, firstRetryPauseMs * 2 ** this.failures);
        await delay(this.options.random() * longest);
      }
      this.mustHurry = false;
      this.failures += 1;
    }
  }

  /** Resolves when the connection has ended, for whatever reason. */
  private async connect(): Promise<void> {
    const { nodeUrls, random } = this.options;
    this.url = pick(
      random,
      nodeUrls.filter((url) => url !== this.url),
    );
    this.connection += 1;
    const client = this.openClient(this.url);
    this.client = client;
    while (!this.isStopped && (await this.follow(client)) === 'SNAPSHOT_REQUIRED') {
      const answer = await this.ask<{ inboxSnapshot: { cursor: string } }>(cursorQuery, {});
      if (!answer?.data) break;
      this.cursor = this.storedCursor = answer.data.inboxSnapshot.cursor;
      this.connection += 1;
    }
    this.client = null;
    client.terminate();
    await client.dispose();
  }

  private openClient(url: string): Client {
    let pongTimer: NodeJS.Timeout | undefined;
    const client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: ImpatientSocket,
      connectionParams: { authorization: `Bearer ${this.options.token}` },
      connectionAckWaitTimeout: handshakeLimitMs,
      // The loop of this class reconnects, because the stock retry would repeat the old cursor.
      retryAttempts: 0,
      keepAlive: pingMs,
      on: {
        ping(isReceived) {
          if (!isReceived) pongTimer = setTimeout(() => client.terminate(), pongLimitMs);
        },
        pong(isReceived) {
          if (isReceived) clearTimeout(pongTimer);
        },
        closed: () => clearTimeout(pongTimer),
      },
    });
    return client;
  }

  /** Resolves with the reason when the stream has ended. */
  private follow(client: Client): Promise<'ENDED' | 'SNAPSHOT_REQUIRED'> {
    const { recording } = this.options;
    const { connection } = this;
    const after = this.cursor;
    recording.connections.push({ at: performance.now(), device: this.id, connection, after });
    let isLive = false;
    let end: 'ENDED' | 'SNAPSHOT_REQUIRED' = 'ENDED';
    return new Promise((resolve) => {
      client.subscribe<InboxAnswer>(
        { query: inboxSubscription, variables: { after, deviceId: this.id } },
        {
          next: ({ data }) => {
            if (!data) return client.terminate();
            const { inbox } = data;
            if (inbox.mode === undefined) return this.receive(client, { inbox, connection, isLive });
            isLive = true;
            if (inbox.mode === 'SNAPSHOT_REQUIRED') end = inbox.mode;
            const { mode, cursor } = inbox;
            recording.marks.push({ at: performance.now(), device: this.id, connection, mode, cursor });
            if (mode === 'RESUMED') this.goLive();
          },
          error: () => resolve('ENDED'),
          complete: () => resolve(end),
        },
      );
    });
  }

  private goLive(): void {
    this.failures = 0;
    this.becomeLive();
    void this.pump();
  }

  private receive(
    client: Client,
    event: { readonly inbox: InboxAnswer['inbox']; readonly connection: number; readonly isLive: boolean },
  ): void {
    // What a dead process had in its buffers is gone.
    if (client !== this.client) return;
    const { inbox, connection, isLive } = event;
    const message = inbox.message ? seenMessage(inbox.message) : null;
    const isNew = !this.processed.has(inbox.cursor);
    this.options.recording.deliveries.push({
      at: performance.now(),
      device: this.id,
      userId: this.userId,
      connection,
      cursor: inbox.cursor,
      kind: inbox.__typename,
      isNew,
      isLive,
      message,
    });
    this.processed.add(inbox.cursor);
    if (message && message.recipientId === this.userId) {
      this.newestSeqs.delete(message.conversationId);
      this.newestSeqs.set(message.conversationId, message.seq);
    }
    if (this.isCrashing) return this.die(client);
    this.cursor = inbox.cursor;
    this.eventsSinceSave += 1;
    if (this.eventsSinceSave >= eventsPerSave) {
      this.storedCursor = inbox.cursor;
      this.eventsSinceSave = 0;
    }
  }

  private die(client: Client): void {
    this.isCrashing = false;
    this.cursor = this.storedCursor;
    this.client = null;
    client.terminate();
  }

  /** Sends what waits, one after the other, as long as there is a connection. */
  private async pump(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    for (let send = this.outbox[0]; send && this.client && !this.isStopped; send = this.outbox[0]) {
      const { client } = this;
      const invokedAt = performance.now();
      const outcome = readOutcome(await this.ask<SendAnswer>(sendMutation, sendInput(send)));
      send.attempts.push({ invokedAt, endedAt: performance.now(), ...outcome });
      if (outcome.outcome !== 'unknown') this.outbox.shift();
      else if (outcome.code === undefined && client === this.client) client.terminate();
      else await delay(this.options.random() * firstRetryPauseMs);
    }
    this.isSending = false;
  }

  /** The answer over the present connection, or null when it did not come. */
  private ask<Data>(query: string, variables: Record<string, unknown>): Promise<Answer<Data> | null> {
    const { client } = this;
    if (!client) return Promise.resolve(null);
    return new Promise((resolve) => {
      let answer: Answer<Data> | null = null;
      const timer = setTimeout(() => {
        resolve(null);
        client.terminate();
      }, answerLimitMs);
      const settle = (value: Answer<Data> | null): void => {
        clearTimeout(timer);
        resolve(value);
      };
      client.subscribe<Data>(
        { query, variables },
        {
          next: (result) => {
            answer = result as Answer<Data>;
          },
          // A list of errors is the server's answer; anything else is the end of the connection.
          error: (error) =>
            settle(Array.isArray(error) ? { errors: error as Answer<Data>['errors'] & object } : answer),
          complete: () => settle(answer),
        },
      );
    });
  }
}
