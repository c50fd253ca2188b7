import { AdminImportMessagesDocument, AdminUpsertUsersDocument } from '../generated/documents.js';
import type { Person, TestApp } from './app.js';
import { textOf } from './messages.js';
import { withClient } from './postgres.js';

const numConversations = 100;
const messagesOfEach = 50;

export interface HeavyHistory {
  readonly peerIds: readonly string[];
  /** One message of each conversation. */
  readonly messageIds: readonly string[];
}

/**
 * Conversations as they are after a while: with replies, holes, and newest messages that the reader has deleted; received,
 * read, with devices on both sides; and an administrator who spoke for somebody.
 */
export async function fillHistory(app: TestApp, reader: Person): Promise<HeavyHistory> {
  const admin = await app.admin();
  const peerIds = Array.from({ length: numConversations }, (_, index) => `peer-${index}`);
  await admin.run(AdminUpsertUsersDocument, { input: { users: peerIds.map((id) => ({ id })) } });
  const rows = Array.from({ length: numConversations * messagesOfEach }, (_, index) => {
    const peerId = peerIds[index % numConversations] ?? '';
    const [from, to] = index % 3 === 0 ? [reader.id, peerId] : [peerId, reader.id];
    return {
      ...{ from, to, clientMessageId: `old-${index}`, content: textOf(`Old ${index}`) },
      sentAt: '2020-01-01T00:00:00.000Z',
    };
  });
  for (let start = 0; start < rows.length; start += 500) {
    await admin.run(AdminImportMessagesDocument, { input: { messages: rows.slice(start, start + 500) } });
  }
  await admin.run(`mutation { adminSendMessage(input: {
    from: "${peerIds[0]}", to: "${peerIds[1]}", content: { text: { text: "New" } } }) { results { to } } }`);
  return withClient(app.database.url, async (client) => {
    await client.query(`
      UPDATE message m SET imported = false, reply_to_id = (
        SELECT r.id FROM message r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq - 30)`);
    await client.query(`
      UPDATE message SET recalled_at = now(), recalled_by_id = sender_id WHERE seq = 45`);
    await client.query(`
      UPDATE message SET erased_at = now() WHERE seq = 44`);
    await client.query(`
      UPDATE conversation_member SET peer_delivered_up_to_seq = 40, read_up_to_seq = 40`);
    await client.query(`
      INSERT INTO device (user_id, id, acknowledged_position)
      SELECT u.id, n::text, 0 FROM user_account u, generate_series(1, 20) n`);
    await client.query(
      `
      INSERT INTO message_deletion (user_id, conversation_id, seq, message_id, counted)
      SELECT $1, conversation_id, seq, id, false FROM message WHERE seq IN (20, 46, 49, 50)`,
      [reader.id],
    );
    await client.query(
      `
      INSERT INTO friendship (user_id, friend_id, since) SELECT $1, unnest($2::text[]), now()`,
      [reader.id, peerIds],
    );
    await client.query(
      `
      INSERT INTO user_block (user_id, blocked_id, since) SELECT $1, unnest($2::text[]), now()`,
      [reader.id, peerIds],
    );
    const { rows: found } = await client.query<{ id: string }>('SELECT id FROM message WHERE seq = 30');
    return { peerIds, messageIds: found.map(({ id }) => id) };
  });
}
