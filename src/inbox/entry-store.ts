import { readView } from '../conversations/conversation-row.js';
import type { Reads } from '../database/gathered-reads.js';
import type { Row } from '../database/row.js';
import type { InboxEntryKind } from '../generated/prisma/enums.js';
import { readMessage } from '../messages/message-row.js';
import type { StoredMessage } from '../messages/message.js';
import { readProfile } from '../users/user-row.js';
import type { InboxEntry } from './event.js';
import { readBeginning, readHeads, readPage } from './entry-sql.js';

/** Reads of the inbox log. Positions of one inbox are contiguous and become visible in order. */
export class EntryStore {
  constructor(private readonly reads: Reads) {}

  /** Up to `limit` entries after `position`, in order, rendered as they are now. */
  async listAfter(userId: string, position: number, limit: number): Promise<InboxEntry[]> {
    const { rows } = await this.reads.query({ ...readPage, values: [userId, position, limit] });
    return rows.map(readEntry);
  }

  /** The newest position of an inbox, 0 where there is none, and what `listAfter` answers, both as of one moment. */
  async begin(
    userId: string,
    position: number,
    limit: number,
  ): Promise<{ readonly head: number; readonly page: readonly InboxEntry[] }> {
    const { rows } = await this.reads.query({ ...readBeginning, values: [userId, position, limit] });
    const page = rows.filter((row) => row.get('position') !== null).map(readEntry);
    return { head: Number(rows[0]?.get('head') ?? 0), page };
  }

  /** The newest position of each inbox; users without an inbox are left out. */
  async listHeads(userIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await this.reads.query({ ...readHeads, values: [[...userIds]] });
    return new Map(rows.map((row) => [String(row.get('user_id')), Number(row.get('position'))]));
  }
}

const aboutMessage: ReadonlySet<InboxEntryKind> = new Set([
  'MESSAGE_ADDED',
  'MESSAGE_EDITED',
  'MESSAGE_RECALLED',
]);

/**
 * A message may be edited or recalled when it is old, and expire before the entry that tells of it: the position then says
 * what is left to say, that the conversation has changed.
 */
function kindOf(kind: InboxEntryKind, message: StoredMessage | null): InboxEntryKind {
  return aboutMessage.has(kind) && message === null ? 'CONVERSATION_UPDATED' : kind;
}

function readEntry(row: Row): InboxEntry {
  const userId = String(row.get('user_id'));
  const conversationId = row.get('conversation_id') as string | null;
  const message = readMessage(row, 'message', { conversationId, senderId: userId, recipientId: userId });
  const people = [readProfile(row, 'sender'), readProfile(row, 'recipient')];
  return {
    userId,
    position: Number(row.get('position')),
    storedAt: row.get('stored_at') as Date,
    kind: kindOf(row.get('kind') as InboxEntryKind, message),
    conversationId,
    messageId: row.get('message_id') as string | null,
    subjectId: row.get('subject_id') as string | null,
    upToSeq: row.get('up_to_seq') as number | null,
    seqs: row.get('seqs') as number[] | null,
    message,
    profiles: people.flatMap((profile) => profile ?? []),
    view: readView(row, 'view'),
    senderView: readView(row, 'sender_view'),
  };
}
