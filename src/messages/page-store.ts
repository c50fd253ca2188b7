import type pg from 'pg';
import { selectColumns, type Row } from '../database/row.js';
import { messageColumns, readMessage } from './message-row.js';
import type { StoredMessage } from './message.js';

/** A range of seq, both ends included. */
export interface SeqRange {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** Which messages of one conversation a page is cut from. */
export interface PageQuery extends SeqRange {
  readonly conversationId: string;
  /** Null for an administrator, from whom nothing is hidden. */
  readonly viewerId: string | null;
  readonly direction: 'forward' | 'backward';
  readonly limit: number;
}

export interface PagedMessage {
  readonly message: StoredMessage;
  /** The viewer deleted it for themselves. */
  readonly isDeleted: boolean;
}

const statements = {
  forward: { name: 'messages-page-forward', text: pageSql('ASC') },
  backward: { name: 'messages-page-backward', text: pageSql('DESC') },
  erased: {
    name: 'messages-erased-ranges',
    text: rangesSql(`
      SELECT m.seq FROM message m
      WHERE m.conversation_id = $1::uuid AND m.seq BETWEEN $2::int AND $3::int AND m.erased_at IS NOT NULL`),
  },
  deleted: {
    name: 'messages-deleted-ranges',
    text: rangesSql(`
      SELECT d.seq FROM message_deletion d
      WHERE d.conversation_id = $1::uuid AND d.seq BETWEEN $2::int AND $3::int AND d.user_id = $4::text`),
  },
} as const;

/** Pages of history. Raw, because planning one anew over all partitions took longer than reading it. */
export class PageStore {
  constructor(private readonly pool: pg.Pool) {}

  /** A page of what is neither hidden from the viewer nor erased, in the order of its direction. */
  async list(query: PageQuery): Promise<PagedMessage[]> {
    const { conversationId, fromSeq, toSeq, direction, limit, viewerId } = query;
    const { rows } = await this.pool.query<Row>({
      ...statements[direction],
      values: [conversationId, fromSeq, toSeq, viewerId, limit],
    });
    return rows.flatMap((row) => {
      const message = readMessage(row, 'message');
      return message ? { message, isDeleted: row['is_deleted'] === true } : [];
    });
  }

  /** What of a range is erased, ascending. */
  async listErased(conversationId: string, { fromSeq, toSeq }: SeqRange): Promise<SeqRange[]> {
    const values = [conversationId, fromSeq, toSeq];
    const { rows } = await this.pool.query<Row>({ ...statements.erased, values });
    return rows.map(toRange);
  }

  /** What of a range the viewer deleted for themselves, ascending. */
  async listDeleted(
    viewerId: string,
    conversationId: string,
    { fromSeq, toSeq }: SeqRange,
  ): Promise<SeqRange[]> {
    const values = [conversationId, fromSeq, toSeq, viewerId];
    const { rows } = await this.pool.query<Row>({ ...statements.deleted, values });
    return rows.map(toRange);
  }
}

/** Runs of neighbouring seqs, so that a million erased messages are one row. */
function rangesSql(seqs: string): string {
  return `
    SELECT min(seq) AS from_seq, max(seq) AS to_seq
    FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM (${seqs}) s) r
    GROUP BY run
    ORDER BY from_seq`;
}

function toRange(row: Row): SeqRange {
  return { fromSeq: Number(row['from_seq']), toSeq: Number(row['to_seq']) };
}

/** No EXISTS: for that the planner may first read all that the viewer ever deleted. */
function pageSql(order: 'ASC' | 'DESC'): string {
  return `
    SELECT ${selectColumns('m', 'message', messageColumns)},
      (
        SELECT TRUE FROM message_deletion d
        WHERE d.user_id = $4::text AND d.conversation_id = m.conversation_id AND d.seq = m.seq
      ) IS NOT NULL AS is_deleted
    FROM message m
    WHERE m.conversation_id = $1::uuid AND m.seq BETWEEN $2::int AND $3::int AND m.erased_at IS NULL
      AND ($4::text IS NULL OR m.hidden_from IS NULL OR (m.hidden_from = 'SENDER') = (m.sender_id <> $4::text))
    ORDER BY m.seq ${order}
    LIMIT $5::int`;
}
