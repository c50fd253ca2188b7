import type pg from 'pg';
import { countsForRecipientSql } from './retracted.js';
import { readPartition } from '../database/partition.js';
import { uuidV7LowerBound } from '../database/partitions.js';

const messagesPerStatement = 5_000;

/**
 * Notes the views in which messages of this partition still count as unread, for `unread_recount`. A part of the partition at
 * a time, in the order of its key. To be done before it is dropped, because nothing would tell afterwards which views to
 * count anew; noting a view too often is harmless.
 */
export async function noteUnread(
  client: pg.ClientBase,
  partition: string,
  signal?: AbortSignal,
): Promise<void> {
  const day = readPartition('message', partition)?.from;
  let after: string | undefined = uuidV7LowerBound(new Date(0));
  while (after !== undefined && !signal?.aborted) {
    const { rows }: pg.QueryResult<{ last: string }> = await client.query(noteText(partition), [
      after,
      messagesPerStatement,
      day,
    ]);
    after = rows[0]?.last;
  }
}

/** Answers the last id of the part; nothing behind the end. */
function noteText(partition: string): string {
  return `
    WITH part AS (
      SELECT m.id, m.conversation_id, m.seq, m.recipient_id, ${countsForRecipientSql} AS counts
      FROM ${partition} m
      WHERE m.id > $1::uuid
      ORDER BY m.id
      LIMIT $2::int
    ), noted AS (
      INSERT INTO unread_recount (user_id, conversation_id, day)
      SELECT DISTINCT p.recipient_id, p.conversation_id, $3::date
      FROM part p
      JOIN conversation_member v ON v.user_id = p.recipient_id AND v.conversation_id = p.conversation_id
      WHERE p.counts AND p.seq > v.read_up_to_seq AND p.seq > v.cleared_up_to_seq
      ON CONFLICT DO NOTHING
    )
    SELECT id AS last FROM part ORDER BY id DESC LIMIT 1`;
}
