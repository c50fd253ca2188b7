import type pg from 'pg';
import { readView, viewColumns } from '../conversations/conversation-row.js';
import type { ConversationView } from '../conversations/conversation.js';
import { selectColumns, type Row } from '../database/row.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { InboxEntryKind } from '../generated/prisma/enums.js';
import type { StoredMessage } from '../messages/message.js';
import { messageColumns, readMessage } from '../messages/message-row.js';

/** A message with what else is known of it at once. */
export interface TracedMessage {
  readonly message: StoredMessage;
  readonly storedAt: Date;
  readonly wantsPush: boolean;
  readonly isQueued: boolean;
  /** Null for a side that has no such conversation. */
  readonly senderView: ConversationView | null;
  readonly recipientView: ConversationView | null;
}

const deviceFields = {
  id: true,
  pushProvider: true,
  acknowledgedPosition: true,
  acknowledgedAt: true,
} as const satisfies Prisma.DeviceSelect;

export type TracedDevice = Prisma.DeviceGetPayload<{ select: typeof deviceFields }>;

const pushFields = {
  deviceId: true,
  position: true,
  provider: true,
  dueAt: true,
  attempts: true,
  outcome: true,
  code: true,
  receipt: true,
  attemptedAt: true,
} as const satisfies Prisma.PushDeliverySelect;

export type TracedPush = Prisma.PushDeliveryGetPayload<{ select: typeof pushFields }>;

/** How far behind a message the log is searched for what was told of it. */
const maxSearchedEntries = 10_000;

/** Raw for the columns that the batched write has names for, and to see all of it at one moment. */
const findMessage = `
  SELECT ${selectColumns('m', 'message', messageColumns)}, m.push ->> 'enabled' AS push_enabled,
    to_timestamp(('x' || lpad(left(replace(m.id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0) AS stored_at,
    ${selectColumns('a', 'sender', viewColumns)}, ${selectColumns('b', 'recipient', viewColumns)},
    EXISTS (SELECT FROM push_job j WHERE j.message_id = m.id AND j.user_id = m.recipient_id) AS is_queued
  FROM message m
  LEFT JOIN conversation_member a ON a.user_id = m.sender_id AND a.conversation_id = m.conversation_id
  LEFT JOIN conversation_member b ON b.user_id = m.recipient_id AND b.conversation_id = m.conversation_id
  WHERE m.id = $1::uuid`;

/** The time leaves one partition, and of that only the user's own entries are read. */
const findPosition = `
  SELECT e.position FROM inbox_entry e
  WHERE e.user_id = $1 AND e.stored_at = $2::timestamptz AND e.message_id = $3::uuid AND e.kind = 'MESSAGE_ADDED'`;

/** Raw, because only a part of the log is searched, whether it is there or not. */
const findTold = `
  SELECT e.stored_at
  FROM (
    SELECT l.stored_at, l.position, l.kind, l.conversation_id, l.up_to_seq FROM inbox_entry l
    WHERE l.user_id = $1 AND l.position > $2 AND l.stored_at >= $3::timestamptz
    ORDER BY l.position
    LIMIT ${maxSearchedEntries}
  ) e
  WHERE e.kind::text IN (SELECT unnest($4::text[])) AND e.conversation_id = $5::uuid AND e.up_to_seq >= $6
  ORDER BY e.position
  LIMIT 1`;

/** What the trace of one message is made of. */
export class TraceStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly pool: pg.Pool,
  ) {}

  async find(messageId: string): Promise<TracedMessage | null> {
    const { rows } = await this.pool.query<Row>({ text: findMessage, values: [messageId] });
    const [row] = rows;
    const message = row && readMessage(row, 'message');
    if (!message) return null;
    return {
      message,
      storedAt: row['stored_at'] as Date,
      wantsPush: row['push_enabled'] !== 'false',
      isQueued: row['is_queued'] === true,
      senderView: readView(row, 'sender'),
      recipientView: readView(row, 'recipient'),
    };
  }

  /** Where a message is in the inbox of one of its two people; null when it never was, or the entry has expired. */
  async findPosition(userId: string, { message, storedAt }: TracedMessage): Promise<number | null> {
    const values = [userId, storedAt, message.id];
    const { rows } = await this.pool.query<Row>({ text: findPosition, values });
    return rows[0] ? Number(rows[0]['position']) : null;
  }

  /** When an inbox was first told, behind a position, that something holds for the message; null when it is not found. */
  async findTold(
    userId: string,
    { message, storedAt }: TracedMessage,
    told: { readonly kinds: readonly InboxEntryKind[]; readonly after: number },
  ): Promise<Date | null> {
    const values = [userId, told.after, storedAt, told.kinds, message.conversationId, message.seq];
    const { rows } = await this.pool.query<Row>({ text: findTold, values });
    return rows[0] ? (rows[0]['stored_at'] as Date) : null;
  }

  /** In the order of their ids. */
  async listDevices(userId: string): Promise<TracedDevice[]> {
    return this.prisma.device.findMany({ where: { userId }, orderBy: { id: 'asc' }, select: deviceFields });
  }

  async listPushes(messageId: string, userId: string): Promise<TracedPush[]> {
    return this.prisma.pushDelivery.findMany({ where: { messageId, userId }, select: pushFields });
  }
}
