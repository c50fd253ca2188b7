import type pg from 'pg';
import { readView, viewColumns } from '../conversations/conversation-row.js';
import { selectColumns, type Row } from '../database/row.js';
import { messageColumns, readMessage } from './message-row.js';
import type { MemberFacts, StoredMessage } from './message.js';

/** A message, and what decides whether one member still has it. */
export interface KnownMessage extends MemberFacts {
  readonly message: StoredMessage;
}

/** Each id finds its message in one partition: a UUIDv7 tells its day. */
const listKnown = {
  name: 'messages-list-known',
  text: `
    SELECT ${selectColumns('m', 'message', messageColumns)}, ${selectColumns('v', 'view', viewColumns)},
      (
        SELECT TRUE FROM message_deletion d
        WHERE d.user_id = $1::text AND d.conversation_id = m.conversation_id AND d.seq = m.seq
      ) IS NOT NULL AS is_deleted
    FROM unnest($2::uuid[]) AS k (id)
    JOIN message m ON m.id = k.id
    LEFT JOIN conversation_member v ON v.user_id = $1::text AND v.conversation_id = m.conversation_id`,
};

/** Messages by their ids. Raw, because the objects of one answer are to cost one statement, and a page has many replies. */
export class KnownMessageStore {
  constructor(private readonly pool: pg.Pool) {}

  /** The messages with these ids, each once, in no promised order; unknown ids are left out. */
  async list(viewerId: string, ids: readonly string[]): Promise<KnownMessage[]> {
    const { rows } = await this.pool.query<Row>({ ...listKnown, values: [viewerId, [...new Set(ids)]] });
    return rows.flatMap((row) => {
      const message = readMessage(row, 'message');
      const view = readView(row, 'view');
      return message ? { message, view, isDeleted: row['is_deleted'] === true } : [];
    });
  }
}
