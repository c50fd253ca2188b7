import type pg from 'pg';
import { settingsLock } from '../database/locks.js';
import { queryRows } from '../database/row.js';
import { readMessage, selectMessage } from '../messages/message-row.js';
import type { StoredMessage } from '../messages/message.js';
import { maxEstimateErrorSeconds } from '../writes/batch-sql.js';

const listRange = {
  name: 'exports-list-range',
  text: `
    SELECT ${selectMessage('m', 'message')}
    FROM message m
    WHERE m.id > $1::uuid AND m.id < $2::uuid
    ORDER BY m.id
    LIMIT $3`,
};

/** Reads of messages by the time of storing, which their ids begin with. One range of the primary key for each page. */
export class ExportStore {
  constructor(private readonly pool: pg.Pool) {}

  /** The messages with ids between two, both excluded, in the order of their ids. */
  async listRange(afterId: string, beforeId: string, limit: number): Promise<StoredMessage[]> {
    const rows = await queryRows(this.pool, { ...listRange, values: [afterId, beforeId, limit] });
    return rows.flatMap((row) => readMessage(row, 'message') ?? []);
  }

  /**
   * The database's clock at a moment before which every message is committed. Batches take this lock together; whoever has it
   * alone has seen all earlier ones end. Later ones have a time that is behind the clock by no more than is waited for here.
   */
  async readSettledClock(): Promise<Date> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
      await client.query(`SELECT pg_sleep(${maxEstimateErrorSeconds})`);
      await client.query(`SELECT pg_advisory_xact_lock(${settingsLock})`);
      client.release();
      return rows[0]?.now ?? new Date(0);
    } catch (error) {
      client.release(error instanceof Error ? error : true);
      throw error;
    }
  }
}
