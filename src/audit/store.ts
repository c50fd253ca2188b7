import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { recordUses, type NewAuditEntry } from './record.js';

const entryFields = {
  id: true,
  at: true,
  adminId: true,
  action: true,
  onBehalfOfId: true,
  target: true,
  messageId: true,
  reason: true,
  refusal: true,
  requestId: true,
} as const satisfies Prisma.AuditEntrySelect;

/** One entry of the log, and what AuditEntry resolves from. */
export interface StoredAuditEntry extends Prisma.AuditEntryGetPayload<{ select: typeof entryFields }> {
  /** False also where the administrator spoke for someone who never existed. */
  readonly hasOnBehalfOf: boolean;
}

/** One place in the order of the log. */
export interface AuditPlace {
  readonly at: Date;
  readonly id: string;
}

export class AuditStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** Entries of what had no effect, all or none, in a transaction of their own. */
  async insert(entries: readonly NewAuditEntry[]): Promise<void> {
    await recordUses(this.prisma, entries);
  }

  /** The newest entries before `before`, at most `limit`, newest first. */
  async list(page: {
    readonly before: AuditPlace | null;
    readonly limit: number;
  }): Promise<StoredAuditEntry[]> {
    const { before, limit } = page;
    const rows = await this.prisma.auditEntry.findMany({
      ...(before && { where: olderThan(before) }),
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit,
      select: entryFields,
    });
    const known = await this.findKnown(rows.flatMap((row) => row.onBehalfOfId ?? []));
    return rows.map((row) => ({
      ...row,
      hasOnBehalfOf: row.onBehalfOfId !== null && known.has(row.onBehalfOfId),
    }));
  }

  private async findKnown(userIds: readonly string[]): Promise<Set<string>> {
    if (userIds.length === 0) return new Set();
    const rows = await this.prisma.userAccount.findMany({
      where: { id: { in: [...new Set(userIds)] } },
      select: { id: true },
    });
    return new Set(rows.map((row) => row.id));
  }
}

/** The first condition says nothing new, but it is the one that the index can start from. */
function olderThan({ at, id }: AuditPlace): Prisma.AuditEntryWhereInput {
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { at, id: { lt: id } }] };
}
