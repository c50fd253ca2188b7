import { RepeatedWork } from './repeated-work.js';

/** Jobs of a table with one row for each user: a node claims one, and works at it a slice at a time. */
export abstract class ClaimedWork<Job> extends RepeatedWork {
  protected async workOff(): Promise<void> {
    while (!this.isStopped) {
      let job = await this.claim();
      if (!job) return;
      while (job) job = await this.workOn(job);
    }
  }

  /** Takes a job by `claimSql`; null when there is none. */
  protected abstract claim(): Promise<Job | null>;

  /** Works at the next slice; the job as it goes on, or null when it is done, taken over or left to others. */
  protected abstract workOn(job: Job): Promise<Job | null>;
}
