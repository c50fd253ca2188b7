/** A cache of urql for an app, and what the events of the inbox change in it. */
import type { Exchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import type { Cache, FieldInfo, Resolver, UpdateResolver } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import possible from 'duet/possible-types.json' with { type: 'json' };
import * as chat from './generated/operations.js';
import { newMessage } from './new-message.js';

/** One for each user who signs in, in the place of the `cacheExchange` of `@urql/core`. */
export function createCache(): Exchange {
  const parts = [...possible.possibleTypes.MessageContent, 'ImageRendition', 'HistoryGap', 'Friend'];
  let followed: { readonly after: unknown } | undefined;
  const take: UpdateResolver<chat.EventsSubscription> = ({ inbox }, { after }, cache) => {
    // From another cursor, after SNAPSHOT_REQUIRED: what was read before it lacks what came in between.
    const isAnew = followed && after !== followed.after;
    if (isAnew) cache.invalidate('Conversation');
    if (isAnew) for (const { fieldKey } of cache.inspectFields('Query')) cache.invalidate('Query', fieldKey);
    followed = { after };
    applyEvent(cache, inbox);
  };
  return cacheExchange({
    possibleTypes: possible.possibleTypes,
    keys: {
      // There is one of each, so that all queries and events tell of the same. The others are parts of something.
      Viewer: () => 'viewer',
      InboxSnapshot: () => 'snapshot',
      ...Object.fromEntries(parts.map((type) => [type, () => null])),
    },
    resolvers: { Query: { friends: relayPagination() }, Conversation: { messages: mergePages } },
    updates: { Subscription: { inbox: take } },
  });
}

/** Pages and single messages, in whatever order they came, from the newest back to where one is missing. */
const mergePages: Resolver = (_, asked, cache, { parentKey, fieldName }) => {
  if (cache.resolve(parentKey, fieldName, asked) === undefined) return undefined;
  const end = ({ arguments: given }: FieldInfo): number => Number(given?.beforeSeq ?? Infinity);
  const pages = cache.inspectFields(parentKey).filter((field) => field.fieldName === fieldName);
  const bySeq = new Map<number, string>();
  let [begin, hasPreviousPage] = [0, true];
  for (const page of pages.sort((a, b) => end(b) - end(a))) {
    if (end(page) < begin) break;
    const key = cache.resolve(parentKey, page.fieldKey) as string;
    for (const node of cache.resolve(key, 'nodes') as string[])
      bySeq.set(cache.resolve(node, 'seq') as number, node);
    if (bySeq.size > 0) begin = Math.min(...bySeq.keys());
    hasPreviousPage &&= cache.resolve(cache.resolve(key, 'pageInfo') as string, 'hasPreviousPage') !== false;
  }
  const nodes = [...bySeq].sort(([a], [b]) => a - b).map(([, node]) => node);
  return { __typename: 'MessageConnection', nodes, pageInfo: { __typename: 'PageInfo', hasPreviousPage } };
};

/** urql has put the objects of the event into the cache by their ids; what is left to do are the lists. */
function applyEvent(cache: Cache, event: chat.EventsSubscription['inbox']): void {
  switch (event.__typename) {
    case 'MessageAdded': {
      const { page, addContact } = newMessage(event.message);
      cache.updateQuery(page, () => page.data);
      return cache.updateQuery({ query: chat.RecentContactsDocument }, addContact);
    }
    // Messages may be missing now, the imported or the deleted: pages that are shown are read again.
    case 'ConversationUpdated':
    case 'ConversationCleared':
    case 'MessagesDeleted':
      return forget(cache, `Conversation:${event.conversation.id}`, 'messages');
    case 'FriendAdded':
    case 'FriendRemoved':
      return forget(cache, 'Query', 'friends');
    case 'UserErased':
      return cache.invalidate('Conversation');
    default:
  }
}

function forget(cache: Cache, key: string, name: string): void {
  for (const { fieldName, fieldKey } of cache.inspectFields(key))
    if (fieldName === name) cache.invalidate(key, fieldKey);
}
