import type { Logger } from 'pino';
import type { HeadCheck } from './control/head-check.js';
import type { CursorCodec } from './database/cursor.js';
import type { EpochWatch } from './database/epoch-watch.js';
import type { LiveInboxes } from './inbox/live-inboxes.js';
import type { SettingsService } from './settings/service.js';
import type { UserService } from './users/service.js';

export interface NewEpochOptions {
  readonly epochs: EpochWatch;
  readonly cursors: CursorCodec;
  readonly headCheck: HeadCheck;
  readonly live: LiveInboxes;
  readonly settings: SettingsService;
  readonly users: UserService;
  readonly log: Logger;
}

/** What a running node does when the database is another incarnation than it was: see docs/reference/storage.md. */
export function actOnNewEpoch(options: NewEpochOptions): void {
  const { epochs, cursors, headCheck, live, settings, users, log } = options;
  epochs.onChange((installation) => {
    // First, so that no cursor of the new epoch is given out for a position of the old one.
    live.breakOff();
    cursors.begin({ key: installation.cursorKey, epoch: installation.epoch });
    users.forgetAll();
    settings.forget();
    headCheck.forgetRevision();
    log.warn('The database is another one than before: clients are told to take a snapshot.');
  });
}
