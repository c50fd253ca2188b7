import { recordUse } from '../audit/record.js';
import type { AdminUse } from '../audit/admin-use.js';
import { addControlEvent } from '../control/events.js';
import { settingsLock } from '../database/locks.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { AppSettings, SettingsChange } from './settings.js';

/** The row beside its id, and the counter of control events, which only shares it. */
const notSettings = { id: true, controlRevision: true } as const satisfies Prisma.AppSettingsOmit;

/** What a change left behind: the settings, and the control event that tells of it, if anything changed. */
export interface SettingsUpdate {
  readonly settings: AppSettings;
  readonly controlRevision: number | null;
}

export class SettingsStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** The settings as they are committed now. */
  async find(): Promise<AppSettings> {
    return this.prisma.appSettings.findUniqueOrThrow({ where: { id: 1 }, omit: notSettings });
  }

  /**
   * Changes the settings alone in the whole installation: sends hold the same lock shared, so those that were admitted
   * under the old settings have been committed, and all others see the new ones. `decide` gets the settings that are in
   * force and answers what shall differ, or throws, and then nothing changes.
   */
  async update(use: AdminUse, decide: (current: AppSettings) => SettingsChange): Promise<SettingsUpdate> {
    return this.prisma.$transaction(async (prisma) => {
      await prisma.$executeRaw`SELECT pg_advisory_xact_lock(${settingsLock})`;
      const current = await prisma.appSettings.findUniqueOrThrow({ where: { id: 1 }, omit: notSettings });
      const change = decide(current);
      await recordUse(prisma, use);
      if (Object.keys(change).length === 0) return { settings: current, controlRevision: null };
      const settings = await prisma.appSettings.update({
        where: { id: 1 },
        data: { ...change, revision: { increment: 1 } },
        omit: notSettings,
      });
      return { settings, controlRevision: await addControlEvent(prisma, { kind: 'SETTINGS' }) };
    });
  }
}
