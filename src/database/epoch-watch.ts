import { isStandby, loadInstallation, readIncarnation, type Installation, type Queryable } from './epoch.js';

/**
 * Keeps a node's epoch the database's own while the node lives on: through a fail-over to a replica, a restore into the
 * place of the old database, or a copy that was put back.
 *
 * It looks at every new connection before the connection is used, because whatever changes the incarnation under a running
 * node mostly breaks the node's connections; and each second, with the head check, for what does not. Listeners run before
 * the connection goes to whoever asked for it, so nothing is ever answered with one incarnation's positions under the
 * epoch of another.
 */
export class EpochWatch {
  private current: Installation | null = null;
  private readonly listeners: ((installation: Installation) => void)[] = [];

  /** To be called once, before the first request is served. */
  async load(client: Queryable): Promise<Installation> {
    this.current = await loadInstallation(client);
    return this.current;
  }

  /** The epoch that this node works in; null before `load`. */
  get epoch(): string | null {
    return this.current?.epoch ?? null;
  }

  /** Told of each later epoch; synchronous, and must not throw. */
  onChange(listener: (installation: Installation) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Begins a new epoch when the database is another incarnation now, or takes over one that another node has begun. Rejects
   * as an outage while the database is a replica that takes no writes: what it has may be behind what was acknowledged.
   */
  async check(client: Queryable): Promise<void> {
    if (!this.current) return;
    const found = await readIncarnation(client);
    if (found === isStandby) throw new StandbyError();
    if (found.isStored && found.epoch === this.current.epoch) return;
    this.adopt(await loadInstallation(client));
  }

  /**
   * Begins a new epoch because the database was seen to have lost entries that it had committed, as it has after a snapshot
   * of its disk was put back: to PostgreSQL that is the same incarnation. Nothing happens when `epoch` is over already.
   */
  async renew(client: Queryable, epoch: string): Promise<void> {
    await client.query('UPDATE installation SET epoch = gen_random_uuid() WHERE epoch = $1', [epoch]);
    this.adopt(await loadInstallation(client));
  }

  private adopt(installation: Installation): void {
    if (installation.epoch === this.current?.epoch) return;
    this.current = installation;
    for (const listener of this.listeners) listener(installation);
  }
}

/** With PostgreSQL's own code for a transaction that cannot write, see outage.ts. */
class StandbyError extends Error {
  override readonly name = 'StandbyError';
  readonly code = '25006';

  constructor() {
    super('the database is a replica that takes no writes');
  }
}
