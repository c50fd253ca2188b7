import type { Reads } from '../database/gathered-reads.js';
import type { Row } from '../database/row.js';
import { readMessage, selectMessage, shownInSql, type UsualValues } from './message-row.js';
import type { StoredMessage } from './message.js';

/** A range of seq, both ends included. */
export interface SeqRange {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** A range of one conversation, as somebody has it. */
export interface RangeQuery extends SeqRange {
  readonly conversationId: string;
  /** Null for an administrator, from whom nothing is hidden. */
  readonly viewerId: string | null;
}

/** Which messages of one conversation a page is cut from. */
export interface PageQuery extends RangeQuery {
  readonly direction: 'forward' | 'backward';
  readonly limit: number;
}

/** Why messages of a range may be missing. */
export interface RangeFacts {
  /** The oldest seq of the conversation that is still kept: partitions go by age, and seq grows with it. Null when none is. */
  readonly oldestSeq: number | null;
  /** What of the range is erased, and what the viewer deleted for themselves: ascending runs. */
  readonly erased: readonly SeqRange[];
  readonly deleted: readonly SeqRange[];
}

/** Of one conversation, and of the two people of a message the viewer is one. */
const pageColumns = selectMessage('m', 'message', {
  conversation_id: 'q.conversation_id',
  sender_id: 'q.viewer_id',
  recipient_id: 'q.viewer_id',
});

interface ReadPage {
  readonly query: PageQuery;
  readonly usual: UsualValues;
  readonly messages: StoredMessage[];
}

const statements = {
  forward: { name: 'messages-page-forward', text: pageSql('ASC') },
  backward: { name: 'messages-page-backward', text: pageSql('DESC') },
  many: { name: 'messages-pages', text: pagesSql() },
  facts: { name: 'messages-range-facts', text: factsSql() },
} as const;

/** Pages of history. Raw, because planning one anew over all partitions took longer than reading it. */
export class PageStore {
  constructor(private readonly reads: Reads) {}

  /**
   * For each query up to `limit` messages that the viewer still has (neither hidden from them, nor deleted by them, nor
   * erased), in the order of its direction; fewer only when there are no more. One statement, however many queries there
   * are, and however many deleted messages lie between.
   */
  async list(queries: readonly PageQuery[]): Promise<StoredMessage[][]> {
    const pages = queries.map((query): ReadPage => {
      const { conversationId, viewerId } = query;
      return { query, usual: { conversationId, senderId: viewerId, recipientId: viewerId }, messages: [] };
    });
    // A range without room may begin beyond what an integer column can be compared with.
    const open = pages.filter(({ query: { fromSeq, toSeq } }) => fromSeq <= toSeq);
    const { rows } = await this.read(open.map(({ query }) => query));
    for (const row of rows) {
      const page = open[Number(row.get('index') ?? 1) - 1];
      const message = page && readMessage(row, 'message', page.usual);
      if (message) page.messages.push(message);
    }
    return pages.map(({ messages }) => messages);
  }

  private async read(queries: readonly PageQuery[]): Promise<{ readonly rows: readonly Row[] }> {
    const [only] = queries;
    if (!only) return { rows: [] };
    if (queries.length > 1) return this.reads.query({ ...statements.many, values: columnsOf(queries) });
    return this.reads.query({
      ...statements[only.direction],
      values: [...rangeValues(only), only.limit],
    });
  }

  /** For each range what explains its gaps; one statement for all. */
  async listFacts(ranges: readonly RangeQuery[]): Promise<RangeFacts[]> {
    const { rows } = await this.reads.query({
      ...statements.facts,
      values: columnsOf(ranges).slice(0, 4),
    });
    return rows.map((row) => ({
      oldestSeq: row.get('oldest_seq') as number | null,
      erased: toRanges(row.get('erased')),
      deleted: toRanges(row.get('deleted')),
    }));
  }
}

function rangeValues({ conversationId, fromSeq, toSeq, viewerId }: RangeQuery): unknown[] {
  return [conversationId, fromSeq, toSeq, viewerId];
}

function columnsOf(queries: readonly (RangeQuery & Partial<PageQuery>)[]): unknown[][] {
  return [
    queries.map(({ conversationId }) => conversationId),
    queries.map(({ fromSeq }) => fromSeq),
    queries.map(({ toSeq }) => toSeq),
    queries.map(({ viewerId }) => viewerId),
    queries.map(({ limit }) => limit),
    queries.map(({ direction }) => direction === 'forward'),
  ];
}

function toRanges(runs: unknown): SeqRange[] {
  return (runs as readonly (readonly [number, number])[]).map(([fromSeq, toSeq]) => ({ fromSeq, toSeq }));
}

function pageOf(order: 'ASC' | 'DESC', condition = 'TRUE'): string {
  return `
    SELECT m.*
    FROM message m
    WHERE ${condition} AND m.conversation_id = q.conversation_id AND m.seq BETWEEN q.from_seq AND q.to_seq
      AND ${shownInSql('m', 'q.viewer_id', 'q.conversation_id')}
    ORDER BY m.seq ${order}
    LIMIT q.page_limit`;
}

function pageSql(order: 'ASC' | 'DESC'): string {
  return `
    SELECT ${pageColumns}
    FROM (SELECT $1::uuid, $2::int, $3::int, $4::text, $5::int)
      AS q (conversation_id, from_seq, to_seq, viewer_id, page_limit)
    CROSS JOIN LATERAL (${pageOf(order)}) m`;
}

/** Of the two branches only that of the query's direction is executed. */
function pagesSql(): string {
  return `
    SELECT q.index, ${pageColumns}
    FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::int[], $6::boolean[]) WITH ORDINALITY
      AS q (conversation_id, from_seq, to_seq, viewer_id, page_limit, is_forward, index)
    CROSS JOIN LATERAL (
      (${pageOf('ASC', 'q.is_forward')})
      UNION ALL
      (${pageOf('DESC', 'NOT q.is_forward')})
    ) m`;
}

function factsSql(): string {
  return `
    SELECT
      (SELECT m.seq FROM message m WHERE m.conversation_id = q.conversation_id ORDER BY m.seq LIMIT 1) AS oldest_seq,
      ${runsSql(`
        SELECT m.seq FROM message m
        WHERE m.conversation_id = q.conversation_id AND m.seq BETWEEN q.from_seq AND q.to_seq
          AND m.erased_at IS NOT NULL`)} AS erased,
      ${runsSql(`
        SELECT d.seq FROM message_deletion d
        WHERE d.conversation_id = q.conversation_id AND d.seq BETWEEN q.from_seq AND q.to_seq
          AND d.user_id = q.viewer_id`)} AS deleted
    FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) WITH ORDINALITY
      AS q (conversation_id, from_seq, to_seq, viewer_id, index)
    ORDER BY q.index`;
}

/** Runs of neighbouring seqs, so that a million erased messages are one pair of numbers. */
function runsSql(seqs: string): string {
  return `(
    SELECT coalesce(json_agg(json_build_array(r.from_seq, r.to_seq) ORDER BY r.from_seq), '[]')
    FROM (
      SELECT min(n.seq) AS from_seq, max(n.seq) AS to_seq
      FROM (SELECT s.seq, s.seq - row_number() OVER (ORDER BY s.seq) AS run FROM (${seqs}) s) n
      GROUP BY n.run
    ) r
  )`;
}
