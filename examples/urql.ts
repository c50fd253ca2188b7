/** Chat in a terminal with urql: each line goes to PEER, what arrives is printed, and no outage loses any. */
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { retryExchange } from '@urql/exchange-retry';
import { createClient, type Sink } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import * as chat from './generated/operations.js';
import { credentials, peer, readLines, show, socketUrl, url } from './terminal.js';

const deviceId = 'urql-terminal';
const live = createClient({
  url: socketUrl,
  connectionParams: credentials,
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
});
/** Asks again where no answer came: `clientMessageId` makes that safe for a send. A refusal is an answer. */
const again = retryExchange({ maxNumberAttempts: Infinity, maxDelayMs: 5_000 });
const socketExchange = subscriptionExchange({
  forwardSubscription: ({ query = '', variables }) => ({
    subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables }, sink as Sink) }),
  }),
});
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: credentials },
  exchanges: [cacheExchange, again, fetchExchange, socketExchange],
});

/** Begins behind what this device has acknowledged, here and whenever the connection is made anew. */
function listen(): void {
  client.subscription(chat.InboxDocument, { deviceId }).subscribe(({ data }) => {
    if (data) void take(data.inbox);
  });
}

async function take(event: chat.InboxSubscription['inbox']): Promise<void> {
  if (event.__typename === 'MessageAdded') show(event.message);
  const late = event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED';
  // A device that was away for too long starts from the recent contacts; an app would show them.
  const { data } = late
    ? await client.query(chat.SnapshotDocument, {}, { requestPolicy: 'network-only' })
    : {};
  const cursor = data?.inboxSnapshot.cursor ?? event.cursor;
  await client.mutation(chat.AcknowledgeDocument, { input: { deviceId, cursor } });
  if (late) listen();
}

const { data } = await client.query(chat.HistoryDocument, { peer });
data?.conversation?.messages.nodes.forEach(show);
listen();
await readLines(async (text) => {
  const input = { to: peer, clientMessageId: randomUUID(), content: { text: { text } } };
  await client.mutation(chat.SendDocument, { input });
});
