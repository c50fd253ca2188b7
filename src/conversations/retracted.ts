import type { Row } from '../database/row.js';

/** Runs one statement inside the caller's transaction: `client.query` of pg, or `$queryRawUnsafe` of Prisma. */
export type RunStatement = (text: string, values: readonly unknown[]) => Promise<readonly Row[]>;

/** One member's view, and the read position behind which to count: where it stands, or where it moves to. */
export interface RetractedQuery {
  readonly userId: string;
  readonly conversationId: string;
  readonly afterSeq: number;
}

/**
 * How many messages after a position once counted as unread for this member and count no more: recalled, erased, deleted
 * or cleared by the member, or expired. One answer for each query, in their order; every view must exist. A message that
 * was both deleted and recalled counts once. Call it when the read position moves, under the lock of the member's inbox,
 * which everything that changes the answer holds, and store the answer as `retracted`.
 *
 * What was cleared or has expired is a difference of running counts, however much it is; recalled and deleted messages
 * are read from indexes that hold nothing else, and only behind the position. Where nothing is unread, as when the peer was
 * erased, nothing will be behind a later position either: that is a difference, too. Of a position before the one that
 * stands nothing is read, and the answer means nothing.
 */
export async function countRetracted(
  run: RunStatement,
  queries: readonly RetractedQuery[],
): Promise<number[]> {
  if (queries.length === 0) return [];
  const rows = await run(countRetractedText, [
    queries.map((query) => query.userId),
    queries.map((query) => query.conversationId),
    queries.map((query) => query.afterSeq),
  ]);
  return rows.map((row) => Number(row.get('retracted')));
}

/** Whether a message counted as unread for its recipient when it was stored; nothing counts for its sender. */
export function countsForRecipient(message: {
  readonly countsAsUnread: boolean;
  readonly imported: boolean;
  readonly hiddenFrom: string | null;
}): boolean {
  return message.countsAsUnread && !message.imported && message.hiddenFrom !== 'RECIPIENT';
}

/** The same rule in SQL, of a message called m. */
export const countsForRecipientSql = `m.counts_as_unread AND NOT m.imported AND m.hidden_from IS DISTINCT FROM 'RECIPIENT'`;

/** The member's running count up to and including a message, and before it. */
const countedAt = 'CASE WHEN m.sender_id = v.user_id THEN m.sender_counted ELSE m.recipient_counted END';
const countedBefore = `CASE
        WHEN m.sender_id = v.user_id THEN m.sender_counted
        ELSE m.recipient_counted - (${countsForRecipientSql})::int
      END`;

/**
 * `position.counted` is the running count at the read position: the stored one where it stands, else that of the newest
 * kept message up to it, else that before the oldest kept one. `oldest` is the first kept message behind what was read or
 * cleared; the running count before it covers what was cleared or has expired. Without anything to count,
 * `floor.is_counted`, no row is looked at.
 */
const countRetractedText = `
  SELECT coalesce(oldest.counted_before, v.counted) - position.counted + withdrawn.count + deleted.count AS retracted
  FROM unnest($1::text[], $2::uuid[], $3::int[]) WITH ORDINALITY AS q (user_id, conversation_id, after_seq, index)
  JOIN conversation_member v ON v.user_id = q.user_id AND v.conversation_id = q.conversation_id
  CROSS JOIN LATERAL (
    SELECT greatest(q.after_seq, v.cleared_up_to_seq) AS seq,
      q.after_seq >= v.read_up_to_seq AND v.counted - v.read_counted > v.retracted AS is_counted
  ) floor
  CROSS JOIN LATERAL (
    SELECT CASE WHEN q.after_seq = v.read_up_to_seq THEN v.read_counted ELSE coalesce(
      (SELECT ${countedAt} FROM message m
        WHERE m.conversation_id = q.conversation_id AND m.seq <= q.after_seq ORDER BY m.seq DESC LIMIT 1),
      (SELECT ${countedBefore} FROM message m
        WHERE m.conversation_id = q.conversation_id AND m.seq > q.after_seq ORDER BY m.seq LIMIT 1),
      v.counted) END AS counted
  ) position
  LEFT JOIN LATERAL (
    SELECT m.seq, ${countedBefore} AS counted_before FROM message m
    WHERE floor.is_counted AND m.conversation_id = q.conversation_id AND m.seq > floor.seq ORDER BY m.seq LIMIT 1
  ) oldest ON true
  CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM message m
    WHERE floor.is_counted AND m.conversation_id = q.conversation_id AND m.seq > floor.seq
      AND (m.recalled_at IS NOT NULL OR m.erased_at IS NOT NULL)
      AND m.recipient_id = q.user_id AND ${countsForRecipientSql}
      AND (
        SELECT d.seq FROM message_deletion d
        WHERE d.user_id = q.user_id AND d.conversation_id = q.conversation_id AND d.seq = m.seq
      ) IS NULL
  ) withdrawn
  CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM message_deletion d
    WHERE d.user_id = q.user_id AND d.conversation_id = q.conversation_id AND d.seq >= oldest.seq AND d.counted
  ) deleted
  ORDER BY q.index`;
