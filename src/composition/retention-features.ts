import type pg from 'pg';
import type { Logger } from 'pino';
import { noteUnread } from '../conversations/unread-notes-store.js';
import { UnreadStore } from '../conversations/unread-store.js';
import { lacksPartition } from '../database/partitions.js';
import { Retention } from '../database/retention.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import type { SettingsService } from '../settings/service.js';

export interface RetentionFeatureOptions {
  readonly ownerUrl: string;
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  readonly settings: SettingsService;
  readonly inboxWriter: InboxWriter;
  readonly log: Logger;
}

/** Builds what removes the expired; a part of the composition root. */
export function createRetention(options: RetentionFeatureOptions): Retention {
  const { ownerUrl, pool, prisma, settings, inboxWriter, log } = options;
  const unread = new UnreadStore(prisma, inboxWriter);
  return new Retention({
    ownerUrl,
    lacksPartition: () => lacksPartition(pool),
    findRetention: () => settings.find(),
    noteUnread,
    recountUnread: (signal) => unread.recountNoted(signal),
    log,
  });
}
