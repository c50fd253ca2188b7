import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { FinalRead, ReadConversation, ReplayedEvent, SeenMessage } from './history.js';
import { postUntilAnswered } from './http-client.js';
import {
  contactsQuery,
  cursorQuery,
  historyQuery,
  inboxSubscription,
  seenMessage,
  type InboxAnswer,
  type MessageAnswer,
} from './operations.js';
import { elapsed } from './faults/fault.js';
import type { Scene } from './scene.js';

const catchUpLimitMs = 12_000;
const pollMs = 250;

interface ContactsAnswer {
  readonly inboxSnapshot: {
    readonly conversations: readonly {
      readonly id: string;
      readonly unreadCount: number;
      readonly peer: { readonly id: string };
    }[];
  };
}

interface HistoryAnswer {
  readonly conversation: {
    readonly messages: {
      readonly nodes: readonly MessageAnswer[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

/** Waits until every device has processed its inbox, or until a device that works would have, and answers the heads. */
export async function catchUp(scene: Scene): Promise<ReadonlyMap<string, string>> {
  for (const deadline = performance.now() + catchUpLimitMs; ;) {
    const heads = await readHeads(scene);
    const isBehind = scene.devices.some(({ userId, cursor }) => cursor !== heads.get(userId));
    if (!isBehind || performance.now() > deadline) return heads;
    await elapsed(pollMs);
  }
}

/** Reads everything through the API, as a new device and as somebody who scrolls. */
export async function readEverything(scene: Scene, heads: ReadonlyMap<string, string>): Promise<FinalRead> {
  const replays = new Map<string, ReplayedEvent[]>();
  const conversations: ReadConversation[] = [];
  for (const userId of scene.users) {
    replays.set(userId, await replay(scene, userId));
    conversations.push(...(await readConversations(scene, userId)));
  }
  return { replays, heads, conversations };
}

async function readHeads({ users, http, tokenOf }: Scene): Promise<ReadonlyMap<string, string>> {
  const read = async (userId: string): Promise<[string, string]> => {
    const { inboxSnapshot } = await postUntilAnswered<{ inboxSnapshot: { cursor: string } }>(http, {
      token: tokenOf(userId),
      query: cursorQuery,
    });
    return [userId, inboxSnapshot.cursor];
  };
  return new Map(await Promise.all(users.map(read)));
}

async function replay({ http, tokenOf }: Scene, userId: string): Promise<ReplayedEvent[]> {
  const client = createClient({
    url: `${http.nodeUrls[0]?.replace(/^http/, 'ws') ?? ''}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${tokenOf(userId)}` },
  });
  const events: ReplayedEvent[] = [];
  try {
    for await (const { data } of client.iterate<InboxAnswer>({ query: inboxSubscription })) {
      if (!data) throw new Error(`the inbox of ${userId} cannot be read`);
      const { cursor, mode, message, __typename: kind } = data.inbox;
      if (mode) break;
      events.push({ cursor, kind, message: message ? seenMessage(message) : null });
    }
  } finally {
    await client.dispose();
  }
  return events;
}

async function readConversations({ http, tokenOf }: Scene, viewer: string): Promise<ReadConversation[]> {
  const token = tokenOf(viewer);
  const { inboxSnapshot } = await postUntilAnswered<ContactsAnswer>(http, { token, query: contactsQuery });
  const read = async (contact: ContactsAnswer['inboxSnapshot']['conversations'][number]) => {
    const messages: SeenMessage[] = [];
    for (let after: string | null = null; ;) {
      const answer: HistoryAnswer = await postUntilAnswered(http, {
        token,
        query: historyQuery,
        variables: { with: contact.peer.id, after },
      });
      if (!answer.conversation) break;
      const { nodes, pageInfo } = answer.conversation.messages;
      messages.push(...nodes.map(seenMessage));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    return { viewer, conversationId: contact.id, unreadCount: contact.unreadCount, messages };
  };
  return Promise.all(inboxSnapshot.conversations.map(read));
}
