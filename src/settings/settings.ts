import type { BlockedSend, MessagesFrom } from '../generated/prisma/enums.js';

/** What an administrator can set for the whole app. `revision` grows with each change. */
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
}

/** New values for some of the settings. */
export type SettingsChange = Partial<Omit<AppSettings, 'revision'>>;
