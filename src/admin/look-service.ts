import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import type { CursorCodec } from '../database/cursor.js';
import { dayMs, startOfDay, type PartitionedTable } from '../database/partition.js';
import type { TableSizes } from '../database/table-sizes.js';
import { userNotFound } from '../errors.js';
import { connectionOf, isGiven, parseFirst, type Connection } from '../input/paging.js';
import { isUserId, parseUserId } from '../input/text-rules.js';
import type { LookedUpAccount, LookStore, PushStatistic } from './look-store.js';
import { UserDetails } from './user-details.js';

/** One user as an administrator sees them. The details are read for all users of a page at once, and only when asked for. */
export interface UserLook {
  readonly account: LookedUpAccount;
  readonly details: UserDetails;
}

/** A number of rows; past the bound of counting it is an estimate. */
export interface Count {
  readonly value: number;
  readonly exact: boolean;
}

export interface Statistics {
  readonly users: Count;
  readonly onlineUsers: number;
  readonly messagesToday: Count;
  readonly messageBytes: number;
  readonly inboxBytes: number;
  readonly messagesKeptSince: Date;
  readonly inboxKeptSince: Date;
  readonly pushes: PushStatistic[];
}

/** The arguments of `adminUsers`, coerced by GraphQL and otherwise unchecked. */
export interface UsersArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly idPrefix?: string | null | undefined;
}

export interface LookServiceOptions {
  readonly store: LookStore;
  readonly trail: AuditTrail;
  readonly cursors: CursorCodec;
}

/** How far rows are counted one by one: a few milliseconds' work. */
const maxCountedRows = 10_000;
/** Over how many days pushes are summed up; their counts are kept a day longer. */
const monthDays = 31;

export class LookService {
  constructor(private readonly options: LookServiceOptions) {}

  /** A page of all users in the order of their ids; each call is in the audit log. */
  async users(admin: AdminCaller, args: UsersArguments): Promise<Connection<UserLook>> {
    const { store, trail, cursors } = this.options;
    const { first, after, idPrefix } = args;
    return trail.runAndRecord(admin, { action: 'adminUsers', target: idPrefix }, async () => {
      const size = parseFirst(first);
      const prefix = idPrefix === null || idPrefix === undefined ? '' : parseUserId(idPrefix, 'idPrefix');
      const scope = `admin-users:${prefix}`;
      const afterId = isGiven(after) ? cursors.decodeText(after, scope).position : null;
      const found = await store.list({ prefix, afterId, limit: size + 1 });
      const accounts = found.slice(0, size);
      const details = new UserDetails(
        store,
        accounts.map(({ id }) => id),
      );
      const looks = accounts.map((account) => ({ account, details }));
      return connectionOf(looks, {
        encode: cursors.encoder(),
        placeOf: ({ account }) => ({ scope, position: account.id }),
        hasNextPage: found.length > size,
        hasPreviousPage: afterId !== null,
      });
    });
  }

  /** One user, erased ones included as what is left of them; each call is in the audit log. */
  async user(admin: AdminCaller, userId: string): Promise<UserLook> {
    const { store, trail } = this.options;
    return trail.runAndRecord(admin, { action: 'adminUser', target: userId }, async () => {
      const account = isUserId(userId) ? await store.find(userId) : null;
      if (!account) throw userNotFound('id');
      return { account, details: new UserDetails(store, [userId]) };
    });
  }

  /**
   * How large the app is, at a cost that does not grow with what is kept: sizes come from the catalogue, rows are counted
   * to a bound, and beyond it estimated from the sizes. Each call is in the audit log.
   */
  async statistics(admin: AdminCaller): Promise<Statistics> {
    const { store, trail } = this.options;
    return trail.runAndRecord(admin, { action: 'adminStatistics' }, async () => {
      const sizes = await store.readSizes();
      const today = startOfDay(sizes.now);
      const [counted, pushes] = await Promise.all([
        store.countRows(today, maxCountedRows + 1),
        store.countPushes(today, new Date(today.getTime() - (monthDays - 1) * dayMs)),
      ]);
      return {
        users: countOrEstimate(counted.users, sizes.userAccount.estimatedRows),
        onlineUsers: counted.online,
        messagesToday: countOrEstimate(counted.messages, estimateMessages(sizes, today)),
        messageBytes: bytesOf(sizes, 'message'),
        inboxBytes: bytesOf(sizes, 'inbox_entry'),
        messagesKeptSince: oldestDay(sizes, 'message'),
        inboxKeptSince: oldestDay(sizes, 'inbox_entry'),
        pushes,
      };
    });
  }
}

/** Before its first ANALYZE nothing more is known of a table than how far it was counted. */
function countOrEstimate(counted: number, estimated: number | null): Count {
  if (counted <= maxCountedRows) return { value: counted, exact: true };
  return { value: Math.max(counted, estimated ?? 0), exact: false };
}

/** Those of today, of a partition that may have begun earlier: as if they had come as evenly as the time. */
function estimateMessages({ partitions, now }: TableSizes, today: Date): number | null {
  const newest = partitions.find(
    ({ table, from, until }) => table === 'message' && from <= now && now < until,
  );
  if (!newest || newest.estimatedRows === null) return null;
  const elapsedMs = now.getTime() - newest.from.getTime();
  const share = elapsedMs > 0 ? (now.getTime() - today.getTime()) / elapsedMs : 1;
  return Math.round(newest.estimatedRows * share);
}

function bytesOf({ partitions }: TableSizes, table: PartitionedTable): number {
  return partitions
    .filter((partition) => partition.table === table)
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

/** There is always one: today's partition is made before the first write, and outlives its day. */
function oldestDay({ partitions }: TableSizes, table: PartitionedTable): Date {
  const oldest = partitions.find((partition) => partition.table === table);
  if (!oldest) throw new Error(`the table ${table} has no partitions`);
  return oldest.from;
}
