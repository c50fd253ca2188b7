/** A cache of Apollo Client for an app, and what the events of the inbox change in it. */
import { type ApolloClient, type FieldFunctionOptions, InMemoryCache, type Reference } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import possible from 'duet/possible-types.json' with { type: 'json' };
import * as chat from './generated/operations.js';
import { newMessage } from './new-message.js';

/** One for each user who signs in. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: possible.possibleTypes,
    typePolicies: {
      // There is one of each, so that all queries and events tell of the same.
      Viewer: { keyFields: [] },
      InboxSnapshot: { keyFields: [] },
      Query: { fields: { friends: relayStylePagination() } },
      Conversation: { fields: { messages: { keyArgs: false, merge: mergePages } } },
      // What comes may be of another kind: a text becomes what is left of it, one event follows another.
      Message: { fields: { content: { merge: true } } },
      Subscription: { fields: { inbox: { merge: false } } },
    },
  });
}

interface Pages {
  readonly nodes: readonly Reference[];
  readonly pageInfo?: { readonly hasPreviousPage: boolean };
}

/** Pages and single messages, in whatever order they come: `seq` says where each belongs. */
function mergePages(held: Pages | undefined, page: Pages, { readField }: FieldFunctionOptions): Pages {
  const all = [...(held?.nodes ?? []), ...page.nodes];
  const bySeq = new Map(all.map((node) => [readField<number>('seq', node) ?? 0, node]));
  const nodes = [...bySeq].sort(([a], [b]) => a - b).map(([, node]) => node);
  const isWhole = held?.pageInfo?.hasPreviousPage === false;
  return { ...held, ...page, nodes, ...(isWhole && { pageInfo: held.pageInfo }) };
}

/** Apollo has put the objects of the event into the cache by their ids; what is left to do are the lists. */
export async function applyEvent(
  client: ApolloClient,
  event: chat.EventsSubscription['inbox'],
): Promise<void> {
  switch (event.__typename) {
    case 'MessageAdded': {
      const { page, addContact } = newMessage(event.message);
      client.cache.writeQuery(page);
      client.cache.updateQuery({ query: chat.RecentContactsDocument }, addContact);
      return;
    }
    // Messages may be missing now, the imported or the deleted: pages that are shown are read again.
    case 'ConversationUpdated':
    case 'ConversationCleared':
    case 'MessagesDeleted':
      client.cache.evict({ id: `Conversation:${event.conversation.id}`, fieldName: 'messages' });
      return;
    case 'FriendAdded':
    case 'FriendRemoved':
      client.cache.evict({ fieldName: 'friends' });
      return;
    case 'UserErased':
      await client.resetStore();
      return;
    default:
  }
}

/**
 * After `SNAPSHOT_REQUIRED`: takes a cursor, has all that is shown read again, and follows the inbox from that cursor on. So what is
 * read lacks nothing that the events do not bring, and nothing that is read comes after a newer event. Rejects when something cannot be
 * read: without a cursor nothing is followed, and it is to be called again.
 */
export async function beginAnew(client: ApolloClient, follow: (after: string) => void): Promise<void> {
  const { data } = await client.query({ query: chat.RecentContactsDocument, fetchPolicy: 'no-cache' });
  await client.resetStore().finally(() => data && follow(data.inboxSnapshot.cursor));
}
