import pg from 'pg';
import type { Logger } from 'pino';
import { deleteExpiredRows } from './expired-rows.js';
import { findLockShortage } from './lock-room.js';
import { isOutage } from './outage.js';
import { dayMs, daysOfPartition, type PartitionedTable } from './partition.js';
import {
  dropExpiredPartitions,
  ensurePartitions,
  findInboxStart,
  noteOldestMessage,
  readClock,
} from './partitions.js';

export interface RetentionDays {
  readonly offlineRetentionDays: number;
  readonly historyRetentionDays: number;
}

export interface RetentionOptions {
  /** The role that owns the schema. */
  readonly ownerUrl: string;
  /** Whether a row that is stored now has no partition. */
  readonly lacksPartition: () => Promise<boolean>;
  /** The settings as this node knows them; asked each second, so it should not ask the database each time. */
  readonly findRetention: () => Promise<RetentionDays>;
  /** Notes in `unread_recount` whose counts a partition of messages takes part in; ends early when the signal is given. */
  readonly noteUnread: (client: pg.ClientBase, partition: string, signal: AbortSignal) => Promise<void>;
  /** Counts anew what `unread_recount` holds; ends early when the signal is given. */
  readonly recountUnread: (signal: AbortSignal) => Promise<void>;
  readonly log: Logger;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const daysAhead = 3;
const tickMs = 1_000;
/** Shorter than a send outlives an outage. */
const lookEveryMs = 3_000;
/** Not in the way of the start, and not on all nodes of a roll-out at once. */
const firstRoundMs: Range = { from: 2_000, to: 6_000 };
const nextRoundMs: Range = { from: 54 * 60_000, to: 66 * 60_000 };
/** After a round that another node had begun, or that failed. */
const repeatMs: Range = { from: 30_000, to: 60_000 };
/** After a round that found a partition locked, as by a backup: each attempt makes traffic wait for a moment. */
const lockedMs: Range = { from: 10 * 60_000, to: 15 * 60_000 };
/** "duretn" in ASCII: the advisory lock of the one node whose round drops and removes. */
const roundLock = 0x64757265746e;
/**
 * An entry about a recall, an edit or a read may be written days after the message it refers to; messages outlive the
 * inbox by this much, so that no kept entry refers to a row that is gone.
 */
const messagesOutliveInboxDays = 2;

/**
 * Makes partitions ahead, drops expired ones and removes the rows that refer to nothing any more: soon after the start, each
 * hour, and within seconds of a change of the settings, on one node at a time. Makes within seconds what a write would miss.
 * Every step is a transaction of its own: a round that is killed anywhere leaves nothing that the next one, on whichever node,
 * does not finish.
 */
export class Retention {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private dueAtMs = 0;
  private lookAtMs = 0;
  private days: RetentionDays | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly options: RetentionOptions) {}

  start(): void {
    this.dueAtMs = performance.now() + between(firstRoundMs);
    this.timer = setInterval(() => {
      this.running ??= this.tick().finally(() => {
        this.running = null;
      });
    }, tickMs);
  }

  /** Waits for the statement that runs; the rest of a round stays for another node or the next start. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  /** Never rejects. */
  private async tick(): Promise<void> {
    // Not known while the database is away: then a round could do nothing either.
    const days = await this.options.findRetention().catch(() => null);
    if (!days) return;
    const isDue = performance.now() >= this.dueAtMs;
    const hasChanged = this.days !== null && !isSame(days, this.days);
    if (!isDue && !hasChanged) return this.makeWhatIsMissing();
    this.days = days;
    this.dueAtMs = performance.now() + between(await this.runRound(days));
  }

  /**
   * Makes partitions between two rounds, where a write would find none. Nothing is dropped: the clock may have been set to a day
   * that is not. Never rejects.
   */
  private async makeWhatIsMissing(): Promise<void> {
    const { ownerUrl, lacksPartition, log } = this.options;
    if (performance.now() < this.lookAtMs) return;
    this.lookAtMs = performance.now() + lookEveryMs;
    try {
      if (!(await lacksPartition())) return;
      const made = await preparePartitions(ownerUrl);
      log.warn({ made }, 'There was no partition for today; partitions were made.');
    } catch (error) {
      this.lookAtMs = performance.now() + between(repeatMs);
      this.logFailure(error);
    }
  }

