import type { CursorCodec } from '../database/cursor.js';
import { DuetError, type ErrorCode } from '../errors.js';
import { connectionOf, isGiven, parseFirst, type Connection } from '../input/paging.js';
import { describeUse, type AdminCaller, type AdminUse, type UseDescription } from './admin-use.js';
import type { AuditPlace, AuditStore, StoredAuditEntry } from './store.js';

const pageScope = 'audit-log';

/**
 * The trail of what administrators do. Every operation of theirs runs through `run` or `runAndRecord`, so that refused ones
 * leave an entry too. An outage or a defect leaves none of its own: what had been committed by then has its entry.
 */
export class AuditTrail {
  private readonly recorded = new WeakSet<DuetError>();

  constructor(
    private readonly store: AuditStore,
    private readonly cursors: CursorCodec,
  ) {}

  /**
   * Runs an operation that changes something. `work` records the use in the transaction of its effect (`recordUse`); a
   * refusal, which has no effect, is recorded here before it is answered.
   */
  async run<Result>(
    caller: AdminCaller,
    description: UseDescription,
    work: (use: AdminUse) => Promise<Result>,
  ): Promise<Result> {
    const use = describeUse(caller, description);
    try {
      return await work(use);
    } catch (error) {
      if (error instanceof DuetError && !this.recorded.has(error) && error.code !== 'UNAVAILABLE') {
        await this.store.insert([{ use, refusal: error.code }]);
      }
      throw error;
    }
  }

  /** Runs an operation that changes nothing in the database, and records it before it is answered. */
  async runAndRecord<Result>(
    caller: AdminCaller,
    description: UseDescription,
    work: () => Promise<Result>,
  ): Promise<Result> {
    return this.run(caller, description, async (use) => {
      const result = await work();
      await this.store.insert([{ use }]);
      return result;
    });
  }

  /** Several refusals of one call, which goes on for everyone else. */
  async recordRefusals(uses: readonly AdminUse[], refusal: ErrorCode): Promise<void> {
    if (uses.length > 0) await this.store.insert(uses.map((use) => ({ use, refusal })));
  }

  /** The refusal is in the log already, written with a batch. */
  noticeRecorded(refusal: DuetError): void {
    this.recorded.add(refusal);
  }

  /** The newest entries first. */
  async page(page: {
    readonly first?: number | null | undefined;
    readonly after?: string | null | undefined;
  }): Promise<Connection<StoredAuditEntry>> {
    const size = parseFirst(page.first);
    const before = isGiven(page.after) ? this.readCursor(page.after) : null;
    const found = await this.store.list({ before, limit: size + 1 });
    return connectionOf(found.slice(0, size), {
      encode: this.cursors.encoder(),
      placeOf: (entry) => ({ scope: pageScope, position: positionOf(entry) }),
      hasNextPage: found.length > size,
      hasPreviousPage: before !== null,
    });
  }

  private readCursor(cursor: string): AuditPlace {
    const { position, epoch } = this.cursors.decodeText(cursor, pageScope);
    if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
    const [at = '', id = ''] = position.split(' ');
    return { at: new Date(at), id };
  }
}

function positionOf(place: AuditPlace): string {
  return `${place.at.toISOString()} ${place.id}`;
}
