import pg from 'pg';
import { StatementGroup } from '../../src/database/statement-group.js';

/** What pg's `Client#query` was asked by this process: a statement, or several in one text. */
export interface Asked {
  readonly text: string;
  readonly name: string | undefined;
  readonly values: readonly unknown[];
}

/** What timers of more than a second and new connections send without being asked. */
const unasked =
  /"public"\."app_settings"|presence_node|delivery_pending|profile_fan_out|user_erasure|unread_recount|media_upload u SET review_at|FROM pg_inherits|clock_timestamp\(\)\) \* 1000\)::text AS now|^SELECT set_config\('synchronous_commit'/;
/** Presence gives all of its own a name that begins so. */
const ofPresence = 'presence-';
/** Retention works over a connection of its own, soon after the start and each hour. */
const ofRetention = 'duet-retention';

/**
 * Hears every statement that the nodes of this process send to PostgreSQL, Prisma's and the pools' alike, because all of
 * them go through pg's `Client#query`. What a node does by itself every second is told apart by listening while nobody
 * asks for anything.
 */
export class StatementRecorder {
  private readonly original: typeof pg.Client.prototype.query = pg.Client.prototype.query;
  private heard: Asked[] = [];
  private readonly ownWork = new Set<string>();
  private onHeard: () => void = () => undefined;

  constructor() {
    const original = this.original as (...args: unknown[]) => unknown;
    const hear = (client: pg.Client, args: readonly unknown[]): void => {
      const { connectionParameters } = client as unknown as {
        readonly connectionParameters: { readonly application_name?: string };
      };
      if (connectionParameters.application_name === ofRetention) return;
      const [first] = args;
      if (first instanceof StatementGroup) {
        first.watch(({ statement }) => this.heard.push({ values: [], name: undefined, ...statement }));
      } else this.heard.push(askedOf(args));
      this.onHeard();
    };
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
      hear(this, args);
      return original.apply(this, args);
    } as typeof pg.Client.prototype.query;
  }

  stop(): void {
    pg.Client.prototype.query = this.original;
  }

  /** Listens for three checks of the inbox heads; whatever is heard meanwhile is the node's own work. */
  async learnOwnWork(): Promise<readonly string[]> {
    this.heard = [];
    await new Promise<void>((resolve) => {
      this.onHeard = () => {
        if (this.heard.filter(({ text }) => text.includes('control_revision')).length >= 3) resolve();
      };
    });
    this.onHeard = () => undefined;
    for (const { text } of this.heard) this.ownWork.add(text);
    return [...this.ownWork];
  }

  /**
   * What `work` asks of PostgreSQL, in order, without the node's own work. Who comes and goes is told in the node's own
   * time, together for all users, and a connection is set up once for many, so neither is part of anybody's work.
   */
  async during(work: () => Promise<unknown>): Promise<Asked[]> {
    const all = await this.allDuring(work);
    return all.filter(
      ({ text, name }) => !this.ownWork.has(text) && !unasked.test(text) && !name?.startsWith(ofPresence),
    );
  }

  /** What is asked meanwhile, whoever asks. */
  async allDuring(work: () => Promise<unknown>): Promise<Asked[]> {
    this.heard = [];
    await work();
    return this.heard;
  }
}

/** How many statements these are: one text may carry several. */
export function countStatements(asked: readonly Asked[]): number {
  return asked.flatMap(({ text }) => text.split(';').filter((part) => part.trim() !== '')).length;
}

function askedOf([first, second]: readonly unknown[]): Asked {
  const values = Array.isArray(second) ? (second as unknown[]) : [];
  if (typeof first === 'string') return { text: first, name: undefined, values };
  const { text, name, values: own } = first as { text: string; name?: string; values?: unknown[] };
  return { text, name, values: own ?? values };
}
