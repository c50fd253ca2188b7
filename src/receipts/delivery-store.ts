import type pg from 'pg';
import { queryRows } from '../database/row.js';
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
    const [row] = await queryRows(this.pool, { ...findDeliveryState, values: [userId] });
    if (!row) return null;
    const since = row.get('since_delivered_ms');
    return {
      deliveredPosition: Number(row.get('delivered_position')),
      acknowledgedPosition: Number(row.get('acknowledged_position')),
      sinceDeliveredMs: since === null ? null : Number(since),
    };
  }

  /** What was delivered between two positions, the first excluded, in at most `limit` entries of the log. */
  async listDelivered(
    userId: string,
    range: { readonly after: number; readonly upTo: number; readonly limit: number },
  ): Promise<DeliveredRange> {
    const values = [userId, range.after, range.upTo, range.limit];
    const rows = await queryRows(this.pool, { ...listDelivered, values });
    const items = rows
      .filter((row) => row.get('peer_id') !== null)
      .map((row) => ({
        peerId: String(row.get('peer_id')),
        conversationId: String(row.get('conversation_id')),
        upToSeq: Number(row.get('up_to_seq')),
      }));
    // An empty range has expired: nobody is told, and it is done.
    return { items, upToPosition: rows[0] ? Number(rows[0].get('last_position')) : range.upTo };
  }

  /** Users whose acknowledgements have waited for 5 s: the node that should have told their peers is gone. */
  async listPending(): Promise<string[]> {
    const rows = await queryRows(this.pool, listPending);
    return rows.map((row) => String(row.get('user_id')));
  }
}
