import { claimSql } from '../database/claim.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { openForAsker } from '../relations/relation.js';

/** An erased user whose peers are being told: those with an id up to `afterId` have been. */
export interface ErasureJob {
  readonly userId: string;
  readonly afterId: string;
}

/** The client, or a transaction of it. */
export type PeerClient = Pick<
  PrismaClient,
  | '$queryRaw'
  | '$executeRaw'
  | 'userErasure'
  | 'conversation'
  | 'conversationMember'
  | 'friendship'
  | 'friendRequest'
  | 'userBlock'
  | 'message'
>;

/** What a peer had to do with the erased user: the reason to tell them. */
export interface Peer {
  readonly id: string;
  /** Of the two; null when they never wrote to each other. */
  readonly conversationId: string | null;
}

/** Messages erased by one statement, which nobody waits for: their rows are locked, and no inbox is. */
const seqsPerStatement = 500;

/** The peers of erased users, and what the erased users had sent them. */
export class ErasedPeerStore {
  constructor(private readonly prisma: PeerClient) {}

  within(transaction: PeerClient): ErasedPeerStore {
    return new ErasedPeerStore(transaction);
  }

  /** Takes a job that nobody works at; null when there is none. */
  async claim(): Promise<ErasureJob | null> {
    const [job] = await this.prisma.$queryRaw<ErasureJob[]>`
      ${claimSql('user_erasure')}
      RETURNING user_id AS "userId", after_id AS "afterId"`;
    return job ?? null;
  }

  /**
   * Notes that the peers up to `afterId` have been told, or with null that all have. False, and then nothing is changed,
   * when the job has moved meanwhile. Holds the job's row until the transaction ends.
   */
  async moveOn(job: ErasureJob, afterId: string | null, now: Date): Promise<boolean> {
    const { count } =
      afterId === null
        ? await this.prisma.userErasure.deleteMany({ where: { ...job } })
        : await this.prisma.userErasure.updateMany({ where: { ...job }, data: { afterId, workedAt: now } });
    return count === 1;
  }

  /** The job is still being worked at. */
  async touch({ userId }: ErasureJob): Promise<void> {
    await this.prisma.$executeRaw`UPDATE user_erasure SET worked_at = now() WHERE user_id = ${userId}`;
  }

  /**
   * The next peers of any kind, in id order. By the conversations and not by the user's views of them, because the user has
   * none of one where all was said in their name without a copy, or kept from them.
   */
  async listPeers({ userId, afterId }: ErasureJob, limit: number): Promise<Peer[]> {
    const after = { gt: afterId };
    const [higher, lower, friends, asked, asking, blockers] = await Promise.all([
      this.prisma.conversation.findMany({
        where: { lowUserId: userId, highUserId: after },
        orderBy: { highUserId: 'asc' },
        take: limit,
        select: { highUserId: true, id: true },
      }),
      this.prisma.conversation.findMany({
        where: { highUserId: userId, lowUserId: after },
        orderBy: { lowUserId: 'asc' },
        take: limit,
        select: { lowUserId: true, id: true },
      }),
      this.prisma.friendship.findMany({
        where: { userId, friendId: after },
        orderBy: { friendId: 'asc' },
        take: limit,
        select: { friendId: true },
      }),
      this.prisma.friendRequest.findMany({
        where: { fromUserId: userId, toUserId: after },
        orderBy: { toUserId: 'asc' },
        take: limit,
        select: { toUserId: true },
      }),
      this.prisma.friendRequest.findMany({
        where: { toUserId: userId, fromUserId: after },
        orderBy: { fromUserId: 'asc' },
        take: limit,
        select: { fromUserId: true },
      }),
      this.prisma.userBlock.findMany({
        where: { blockedId: userId, userId: after },
        orderBy: { userId: 'asc' },
        take: limit,
        select: { userId: true },
      }),
    ]);
    const conversations = new Map([
      ...higher.map(({ highUserId, id }) => [highUserId, id] as const),
      ...lower.map(({ lowUserId, id }) => [lowUserId, id] as const),
    ]);
    const ids = new Set([
      ...conversations.keys(),
      ...friends.map((row) => row.friendId),
      ...asked.map((row) => row.toUserId),
      ...asking.map((row) => row.fromUserId),
      ...blockers.map((row) => row.userId),
    ]);
    return [...ids]
      .sort()
      .slice(0, limit)
      .map((id) => ({ id, conversationId: conversations.get(id) ?? null }));
  }

  /**
   * Ends every relation of the erased user with these peers, in a transaction that holds their inboxes, and answers who of
   * them had anything to do with the user that they know of.
   */
  async endRelations(userId: string, peers: readonly Peer[], now: Date): Promise<Set<string>> {
    const ids = peers.map((peer) => peer.id);
    return new Set([
      ...(await this.emptyViews(peers)),
      ...(await this.deleteFriendships(userId, ids)),
      ...(await this.closeRequests(userId, ids, now)),
      ...(await this.deleteBlocks(userId, ids)),
    ]);
  }

