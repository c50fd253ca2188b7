import type { ConversationView } from '../conversations/conversation.js';
import type { CursorCodec } from '../database/cursor.js';
import { DuetError } from '../errors.js';
import {
  connectionOf,
  parsePage,
  type Connection,
  type PageArguments,
  type PageRequest,
} from '../input/paging.js';
import { explainGaps, missingRanges, type HistoryGap } from './gaps.js';
import type { StoredMessage } from './message.js';
import type { MessageStore, SeqRange } from './message-store.js';
import { listVisibleMessages } from './visible-messages.js';

export interface MessagePage extends Connection<StoredMessage> {
  readonly gaps: HistoryGap[];
}

/**
 * Pages through one member's view of a conversation, both ways, by `seq`: a message that arrives, is recalled or expires
 * between two pages neither repeats nor skips another one.
 */
export class MessageHistory {
  constructor(
    private readonly store: MessageStore,
    private readonly cursors: CursorCodec,
  ) {}

  /** Refuses bad sizes and cursors; statements: the page, what was deleted of it, and only for holes their reasons. */
  async page(view: ConversationView, args: PageArguments): Promise<MessagePage> {
    const request = parsePage(args);
    const after = this.seqOf(view, args.after) ?? 0;
    const before = this.seqOf(view, args.before) ?? view.lastSeq + 1;
    const bounds = { fromSeq: after + 1, toSeq: Math.min(before - 1, view.lastSeq) };
    const found = await listVisibleMessages(this.store, view, {
      ...bounds,
      direction: request.direction,
      limit: request.size + 1,
    });
    const hasMore = found.length > request.size;
    const beyond = hasMore ? found[request.size] : undefined;
    const page = found.slice(0, request.size);
    const ascending = request.direction === 'forward' ? page : page.reverse();
    const isForward = request.direction === 'forward';
    return {
      ...connectionOf(ascending, {
        cursorOf: (message) => this.cursors.encode({ scope: historyScope(view), position: message.seq }),
        hasNextPage: isForward ? hasMore : before <= view.lastSeq,
        hasPreviousPage: isForward ? after > 0 : hasMore,
      }),
      gaps: await this.findGaps(view, spanOf(bounds, request, beyond), ascending),
    };
  }

  private seqOf(view: ConversationView, cursor: string | null | undefined): number | null {
    if (cursor === null || cursor === undefined) return null;
    const { position, epoch } = this.cursors.decodeNumber(cursor, historyScope(view));
    if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
    return position;
  }

  private async findGaps(
    view: ConversationView,
    span: SeqRange,
    page: readonly StoredMessage[],
  ): Promise<HistoryGap[]> {
    const missing = missingRanges(
      span,
      page.map((message) => message.seq),
    );
    const first = missing[0];
    const last = missing.at(-1);
    if (!first || !last) return [];
    const range = { fromSeq: first.fromSeq, toSeq: last.toSeq };
    const [oldestSeq, erased, deleted] = await Promise.all([
      this.store.findOldestSeq(view.conversationId),
      this.store.listErased(view.conversationId, range),
      this.store.listDeleted(view.userId, view.conversationId, range),
    ]);
    return explainGaps(missing, {
      oldestSeq,
      clearedUpToSeq: view.clearedUpToSeq,
      erased: new Set(erased),
      deleted: new Set(deleted),
    });
  }
}

/** From the cursor, or seq 1, or the end, to the next existing message beyond the page, or the end. */
function spanOf(bounds: SeqRange, request: PageRequest, beyond: StoredMessage | undefined): SeqRange {
  if (!beyond) return bounds;
  return request.direction === 'forward'
    ? { ...bounds, toSeq: beyond.seq - 1 }
    : { ...bounds, fromSeq: beyond.seq + 1 };
}

function historyScope(view: ConversationView): string {
  return `messages:${view.userId}:${view.conversationId}`;
}
