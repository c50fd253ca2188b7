import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { UserAccount } from './user.js';

/** The columns of an account. */
export const accountFields = {
  id: true,
  nickname: true,
  avatarUrl: true,
  customData: true,
  messagesFrom: true,
  friendRequestPolicy: true,
  pushPreview: true,
  mutedUntil: true,
  erasedAt: true,
} as const satisfies Prisma.UserAccountSelect;

export class UserStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** The accounts with these ids, in no promised order; unknown ids are left out. */
  async list(ids: readonly string[]): Promise<UserAccount[]> {
    return this.prisma.userAccount.findMany({ where: { id: { in: [...ids] } }, select: accountFields });
  }

  async find(id: string): Promise<UserAccount | null> {
    return this.prisma.userAccount.findUnique({ where: { id }, select: accountFields });
  }

  /** Makes the accounts and their empty inboxes that do not exist yet; existing ones are left as they are. */
  async insertMissing(ids: readonly string[]): Promise<void> {
    await this.prisma.$transaction([
      this.prisma.userAccount.createMany({ data: ids.map((id) => ({ id })), skipDuplicates: true }),
      this.prisma.inboxHead.createMany({ data: ids.map((userId) => ({ userId })), skipDuplicates: true }),
    ]);
  }
}
