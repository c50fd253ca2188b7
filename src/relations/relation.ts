import type { Prisma } from '../generated/prisma/client.js';
import type { FriendRequestStatus } from '../generated/prisma/enums.js';
import type { Timestamp } from '../users/user.js';

/** A friendship from one side; the other side has a row of its own with the same time. */
export interface Friendship {
  readonly friendId: string;
  readonly since: Timestamp;
  readonly remark: string | null;
}

export interface UserBlock {
  readonly userId: string;
  readonly blockedId: string;
  readonly since: Date;
  /**
   * When the two were first kept apart without a break, by this block or by the other one's: neither was told of what has
   * changed in the other's profile since. Earlier where such a change was still on its way.
   */
  readonly apartSince: Date;
}

/**
 * A friend request. `status` is where it stands for the one who was asked. The one who asked sees another one: a refusal is
 * told to nobody, so to them it stays open until they withdraw it or either of the two is erased (`withdrawnAt`), or it becomes
 * a friendship.
 */
export interface StoredFriendRequest {
  readonly id: string;
  readonly fromUserId: string;
  readonly toUserId: string;
  readonly greeting: string | null;
  readonly status: FriendRequestStatus;
  /** Kept from the one who was asked, for ever: made while they blocked the asker, or refused all requests. */
  readonly hiddenFromRecipient: boolean;
  readonly createdAt: Date;
  readonly withdrawnAt: Date | null;
}

/** Open for the one who asked: a refusal is told to nobody and closes nothing for them. */
export const openForAsker = {
  status: { in: ['PENDING', 'REFUSED'] },
  withdrawnAt: null,
} satisfies Prisma.FriendRequestWhereInput;

/** Where a request stands for one of its two people. */
export function statusFor(request: StoredFriendRequest, viewerId: string): FriendRequestStatus {
  if (viewerId !== request.fromUserId) return request.status;
  if (request.withdrawnAt) return 'WITHDRAWN';
  return request.status === 'REFUSED' ? 'PENDING' : request.status;
}
