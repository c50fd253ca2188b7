import pg from 'pg';
import type { Logger } from 'pino';
import { dropExpiredPartitions, ensurePartitions, readClock } from './partitions.js';

export interface RetentionOptions {
  /** The role that owns the schema. */
  readonly ownerUrl: string;
  readonly findRetention: () => Promise<{
    readonly offlineRetentionDays: number;
    readonly historyRetentionDays: number;
  }>;
  readonly log: Logger;
}

const dayMs = 86_400_000;
const daysAhead = 3;
const intervalMs = 60 * 60 * 1000;
/**
 * An entry about a recall, an edit or a read may be written days after the message it refers to; messages outlive the
 * inbox by this much, so that no kept entry refers to a row that is gone.
 */
const messagesOutliveInboxDays = 2;

/** Makes partitions ahead and drops expired ones, each hour on every node; whoever comes second finds nothing to do. */
export class Retention {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: RetentionOptions) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running = this.run();
    }, intervalMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round. Never rejects: what failed is logged and tried again in an hour. */
  private async run(): Promise<void> {
    const { ownerUrl, findRetention, log } = this.options;
    const client = new pg.Client({ connectionString: ownerUrl, application_name: 'duet-retention' });
    try {
      await client.connect();
      const made = await ensurePartitions(client, { daysAhead });
      const { offlineRetentionDays, historyRetentionDays } = await findRetention();
      const historyDays = Math.max(historyRetentionDays, offlineRetentionDays + messagesOutliveInboxDays);
      // Never this node's clock: one that is days ahead would drop what is still to be kept.
      const nowMs = (await readClock(client)).getTime();
      const { dropped, postponed } = await dropExpiredPartitions(client, {
        messagesBefore: new Date(nowMs - historyDays * dayMs),
        inboxBefore: new Date(nowMs - offlineRetentionDays * dayMs),
      });
      if (made.length + dropped.length > 0)
        log.info({ made, dropped, postponed }, 'Partitions were made or dropped.');
    } catch (error) {
      log.error({ err: error }, 'Making and dropping partitions failed; it is tried again in an hour.');
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Makes today's partitions and some ahead before the first write. */
export async function preparePartitions(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'duet-retention' });
  await client.connect();
  try {
    await ensurePartitions(client, { daysAhead });
  } finally {
    await client.end();
  }
}
