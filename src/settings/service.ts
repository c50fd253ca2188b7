import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import type { ControlPublisher } from '../control/publisher.js';
import { decideChange, parseSettings, type SettingsInput } from './settings-rules.js';
import type { AppSettings } from './settings.js';
import type { SettingsStore } from './store.js';

export interface SettingsServiceOptions {
  readonly store: SettingsStore;
  readonly trail: AuditTrail;
  readonly control: ControlPublisher;
}

/**
 * The settings, remembered until a node hears of a newer revision. Good for what may lag by a second (limits of lists,
 * windows shown to clients); what must not, the rules of sending, reads the row in its own transaction.
 */
export class SettingsService {
  private current: Promise<AppSettings> | null = null;
  private revision = 0;

  constructor(private readonly options: SettingsServiceOptions) {}

  /** The settings of the newest revision that this node has heard of. */
  async find(): Promise<AppSettings> {
    this.current ??= this.load();
    return this.current;
  }

  /** A newer revision exists: the next `find` reads it. */
  noticeRevision(revision: number): void {
    if (revision > this.revision) this.current = null;
  }

  /** The next `find` reads them, whatever their revision: the database is another one now. */
  forget(): void {
    this.current = null;
    this.revision = 0;
  }

  /** The settings in force, read now. */
  async findForAdmin(admin: AdminCaller): Promise<AppSettings> {
    return this.options.trail.runAndRecord(admin, { action: 'adminSettings' }, () =>
      this.options.store.find(),
    );
  }

  /**
   * Changes settings, all or none. Once it has resolved, every send that begins obeys them, on any node; what is read
   * through `find` follows within a second.
   */
  async update(admin: AdminCaller, input: SettingsInput): Promise<AppSettings> {
    const { store, trail, control } = this.options;
    const { settings, controlRevision } = await trail.run(
      admin,
      { action: 'adminUpdateSettings' },
      async (use) => {
        const change = parseSettings(input);
        return store.update(use, (current) => decideChange(change, current));
      },
    );
    this.noticeRevision(settings.revision);
    if (controlRevision !== null) control.publish({ revision: controlRevision, userId: null });
    return settings;
  }

  private async load(): Promise<AppSettings> {
    try {
      const settings = await this.options.store.find();
      this.revision = settings.revision;
      return settings;
    } catch (error) {
      this.current = null;
      throw error;
    }
  }
}
