/** Chat in a terminal with urql: each line goes to PEER, what arrives is printed, and no outage loses any. */
import {
  cacheExchange,
  Client,
  type CombinedError,
  fetchExchange,
  type OperationResult,
  subscriptionExchange,
} from '@urql/core';
import { retryExchange } from '@urql/exchange-retry';
import { createClient, type Sink } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import * as chat from './generated/operations.js';
import { credentials, giveUp, isPassing, peer, readLines, show, socketUrl, url } from './terminal.js';

const deviceId = 'urql-terminal';
const requestPolicy = 'network-only';
const live = createClient({
  url: socketUrl,
  connectionParams: credentials,
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
  // Also when nobody is found; codes that say no are not asked about.
  shouldRetry: () => true,
});
/** Asks again where no answer came, or "not now": `clientMessageId` makes that safe for a send. A refusal is an answer. */
const retryIf = ({ networkError, graphQLErrors }: CombinedError): boolean =>
  networkError !== undefined || graphQLErrors.some(isPassing);
const again = retryExchange({ maxNumberAttempts: Infinity, maxDelayMs: 5_000, retryIf });
const socketExchange = subscriptionExchange({
  forwardSubscription: ({ query = '', variables }) => ({
    subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables }, sink as Sink) }),
  }),
});
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: credentials },
  // The socket is before the retries: graphql-ws makes its connection again by itself, and tells when that is of no use.
  exchanges: [cacheExchange, socketExchange, again, fetchExchange],
});

/** Begins behind what this device has acknowledged, here and whenever the connection is made anew. */
function listen(): void {
  client.subscription(chat.InboxDocument, { deviceId }).subscribe(({ data, error }) => {
    if (error) giveUp(error);
    if (data) take(data.inbox).catch(giveUp);
  });
}

async function take(event: chat.InboxSubscription['inbox']): Promise<void> {
  if (event.__typename === 'MessageAdded') show(event.message);
  const late = event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED';
  // A device that was away for too long starts from the recent contacts; an app would show them.
  const data = late && dataOf(await client.query(chat.SnapshotDocument, {}, { requestPolicy }));
  const cursor = data ? data.inboxSnapshot.cursor : event.cursor;
  dataOf(await client.mutation(chat.AcknowledgeDocument, { input: { deviceId, cursor } }));
  if (late) listen();
}

/** urql hands errors over in the result. */
function dataOf<Data>({ data, error }: OperationResult<Data>): Data | undefined {
  if (error) throw error;
  return data;
}

const history = await client.query(chat.HistoryDocument, { peer }).toPromise().then(dataOf).catch(giveUp);
history?.conversation?.messages.nodes.forEach(show);
listen();
await readLines(async (text) => {
  const input = { to: peer, clientMessageId: randomUUID(), content: { text: { text } } };
  dataOf(await client.mutation(chat.SendDocument, { input }));
});
