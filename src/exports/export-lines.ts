import { createHash } from 'node:crypto';
import type { StoredMessage } from '../messages/message.js';

/** How far an export is: everything needed to go on with the very bytes that an uncut one would have had. */
export interface ExportState {
  readonly from: Date;
  readonly until: Date;
  /** The last message that was exported; a bound below all ids at the start. */
  readonly lastId: string;
  readonly count: number;
  /** SHA-256 over the hash before and the lines since, in hexadecimal; empty at the start. */
  readonly sha256: string;
}

/** The content of a message with addresses of its files that stay the same: an export that is repeated has the same bytes. */
export type NameFiles = (content: StoredMessage['content']) => StoredMessage['content'];

/** One message as one line. Stable: a field that is absent is null, and new fields are added at the end only. */
export function messageLine(message: StoredMessage, nameFiles: NameFiles): string {
  const isErased = message.erasedAt !== null;
  const line = {
    type: 'message',
    id: message.id,
    storedAt: storedAt(message.id),
    conversationId: message.conversationId,
    seq: message.seq,
    senderId: message.senderId,
    recipientId: message.recipientId,
    actingId: message.actingId,
    clientMessageId: message.clientMessageId,
    sentAt: message.sentAt,
    editedAt: message.editedAt,
    version: message.version,
    content: isErased ? null : nameFiles(message.content),
    customData: isErased ? null : message.customData,
    replyToId: message.replyToId,
    countsAsUnread: message.countsAsUnread,
    imported: message.imported,
    hiddenFrom: message.hiddenFrom,
    recalledAt: message.recalledAt,
    recalledById: message.recalledById,
    erasedAt: message.erasedAt,
  };
  return `${JSON.stringify(line)}\n`;
}

/** The state after some more lines. */
export function advance(state: ExportState, messages: readonly StoredMessage[], lines: string): ExportState {
  const last = messages.at(-1);
  if (!last) return state;
  const sha256 = createHash('sha256').update(state.sha256).update(lines).digest('hex');
  return { ...state, lastId: last.id, count: state.count + messages.length, sha256 };
}

/** A place to go on from after a cut; everything before it in the file is verified by its hash. */
export function checkpointLine({ count, sha256 }: ExportState, cursor: string): string {
  return `${JSON.stringify({ type: 'checkpoint', count, sha256, cursor })}\n`;
}

/** The last line of a whole export. */
export function endLine({ from, until, count, sha256 }: ExportState): string {
  return `${JSON.stringify({ type: 'end', from, until, count, sha256 })}\n`;
}

/** The milliseconds that a UUIDv7 begins with (RFC 9562 section 5.7). */
function storedAt(id: string): string {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();
}
