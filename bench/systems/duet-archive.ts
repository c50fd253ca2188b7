import type pg from 'pg';
import { conversationIdOf } from '../../src/conversations/conversation.js';

/** Straight into the tables, as the sends of the last hour would have left them, but without inbox entries. */
export async function fillArchive(database: pg.Client, pairs: number, messagesEach: number): Promise<void> {
  await database.query(
    `INSERT INTO user_account (id) SELECT 'h' || i FROM generate_series(0, $1::int - 1) i ON CONFLICT DO NOTHING`,
    [2 * pairs],
  );
  await database.query('INSERT INTO inbox_head (user_id) SELECT id FROM user_account ON CONFLICT DO NOTHING');
  for (let pair = 0; pair < pairs; pair += 1) {
    const users = [`h${2 * pair}`, `h${2 * pair + 1}`] as const;
    await database.query({
      ...fillConversation,
      values: [conversationIdOf(...users), ...users, messagesEach],
    });
  }
  await database.query('VACUUM ANALYZE');
}

const fillConversation = {
  name: 'bench-fill-conversation',
  text: `
    WITH c AS (
      INSERT INTO conversation (id, low_user_id, high_user_id) VALUES ($1::uuid, least($2, $3), greatest($2, $3))
    ), m AS (
      INSERT INTO message (
        id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id, idempotency_key, request_hash,
        content, counts_as_unread, sender_counted, recipient_counted, sent_at)
      SELECT
        (lpad(to_hex((extract(epoch FROM t.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
          || '8' || substr(md5(random()::text), 1, 15))::uuid,
        $1::uuid, i,
        CASE WHEN i % 2 = 0 THEN $2 ELSE $3 END, CASE WHEN i % 2 = 0 THEN $3 ELSE $2 END,
        CASE WHEN i % 2 = 0 THEN $2 ELSE $3 END,
        i::text, md5($2 || ' ' || i)::uuid, md5(i::text)::uuid,
        json_build_object('kind', 'TEXT', 'text', rpad(i || ' ', 100, 'the quick brown fox ')), true, i / 2, i / 2, t.at
      FROM generate_series(1, $4::int) i,
        LATERAL (SELECT now() - interval '2 hours' + i * interval '1 millisecond' AS at) t
      RETURNING id, seq, sent_at
    ), newest AS (
      SELECT id, sent_at FROM m WHERE seq = $4::int
    )
    INSERT INTO conversation_member (
      user_id, conversation_id, peer_id, last_seq, last_message_id, last_activity_at, active_day, counted)
    SELECT u.id, $1::uuid, u.peer, $4::int, newest.id, newest.sent_at, newest.sent_at::date, $4::int / 2
    FROM newest, (VALUES ($2, $3), ($3, $2)) u (id, peer)`,
};
