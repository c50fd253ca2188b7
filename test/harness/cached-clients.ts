/** People with the plain GraphQL clients of the examples, and what a screen of theirs would show. */
import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { OperationTypeNode } from 'graphql';
import { createClient, type Client as Socket, type Sink } from 'graphql-ws';
import { WebSocket } from 'ws';
import * as apollo from '../../examples/apollo-cache.js';
import {
  EventsDocument,
  RecentContactsDocument,
  type EventsSubscription,
} from '../../examples/generated/operations.js';
import * as urql from '../../examples/urql-cache.js';
import type { Person } from './app.js';

/** Where a person's requests go, and with which token. */
export type Account = Pick<Person, 'url' | 'token'>;

/** What is shown of a query now, and after each change of the cache; undefined until there is an answer. */
export interface Shown<Data> {
  readonly data: () => Data | undefined;
}

/** One client with its cache, which follows its person's inbox. */
export interface CachedClient {
  show<Data, Variables extends Record<string, unknown>>(
    query: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Shown<Data>;
  /** Asks for more of a list, as for the page before the one that is shown. */
  read<Data, Variables extends Record<string, unknown>>(
    query: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<void>;
  close(): Promise<void>;
}

export type StartClient = (account: Account, after: string, fetchOf?: typeof fetch) => CachedClient;

function socketOf({ url, token }: Account): Socket {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
    connectionParams: { authorization: `Bearer ${token}` },
  });
}

export const withApollo: StartClient = (account, after, fetchOf = fetch) => {
  const socket = socketOf(account);
  const http = new HttpLink({
    uri: `${account.url}/graphql`,
    headers: { authorization: `Bearer ${account.token}` },
    fetch: fetchOf,
  });
  const client = new ApolloClient({
    cache: apollo.createCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      http,
    ),
  });
  const take = async (event: EventsSubscription['inbox']): Promise<void> => {
    await apollo.applyEvent(client, event);
    if (event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED')
      await apollo.beginAnew(client, follow);
  };
  const follow = (from: string): void => {
    const variables = { after: from, deviceId: 'phone' };
    client.subscribe({ query: EventsDocument, variables }).subscribe(({ data }) => {
      if (data) void take(data.inbox);
    });
  };
  follow(after);
  return {
    show(query, variables) {
      let shown: unknown;
      client.watchQuery({ query, variables }).subscribe(({ data, dataState }) => {
        if (dataState === 'complete') shown = data;
      });
      return { data: () => shown as never };
    },
    async read(query, variables) {
      await client.query({ query, variables, fetchPolicy: 'network-only' } as never);
    },
    async close() {
      client.stop();
      await socket.dispose();
    },
  };
};

export const withUrql: StartClient = (account, after, fetchOf = fetch) => {
  const socket = socketOf(account);
  const client = new Client({
    url: `${account.url}/graphql`,
    preferGetMethod: false,
    fetch: fetchOf,
    fetchOptions: { headers: { authorization: `Bearer ${account.token}` } },
    exchanges: [
      urql.createCache(),
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink as Sink) }),
        }),
      }),
      fetchExchange,
    ],
  });
  const take = async (event: EventsSubscription['inbox']): Promise<void> => {
    if (event.__typename !== 'SyncCompleted' || event.mode === 'RESUMED') return;
    const { data } = await client.query(RecentContactsDocument, {}, { requestPolicy: 'network-only' });
    if (data) follow(data.inboxSnapshot.cursor);
  };
  const follow = (from: string): void => {
    client.subscription(EventsDocument, { after: from, deviceId: 'phone' }).subscribe(({ data }) => {
      if (data) void take(data.inbox);
    });
  };
  follow(after);
  return {
    show(query, variables) {
      let shown: unknown;
      client.query(query, variables).subscribe(({ data }) => {
        shown = data;
      });
      return { data: () => shown as never };
    },
    async read(query, variables) {
      await client.query(query, variables, { requestPolicy: 'network-only' }).toPromise();
    },
    close: async () => {
      await socket.dispose();
    },
  };
};
