import { viewColumns } from '../conversations/conversation-row.js';
import { selectColumns } from '../database/row.js';
import { selectMessage } from '../messages/message-row.js';
import { profileColumns } from '../users/user-row.js';

/**
 * A page of one inbox after a position, each entry with what it shows: message, people and views as they are now. One
 * range of the primary key; the joins are single look-ups, the one into `message` in a single partition.
 */
export const readPage = {
  name: 'inbox-read-page',
  text: `
    SELECT e.user_id, e.position, e.stored_at, e.kind, e.conversation_id, e.subject_id, e.up_to_seq, e.seqs,
      ${selectMessage('m', 'message', { conversation_id: 'e.conversation_id', sender_id: 'e.user_id', recipient_id: 'e.user_id' })},
      ${selectColumns('s', 'sender', profileColumns)},
      ${selectColumns('r', 'recipient', profileColumns)},
      ${selectColumns('v', 'view', viewColumns)},
      ${selectColumns('w', 'sender_view', viewColumns)}
    FROM inbox_entry e
    LEFT JOIN message m ON m.id = e.message_id AND m.conversation_id = e.conversation_id
    LEFT JOIN user_account s ON s.id = coalesce(m.sender_id, e.subject_id)
    LEFT JOIN conversation_member v ON v.user_id = e.user_id AND v.conversation_id = e.conversation_id
    LEFT JOIN user_account r ON r.id = coalesce(m.recipient_id, v.peer_id)
    LEFT JOIN conversation_member w
      ON w.user_id = m.sender_id AND w.conversation_id = m.conversation_id AND m.sender_id <> e.user_id
    WHERE e.user_id = $1 AND e.position > $2
    ORDER BY e.position
    LIMIT $3`,
};

/**
 * The newest position of an inbox, with the page after a position: no rows without an inbox, one without an entry where nothing
 * is after it.
 */
export const readBeginning = {
  name: 'inbox-read-beginning',
  text: `
    SELECT h.position AS head, page.*
    FROM inbox_head h
    LEFT JOIN (${readPage.text}
    ) page ON true
    WHERE h.user_id = $1
    ORDER BY page.position`,
};

/** The newest position of each of these inboxes. */
export const readHeads = {
  name: 'inbox-read-heads',
  text: `
    SELECT h.user_id, h.position
    FROM unnest($1::text[]) AS u (id)
    JOIN inbox_head h ON h.user_id = u.id`,
};
