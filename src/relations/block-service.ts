import type { BlockClient, Blocks, BlockStore } from './block-store.js';

export class BlockService {
  constructor(private readonly store: BlockStore) {}

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

  private on(transaction: BlockClient | undefined): BlockStore {
    return transaction ? this.store.within(transaction) : this.store;
  }
}
