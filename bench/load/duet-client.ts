import { randomUUID } from 'node:crypto';
import { createTokenSigner } from '../../src/auth/tokens.js';
import type { Client, OnMessage, Protocol } from './client.js';
import { openDuetAdmin } from './duet-admin.js';
import { DuetHttp } from './duet-http.js';
import { DuetSession, type InboxEvent } from './duet-session.js';

/** Of servers that live for one measurement. */
export const benchSecret = 'a secret of the benchmark that is long enough for HS256';

const sendMutation = `mutation Send($to: ID!, $text: String!, $id: ID!) {
  sendMessage(input: { to: $to, clientMessageId: $id, content: { text: { text: $text } } }) { message { id seq sentAt } }
}`;
const cursorQuery = 'query Cursor { inboxSnapshot { cursor } }';
const registerMutation = `mutation Register($token: String!) {
  registerDevice(input: { deviceId: "phone", push: { provider: FCM, token: $token } }) { device { id } }
}`;
const historyQuery = `query History($peer: ID!, $last: Int!) {
  conversation(with: $peer) {
    messages(last: $last) { nodes { id seq sentAt sender { id } content { ... on TextContent { text } } } }
  }
}`;

/** Longer than any measurement: a socket ends with its token. */
const tokenSeconds = 4 * 3600;

export interface DuetPlace {
  /** Of its processes. Neighbouring users, who talk to each other, are on different ones. */
  readonly urls: readonly string[];
  readonly secret: string;
  /** Of mutations. */
  readonly transport: 'socket' | 'http';
  /**
   * Whether each user has a device with a push token, which is away, or is the one that listens (and never says what
   * it has stored). Absent: there are no devices.
   */
  readonly device?: 'away' | 'online';
}

/** Duet by its public contract: one socket with one inbox subscription for each user; mutations over either transport. */
export function duetProtocol({ urls, secret, transport, device }: DuetPlace): Protocol {
  const tokens = createTokenSigner({ secret });
  const http = new DuetHttp();
  const urlOf = (userId: string): string => urls[Number(/\d*$/.exec(userId)?.[0]) % urls.length] ?? '';

  async function open(userId: string, onEvent: (event: InboxEvent) => void): Promise<DuetSession> {
    const { token } = await tokens.sign({ userId, role: 'USER', expiresInSeconds: tokenSeconds });
    const session = new DuetSession(token, onEvent);
    await session.open(urlOf(userId));
    return session;
  }

  /** Listens from a cursor, or from the snapshot's, until everything is live. */
  async function listen(userId: string, after: string | null, onMessage: OnMessage): Promise<Client> {
    let cursor = after;
    let synced: () => void = () => undefined;
    const isLive = new Promise<void>((resolve) => (synced = resolve));
    const session = await open(userId, (event) => {
      cursor = event.cursor;
      if (event.__typename === 'SyncCompleted') synced();
      else if (event.message && event.message.sender.id !== userId) onMessage(event.message.content.text);
    });
    if (after === null) {
      const snapshot = (await session.ask(cursorQuery, {})) as { inboxSnapshot: { cursor: string } };
      cursor = snapshot.inboxSnapshot.cursor;
    }
    if (device !== undefined)
      await session.ask(registerMutation, { token: `bench:${userId}:${randomUUID()}` });
    session.subscribe(cursor, device === 'online' ? 'phone' : null);
    await isLive;
    const prefix = randomUUID();
    let serial = 0;
    return {
      async send(to, text) {
        const variables = { to, text, id: `${prefix}${(serial += 1)}` };
        if (transport === 'socket') await session.ask(sendMutation, variables);
        else await http.ask(urlOf(userId), session.token, { query: sendMutation, variables });
      },
      async readHistory(peer, count) {
        const data = (await session.ask(historyQuery, { peer, last: count })) as {
          conversation: { messages: { nodes: unknown[] } } | null;
        };
        return data.conversation?.messages.nodes.length ?? 0;
      },
      cursor: () => cursor,
      close: () => session.close(),
    };
  }

  return {
    connect: (userId, onMessage) => listen(userId, null, onMessage),
    resume: listen,

    async catchUp(userId) {
      let received = 0;
      let synced: () => void = () => undefined;
      const isLive = new Promise<void>((resolve) => (synced = resolve));
      const session = await open(userId, ({ __typename, message }) => {
        if (__typename === 'SyncCompleted') synced();
        else if (message) received += 1;
      });
      session.subscribe(null);
      await isLive;
      session.close();
      return received;
    },

    async openAdmin() {
      const { token } = await tokens.sign({ userId: 'admin', role: 'ADMIN', expiresInSeconds: 3600 });
      return openDuetAdmin({ url: urls[0] ?? '', token });
    },
  };
}
