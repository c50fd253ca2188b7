/**
 * What is not partitioned by day and would otherwise grow for ever, removed once nothing that is kept refers to it. Each
 * statement takes the oldest rows of an index and nothing else, so that it is as short when there is much to remove as
 * when there is little, and a kill between two of them costs nothing. No live traffic reads or writes these rows.
 */
import type pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';

export interface ExpiredRows {
  /** The smallest id that a kept message can have. */
  readonly oldestMessageId: string;
  /** What was over before this instant is older than every kept message and every kept inbox entry; null: not known. */
  readonly overBefore: Date | null;
  /** Ends the removing between two statements. */
  readonly signal?: AbortSignal;
}

const rowsPerStatement = 1_000;
const pauseMs = 50;

/** Removes all of it, a portion at a time, and answers how many rows of which table. Safe to repeat and to end anywhere. */
export async function deleteExpiredRows(
  client: pg.ClientBase,
  { oldestMessageId, overBefore, signal }: ExpiredRows,
): Promise<Readonly<Record<string, number>>> {
  const statements = {
    message_deletion: { text: deleteDeletions, value: oldestMessageId },
    ...(overBefore && {
      friend_request: { text: deleteRequests, value: overBefore },
      control_event: { text: deleteControlEvents, value: overBefore },
    }),
  };
  const deleted: Record<string, number> = {};
  for (const [table, { text, value }] of Object.entries(statements)) {
    for (let count = rowsPerStatement; count === rowsPerStatement && !signal?.aborted;) {
      count = (await client.query(text, [value, rowsPerStatement])).rowCount ?? 0;
      if (count > 0) deleted[table] = (deleted[table] ?? 0) + count;
      if (count === rowsPerStatement) await delay(pauseMs);
    }
  }
  return deleted;
}

/** What members deleted for themselves, of messages that are gone for everybody. */
const deleteDeletions = `
  DELETE FROM message_deletion d
  USING (
    SELECT user_id, conversation_id, seq FROM message_deletion
    WHERE message_id < $1::uuid
    ORDER BY message_id
    LIMIT $2::int
  ) o
  WHERE d.user_id = o.user_id AND d.conversation_id = o.conversation_id AND d.seq = o.seq`;

/** Requests that are closed for both sides. A refused one stays open for who asked, and counts among theirs. */
const deleteRequests = `
  DELETE FROM friend_request r
  USING (
    SELECT id FROM friend_request
    WHERE (status IN ('ACCEPTED', 'WITHDRAWN') OR withdrawn_at IS NOT NULL)
      AND coalesce(withdrawn_at, closed_at) < $1::timestamptz
    ORDER BY coalesce(withdrawn_at, closed_at)
    LIMIT $2::int
  ) o
  WHERE r.id = o.id`;

/**
 * Nodes act on these within a second. Revisions grow with time, so the first that is kept ends the portion. The newest stays:
 * it tells a node that it has missed none.
 */
const deleteControlEvents = `
  DELETE FROM control_event c
  USING (SELECT revision, at FROM control_event ORDER BY revision LIMIT $2::int) o
  WHERE c.revision = o.revision AND o.at < $1::timestamptz
    AND c.revision < (SELECT max(revision) FROM control_event)`;
