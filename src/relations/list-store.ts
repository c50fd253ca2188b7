import DataLoader from 'dataloader';
import type pg from 'pg';
import { queryRows, type Row } from '../database/row.js';
import type { FriendRequestStatus } from '../generated/prisma/enums.js';
import type { FriendRequestDirection } from '../generated/resolvers.js';
import type { Place } from './newest-first.js';
import type { Friendship, StoredFriendRequest, UserBlock } from './relation.js';

/** A part of one user's list: what comes after a place, or the beginning. */
export interface ListRange {
  readonly after: Place | null;
  readonly limit: number;
}

interface ListQuery extends ListRange {
  readonly userId: string;
  readonly list: 'FRIENDS' | 'BLOCKS' | FriendRequestDirection;
}

/** Before every place: the parts of a list's beginning. */
const beginning = { at: 'infinity', id: '' };
const noRequest = '00000000-0000-0000-0000-000000000000';

/** The four lists have their columns in common, so that they are one statement; of its branches only that of a query's list is executed. */
const listRelations = {
  name: 'relations-list',
  text: `
    SELECT q.index, r.*
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::uuid[], $6::int[]) WITH ORDINALITY
      AS q (user_id, list, after_at, after_user_id, after_request_id, page_limit, index)
    CROSS JOIN LATERAL (
      (
        SELECT f.since AS at, f.friend_id AS peer_id, f.remark AS text, NULL::timestamptz AS other_time, ${noRequestColumns()}
        FROM friendship f
        WHERE q.list = 'FRIENDS' AND f.user_id = q.user_id AND ${isBehind('f.since', 'f.friend_id', 'q.after_user_id')}
        ORDER BY f.since DESC, f.friend_id
        LIMIT q.page_limit
      )
      UNION ALL
      (
        SELECT b.since, b.blocked_id, NULL, b.apart_since, ${noRequestColumns()}
        FROM user_block b
        WHERE q.list = 'BLOCKS' AND b.user_id = q.user_id AND ${isBehind('b.since', 'b.blocked_id', 'q.after_user_id')}
        ORDER BY b.since DESC, b.blocked_id
        LIMIT q.page_limit
      )
      UNION ALL
      (
        SELECT i.created_at, i.from_user_id, i.greeting, i.withdrawn_at, i.id, i.status::text, i.hidden_from_recipient
        FROM friend_request i
        WHERE q.list = 'INCOMING' AND i.to_user_id = q.user_id AND i.status = 'PENDING' AND NOT i.hidden_from_recipient
          AND ${isBehind('i.created_at', 'i.id', 'q.after_request_id')}
        ORDER BY i.created_at DESC, i.id
        LIMIT q.page_limit
      )
      UNION ALL
      (
        SELECT o.created_at, o.to_user_id, o.greeting, o.withdrawn_at, o.id, o.status::text, o.hidden_from_recipient
        FROM friend_request o
        WHERE q.list = 'OUTGOING' AND o.from_user_id = q.user_id AND o.status IN ('PENDING', 'REFUSED')
          AND o.withdrawn_at IS NULL AND ${isBehind('o.created_at', 'o.id', 'q.after_request_id')}
        ORDER BY o.created_at DESC, o.id
        LIMIT q.page_limit
      )
    ) r`,
};

/** Lists of relations, the newest first, ties by id. Raw, because all that is asked for at a time is to be one statement. */
export class RelationListStore {
  private readonly rows: DataLoader<ListQuery, readonly Row[]>;

  constructor(private readonly pool: pg.Pool) {
    this.rows = new DataLoader((queries: readonly ListQuery[]) => this.read(queries), {
      cache: false,
      maxBatchSize: 100,
    });
  }

  async listFriends(userId: string, range: ListRange): Promise<Friendship[]> {
    const rows = await this.rows.load({ ...range, userId, list: 'FRIENDS' });
    return rows.map((row) => ({
      friendId: row.get('peer_id') as string,
      since: row.get('at') as Date,
      remark: row.get('text') as string | null,
    }));
  }

  async listBlocks(userId: string, range: ListRange): Promise<UserBlock[]> {
    const rows = await this.rows.load({ ...range, userId, list: 'BLOCKS' });
    return rows.map((row) => ({
      userId,
      blockedId: row.get('peer_id') as string,
      since: row.get('at') as Date,
      apartSince: row.get('other_time') as Date,
    }));
  }

  /** The open requests on one side as that side sees them. */
  async listOpenRequests(
    userId: string,
    { direction, ...range }: ListRange & { readonly direction: FriendRequestDirection },
  ): Promise<StoredFriendRequest[]> {
    const rows = await this.rows.load({ ...range, userId, list: direction });
    return rows.map((row) => {
      const peerId = row.get('peer_id') as string;
      const [fromUserId, toUserId] = direction === 'OUTGOING' ? [userId, peerId] : [peerId, userId];
      return {
        id: row.get('request_id') as string,
        fromUserId,
        toUserId,
        greeting: row.get('text') as string | null,
        status: row.get('status') as FriendRequestStatus,
        hiddenFromRecipient: row.get('hidden_from_recipient') === true,
        createdAt: row.get('at') as Date,
        withdrawnAt: row.get('other_time') as Date | null,
      };
    });
  }

  private async read(queries: readonly ListQuery[]): Promise<Row[][]> {
    const isOfRequests = ({ list }: ListQuery): boolean => list === 'INCOMING' || list === 'OUTGOING';
    const values = [
      queries.map(({ userId }) => userId),
      queries.map(({ list }) => list),
      queries.map(({ after }) => after?.at ?? beginning.at),
      queries.map(({ after }) => after?.id ?? beginning.id),
      queries.map((query) => (isOfRequests(query) && query.after ? query.after.id : noRequest)),
      queries.map(({ limit }) => limit),
    ];
    const rows = await queryRows(this.pool, { ...listRelations, values });
    const lists = queries.map((): Row[] => []);
    for (const row of rows) lists[Number(row.get('index')) - 1]?.push(row);
    return lists;
  }
}

function noRequestColumns(): string {
  return 'NULL::uuid AS request_id, NULL AS status, NULL::boolean AS hidden_from_recipient';
}

function isBehind(at: string, id: string, afterId: string): string {
  return `${at} <= q.after_at AND (${at} < q.after_at OR ${id} > ${afterId})`;
}
