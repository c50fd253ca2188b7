import { createHash } from 'node:crypto';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Prisma } from '../generated/prisma/client.js';
import { pushTokenLocks } from '../database/locks.js';
import { lockUser } from '../database/user-lock.js';
import type { StoredDevice } from './device.js';
import type { PushAddress } from './device-rules.js';

const deviceFields = {
  id: true,
  platform: true,
  pushProvider: true,
  language: true,
  lastSeenAt: true,
  acknowledgedPosition: true,
} as const satisfies Prisma.DeviceSelect;

/** What a registration says. Absent stays as it is; null clears. */
export interface DeviceValues {
  readonly platform?: string | null;
  readonly language?: string | null;
  readonly push?: PushAddress | null;
}

export class DeviceStore {
  constructor(private readonly prisma: PrismaClient) {}

  async find(userId: string, id: string): Promise<StoredDevice | null> {
    const row = await this.prisma.device.findUnique({
      where: { userId_id: { userId, id } },
      select: deviceFields,
    });
    return row && toStored(row);
  }

  /** Devices in the order of their ids, after `afterId`. */
  async list(
    userId: string,
    options: { readonly afterId: string | null; readonly limit: number },
  ): Promise<StoredDevice[]> {
    const rows = await this.prisma.device.findMany({
      where: { userId, ...(options.afterId === null ? {} : { id: { gt: options.afterId } }) },
      orderBy: { id: 'asc' },
      take: options.limit,
      select: deviceFields,
    });
    return rows.map(toStored);
  }

  /**
   * Registers or updates a device, unless it would be one more than `limit`: then null. Registrations of one user wait for
   * each other, and so do those of one push token: it belongs to one installation of the app, and is taken from the device
   * that had it. An erased user is refused with UNAUTHENTICATED.
   */
  async upsert(
    userId: string,
    id: string,
    values: DeviceValues,
    limit: number,
  ): Promise<StoredDevice | null> {
    const push = values.push && { pushProvider: values.push.provider, pushToken: values.push.token };
    const data = {
      ...(values.platform === undefined ? {} : { platform: values.platform }),
      ...(values.language === undefined ? {} : { language: values.language }),
      ...(values.push === undefined ? {} : (push ?? { pushProvider: null, pushToken: null })),
      lastSeenAt: new Date(),
    };
    return this.prisma.$transaction(async (transaction) => {
      await lockUser(transaction, userId);
      const known = await transaction.device.findUnique({
        where: { userId_id: { userId, id } },
        select: { id: true },
      });
      if (!known && (await transaction.device.count({ where: { userId } })) >= limit) return null;
      if (values.push) await takeToken(transaction, { userId, id }, values.push);
      const row = await transaction.device.upsert({
        where: { userId_id: { userId, id } },
        create: { userId, id, ...data },
        update: data,
        select: deviceFields,
      });
      if (values.push !== undefined) await notePushDevices(transaction, userId);
      return toStored(row);
    });
  }

  /**
   * False when there was no such device. Nothing is pushed to it any more once this has resolved. An erased user is refused
   * with UNAUTHENTICATED.
   */
  async delete(userId: string, id: string): Promise<boolean> {
    return this.prisma.$transaction(async (transaction) => {
      await lockUser(transaction, userId);
      const { count } = await transaction.device.deleteMany({ where: { userId, id } });
      if (count > 0) await notePushDevices(transaction, userId);
      return count > 0;
    });
  }
}

/**
 * Takes a push token from the device that has it. Both devices are locked first, in one order: of users who swap their tokens
 * each would wait for the other.
 */
async function takeToken(
  transaction: Prisma.TransactionClient,
  { userId, id }: { readonly userId: string; readonly id: string },
  { provider, token }: PushAddress,
): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${pushTokenLocks}::int, ${hashOf(token)}::int)`;
  await transaction.$executeRaw`
    SELECT FROM device
    WHERE (user_id = ${userId} AND id = ${id}) OR (push_provider = ${provider}::push_provider AND push_token = ${token})
    ORDER BY user_id, id
    FOR NO KEY UPDATE`;
  await transaction.device.updateMany({
    where: { pushProvider: provider, pushToken: token, NOT: { userId, id } },
    data: { pushProvider: null, pushToken: null },
  });
}

/**
 * Whether sends to this user have to think of pushes, under the lock of the user's row. Whoever loses a token to
 * another user keeps theirs: it costs a look-up for each message until they register or remove a device.
 */
async function notePushDevices(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
  const first = await transaction.device.findFirst({
    where: { userId, pushToken: { not: null } },
    select: { id: true },
  });
  const hasPushDevice = first !== null;
  await transaction.userAccount.updateMany({
    where: { id: userId, NOT: { hasPushDevice } },
    data: { hasPushDevice },
  });
}

/** Tokens whose hashes are equal merely wait for each other. */
function hashOf(token: string): number {
  return createHash('sha256').update(token).digest().readInt32BE();
}

type DeviceRow = Prisma.DeviceGetPayload<{ select: typeof deviceFields }>;

function toStored(row: DeviceRow): StoredDevice {
  return {
    ...row,
    acknowledgedPosition: row.acknowledgedPosition === null ? null : Number(row.acknowledgedPosition),
  };
}
