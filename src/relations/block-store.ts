import type { Prisma } from '../generated/prisma/client.js';
import type { UserBlock } from './relation.js';

/** Whether blocks stand between two users, seen from the first one. */
export interface Blocks {
  readonly userBlocksPeer: boolean;
  readonly peerBlocksUser: boolean;
}

/** The client, or a transaction of it. */
export type BlockClient = Pick<Prisma.TransactionClient, 'userBlock'>;

/** Reads and writes of blocks. Inside a transaction that holds the inbox heads of both users nobody else changes them. */
export class BlockStore {
  constructor(private readonly prisma: BlockClient) {}

  /** The same reads and writes as part of a transaction. */
  within(transaction: BlockClient): BlockStore {
    return new BlockStore(transaction);
  }

  async findBetween(userId: string, peerId: string): Promise<Blocks> {
    const rows = await this.prisma.userBlock.findMany({
      where: {
        OR: [
          { userId, blockedId: peerId },
          { userId: peerId, blockedId: userId },
        ],
      },
      select: { userId: true },
    });
    return {
      userBlocksPeer: rows.some((row) => row.userId === userId),
      peerBlocksUser: rows.some((row) => row.userId === peerId),
    };
  }

  /** Those of `peerIds` whom the user blocks or who block the user. */
  async listEitherWay(userId: string, peerIds: readonly string[]): Promise<Set<string>> {
    const among = [...peerIds];
    const rows = await this.prisma.userBlock.findMany({
      where: {
        OR: [
          { userId, blockedId: { in: among } },
          { userId: { in: among }, blockedId: userId },
        ],
      },
      select: { userId: true, blockedId: true },
    });
    return new Set(rows.map((row) => (row.userId === userId ? row.blockedId : row.userId)));
  }

  async find(userId: string, blockedId: string): Promise<UserBlock | null> {
    return this.prisma.userBlock.findUnique({ where: { userId_blockedId: { userId, blockedId } } });
  }

  async count(userId: string): Promise<number> {
    return this.prisma.userBlock.count({ where: { userId } });
  }

  async insert(block: UserBlock): Promise<void> {
    await this.prisma.userBlock.create({ data: block });
  }

  async delete(userId: string, blockedId: string): Promise<void> {
    await this.prisma.userBlock.deleteMany({ where: { userId, blockedId } });
  }
}
