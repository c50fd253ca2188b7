import type { Prisma } from '../generated/prisma/client.js';
import type { BlockedSend, FriendRequestPolicy } from '../generated/prisma/enums.js';
import type { UserProfile } from '../users/user.js';

/** What the rules of relations need to know of a user. */
export interface RelatedUser extends UserProfile {
  readonly friendRequestPolicy: FriendRequestPolicy;
  readonly profileChangedAt: Date | null;
}

export type PeopleClient = Pick<Prisma.TransactionClient, 'userAccount' | 'appSettings' | 'profileFanOut'>;

/** Reads of accounts and settings inside the transactions that change relations. */
export class PeopleStore {
  constructor(private readonly prisma: PeopleClient) {}

  within(transaction: PeopleClient): PeopleStore {
    return new PeopleStore(transaction);
  }

  async find(userId: string): Promise<RelatedUser | null> {
    return this.prisma.userAccount.findUnique({
      where: { id: userId },
      select: {
        id: true,
        nickname: true,
        avatarUrl: true,
        customData: true,
        erasedAt: true,
        friendRequestPolicy: true,
        profileChangedAt: true,
      },
    });
  }

  /** Whether a change of the user's profile is still on its way to this friend. */
  async isProfileUntold(userId: string, friendId: string): Promise<boolean> {
    const fanOut = await this.prisma.profileFanOut.findUnique({
      where: { userId },
      select: { afterId: true },
    });
    return fanOut !== null && fanOut.afterId < friendId;
  }

  /** The committed setting, not a remembered one: a change of it waits for the transactions that began before. */
  async findBlockedSend(): Promise<BlockedSend> {
    const settings = await this.prisma.appSettings.findUniqueOrThrow({
      where: { id: 1 },
      select: { blockedSend: true },
    });
    return settings.blockedSend;
  }
}
