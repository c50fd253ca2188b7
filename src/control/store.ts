import type { ControlKind, PrismaClient } from '../generated/prisma/client.js';

/** What every node must act on: a row with a revision, given out in commit order. */
export interface ControlEvent {
  readonly revision: number;
  readonly kind: ControlKind;
  readonly userId: string | null;
  readonly deviceId: string | null;
}

export class ControlStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** The newest revisions of the settings and of the control events. */
  async findRevisions(): Promise<{ readonly settings: number; readonly control: number }> {
    const row = await this.prisma.appSettings.findUniqueOrThrow({
      where: { id: 1 },
      select: { revision: true, controlRevision: true },
    });
    return { settings: row.revision, control: Number(row.controlRevision) };
  }

  /** The newest revision that is older than the newest of all by more than so many milliseconds; 0 when there is none. */
  async findRevisionBehind(ageMs: number): Promise<number> {
    const newest = await this.prisma.controlEvent.findFirst({ orderBy: { revision: 'desc' } });
    if (!newest) return 0;
    const older = await this.prisma.controlEvent.findFirst({
      where: { at: { lt: new Date(newest.at.getTime() - ageMs) } },
      orderBy: { revision: 'desc' },
    });
    return Number(older?.revision ?? 0);
  }

  /** Events after a revision, in order. */
  async listAfter(revision: number, limit: number): Promise<ControlEvent[]> {
    const rows = await this.prisma.controlEvent.findMany({
      where: { revision: { gt: revision } },
      orderBy: { revision: 'asc' },
      take: limit,
    });
    return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
  }
}
