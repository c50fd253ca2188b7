import type { AppSettings } from './settings.js';
import type { SettingsStore } from './store.js';

/**
 * The settings, remembered until a node hears of a newer revision. Good for what may lag by a second (limits of lists,
 * windows shown to clients); what must not, the rules of sending, reads the row in its own transaction.
 */
export class SettingsService {
  private current: Promise<AppSettings> | null = null;
  private revision = 0;

  constructor(private readonly store: SettingsStore) {}

  /** The settings of the newest revision that this node has heard of. */
  async find(): Promise<AppSettings> {
    this.current ??= this.load();
    return this.current;
  }

  /** A newer revision exists: the next `find` reads it. */
  noticeRevision(revision: number): void {
    if (revision > this.revision) this.current = null;
  }

  private async load(): Promise<AppSettings> {
    try {
      const settings = await this.store.find();
      this.revision = settings.revision;
      return settings;
    } catch (error) {
      this.current = null;
      throw error;
    }
  }
}