  /**
   * Erases what the user sent in one conversation, a part of it for each turn, so that whoever asks can say in between that
   * the work goes on. No lock is needed: the user sends no more, and a message that is gone is changed by nobody.
   */
  async *eraseMessages(userId: string, conversationId: string, erasedAt: Date): AsyncGenerator<void> {
    const [firstSeq, lastSeq] = await Promise.all([
      this.findEndSeq(conversationId, 'asc'),
      this.findEndSeq(conversationId, 'desc'),
    ]);
    for (let fromSeq = firstSeq ?? 1; fromSeq <= (lastSeq ?? 0); fromSeq += seqsPerStatement) {
      await this.prisma.message.updateMany({
        where: {
          conversationId,
          seq: { gte: fromSeq, lt: fromSeq + seqsPerStatement },
          senderId: userId,
          erasedAt: null,
        },
        data: {
          erasedAt,
          content: Prisma.JsonNull,
          customData: Prisma.DbNull,
          push: Prisma.DbNull,
        },
      });
      yield;
    }
  }

  /** The oldest or the newest kept seq. Not as an aggregate, for which Prisma has all of it read. */
  private async findEndSeq(conversationId: string, order: 'asc' | 'desc'): Promise<number | null> {
    const end = await this.prisma.message.findFirst({
      where: { conversationId },
      orderBy: { seq: order },
      select: { seq: true },
    });
    return end?.seq ?? null;
  }

  /** Everything that counted as unread in these views was the user's, and is gone. */
  private async emptyViews(peers: readonly Peer[]): Promise<string[]> {
    const keys = peers.flatMap(({ id, conversationId }) =>
      conversationId === null ? [] : [{ userId: id, conversationId }],
    );
    if (keys.length === 0) return [];
    const views = await this.prisma.conversationMember.findMany({
      where: { OR: keys },
      select: { userId: true, conversationId: true, counted: true, readCounted: true, retracted: true },
    });
    for (const { userId, conversationId, counted, readCounted, retracted } of views) {
      if (counted - readCounted <= retracted) continue;
      await this.prisma.conversationMember.update({
        where: { userId_conversationId: { userId, conversationId } },
        data: { retracted: counted - readCounted },
        select: { userId: true },
      });
    }
    return views.map((view) => view.userId);
  }

  private async deleteFriendships(userId: string, peerIds: string[]): Promise<string[]> {
    const found = await this.prisma.friendship.findMany({
      where: { userId, friendId: { in: peerIds } },
      select: { friendId: true },
    });
    const friendIds = found.map((row) => row.friendId);
    if (friendIds.length === 0) return [];
    await this.prisma.friendship.deleteMany({
      where: {
        OR: [
          { userId, friendId: { in: friendIds } },
          { userId: { in: friendIds }, friendId: userId },
        ],
      },
    });
    return friendIds;
  }

  /**
   * Closed and not deleted, because inboxes refer to them; the words of the erased user go. One that was refused is closed as
   * well, and whoever asked is told like everyone else: otherwise they learned of the refusal.
   */
  private async closeRequests(userId: string, peerIds: string[], closedAt: Date): Promise<string[]> {
    const between = [
      { fromUserId: userId, toUserId: { in: peerIds } },
      { toUserId: userId, fromUserId: { in: peerIds } },
    ];
    const open = await this.prisma.friendRequest.findMany({
      where: { ...openForAsker, OR: between },
      select: { fromUserId: true, toUserId: true, status: true, hiddenFromRecipient: true },
    });
    await this.prisma.friendRequest.updateMany({
      where: { ...openForAsker, OR: between },
      data: { withdrawnAt: closedAt },
    });
    await this.prisma.friendRequest.updateMany({
      where: { status: 'PENDING', OR: between },
      data: { status: 'WITHDRAWN', closedAt },
    });
    await this.prisma.friendRequest.updateMany({
      where: { fromUserId: userId, toUserId: { in: peerIds } },
      data: { greeting: null },
    });
    return open.flatMap(({ fromUserId, toUserId, status, hiddenFromRecipient }) => {
      if (fromUserId !== userId) return fromUserId;
      return status === 'PENDING' && !hiddenFromRecipient ? toUserId : [];
    });
  }

  private async deleteBlocks(userId: string, peerIds: string[]): Promise<string[]> {
    const where = { blockedId: userId, userId: { in: peerIds } };
    const found = await this.prisma.userBlock.findMany({ where, select: { userId: true } });
    if (found.length > 0) await this.prisma.userBlock.deleteMany({ where });
    return found.map((row) => row.userId);
  }
}