  /** Answers when the next one is due. Never rejects. */
  private async runRound(settings: RetentionDays): Promise<Range> {
    const { ownerUrl, recountUnread, log } = this.options;
    const kept = daysKept(settings);
    try {
      const next = await withOwner(ownerUrl, async (client) => {
        const made = await makeAhead(client, kept);
        if (made.length > 0) log.info({ made }, 'Partitions were made.');
        const { rows } = await client.query<{ won: boolean }>(
          `SELECT pg_try_advisory_lock(${roundLock}) AS won`,
        );
        if (rows[0]?.won !== true) return repeatMs;
        const isDone = await this.removeExpired(client, kept);
        await this.warnOfLocks(client);
        return isDone ? nextRoundMs : lockedMs;
      });
      // After the partitions, of this round and of one that was killed behind them.
      if (next !== repeatMs) await recountUnread(this.stopping.signal);
      return next;
    } catch (error) {
      this.logFailure(error);
      return repeatMs;
    }
  }

  private logFailure(error: unknown): void {
    const { log } = this.options;
    const again = 'Making and dropping partitions failed; it is tried again in a minute.';
    if (isOutage(error)) log.info({ err: error }, again);
    else log.error({ err: error }, again);
  }

  private async warnOfLocks(client: pg.Client): Promise<void> {
    const shortage = await findLockShortage(client);
    if (shortage)
      this.options.log.warn(
        shortage,
        'PostgreSQL may run out of locks with so many partitions of messages: set its max_locks_per_transaction as recommended.',
      );
  }

  /** Whether nothing is left. */
  private async removeExpired(client: pg.ClientBase, kept: DaysKept): Promise<boolean> {
    // Never this node's clock: one that is days ahead would drop what is still to be kept.
    const nowMs = (await readClock(client)).getTime();
    const inboxBefore = new Date(nowMs - kept.inbox_entry * dayMs);
    const inboxStart = await findInboxStart(client, inboxBefore);
    const messagesBefore = new Date(
      Math.min(nowMs - kept.message * dayMs, inboxStart.getTime() - messagesOutliveInboxDays * dayMs),
    );
    const { signal } = this.stopping;
    const { dropped, postponed } = await dropExpiredPartitions(client, {
      messagesBefore,
      inboxBefore,
      beforeMessages: (partition) => this.options.noteUnread(client, partition, signal),
      signal,
    });
    const deleted = await deleteExpiredRows(client, {
      oldestMessageId: await noteOldestMessage(client),
      // Entries that an old partition still has may refer to them.
      overBefore: postponed === null ? messagesBefore : null,
      signal,
    });
    if (dropped.length > 0 || postponed !== null || Object.keys(deleted).length > 0)
      this.options.log.info({ dropped, postponed, deleted }, 'What has expired was removed.');
    return postponed === null;
  }
}

type DaysKept = Readonly<Record<PartitionedTable, number>>;

function daysKept({ offlineRetentionDays, historyRetentionDays }: RetentionDays): DaysKept {
  return {
    message: Math.max(historyRetentionDays, offlineRetentionDays + messagesOutliveInboxDays),
    inbox_entry: offlineRetentionDays,
  };
}

/**
 * Makes today's partitions and some ahead, before the first write and where one would find none, as long as the settings in the
 * database ask for. Answers the names of what was missing.
 */
export async function preparePartitions(ownerUrl: string): Promise<readonly string[]> {
  return withOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<RetentionDays>(`
      SELECT offline_retention_days AS "offlineRetentionDays", history_retention_days AS "historyRetentionDays"
      FROM app_settings`);
    return rows[0] ? makeAhead(client, daysKept(rows[0])) : [];
  });
}

async function makeAhead(client: pg.ClientBase, kept: DaysKept): Promise<readonly string[]> {
  const days = { message: daysOfPartition(kept.message), inbox_entry: daysOfPartition(kept.inbox_entry) };
  return ensurePartitions(client, { daysAhead, days });
}

/** The limits end what a node that stands still or is cut off has begun, and let go of its locks. */
async function withOwner<Result>(
  ownerUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'duet-retention',
    connectionTimeoutMillis: 5_000,
    query_timeout: 65_000,
  });
  // A connection that is lost between two statements is told by the next one; an 'error' that nobody hears ends the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`
      SET statement_timeout = '60s';
      SET idle_in_transaction_session_timeout = '2s';
      SET idle_session_timeout = '30s';
      SET default_transaction_isolation = 'read committed';
    `);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isSame(one: RetentionDays, other: RetentionDays): boolean {
  return (
    one.offlineRetentionDays === other.offlineRetentionDays &&
    one.historyRetentionDays === other.historyRetentionDays
  );
}

/** Somewhere in a range, so that nodes that were started together do not go on together. */
function between({ from, to }: Range): number {
  return from + Math.random() * (to - from);
}
