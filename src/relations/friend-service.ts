import type { CursorCodec } from '../database/cursor.js';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import type { Connection } from '../input/paging.js';
import { parseTargetId } from '../input/text-rules.js';
import type { UserProfile } from '../users/user.js';
import type { FriendClient, FriendStore } from './friend-store.js';
import type { RelationListStore } from './list-store.js';
import { pageNewestFirst, type ListPage } from './newest-first.js';
import type { PeopleStore } from './people-store.js';
import { requirePair } from './people.js';
import type { Friendship } from './relation.js';

export interface FriendServiceOptions {
  readonly friends: FriendStore;
  readonly lists: RelationListStore;
  readonly people: PeopleStore;
  readonly writer: InboxWriter;
  readonly cursors: CursorCodec;
}

export class FriendService {
  constructor(private readonly options: FriendServiceOptions) {}

  /** The viewer's friends, the newest first. */
  async page(viewerId: string, page: ListPage): Promise<Connection<Friendship>> {
    const { cursors, lists } = this.options;
    return pageNewestFirst(page, {
      cursors,
      scope: `friends:${viewerId}`,
      placeOf: (friend) => ({ at: new Date(friend.since), id: friend.friendId }),
      read: (range) => lists.listFriends(viewerId, range),
    });
  }

  /**
   * Ends a friendship for both, and tells both, whoever blocks whom: a friendship is one fact with two sides, and a list
   * that still shows it would be wrong. Without a friendship nothing changes.
   */
  async remove(viewerId: string, userId: string): Promise<UserProfile> {
    const peerId = parseTargetId(userId);
    const { friends, people, writer } = this.options;
    return writer.write([viewerId, peerId], async ({ prisma, append }) => {
      const { peer } = await requirePair(people.within(prisma), viewerId, peerId);
      if (await friends.within(prisma).deletePair([viewerId, peerId])) {
        append({ userId: viewerId, kind: 'FRIEND_REMOVED', subjectId: peerId });
        append({ userId: peerId, kind: 'FRIEND_REMOVED', subjectId: viewerId });
      }
      return peer;
    });
  }

  /** Ids of a user's friends in their bytewise order, behind `afterId`; for walking through all of them. */
  async listIds(
    userId: string,
    options: { readonly afterId: string; readonly limit: number },
  ): Promise<string[]> {
    return this.options.friends.listIds(userId, options);
  }

  /** Those of `userIds` who are friends of the user; inside a transaction that holds their inboxes nobody else changes it. */
  async listAmong(
    userId: string,
    userIds: readonly string[],
    transaction?: FriendClient,
  ): Promise<ReadonlySet<string>> {
    const { friends } = this.options;
    return (transaction ? friends.within(transaction) : friends).listAmong(userId, userIds);
  }
}
