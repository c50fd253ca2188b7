import type { BlockedSend, MessagesFrom } from '../generated/prisma/enums.js';

/**
 * What an administrator can set for the whole app, and what retention notes beside it: no message with an id smaller than
 * `oldestMessageId` is kept. `revision` grows with each change of either.
 */
export interface AppSettings {
  readonly revision: number;
  readonly messagesFrom: MessagesFrom;
  readonly blockedSend: BlockedSend;
  readonly recallWindowSeconds: number;
  readonly editWindowSeconds: number;
  readonly offlineRetentionDays: number;
  readonly historyRetentionDays: number;
  readonly recentContactsLimit: number;
  readonly externalMedia: boolean;
  readonly oldestMessageId: string;
}

/** New values for some of the settings. */
export type SettingsChange = Partial<Omit<AppSettings, 'revision' | 'oldestMessageId'>>;
