import { v4 as uuidV4 } from 'uuid';
import type { AdminUse } from '../audit/admin-use.js';
import { recordUseOnEach } from '../audit/record.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { FriendRequestPolicy, MessagesFrom, PushPreview } from '../generated/prisma/enums.js';
import { toJsonInput } from '../database/json.js';
import type { JsonValue } from '../input/json-rules.js';
import { accountFields } from './user-row.js';
import type { UserAccount } from './user.js';

/** New values of a profile. An absent field stays as it is; null clears it. */
export interface ProfileValues {
  readonly nickname?: string | null;
  readonly avatarUrl?: string | null;
  readonly customData?: JsonValue;
}

/** New values of what users decide about themselves; an absent field stays as it is. */
export interface AccountValues extends ProfileValues {
  readonly messagesFrom?: MessagesFrom;
  readonly friendRequestPolicy?: FriendRequestPolicy;
  readonly pushPreview?: PushPreview;
}

export interface NewAccount extends ProfileValues {
  readonly id: string;
}

/** The client, or a transaction of it. */
export type ProfileClient = Pick<Prisma.TransactionClient, 'userAccount' | 'profileFanOut'>;

/** Changes of accounts, in transactions that hold the inboxes of their users. */
export class ProfileStore {
  constructor(private readonly prisma: ProfileClient) {}

  within(transaction: ProfileClient): ProfileStore {
    return new ProfileStore(transaction);
  }

  /** The accounts with these ids, in no promised order; unknown ids are left out. */
  async list(ids: readonly string[]): Promise<UserAccount[]> {
    return this.prisma.userAccount.findMany({ where: { id: { in: [...ids] } }, select: accountFields });
  }

  /** `profileChangedAt` when a value of the profile is among them. */
  async update(id: string, values: AccountValues, profileChangedAt?: Date): Promise<UserAccount> {
    return this.prisma.userAccount.update({
      where: { id },
      data: { ...accountColumns(values), ...(profileChangedAt && { profileChangedAt }) },
      select: accountFields,
    });
  }

  /** Notes that no friend knows these changed profiles yet, whatever was on its way before. */
  async startFanOuts(userIds: readonly string[]): Promise<void> {
    await this.prisma.profileFanOut.deleteMany({ where: { userId: { in: [...userIds] } } });
    await this.prisma.profileFanOut.createMany({
      data: userIds.map((userId) => ({ userId, changeId: uuidV4() })),
    });
  }
}

/**
 * Makes the accounts, with their profiles and empty inboxes, that do not exist yet. Answers which those were. In id order,
 * so that two calls for the same users wait for each other and never in a circle.
 */
export async function insertMissingAccounts(
  prisma: PrismaClient,
  accounts: readonly NewAccount[],
  use?: AdminUse,
): Promise<Set<string>> {
  const inOrder = accounts.toSorted((first, second) => (first.id < second.id ? -1 : 1));
  return prisma.$transaction(async (transaction) => {
    const made = await transaction.userAccount.createManyAndReturn({
      data: inOrder.map(({ id, ...values }) => ({ id, ...accountColumns(values) })),
      skipDuplicates: true,
      select: { id: true },
    });
    const ids = made.map(({ id }) => id);
    await transaction.inboxHead.createMany({ data: ids.map((userId) => ({ userId })) });
    if (use) await recordUseOnEach(transaction, use, ids);
    return new Set(ids);
  });
}

function accountColumns({ customData, ...plain }: AccountValues) {
  return { ...plain, ...(customData === undefined ? {} : { customData: toJsonInput(customData) }) };
}
