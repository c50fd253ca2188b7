import type { PrismaClient } from '../generated/prisma/client.js';

/** Reads inside one snapshot of the database. */
export interface SnapshotReader {
  /** The newest position of an inbox at the snapshot. */
  findHead(userId: string): Promise<number>;
  readonly views: Pick<PrismaClient, 'conversationMember'>;
}

export class SnapshotStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** Runs `work` with every read at the same moment (REPEATABLE READ). Never on a replica: it may be behind the stream. */
  async read<Value>(work: (reader: SnapshotReader) => Promise<Value>): Promise<Value> {
    return this.prisma.$transaction(
      async (transaction) =>
        work({
          async findHead(userId) {
            const head = await transaction.inboxHead.findUnique({ where: { userId } });
            return Number(head?.position ?? 0);
          },
          views: transaction,
        }),
      { isolationLevel: 'RepeatableRead' },
    );
  }
}
