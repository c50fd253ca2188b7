import type pg from 'pg';
import type { Row } from '../database/row.js';
import type { DeliveredItem } from './commands.js';
import { findDeliveryState, listDelivered, listPending } from './receipt-sql.js';

export interface DeliveryState {
  /** Peers know of everything up to here. */
  readonly deliveredPosition: number;
  /** The greatest position over the user's devices. */
  readonly acknowledgedPosition: number;
  /** How long ago peers were told, in milliseconds; null when never. */
  readonly sinceDeliveredMs: number | null;
}

export interface DeliveredRange {
  readonly items: readonly DeliveredItem[];
  /** The last position that `items` covers. */
  readonly upToPosition: number;
}

export class DeliveryStore {
  constructor(private readonly pool: pg.Pool) {}

  async findState(userId: string): Promise<DeliveryState | null> {
    const { rows } = await this.pool.query<Row>({ ...findDeliveryState, values: [userId] });
    const [row] = rows;
    if (!row) return null;
    const since = row['since_delivered_ms'];
    return {
      deliveredPosition: Number(row['delivered_position']),
      acknowledgedPosition: Number(row['acknowledged_position']),
      sinceDeliveredMs: since === null ? null : Number(since),
    };
  }

  /** What was delivered between two positions, the first excluded, in at most `limit` entries of the log. */
  async listDelivered(
    userId: string,
    range: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<DeliveredRange> {
    const values = [userId, range.after, range.upTo, range.limit];
    const { rows } = await this.pool.query<Row>({ ...listDelivered, values });
    const items = rows.flatMap((row) =>
      typeof row['peer_id'] === 'string'
        ? [
            {
              peerId: row['peer_id'],
              conversationId: String(row['conversation_id']),
              upToSeq: Number(row['up_to_seq']),
            },
          ]
        : [],
    );
    // An empty range has expired: nobody is told, and it is done.
    return { items, upToPosition: rows[0] ? Number(rows[0]['last_position']) : range.upTo };
  }

  /** Users whose acknowledgements have waited for 5 s: the node that should have told their peers is gone. */
  async listPending(): Promise<string[]> {
    const { rows } = await this.pool.query<Row>(listPending);
    return rows.map((row) => String(row['user_id']));
  }
}
