import type { Reads } from '../database/gathered-reads.js';
import { selectColumns } from '../database/row.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { accountFields, profileColumns, readProfile } from './user-row.js';
import type { UserAccount, UserProfile } from './user.js';

/** Raw, because every page of history needs it; see the views of `conversations/store.ts`. */
const listProfiles = {
  name: 'users-list-profiles',
  text: `
    SELECT ${selectColumns('u', 'user', profileColumns)}
    FROM unnest($1::text[]) AS k (id) JOIN user_account u ON u.id = k.id`,
};

export class UserStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly reads: Reads,
  ) {}

  /** The profiles with these ids, in no promised order; unknown ids are left out. */
  async listProfiles(ids: readonly string[]): Promise<UserProfile[]> {
    const { rows } = await this.reads.query({ ...listProfiles, values: [ids] });
    return rows.flatMap((row) => readProfile(row, 'user') ?? []);
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
