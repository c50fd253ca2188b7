import type { Row } from '../database/row.js';

/** Runs one statement inside the caller's transaction: `client.query` of pg, or `$queryRawUnsafe` of Prisma. */
export type RunStatement = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>;

/** One member's view, and the position after which to count. */
export interface RetractedQuery {
  readonly userId: string;
  readonly conversationId: string;
  readonly afterSeq: number;
}

/**
 * How many messages after a position once counted as unread for this member and count no more: recalled, deleted by the
 * member, or cleared. Exact, from rows: what was cleared is a difference of running counts, the others are looked up by
 * partial index and by the member's deletions, so nothing that grows is scanned. A message that was both deleted and
 * recalled counts once. Call it under the lock of the member's inbox.
 */
export async function countRetracted(run: RunStatement, queries: readonly RetractedQuery[]): Promise<number[]> {
  const rows = await run(countRetractedText, [
    queries.map((query) => query.userId),
    queries.map((query) => query.conversationId),
    queries.map((query) => query.afterSeq),
  ]);
  return rows.map((row) => Number(row['retracted']));
}

/** The running count at a position: that of the newest kept message up to it, else of what expired before the oldest. */
const countAt = (position: string): string => `
  coalesce(
    (SELECT CASE WHEN m.sender_id = q.user_id THEN m.sender_counted ELSE m.recipient_counted END
      FROM message m
      WHERE m.conversation_id = q.conversation_id AND m.seq <= ${position}
      ORDER BY m.seq DESC
      LIMIT 1),
    (SELECT CASE WHEN m.sender_id = q.user_id THEN m.sender_counted
        ELSE m.recipient_counted - (${countsFor('m')})::int END
      FROM message m
      WHERE m.conversation_id = q.conversation_id AND m.seq > ${position}
      ORDER BY m.seq
      LIMIT 1),
    v.counted)`;

/** Whether a message that the member received counted as unread when it was stored. */
function countsFor(table: string): string {
  return `${table}.counts_as_unread AND NOT ${table}.imported AND ${table}.hidden_from IS DISTINCT FROM 'RECIPIENT'`;
}

const countRetractedText = `
  SELECT
    CASE WHEN v.cleared_up_to_seq > q.after_seq
      THEN ${countAt('v.cleared_up_to_seq')} - ${countAt('q.after_seq')} ELSE 0 END
    + (SELECT count(*) FROM message m
        WHERE m.conversation_id = q.conversation_id AND m.recalled_at IS NOT NULL
          AND m.seq > greatest(q.after_seq, v.cleared_up_to_seq)
          AND m.recipient_id = q.user_id AND ${countsFor('m')})
    + (SELECT count(*) FROM message_deletion d
        JOIN message m ON m.conversation_id = d.conversation_id AND m.seq = d.seq
        WHERE d.user_id = q.user_id AND d.conversation_id = q.conversation_id
          AND d.seq > greatest(q.after_seq, v.cleared_up_to_seq)
          AND m.recalled_at IS NULL AND m.recipient_id = q.user_id AND ${countsFor('m')})
    AS retracted
  FROM unnest($1::text[], $2::uuid[], $3::int[]) WITH ORDINALITY AS q (user_id, conversation_id, after_seq, index)
  JOIN conversation_member v ON v.user_id = q.user_id AND v.conversation_id = q.conversation_id
  ORDER BY q.index`;
