import type { Logger } from 'pino';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import type { BlockService } from '../relations/block-service.js';
import type { FriendService } from '../relations/friend-service.js';
import type { FanOutStore, ProfileFanOutJob } from './fan-out-store.js';
import { ClaimedWork } from '../claimed-work.js';

export interface ProfileFanOutOptions {
  readonly store: FanOutStore;
  readonly friends: FriendService;
  readonly blocks: BlockService;
  readonly writer: InboxWriter;
  readonly log: Logger;
}

/** Half of what one transaction may lock: the senders of these friends wait for it. */
const friendsPerTransaction = 50;
const checkMs = 5_000;

/**
 * Tells friends of changed profiles, apart from the change's own answer: slices of friends in id order, each with the
 * progress in the same transaction, so a friend is told once for a change, and what a node leaves undone when it
 * dies is taken up by whichever looks next. Across a block nobody is told.
 */
export class ProfileFanOut extends ClaimedWork<ProfileFanOutJob> {
  constructor(private readonly options: ProfileFanOutOptions) {
    super({
      log: options.log,
      everyMs: checkMs,
      failure: 'Telling friends of a changed profile failed; it goes on.',
    });
  }

  protected claim(): Promise<ProfileFanOutJob | null> {
    return this.options.store.claim();
  }

  /** Tells the next friends; the job as it goes on, or null when it is done, taken over or left to others. */
  protected async workOn(job: ProfileFanOutJob): Promise<ProfileFanOutJob | null> {
    if (this.isStopped) return null;
    const { friends, blocks, writer, store } = this.options;
    const { userId, afterId } = job;
    // Read after the job, so that nobody who became a friend before this change is missing; who comes later sees it.
    const slice = await friends.listIds(userId, { afterId, limit: friendsPerTransaction });
    const last = slice.length < friendsPerTransaction ? null : (slice.at(-1) ?? null);
    return writer.write(slice, async ({ prisma, now, append }) => {
      if (!(await store.within(prisma).moveOn(job, last, now))) return null;
      const still = await friends.listAmong(userId, slice, prisma);
      const blocked = await blocks.listEitherWay(userId, slice, prisma);
      for (const friendId of slice) {
        if (!still.has(friendId) || blocked.has(friendId)) continue;
        append({ userId: friendId, kind: 'PROFILE_CHANGED', subjectId: userId });
      }
      return last === null ? null : { ...job, afterId: last };
    });
  }
}
