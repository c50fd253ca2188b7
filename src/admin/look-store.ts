import type pg from 'pg';
import { uuidV7LowerBound } from '../database/partitions.js';
import { queryRows } from '../database/row.js';
import { readTableSizes, type TableSizes } from '../database/table-sizes.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { PushOutcome, PushProvider } from '../generated/prisma/enums.js';
import type { UserAccount } from '../users/user.js';
import { accountFields } from '../users/user-row.js';

/** An account with what administrators see of it. */
export interface LookedUpAccount extends UserAccount {
  readonly mutedUntil: Date | null;
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
}

/** A device, and how many entries of the inbox it has not acknowledged; null when it never acknowledged any. */
export interface LookedUpDevice {
  readonly deviceId: string;
  readonly platform: string | null;
  readonly pushProvider: PushProvider | null;
  readonly lastSeenAt: Date;
  readonly unacknowledged: number | null;
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

/** How many rows there are, counted one by one. */
export interface RowCounts {
  readonly users: number;
  readonly messages: number;
  readonly online: number;
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

/** Raw, because Prisma would need three statements, and would read every row to count users on several nodes once. */
const countRows = `
  SELECT
    (SELECT count(*) FROM (SELECT FROM user_account LIMIT $1) l) AS users,
    (SELECT count(*) FROM (SELECT FROM message m WHERE m.id >= $2::uuid LIMIT $1) l) AS messages,
    (SELECT count(DISTINCT p.user_id) FROM presence p) AS online`;

/** Raw, because Prisma would need two statements, and is so of one moment: no device is ahead of its inbox. */
const listDevices = `
  SELECT d.user_id, d.id, d.platform, d.push_provider, d.last_seen_at,
    CASE WHEN d.acknowledged_position IS NOT NULL THEN greatest(h.position - d.acknowledged_position, 0) END AS unacknowledged
  FROM unnest($1::text[]) AS u (id)
  JOIN device d ON d.user_id = u.id
  LEFT JOIN inbox_head h ON h.user_id = d.user_id
  ORDER BY d.user_id, d.id`;

const lookedUpFields = {
  ...accountFields,
  createdAt: true,
} as const satisfies Prisma.UserAccountSelect;

/** What administrators look at. Nothing here reads more of a table than is shown, or than a bound says. */
export class LookStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly pool: pg.Pool,
  ) {}

  async find(userId: string): Promise<LookedUpAccount | null> {
    return this.prisma.userAccount.findUnique({ where: { id: userId }, select: lookedUpFields });
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
      select: lookedUpFields,
    });
  }

  /** The devices of these users, each user's in the order of their ids. */
  async listDevices(userIds: readonly string[]): Promise<(LookedUpDevice & { readonly userId: string })[]> {
    const rows = await queryRows(this.pool, { text: listDevices, values: [userIds] });
    return rows.map((row) => ({
      userId: String(row.get('user_id')),
      deviceId: String(row.get('id')),
      platform: row.get('platform') as string | null,
      pushProvider: row.get('push_provider') as PushProvider | null,
      lastSeenAt: row.get('last_seen_at') as Date,
      unacknowledged: row.get('unacknowledged') as number | null,
    }));
  }

  /** Where these users are connected, the longest connection first. The rows of a dead node go when its lease does. */
  async listSessions(userIds: readonly string[]): Promise<(NodeSession & { readonly userId: string })[]> {
    return this.prisma.presence.findMany({
      where: { userId: { in: [...userIds] } },
      orderBy: [{ since: 'asc' }, { nodeId: 'asc' }],
    });
  }

  async countRelations(userIds: readonly string[]): Promise<Map<string, RelationCounts>> {
    const rows = await queryRows(this.pool, { text: countRelations, values: [userIds] });
    return new Map(
      rows.map((row) => [
        String(row.get('id')),
        {
          friends: Number(row.get('friends')),
          blocks: Number(row.get('blocks')),
          conversations: Number(row.get('conversations')),
        },
      ]),
    );
  }

  /**
   * Counts accounts, and messages stored at or after an instant, at most `limit` of each, and the users online. Partitions of
   * earlier days are not touched.
   */
  async countRows(since: Date, limit: number): Promise<RowCounts> {
    const values = [limit, uuidV7LowerBound(since)];
    const rows = await queryRows(this.pool, { text: countRows, values });
    return {
      users: Number(rows[0]?.get('users')),
      messages: Number(rows[0]?.get('messages')),
      online: Number(rows[0]?.get('online')),
    };
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
