import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import pg from 'pg';
import { WebSocketServer, type WebSocket } from 'ws';

/** A message on its way into the table. */
export interface BareMessage {
  readonly conversationId: string;
  readonly senderId: string;
  readonly recipientId: string;
  readonly text: string;
}

/** Stores one message and resolves with its id once it is committed. */
export type StoreMessage = (message: BareMessage) => Promise<string>;

type Request =
  | { readonly type: 'send'; readonly id: number; readonly to: string; readonly text: string }
  | { readonly type: 'history'; readonly id: number; readonly peer: string; readonly count: number }
  | { readonly type: 'catch-up'; readonly id: number };

/**
 * What both yardsticks share: JSON over a WebSocket, no GraphQL, no accounts, no rules; a message is stored, published to
 * its recipient's topic and acknowledged. Deliberately the least that does the job, to show what Duet's features cost.
 */
export async function serveBare(createStore: (pool: pg.Pool) => StoreMessage): Promise<void> {
  const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
  await pool.query(`
    CREATE TABLE IF NOT EXISTS message (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, conversation_id text NOT NULL, sender_id text NOT NULL,
      recipient_id text NOT NULL, text text NOT NULL, sent_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX IF NOT EXISTS message_conversation ON message (conversation_id, id);
    CREATE INDEX IF NOT EXISTS message_recipient ON message (recipient_id, id)`);
  const store = createStore(pool);
  const online = new Map<string, WebSocket>();
  const bus = openBus((userId, payload) => online.get(userId)?.send(payload));
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const userId = new URL(request.url ?? '/', 'http://bare').searchParams.get('user') ?? '';
      online.set(userId, webSocket);
      webSocket.on('message', (data: Buffer) => {
        void handle({ pool, store, publish: bus.publish, userId, webSocket }, data.toString());
      });
      webSocket.once('close', () => {
        if (online.get(userId) === webSocket) online.delete(userId);
      });
      void bus.listen(userId).then(() => webSocket.send('{"type":"ready"}'));
    });
  });
  http.listen(0, '127.0.0.1', () => {
    console.log(`The yardstick serves http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  });
  process.once('SIGTERM', () => process.exit(0));
}

interface Session {
  readonly pool: pg.Pool;
  readonly store: StoreMessage;
  readonly publish: (userId: string, payload: string) => void;
  readonly userId: string;
  readonly webSocket: WebSocket;
}

async function handle({ pool, store, publish, userId, webSocket }: Session, data: string): Promise<void> {
  const request = JSON.parse(data) as Request;
  if (request.type === 'send') {
    const { to, text } = request;
    const id = await store({
      conversationId: conversationOf(userId, to),
      senderId: userId,
      recipientId: to,
      text,
    });
    publish(to, JSON.stringify({ type: 'message', id, from: userId, text, at: new Date() }));
    webSocket.send(JSON.stringify({ type: 'answer', id: request.id, messageId: id }));
    return;
  }
  const { rows } =
    request.type === 'history'
      ? await pool.query({ ...readHistory, values: [conversationOf(userId, request.peer), request.count] })
      : await pool.query({ ...readUnread, values: [userId] });
  webSocket.send(JSON.stringify({ type: 'answer', id: request.id, messages: rows }));
}

const readHistory = {
  name: 'history',
  text: 'SELECT id, sender_id, text, sent_at FROM message WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2',
};

const readUnread = {
  name: 'unread',
  text: 'SELECT id, sender_id, text, sent_at FROM message WHERE recipient_id = $1 ORDER BY id',
};

function conversationOf(userId: string, peerId: string): string {
  return userId < peerId ? `${userId} ${peerId}` : `${peerId} ${userId}`;
}

/** Redis as between several nodes, or a direct call on a machine without it. */
function openBus(deliver: (userId: string, payload: string) => void) {
  const url = process.env['REDIS_URL'];
  if (!url) return { publish: deliver, listen: () => Promise.resolve() };
  const publisher = new Redis(url);
  const subscriber = new Redis(url);
  subscriber.on('message', deliver);
  return {
    publish: (userId: string, payload: string) => void publisher.publish(userId, payload),
    listen: async (userId: string) => {
      await subscriber.subscribe(userId);
    },
  };
}
