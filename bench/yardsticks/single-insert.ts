import { serveBare } from './bare-server.js';

const insert = {
  name: 'insert',
  text: 'INSERT INTO message (conversation_id, sender_id, recipient_id, text) VALUES ($1, $2, $3, $4) RETURNING id',
};

await serveBare((pool) => async ({ conversationId, senderId, recipientId, text }) => {
  const { rows } = await pool.query<{ id: string }>({
    ...insert,
    values: [conversationId, senderId, recipientId, text],
  });
  return rows[0]?.id ?? '';
});
