import { DuetError } from '../errors.js';
import type { InboxTransaction } from '../inbox/inbox-writer.js';
import type { FriendStore } from './friend-store.js';
import type { Friendship, StoredFriendRequest } from './relation.js';
import type { RequestStore } from './request-store.js';

export const maxFriends = 3_000;

/**
 * Makes two users friends, in a transaction that holds both inboxes: their open requests, in both directions, become
 * accepted, and both are told. Answers the first one's side. LIMIT_REACHED when either has as many friends as one may.
 */
export async function befriend(
  { prisma, now, append }: InboxTransaction,
  pair: readonly [string, string],
  stores: { readonly friends: FriendStore; readonly requests: RequestStore },
): Promise<Friendship> {
  const friends = stores.friends.within(prisma);
  const requests = stores.requests.within(prisma);
  for (const userId of pair) {
    if ((await friends.count(userId)) >= maxFriends) throw tooManyFriends();
  }
  for (const request of await requests.listOpenBetween(pair)) {
    await requests.update(request.id, { status: 'ACCEPTED', closedAt: now });
    for (const userId of peopleWhoSee(request)) {
      append({ userId, kind: 'FRIEND_REQUEST_CLOSED', subjectId: request.id });
    }
  }
  await friends.insertPair(pair, now);
  const [one, other] = pair;
  append({ userId: one, kind: 'FRIEND_ADDED', subjectId: other });
  append({ userId: other, kind: 'FRIEND_ADDED', subjectId: one });
  return { friendId: other, since: now, remark: null };
}

/** Whom a request exists for. */
export function peopleWhoSee(request: StoredFriendRequest): string[] {
  return request.hiddenFromRecipient ? [request.fromUserId] : [request.fromUserId, request.toUserId];
}

function tooManyFriends(): DuetError {
  return new DuetError('LIMIT_REACHED', `A user has at most ${maxFriends} friends, and one of the two has.`, {
    limit: maxFriends,
  });
}
