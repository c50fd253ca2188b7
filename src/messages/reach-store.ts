import type pg from 'pg';
import { queryRows } from '../database/row.js';
import { reachColumns, reachJoins, readReachFacts } from './reach-row.js';
import type { ReachFacts } from './send-command.js';

/** Raw, because it runs for every keystroke that is told, and Prisma would need four statements for it. */
const readReach = {
  name: 'messages-read-reach',
  text: `SELECT ${reachColumns} FROM (SELECT $1::text AS sender_id, $2::text AS recipient_id) AS s ${reachJoins}`,
};

export class ReachStore {
  constructor(private readonly pool: pg.Pool) {}

  /** How the two stand to each other now: outside any lock, with everything that was acknowledged before. */
  async find(senderId: string, recipientId: string): Promise<ReachFacts> {
    const rows = await queryRows(this.pool, { ...readReach, values: [senderId, recipientId] });
    const [row] = rows;
    if (!row) throw new Error('the settings of the app are gone');
    return readReachFacts(row);
  }
}
