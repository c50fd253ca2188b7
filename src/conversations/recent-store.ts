import type pg from 'pg';
import { queryRows, selectColumns } from '../database/row.js';
import { readView, viewColumns } from './conversation-row.js';
import type { ConversationView } from './conversation.js';

/** One place in the order of recent contacts: pinned ones first (latest pin first), then by activity, then by id. */
export interface RecentPlace {
  readonly pinnedAt: Date | null;
  readonly lastActivityAt: Date;
  readonly conversationId: string;
}

/** What of the list of recent contacts is read. */
export interface RecentQuery {
  /** From the beginning when null. */
  readonly after: RecentPlace | null;
  readonly limit: number;
  /** No message with a smaller id is kept. */
  readonly oldestMessageId: string;
}

/** Planned anew each time: which index gives the order depends on how many conversations the user has. */
const statements = {
  list: recentSql(),
  listAtHead: `
    SELECT h.position, recent.*
    FROM (SELECT (SELECT position FROM inbox_head WHERE user_id = $1::text) AS position) h
    LEFT JOIN LATERAL (${recentSql()}) recent ON TRUE`,
} as const;

/** Recent contacts. Raw, because both halves of the list, and for a snapshot the head of the inbox, are to be one statement. */
export class RecentStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Recent contacts after a place, at most `limit`: pinned ones, and those whose newest message has not expired. */
  async list(userId: string, query: RecentQuery): Promise<ConversationView[]> {
    const rows = await queryRows(this.pool, { text: statements.list, values: valuesOf(userId, query) });
    return rows.flatMap((row) => readView(row, 'view') ?? []);
  }

  /** The same from the beginning, with the newest position of the user's inbox at that very moment. */
  async listAtHead(
    userId: string,
    query: Omit<RecentQuery, 'after'>,
  ): Promise<{ readonly position: number; readonly views: ConversationView[] }> {
    const values = valuesOf(userId, { ...query, after: null });
    const rows = await queryRows(this.pool, { text: statements.listAtHead, values });
    return {
      position: Number(rows[0]?.get('position') ?? 0),
      views: rows.flatMap((row) => readView(row, 'view') ?? []),
    };
  }
}

/** Bounds that leave everything, or nothing, of one half of the list. */
const all = 'infinity';
const none = '-infinity';

function valuesOf(userId: string, { after, limit, oldestMessageId }: RecentQuery): unknown[] {
  const isAmongOthers = after !== null && after.pinnedAt === null;
  return [
    userId,
    limit,
    oldestMessageId,
    isAmongOthers ? none : (after?.pinnedAt ?? all),
    isAmongOthers ? after.lastActivityAt.toISOString().slice(0, 10) : all,
    after?.lastActivityAt ?? all,
    after?.conversationId ?? '00000000-0000-0000-0000-000000000000',
  ];
}

/**
 * `active_day` leads the order of the others because it is the indexed, coarse form of `last_activity_at`: the index gives
 * the days in order, and only one day at a time is sorted. $4 is the pin, $5 the day, $6 the activity and $7 the
 * conversation behind which the list goes on.
 */
function recentSql(): string {
  const columns = selectColumns('v', 'view', viewColumns);
  const isBehind =
    '(v.last_activity_at < $6::timestamptz OR (v.last_activity_at = $6 AND v.conversation_id > $7::uuid))';
  return `
    SELECT * FROM (
      (
        SELECT ${columns} FROM conversation_member v
        WHERE v.user_id = $1::text AND v.pinned_at IS NOT NULL
          AND (v.pinned_at < $4::timestamptz OR (v.pinned_at = $4 AND ${isBehind}))
        ORDER BY v.pinned_at DESC, v.last_activity_at DESC, v.conversation_id
        LIMIT $2::int
      )
      UNION ALL
      (
        SELECT ${columns} FROM conversation_member v
        WHERE v.user_id = $1::text AND v.pinned_at IS NULL AND v.last_message_id >= $3::uuid
          AND v.active_day <= $5::date AND (v.active_day < $5 OR ${isBehind})
        ORDER BY v.active_day DESC, v.last_activity_at DESC, v.conversation_id
        LIMIT $2::int
      )
    ) both_halves
    LIMIT $2::int`;
}
