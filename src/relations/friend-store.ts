import type { Prisma } from '../generated/prisma/client.js';
import type { Friendship } from './relation.js';

const friendFields = {
  friendId: true,
  since: true,
  remark: true,
} as const satisfies Prisma.FriendshipSelect;

/** The client, or a transaction of it. */
export type FriendClient = Pick<Prisma.TransactionClient, 'friendship'>;

/** Friendships: always two rows, one for each side, with the same time. */
export class FriendStore {
  constructor(private readonly prisma: FriendClient) {}

  within(transaction: FriendClient): FriendStore {
    return new FriendStore(transaction);
  }

  async find(userId: string, friendId: string): Promise<Friendship | null> {
    return this.prisma.friendship.findUnique({
      where: { userId_friendId: { userId, friendId } },
      select: friendFields,
    });
  }

  async count(userId: string): Promise<number> {
    return this.prisma.friendship.count({ where: { userId } });
  }

  /** Ids of friends in their bytewise order, behind `afterId`. */
  async listIds(
    userId: string,
    options: { readonly afterId: string; readonly limit: number },
  ): Promise<string[]> {
    const rows = await this.prisma.friendship.findMany({
      where: { userId, friendId: { gt: options.afterId } },
      orderBy: { friendId: 'asc' },
      take: options.limit,
      select: { friendId: true },
    });
    return rows.map((row) => row.friendId);
  }

  /** Those of `userIds` who are friends of the user. */
  async listAmong(userId: string, userIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.prisma.friendship.findMany({
      where: { userId, friendId: { in: [...userIds] } },
      select: { friendId: true },
    });
    return new Set(rows.map((row) => row.friendId));
  }

  async insertPair(pair: readonly [string, string], since: Date): Promise<void> {
    const [one, other] = pair;
    await this.prisma.friendship.createMany({
      data: [
        { userId: one, friendId: other, since },
        { userId: other, friendId: one, since },
      ],
    });
  }

  /** False when the two were no friends. */
  async deletePair(pair: readonly [string, string]): Promise<boolean> {
    const [one, other] = pair;
    const { count } = await this.prisma.friendship.deleteMany({
      where: {
        OR: [
          { userId: one, friendId: other },
          { userId: other, friendId: one },
        ],
      },
    });
    return count > 0;
  }
}
