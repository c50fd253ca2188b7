import type { Logger } from 'pino';
import type { LiveInboxes } from '../inbox/live-inboxes.js';
import { controlTopic } from '../pubsub/topics.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { SettingsService } from '../settings/service.js';
import type { ControlEvent, ControlStore } from './store.js';

export interface HeadCheckOptions {
  readonly live: LiveInboxes;
  /** The incarnation of the database, see `EpochWatch`. */
  readonly epochs: {
    current(): string | null;
    check(): Promise<void>;
    renew(epoch: string): Promise<void>;
  };
  readonly entries: {
    /** The newest position of each inbox. */
    listHeads(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  };
  readonly control: ControlStore;
  readonly settings: SettingsService;
  readonly pubsub: PubSub;
  readonly onControl: (event: ControlEvent) => void;
  readonly log: Logger;
}

const checkEveryMs = 1_000;
const eventsPerRead = 500;
/** In another incarnation of the database, events that are so much older than its newest have been acted on before it began. */
const knownControlMs = 15_000;

/**
 * Once a second for the whole node: compares all online users with the heads of their inboxes in one query, which finds a
 * lost last publication and bounds the delay when a node dies between commit and publish; reads the control rows (kicks,
 * mutes, erasures, settings), which a hint on the control topic only makes faster; and notices that the database is another
 * one than a second ago, or has lost what streams were given. An outage is waited out.
 */
export class HeadCheck {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private isStopped = false;
  private controlRevision: number | null = null;
  private hadOutage = false;
  private mustFindRevision = false;

  constructor(private readonly options: HeadCheckOptions) {}

  /** Resolves after the first check; what was decided before this node started is not its to act on. */
  async start(): Promise<void> {
    await this.options.pubsub.subscribe(controlTopic, () => void this.checkAfresh());
    await this.check();
    this.schedule();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Whether the last check that is over had all it asked for. */
  get hasDatabase(): boolean {
    return !this.hadOutage;
  }

  /** The database is another one now, and so are its revisions. */
  forgetRevision(): void {
    this.mustFindRevision = true;
  }

  /** Checks now, or joins the check that runs. Never rejects. */
  check(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** A hint that comes while a check runs may be about what that check has passed already. */
  private async checkAfresh(): Promise<void> {
    await this.running;
    if (!this.isStopped) await this.check();
  }

  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      void this.check().then(() => this.schedule());
    }, checkEveryMs);
  }

  private async run(): Promise<void> {
    try {
      await this.options.epochs.check();
      await this.compareHeads();
      await this.readControl();
      this.hadOutage = false;
    } catch (error) {
      if (!this.hadOutage) this.options.log.warn({ err: error }, 'The head check failed; it goes on.');
      this.hadOutage = true;
    }
  }

  private async compareHeads(): Promise<void> {
    const { live, entries, epochs } = this.options;
    // Both noted before the heads are read: what is reached later may be newer than they are.
    const epoch = epochs.current();
    const reached = live.reached();
    if (reached.size === 0) return;
    const heads = await entries.listHeads([...reached.keys()]);
    const hasLost = [...reached].some(([userId, position]) => position > (heads.get(userId) ?? 0));
    if (hasLost && epoch !== null) await epochs.renew(epoch);
    else live.wakeBehind(heads);
  }

  private async readControl(): Promise<void> {
    const { control, settings, onControl } = this.options;
    if (this.mustFindRevision) {
      this.controlRevision = await control.findRevisionBehind(knownControlMs);
      this.mustFindRevision = false;
    }
    const newest = await control.findRevisions();
    settings.noticeRevision(newest.settings);
    this.controlRevision ??= newest.control;
    while (this.controlRevision < newest.control) {
      const events = await control.listAfter(this.controlRevision, eventsPerRead);
      if (events.length === 0) break;
      for (const event of events) onControl(event);
      this.controlRevision = events.at(-1)?.revision ?? newest.control;
    }
  }
}
