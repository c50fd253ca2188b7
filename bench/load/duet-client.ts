import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createTokenSigner } from '../../src/auth/tokens.js';
import type { Client, Protocol } from './client.js';
import { fail, openSocket, type TextSocket } from './socket.js';

/** Of servers that live for one measurement. */
export const benchSecret = 'a secret of the benchmark that is long enough for HS256';

const sendMutation = `mutation Send($to: ID!, $text: String!, $id: ID!) {
  sendMessage(input: { to: $to, clientMessageId: $id, content: { text: { text: $text } } }) { message { id seq sentAt } }
}`;
const inboxSubscription = `subscription Inbox($after: Cursor) {
  inbox(after: $after) {
    __typename
    cursor
    ... on MessageAdded { message { id seq sentAt sender { id } content { ... on TextContent { text } } } }
  }
}`;
const cursorQuery = 'query Cursor { inboxSnapshot { cursor } }';
const historyQuery = `query History($peer: ID!, $last: Int!) {
  conversation(with: $peer) {
    messages(last: $last) { nodes { id seq sentAt sender { id } content { ... on TextContent { text } } } }
  }
}`;

interface InboxEvent {
  readonly __typename: string;
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
const httpConnections = 64;

/** Duet by its public contract: one socket with one inbox subscription for each user; mutations over either transport. */
export function duetProtocol(url: string, transport: 'socket' | 'http'): Protocol {
  const tokens = createTokenSigner({ secret: benchSecret });
  const agent = new Agent({ keepAlive: true, maxSockets: httpConnections });

  async function open(userId: string, onEvent: (event: InboxEvent) => void): Promise<Session> {
    const { token } = await tokens.sign({ userId, role: 'USER', expiresInSeconds: 3600 });
    const session = new Session(onEvent);
    await session.open(`${url.replace(/^http/, 'ws')}/graphql`, token);
    return session;
  }

  return {
    async connect(userId, onMessage) {
      let synced: () => void = () => undefined;
      const isLive = new Promise<void>((resolve) => (synced = resolve));
      const session = await open(userId, ({ __typename, message }) => {
        if (__typename === 'SyncCompleted') synced();
        else if (message && message.sender.id !== userId) onMessage(message.content.text);
      });
      const snapshot = (await session.ask(cursorQuery, {})) as { inboxSnapshot: { cursor: string } };
      session.subscribe({ after: snapshot.inboxSnapshot.cursor });
      await isLive;
      const prefix = randomUUID();
      let serial = 0;
      return {
        async send(to, text) {
          const variables = { to, text, id: `${prefix}${(serial += 1)}` };
          if (transport === 'socket') await session.ask(sendMutation, variables);
          else await post({ url, agent, token: session.token, query: sendMutation, variables });
        },
        async readHistory(peer, count) {
          const data = (await session.ask(historyQuery, { peer, last: count })) as {
            conversation: { messages: { nodes: unknown[] } } | null;
          };
          return data.conversation?.messages.nodes.length ?? 0;
        },
        close: () => session.close(),
      } satisfies Client;
    },

    async catchUp(userId) {
      let received = 0;
      let synced: () => void = () => undefined;
      const isLive = new Promise<void>((resolve) => (synced = resolve));
      const session = await open(userId, ({ __typename, message }) => {
        if (__typename === 'SyncCompleted') synced();
        else if (message) received += 1;
      });
      session.subscribe({ after: null });
      await isLive;
      session.close();
      return received;
    },
  };
}

/** One graphql-transport-ws connection (PROTOCOL.md of graphql-ws), as much of it as the load needs. */
class Session {
  token = '';
  private socket: TextSocket | null = null;
  private serial = 0;
  private acknowledged: () => void = () => undefined;
  private readonly answers = new Map<string, { resolve: (data: unknown) => void; data: unknown }>();

  constructor(private readonly onEvent: (event: InboxEvent) => void) {}

  async open(url: string, token: string): Promise<void> {
    this.token = token;
    this.socket = await openSocket(url, ['graphql-transport-ws'], (text) => this.receive(text));
    const isAcknowledged = new Promise<void>((resolve) => (this.acknowledged = resolve));
    this.write({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await isAcknowledged;
  }

  ask(query: string, variables: Record<string, unknown>): Promise<unknown> {
    const id = `${(this.serial += 1)}`;
    return new Promise((resolve) => {
      this.answers.set(id, { resolve, data: undefined });
      this.write({ id, type: 'subscribe', payload: { query, variables } });
    });
  }

  subscribe(variables: Record<string, unknown>): void {
    this.write({ id: streamId, type: 'subscribe', payload: { query: inboxSubscription, variables } });
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
      answer?.resolve(answer.data);
    } else if (frame.type === 'connection_ack') this.acknowledged();
    else if (frame.type === 'ping') this.write({ type: 'pong' });
    else fail(`Duet answered ${text}`);
  }
}

interface Post {
  readonly url: string;
  readonly agent: Agent;
  readonly token: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

function post({ url, agent, token, query, variables }: Post): Promise<void> {
  const body = JSON.stringify({ query, variables });
  return new Promise((resolve) => {
    const call = request(`${url}/graphql`, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        authorization: `Bearer ${token}`,
      },
    });
    call.on('error', (error) => fail(error.message));
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode !== 200 || text.includes('"errors"')) fail(`Duet answered ${text}`);
        resolve();
      });
    });
    call.end(body);
  });
}
