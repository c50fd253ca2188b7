import { claimSql } from '../database/claim.js';
import type { Prisma } from '../generated/prisma/client.js';

/** A changed profile on its way to friends: those with an id up to `afterId` have it. */
export interface ProfileFanOutJob {
  readonly userId: string;
  /** New with each change of the profile, which begins again at the first friend. */
  readonly changeId: string;
  readonly afterId: string;
}

/** The client, or a transaction of it. */
export type FanOutClient = Pick<Prisma.TransactionClient, '$queryRaw' | 'profileFanOut'>;

export class FanOutStore {
  constructor(private readonly prisma: FanOutClient) {}

  within(transaction: FanOutClient): FanOutStore {
    return new FanOutStore(transaction);
  }

  /** Takes a job that nobody works at; null when there is none. */
  async claim(): Promise<ProfileFanOutJob | null> {
    const [job] = await this.prisma.$queryRaw<ProfileFanOutJob[]>`
      ${claimSql('profile_fan_out')}
      RETURNING user_id AS "userId", change_id::text AS "changeId", after_id AS "afterId"`;
    return job ?? null;
  }

  /**
   * Notes that the friends up to `afterId` have it, or with null that all have and the job is done. False, and then
   * nothing is changed, when the job has moved meanwhile. Holds the job's row until the transaction ends.
   */
  async moveOn(job: ProfileFanOutJob, afterId: string | null, now: Date): Promise<boolean> {
    const { count } =
      afterId === null
        ? await this.prisma.profileFanOut.deleteMany({ where: { ...job } })
        : await this.prisma.profileFanOut.updateMany({ where: { ...job }, data: { afterId, workedAt: now } });
    return count === 1;
  }
}
