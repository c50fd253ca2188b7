import type { PrismaClient } from '../generated/prisma/client.js';
import type { AppSettings } from './settings.js';

export class SettingsStore {
  constructor(private readonly prisma: PrismaClient) {}

  /** The settings as they are committed now. */
  async find(): Promise<AppSettings> {
    return this.prisma.appSettings.findUniqueOrThrow({
      where: { id: 1 },
      omit: { id: true, controlRevision: true },
    });
  }
}
