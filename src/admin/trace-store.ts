import type pg from 'pg';
import { readView, viewColumns } from '../conversations/conversation-row.js';
import type { ConversationView } from '../conversations/conversation.js';
import { queryRows, selectColumns } from '../database/row.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { StoredMessage } from '../messages/message.js';
import { readMessage, selectMessage } from '../messages/message-row.js';

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

/** Positions of the two inboxes. */
export interface ToldAfter {
  readonly delivered: number | null;
  readonly read: number | null;
}

export interface ToldTimes {
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
}

const deviceFields = {
  userId: true,
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
  SELECT ${selectMessage('m', 'message')}, m.push ->> 'enabled' AS push_enabled,
    to_timestamp(('x' || lpad(left(replace(m.id::text, '-', ''), 12), 16, '0'))::bit(64)::bigint / 1000.0) AS stored_at,
    ${selectColumns('a', 'sender', viewColumns)}, ${selectColumns('b', 'recipient', viewColumns)},
    EXISTS (SELECT FROM push_job j WHERE j.message_id = m.id AND j.user_id = m.recipient_id) AS is_queued
  FROM message m
  LEFT JOIN conversation_member a ON a.user_id = m.sender_id AND a.conversation_id = m.conversation_id
  LEFT JOIN conversation_member b ON b.user_id = m.recipient_id AND b.conversation_id = m.conversation_id
  WHERE m.id = $1::uuid`;

/** The time leaves one partition, and of that only the entries of the two are read. */
const findPositions = `
  SELECT e.user_id, e.position FROM inbox_entry e
  WHERE e.user_id IN ($1, $2) AND e.stored_at = $3::timestamptz AND e.message_id = $4::uuid AND e.kind = 'MESSAGE_ADDED'`;

/**
 * Raw, because only a part of each log is searched, whether it is there or not. Not one lateral join for both: planned for any
 * user at once, it would read and sort all that a busy one was told.
 */
const findTold = `
  SELECT
    (${firstToldSql({ userId: '$1', after: '$2', kinds: `'PEER_DELIVERED', 'PEER_READ'` })}) AS delivered_at,
    (${firstToldSql({ userId: '$3', after: '$4', kinds: `'CONVERSATION_READ'` })}) AS read_at`;

/** What the trace of one message is made of. */
export class TraceStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly pool: pg.Pool,
  ) {}

  async find(messageId: string): Promise<TracedMessage | null> {
    const [row] = await queryRows(this.pool, { text: findMessage, values: [messageId] });
    const message = row && readMessage(row, 'message');
    if (!message) return null;
    return {
      message,
      storedAt: row.get('stored_at') as Date,
      wantsPush: row.get('push_enabled') !== 'false',
      isQueued: row.get('is_queued') === true,
      senderView: readView(row, 'sender'),
      recipientView: readView(row, 'recipient'),
    };
  }

  /** Where a message is in the inboxes of its two people; one is left out when it never was there, or the entry has expired. */
  async findPositions({ message, storedAt }: TracedMessage): Promise<Map<string, number>> {
    const values = [message.senderId, message.recipientId, storedAt, message.id];
    const rows = await queryRows(this.pool, { text: findPositions, values });
    return new Map(rows.map((row) => [String(row.get('user_id')), Number(row.get('position'))]));
  }

  /**
   * When the sender was first told that it was delivered, and the recipient that they read it, each behind a position of their
   * inbox; null when it is not found, and, without a position, not searched for.
   */
  async findTold({ message, storedAt }: TracedMessage, after: ToldAfter): Promise<ToldTimes> {
    const { senderId, recipientId, conversationId, seq } = message;
    if (after.delivered === null && after.read === null) return { deliveredAt: null, readAt: null };
    const values = [senderId, after.delivered, recipientId, after.read, storedAt, conversationId, seq];
    const rows = await queryRows(this.pool, { text: findTold, values });
    return {
      deliveredAt: rows[0]?.get('delivered_at') as Date | null,
      readAt: rows[0]?.get('read_at') as Date | null,
    };
  }

  /** The devices of these users, each user's in the order of their ids. */
  async listDevices(userIds: readonly string[]): Promise<TracedDevice[]> {
    return this.prisma.device.findMany({
      where: { userId: { in: [...userIds] } },
      orderBy: { id: 'asc' },
      select: deviceFields,
    });
  }

  async listPushes(messageId: string, userId: string): Promise<TracedPush[]> {
    return this.prisma.pushDelivery.findMany({ where: { messageId, userId }, select: pushFields });
  }
}

/** The placeholders of the user and the position, and the kinds as SQL has them; the rest is the same for both. */
function firstToldSql(search: {
  readonly userId: string;
  readonly after: string;
  readonly kinds: string;
}): string {
  const { userId, after, kinds } = search;
  return `
    SELECT e.stored_at
    FROM (
      SELECT l.stored_at, l.position, l.kind, l.conversation_id, l.up_to_seq FROM inbox_entry l
      WHERE l.user_id = ${userId} AND l.position > ${after}::bigint AND l.stored_at >= $5::timestamptz
      ORDER BY l.position
      LIMIT ${maxSearchedEntries}
    ) e
    WHERE e.kind IN (${kinds}) AND e.conversation_id = $6::uuid AND e.up_to_seq >= $7::int
    ORDER BY e.position
    LIMIT 1`;
}
