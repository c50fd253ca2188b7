import type { Prisma } from '../generated/prisma/client.js';
import { openForAsker, type StoredFriendRequest } from './relation.js';

const requestFields = {
  id: true,
  fromUserId: true,
  toUserId: true,
  greeting: true,
  status: true,
  hiddenFromRecipient: true,
  createdAt: true,
  withdrawnAt: true,
} as const satisfies Prisma.FriendRequestSelect;

/** The client, or a transaction of it. */
export type RequestClient = Pick<Prisma.TransactionClient, 'friendRequest'>;

export class RequestStore {
  constructor(private readonly prisma: RequestClient) {}

  within(transaction: RequestClient): RequestStore {
    return new RequestStore(transaction);
  }

  async find(id: string): Promise<StoredFriendRequest | null> {
    return this.prisma.friendRequest.findUnique({ where: { id }, select: requestFields });
  }

  /** The requests with these ids, in no promised order. */
  async listByIds(ids: readonly string[]): Promise<StoredFriendRequest[]> {
    return this.prisma.friendRequest.findMany({ where: { id: { in: [...ids] } }, select: requestFields });
  }

  /** What each of the two has asked the other and is still open for the one who asked, hidden ones included. */
  async listOpenBetween(pair: readonly [string, string]): Promise<StoredFriendRequest[]> {
    const [one, other] = pair;
    return this.prisma.friendRequest.findMany({
      where: {
        ...openForAsker,
        OR: [
          { fromUserId: one, toUserId: other },
          { fromUserId: other, toUserId: one },
        ],
      },
      select: requestFields,
    });
  }

  /** How many requests of this user are open, as that user sees it. */
  async countOpen(fromUserId: string): Promise<number> {
    return this.prisma.friendRequest.count({ where: { ...openForAsker, fromUserId } });
  }

  async insert(request: Omit<StoredFriendRequest, 'status' | 'withdrawnAt'>): Promise<StoredFriendRequest> {
    return this.prisma.friendRequest.create({ data: request, select: requestFields });
  }

  async update(id: string, values: Prisma.FriendRequestUncheckedUpdateInput): Promise<StoredFriendRequest> {
    return this.prisma.friendRequest.update({ where: { id }, data: values, select: requestFields });
  }
}
