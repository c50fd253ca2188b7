import type { Logger } from 'pino';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import type { ErasedPeerStore, ErasureJob, Peer } from './peer-store.js';
import { ClaimedWork } from '../claimed-work.js';

export interface ErasureWorkerOptions {
  readonly store: ErasedPeerStore;
  readonly writer: InboxWriter;
  readonly log: Logger;
}

/** Half of what one transaction may lock: the senders of these peers wait for it. */
const peersPerTransaction = 50;
const checkMs = 5_000;

/**
 * What is left of an erasure after its answer: the messages that the user sent, then a slice of peers at a time, in id
 * order, who lose their relations with the user and are told once. The progress is in the transaction of each slice, and
 * what a node leaves undone when it dies is taken up by whichever looks next.
 */
export class ErasureWorker extends ClaimedWork<ErasureJob> {
  constructor(private readonly options: ErasureWorkerOptions) {
    super({
      log: options.log,
      everyMs: checkMs,
      failure: 'Erasing what a user had sent failed; it goes on.',
    });
  }

  protected claim(): Promise<ErasureJob | null> {
    return this.options.store.claim();
  }

  /** The next slice of peers; the job as it goes on, or null when it is done, taken over or left to others. */
  protected async workOn(job: ErasureJob): Promise<ErasureJob | null> {
    const { store, writer } = this.options;
    const { userId } = job;
    const peers = await store.listPeers(job, peersPerTransaction);
    if (!(await this.eraseMessages(job, peers))) return null;
    const last = peers.length < peersPerTransaction ? null : (peers.at(-1)?.id ?? null);
    const peerIds = peers.map((peer) => peer.id);
    return writer.write(peerIds, async ({ prisma, now, append }) => {
      const within = store.within(prisma);
      if (!(await within.moveOn(job, last, now))) return null;
      const told = await within.endRelations(userId, peers, now);
      for (const peerId of peerIds) {
        if (told.has(peerId)) append({ userId: peerId, kind: 'USER_ERASED', subjectId: userId });
      }
      return last === null ? null : { userId, afterId: last };
    });
  }

  /** False when the node stops: then the peers are left to others, messages and all. */
  private async eraseMessages(job: ErasureJob, peers: readonly Peer[]): Promise<boolean> {
    const { store } = this.options;
    for (const { conversationId } of peers) {
      if (conversationId === null) continue;
      const part = store.eraseMessages(job.userId, conversationId, new Date());
      while (!this.isStopped && !(await part.next()).done) await store.touch(job);
      if (this.isStopped) return false;
    }
    return !this.isStopped;
  }
}
