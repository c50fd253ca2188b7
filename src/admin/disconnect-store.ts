import { recordUse } from '../audit/record.js';
import type { AdminUse } from '../audit/admin-use.js';
import { addControlEvent } from '../control/events.js';
import type { PrismaClient } from '../generated/prisma/client.js';

/** Whom to disconnect: a user, or one device of theirs. */
export interface DisconnectTarget {
  readonly userId: string;
  readonly deviceId: string | null;
}

export class DisconnectStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** Which part of the target does not exist; null when all does. Erased users do not. */
  async findMissing({ userId, deviceId }: DisconnectTarget): Promise<'user' | 'device' | null> {
    const user = await this.prisma.userAccount.findUnique({
      where: { id: userId },
      select: { erasedAt: true },
    });
    if (!user || user.erasedAt) return 'user';
    if (deviceId === null) return null;
    const key = { userId_id: { userId, id: deviceId } };
    const device = await this.prisma.device.findUnique({ where: key, select: { id: true } });
    return device ? null : 'device';
  }

  /** Tells every node, and answers the revision of the control event. */
  async insert(use: AdminUse, { userId, deviceId }: DisconnectTarget): Promise<number> {
    return this.prisma.$transaction(async (prisma) => {
      await recordUse(prisma, use);
      return addControlEvent(prisma, {
        kind: 'DISCONNECT',
        userId,
        ...(deviceId === null ? {} : { deviceId }),
      });
    });
  }
}
