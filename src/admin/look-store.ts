import type pg from 'pg';
import { uuidV7LowerBound } from '../database/partitions.js';
import type { Row } from '../database/row.js';
import { readTableSizes, type TableSizes } from '../database/table-sizes.js';
import type { StoredDevice } from '../devices/device.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { PushOutcome, PushProvider } from '../generated/prisma/enums.js';
import type { UserAccount } from '../users/user.js';

/** An account with what administrators see of it. */
export interface LookedUpAccount extends UserAccount {
  readonly mutedUntil: Date | null;
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
}

/** That a user has sockets open on a node. */
export interface NodeSession {
  readonly nodeId: string;
  readonly since: Date;
}

/** How many of each a user has, up to `maxCountedRelations`. */
export interface RelationCounts {
  readonly friends: number;
  readonly blocks: number;
  readonly conversations: number;
}

/** How often pushes through one service ended in one way. */
export interface PushStatistic {
  readonly provider: PushProvider;
  readonly outcome: PushOutcome;
  readonly today: number;
  readonly lastMonth: number;
}

export const maxCountedRelations = 1_000;

/** Raw, because Prisma counts one user at a time or all rows of each. */
const countRelations = `
  SELECT u.id,
    (SELECT count(*) FROM (SELECT FROM friendship f WHERE f.user_id = u.id LIMIT ${maxCountedRelations}) l) AS friends,
    (SELECT count(*) FROM (SELECT FROM user_block b WHERE b.user_id = u.id LIMIT ${maxCountedRelations}) l) AS blocks,
    (SELECT count(*) FROM (SELECT FROM conversation_member m WHERE m.user_id = u.id LIMIT ${maxCountedRelations}) l) AS conversations
  FROM unnest($1::text[]) AS u (id)`;

/** Raw, because Prisma would read every row to count users who are connected to several nodes once. */
const countOnline = `SELECT count(DISTINCT user_id) AS online FROM presence`;

const accountFields = {
  id: true,
  nickname: true,
  avatarUrl: true,
  customData: true,
  messagesFrom: true,
  friendRequestPolicy: true,
  pushPreview: true,
  mutedUntil: true,
  erasedAt: true,
  createdAt: true,
} as const satisfies Prisma.UserAccountSelect;

/** What administrators look at. Nothing here reads more of a table than is shown, or than a bound says. */
export class LookStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly pool: pg.Pool,
  ) {}

  async find(userId: string): Promise<LookedUpAccount | null> {
    return this.prisma.userAccount.findUnique({ where: { id: userId }, select: accountFields });
  }

  /** Accounts in the order of their ids: those that begin with `prefix`, after `afterId`. */
  async list(page: {
    readonly prefix: string;
    readonly afterId: string | null;
    readonly limit: number;
  }): Promise<LookedUpAccount[]> {
    const { prefix, afterId, limit } = page;
    return this.prisma.userAccount.findMany({
      where: { id: { ...(afterId === null ? { gte: prefix } : { gt: afterId }), ...belowAll(prefix) } },
      orderBy: { id: 'asc' },
      take: limit,
      select: accountFields,
    });
  }

  /** The devices of these users, each user's in the order of their ids. */
  async listDevices(userIds: readonly string[]): Promise<(StoredDevice & { readonly userId: string })[]> {
    const rows = await this.prisma.device.findMany({
      where: { userId: { in: [...userIds] } },
      orderBy: [{ userId: 'asc' }, { id: 'asc' }],
      select: {
        userId: true,
        id: true,
        platform: true,
        pushProvider: true,
        language: true,
        lastSeenAt: true,
        acknowledgedPosition: true,
      },
    });
    return rows.map((row) => ({
      ...row,
      acknowledgedPosition: row.acknowledgedPosition === null ? null : Number(row.acknowledgedPosition),
    }));
  }

  /** The newest position of each inbox. */
  async listHeads(userIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.prisma.inboxHead.findMany({
      where: { userId: { in: [...userIds] } },
      select: { userId: true, position: true },
    });
    return new Map(rows.map(({ userId, position }) => [userId, Number(position)]));
  }

  /** Where these users are connected, the longest connection first. The rows of a dead node go when its lease does. */
  async listSessions(userIds: readonly string[]): Promise<(NodeSession & { readonly userId: string })[]> {
    return this.prisma.presence.findMany({
      where: { userId: { in: [...userIds] } },
      orderBy: [{ since: 'asc' }, { nodeId: 'asc' }],
    });
  }

  async countRelations(userIds: readonly string[]): Promise<Map<string, RelationCounts>> {
    const { rows } = await this.pool.query<Row>({ text: countRelations, values: [userIds] });
    return new Map(
      rows.map((row) => [
        String(row['id']),
        {
          friends: Number(row['friends']),
          blocks: Number(row['blocks']),
          conversations: Number(row['conversations']),
        },
      ]),
    );
  }

  async countOnline(): Promise<number> {
    const { rows } = await this.pool.query<Row>(countOnline);
    return Number(rows[0]?.['online'] ?? 0);
  }

  /** Counts accounts, at most `limit` of them. */
  async countUsers(limit: number): Promise<number> {
    return this.prisma.userAccount.count({ take: limit });
  }

  /** Counts messages stored at or after an instant, at most `limit` of them; partitions of earlier days are not touched. */
  async countMessages(since: Date, limit: number): Promise<number> {
    return this.prisma.message.count({ where: { id: { gte: uuidV7LowerBound(since) } }, take: limit });
  }

  /** How pushes ended on that day (in UTC) or later, and since `since`: of each day at most a few hundred rows are read. */
  async countPushes(today: Date, since: Date): Promise<PushStatistic[]> {
    return this.prisma.$queryRaw<PushStatistic[]>`
      SELECT provider::text AS provider, outcome::text AS outcome,
        coalesce(sum(count) FILTER (WHERE day >= ${today}::date), 0)::float8 AS today, sum(count)::float8 AS "lastMonth"
      FROM push_count
      WHERE day >= ${since}::date
      GROUP BY push_count.provider, push_count.outcome
      ORDER BY push_count.provider, push_count.outcome`;
  }

  async readSizes(): Promise<TableSizes> {
    return readTableSizes(this.pool);
  }
}

/**
 * A range and not Prisma's `startsWith`, which takes the `_` of an id for any character. The first id behind all that
 * begin with the prefix ends in the next character, of which every one that an id may have has one.
 */
function belowAll(prefix: string): { readonly lt?: string } {
  if (prefix === '') return {};
  const last = prefix.charCodeAt(prefix.length - 1);
  return { lt: prefix.slice(0, -1) + String.fromCharCode(last + 1) };
}
