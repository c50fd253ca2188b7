/** Chat in a terminal with Apollo Client: each line goes to PEER, what arrives is printed, and no outage loses any. */
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import possible from 'duet/possible-types.json' with { type: 'json' };
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import { tap } from 'rxjs';
import { WebSocket } from 'ws';
import * as chat from './generated/operations.js';
import { credentials, giveUp, isPassing, peer, readLines, show, socketUrl, url } from './terminal.js';

const deviceId = 'apollo-terminal';
const fetchPolicy = 'network-only';
const live = createClient({
  url: socketUrl,
  connectionParams: credentials,
  webSocketImpl: WebSocket,
  retryAttempts: Infinity,
  // Also when nobody is found; codes that say no are not asked about.
  shouldRetry: () => true,
});
/** Asks again where no answer came, or "not now": `clientMessageId` makes that safe for a send. A refusal is an answer. */
const again = new RetryLink({ attempts: { max: Infinity }, delay: { max: 5_000 } });
const notNow = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap((result) => {
      if (result.errors?.some(isPassing)) throw new CombinedGraphQLErrors(result);
    }),
  ),
);
const client = new ApolloClient({
  cache: new InMemoryCache({ possibleTypes: possible.possibleTypes }),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(live),
    again.concat(notNow).concat(new HttpLink({ uri: url, headers: credentials })),
  ),
});

/** Begins behind what this device has acknowledged, here and whenever the connection is made anew. */
function listen(): void {
  client.subscribe({ query: chat.InboxDocument, variables: { deviceId } }).subscribe(({ data, error }) => {
    if (error) giveUp(error);
    if (data) take(data.inbox).catch(giveUp);
  });
}

async function take(event: chat.InboxSubscription['inbox']): Promise<void> {
  if (event.__typename === 'MessageAdded') show(event.message);
  const isTooOld = event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED';
  // A device that was away for too long starts from the recent contacts; an app would show them.
  const { data } = isTooOld ? await client.query({ query: chat.SnapshotDocument, fetchPolicy }) : {};
  const cursor = data?.inboxSnapshot.cursor ?? event.cursor;
  await client.mutate({ mutation: chat.AcknowledgeDocument, variables: { input: { deviceId, cursor } } });
  if (isTooOld) listen();
}

const { data } = await client.query({ query: chat.HistoryDocument, variables: { peer } }).catch(giveUp);
data?.conversation?.messages.nodes.forEach(show);
listen();
await readLines(async (text) => {
  const variables = { input: { to: peer, clientMessageId: randomUUID(), content: { text: { text } } } };
  await client.mutate({ mutation: chat.SendDocument, variables });
});
