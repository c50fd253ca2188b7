import type { Prisma } from '../generated/prisma/client.js';
import { accountFields } from '../users/user-row.js';
import type { UserAccount } from '../users/user.js';

export type MuteClient = Pick<Prisma.TransactionClient, 'userAccount'>;

/** Mutes, inside a transaction that holds the user's inbox: sends read them under the same lock. */
export class MuteStore {
  constructor(private readonly prisma: MuteClient) {}

  within(transaction: MuteClient): MuteStore {
    return new MuteStore(transaction);
  }

  async find(userId: string): Promise<(UserAccount & { readonly mutedUntil: Date | null }) | null> {
    return this.prisma.userAccount.findUnique({ where: { id: userId }, select: accountFields });
  }

  async update(userId: string, mutedUntil: Date | null): Promise<void> {
    await this.prisma.userAccount.update({
      where: { id: userId },
      data: { mutedUntil },
      select: { id: true },
    });
  }
}
