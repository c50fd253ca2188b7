import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import type { CursorCodec } from '../database/cursor.js';
import { uuidV7LowerBound } from '../database/partitions.js';
import { badInput, DuetError } from '../errors.js';
import type { StoredMessage } from '../messages/message.js';
import {
  advance,
  checkpointLine,
  endLine,
  messageLine,
  type ExportState,
  type NameFiles,
} from './export-lines.js';
import type { ExportStore } from './export-store.js';
import type { BulkTurns } from '../writes/bulk-pace.js';

/** The parameters of `GET /exports/messages`, as they came. */
export interface ExportRequest {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface ExportServiceOptions {
  readonly store: ExportStore;
  readonly trail: AuditTrail;
  readonly cursors: CursorCodec;
  readonly nameFiles: NameFiles;
  /** When a read gets its turn. */
  readonly pace: BulkTurns;
}

const scope = 'exports:messages';
/** Lines between two checkpoints: what an export holds in memory at a time. */
const linesPerCheckpoint = 500;
/** Messages in one read: few, because nobody else is served while their lines are written. */
const messagesPerRead = 100;

export class ExportService {
  constructor(private readonly options: ExportServiceOptions) {}

  /**
   * The messages stored from `from` (included) until `until` (excluded; the present when it lies ahead or is absent) as lines of
   * NDJSON in the order of storing, or with `cursor` the rest of an export that was cut. Refuses who is no
   * administrator's and what cannot be read before the first line; each use is in the audit log.
   */
  async open(caller: AdminCaller, request: ExportRequest): Promise<AsyncGenerator<string, void>> {
    const { trail } = this.options;
    const target = request.cursor === undefined ? `${request.from ?? ''}/${request.until ?? ''}` : 'cursor';
    return trail.runAndRecord(caller, { action: 'exportMessages', target }, async () => {
      const state = request.cursor === undefined ? await this.begin(request) : this.resume(request.cursor);
      return this.lines(state);
    });
  }

  /** The refusal of a caller without an administrator's token, in the log like every other. */
  async refuse(caller: AdminCaller): Promise<DuetError> {
    const refusal = new DuetError('FORBIDDEN', 'Only administrators may do this.');
    const refused = this.options.trail.run(caller, { action: 'exportMessages' }, () =>
      Promise.reject(refusal),
    );
    await refused.catch((error: unknown) => {
      if (error !== refusal) throw error;
    });
    return refusal;
  }

  private async begin(request: ExportRequest): Promise<ExportState> {
    if (request.from === undefined) throw badInput('from', 'is required');
    const from = parseInstant(request.from, 'from');
    const asked = request.until === undefined ? null : parseInstant(request.until, 'until');
    if (asked && asked < from) throw badInput('until', 'must not be before from');
    const settled = await this.options.store.readSettledClock();
    const until = asked && asked < settled ? asked : settled;
    // Below every id of that millisecond: a UUIDv7 is never zero after its time, because its version is 7.
    return { from, until, lastId: uuidV7LowerBound(from), count: 0, sha256: '' };
  }

  private resume(cursor: string): ExportState {
    const { position, epoch } = this.options.cursors.decodeText(cursor, scope);
    if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
    const [from = '', until = '', lastId = '', count = '', sha256 = ''] = position.split(' ');
    return {
      from: new Date(Number(from)),
      until: new Date(Number(until)),
      lastId,
      count: Number(count),
      sha256,
    };
  }

  private async *lines(start: ExportState): AsyncGenerator<string, void> {
    let state = start;
    const beforeId = uuidV7LowerBound(start.until);
    for (let isOver = false; !isOver;) {
      const messages: StoredMessage[] = [];
      let lines = '';
      while (messages.length < linesPerCheckpoint && !isOver) {
        const part = await this.read(messages.at(-1)?.id ?? state.lastId, beforeId);
        messages.push(...part.messages);
        lines += part.lines;
        isOver = part.messages.length < messagesPerRead;
      }
      state = advance(state, messages, lines);
      yield lines + (isOver ? endLine(state) : checkpointLine(state, this.cursorOf(state)));
    }
  }

  private read(
    afterId: string,
    beforeId: string,
  ): Promise<{ readonly messages: readonly StoredMessage[]; readonly lines: string }> {
    const { store, nameFiles, pace } = this.options;
    return pace.run(async () => {
      const messages = await store.listRange(afterId, beforeId, messagesPerRead);
      return { messages, lines: messages.map((message) => messageLine(message, nameFiles)).join('') };
    });
  }

  private cursorOf({ from, until, lastId, count, sha256 }: ExportState): string {
    const position = [from.getTime(), until.getTime(), lastId, count, sha256].join(' ');
    return this.options.cursors.encode({ scope, position });
  }
}

/** RFC 3339 with an offset, or a day in UTC; from 1970, because ids cannot begin earlier. */
function parseInstant(text: string, field: string): Date {
  const isInstant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const instant = new Date(text);
  if (!isInstant || Number.isNaN(instant.getTime()) || instant.getTime() < 0) {
    throw badInput(field, 'must be a time such as 2026-03-01T00:00:00Z or a day such as 2026-03-01');
  }
  return instant;
}
