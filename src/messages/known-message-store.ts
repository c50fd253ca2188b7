import { readView, viewColumns } from '../conversations/conversation-row.js';
import type { Reads } from '../database/gathered-reads.js';
import { selectColumns } from '../database/row.js';
import { readMessage, selectMessage, shownSql } from './message-row.js';
import type { MessageRequest, ShownMessage } from './message.js';

/**
 * Each id finds its message in one partition: a UUIDv7 tells its day. Earlier ones are searched only where it is gone, and not
 * where it has expired: then so has everything older. The condition is that of `isShownTo`, and of a page. An inner join of the
 * view let the planner begin with all conversations of the member.
 */
const listShown = {
  name: 'messages-list-shown',
  text: `
    SELECT k.index, ${selectMessage('m', 'message')},
      ${selectColumns('v', 'view', viewColumns)}, ${selectColumns('p', 'peer_view', viewColumns)}
    FROM unnest($2::uuid[], $3::boolean[]) WITH ORDINALITY AS k (id, or_earlier, index)
    JOIN message known ON known.id = k.id
    LEFT JOIN conversation_member v ON v.user_id = $1::text AND v.conversation_id = known.conversation_id
    CROSS JOIN LATERAL (SELECT coalesce(known.seq > v.cleared_up_to_seq AND ${shownSql('known', '$1::text')}, FALSE) OFFSET 0)
      AS f (is_shown)
    CROSS JOIN LATERAL (
      SELECT known.* WHERE f.is_shown
      UNION ALL
      (
        SELECT e.* FROM message e
        WHERE k.or_earlier AND NOT f.is_shown AND e.conversation_id = known.conversation_id
          AND e.seq BETWEEN v.cleared_up_to_seq + 1 AND known.seq - 1 AND ${shownSql('e', '$1::text')}
        ORDER BY e.seq DESC
        LIMIT 1
      )
    ) m
    LEFT JOIN conversation_member p ON p.user_id = v.peer_id AND p.conversation_id = v.conversation_id`,
};

/** Messages by their ids. Raw, because the objects of one answer are to cost one statement, and a page has many replies. */
export class KnownMessageStore {
  constructor(private readonly reads: Reads) {}

  /** For each request the message that the viewer has; null where they have none. One statement. */
  async list(viewerId: string, requests: readonly MessageRequest[]): Promise<(ShownMessage | null)[]> {
    const ids = requests.map(({ id }) => id);
    const orEarlier = requests.map((request) => request.orEarlier);
    const { rows } = await this.reads.query({ ...listShown, values: [viewerId, ids, orEarlier] });
    const shown = new Map<number, ShownMessage>();
    for (const row of rows) {
      const message = readMessage(row, 'message');
      const views = [readView(row, 'view'), readView(row, 'peer_view')].filter((view) => view !== null);
      if (message) shown.set(Number(row.get('index')), { message, views });
    }
    return requests.map((_request, index) => shown.get(index + 1) ?? null);
  }
}
