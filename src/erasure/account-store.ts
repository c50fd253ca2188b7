import { Prisma } from '../generated/prisma/client.js';

/** A transaction that holds the inbox of the user. */
export type AccountClient = Pick<
  Prisma.TransactionClient,
  'userAccount' | 'device' | 'userBlock' | 'profileFanOut' | 'userErasure' | 'mediaUpload'
>;

/** The part of an erasure that is answered for: the account itself, and everything that is the user's alone. */
export class ErasedAccountStore {
  constructor(private readonly prisma: AccountClient) {}

  within(transaction: AccountClient): ErasedAccountStore {
    return new ErasedAccountStore(transaction);
  }

  async find(userId: string): Promise<{ readonly erasedAt: Date | null } | null> {
    return this.prisma.userAccount.findUnique({ where: { id: userId }, select: { erasedAt: true } });
  }

  /** Leaves the id alone, and notes that peers are to be told. */
  async erase(userId: string, erasedAt: Date): Promise<void> {
    await this.prisma.userAccount.update({
      where: { id: userId },
      data: {
        erasedAt,
        nickname: null,
        avatarUrl: null,
        customData: Prisma.DbNull,
        messagesFrom: 'EVERYONE',
        friendRequestPolicy: 'CONFIRM',
        mutedUntil: null,
        pushPreview: 'FULL',
        hasPushDevice: false,
      },
      select: { id: true },
    });
    await this.prisma.device.deleteMany({ where: { userId } });
    await this.prisma.userBlock.deleteMany({ where: { userId } });
    await this.prisma.profileFanOut.deleteMany({ where: { userId } });
    // Nobody can download them from the commit on; the files go when the collector looks.
    await this.prisma.mediaUpload.updateMany({ where: { uploaderId: userId }, data: { reviewAt: erasedAt } });
    await this.prisma.userErasure.create({ data: { userId } });
  }
}
