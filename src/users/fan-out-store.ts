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

  /**
   * Takes a job that nobody has begun, or whose last sign of work is not of the last `abandonedAfterMs`; null when there is
   * none. By the database's clock alone: a sign from further in the future is of another clock, and keeps nobody away.
   */
  async claim(abandonedAfterMs: number): Promise<ProfileFanOutJob | null> {
    const [job] = await this.prisma.$queryRaw<ProfileFanOutJob[]>`
      UPDATE profile_fan_out SET worked_at = now()
      WHERE user_id = (
        SELECT user_id FROM profile_fan_out
        WHERE worked_at IS NULL
          OR worked_at < now() - ${abandonedAfterMs} * interval '1 millisecond'
          OR worked_at > now() + ${abandonedAfterMs} * interval '1 millisecond'
        LIMIT 1 FOR UPDATE SKIP LOCKED)
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
