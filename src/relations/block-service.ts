import type { CursorCodec } from '../database/cursor.js';
import { DuetError } from '../errors.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import type { Connection } from '../input/paging.js';
import { parseTargetId } from '../input/text-rules.js';
import type { UserProfile } from '../users/user.js';
import type { BlockClient, Blocks, BlockStore } from './block-store.js';
import type { FriendStore } from './friend-store.js';
import type { RelationListStore } from './list-store.js';
import { pageNewestFirst, type ListPage } from './newest-first.js';
import type { PeopleStore, RelatedUser } from './people-store.js';
import { parseOtherId, requirePair } from './people.js';
import type { UserBlock } from './relation.js';

export const maxBlocks = 1_000;

export interface BlockServiceOptions {
  readonly blocks: BlockStore;
  readonly friends: FriendStore;
  readonly lists: RelationListStore;
  readonly people: PeopleStore;
  readonly writer: InboxWriter;
  readonly cursors: CursorCodec;
}

/**
 * Blocks: one-directional, silent towards the blocked, and without effect on friendships and on what is stored. Both inboxes
 * are locked for a change, so every other transaction that holds one of them sees it whole or not at all.
 */
export class BlockService {
  constructor(private readonly options: BlockServiceOptions) {}

  /** Blocks a user and tells the viewer's devices; again changes nothing. */
  async block(viewerId: string, userId: string): Promise<UserProfile> {
    const peerId = parseOtherId(userId, viewerId);
    return this.options.writer.write([viewerId, peerId], async ({ prisma, now, append }) => {
      const people = this.options.people.within(prisma);
      const { viewer, peer } = await requirePair(people, viewerId, peerId);
      const blocks = this.options.blocks.within(prisma);
      if (await blocks.find(viewerId, peerId)) return peer;
      if ((await blocks.count(viewerId)) >= maxBlocks) throw tooManyBlocks();
      const opposite = await blocks.find(peerId, viewerId);
      const apartSince = opposite?.apartSince ?? (await findUntoldSince(people, viewer, peer)) ?? now;
      await blocks.insert({ userId: viewerId, blockedId: peerId, since: now, apartSince });
      append({ userId: viewerId, kind: 'USER_BLOCKED', subjectId: peerId });
      return peer;
    });
  }

  /** Ends a block and tells the viewer's devices; without one nothing changes. What the block hid stays hidden. */
  async unblock(viewerId: string, userId: string): Promise<UserProfile> {
    const peerId = parseTargetId(userId);
    return this.options.writer.write([viewerId, peerId], async (transaction) => {
      const { prisma, append } = transaction;
      const people = await requirePair(this.options.people.within(prisma), viewerId, peerId);
      const blocks = this.options.blocks.within(prisma);
      const block = await blocks.find(viewerId, peerId);
      if (!block) return people.peer;
      await blocks.delete(viewerId, peerId);
      append({ userId: viewerId, kind: 'USER_UNBLOCKED', subjectId: peerId });
      await this.catchUpProfiles(transaction, block, people);
      return people.peer;
    });
  }

  /** Whom the viewer blocks, the newest first. */
  async page(viewerId: string, page: ListPage): Promise<Connection<UserBlock>> {
    const { cursors, lists } = this.options;
    return pageNewestFirst(page, {
      cursors,
      scope: `blocks:${viewerId}`,
      placeOf: (block) => ({ at: block.since, id: block.blockedId }),
      read: (range) => lists.listBlocks(viewerId, range),
    });
  }

  /**
   * Which blocks stand between two users. With the client of an InboxTransaction that holds both inboxes the answer
   * cannot change before its commit; without one it may be old when it arrives.
   */
  async findBetween(userId: string, peerId: string, transaction?: BlockClient): Promise<Blocks> {
    return this.on(transaction).findBetween(userId, peerId);
  }

  /** Those of `peerIds` with whom a block stands in either direction. The same promise as `findBetween`. */
  async listEitherWay(
    userId: string,
    peerIds: readonly string[],
    transaction?: BlockClient,
  ): Promise<ReadonlySet<string>> {
    return this.on(transaction).listEitherWay(userId, peerIds);
  }

  /**
   * Friends who changed their profile while the block stood are shown as they are now. Only who really changed it: an event
   * without a change would tell the other one that the block has ended.
   */
  private async catchUpProfiles(
    { prisma, append }: InboxTransaction,
    block: UserBlock,
    { viewer, peer }: { readonly viewer: RelatedUser; readonly peer: RelatedUser },
  ): Promise<void> {
    const isStillBlocked = (await this.findBetween(viewer.id, peer.id, prisma)).peerBlocksUser;
    if (isStillBlocked || !(await this.options.friends.within(prisma).find(viewer.id, peer.id))) return;
    const changedSince = (user: RelatedUser): boolean =>
      user.profileChangedAt !== null && user.profileChangedAt >= block.apartSince;
    if (changedSince(peer)) append({ userId: viewer.id, kind: 'PROFILE_CHANGED', subjectId: peer.id });
    if (changedSince(viewer)) append({ userId: peer.id, kind: 'PROFILE_CHANGED', subjectId: viewer.id });
  }

  private on(transaction: BlockClient | undefined): BlockStore {
    return transaction ? this.options.blocks.within(transaction) : this.options.blocks;
  }
}

/** When the oldest change was made of which a block now keeps one of the two from being told; null when there is none. */
async function findUntoldSince(
  people: PeopleStore,
  viewer: RelatedUser,
  peer: RelatedUser,
): Promise<Date | null> {
  const ofViewer = (await people.isProfileUntold(viewer.id, peer.id)) ? viewer.profileChangedAt : null;
  const ofPeer = (await people.isProfileUntold(peer.id, viewer.id)) ? peer.profileChangedAt : null;
  if (!ofViewer || !ofPeer) return ofViewer ?? ofPeer;
  return ofViewer < ofPeer ? ofViewer : ofPeer;
}

function tooManyBlocks(): DuetError {
  return new DuetError('LIMIT_REACHED', `A user blocks at most ${maxBlocks} others.`, { limit: maxBlocks });
}
