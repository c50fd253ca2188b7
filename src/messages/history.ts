import type { ConversationView } from '../conversations/conversation.js';
import type { CursorCodec } from '../database/cursor.js';
import { badInput, DuetError } from '../errors.js';
import {
  connectionOf,
  isGiven,
  parsePage,
  type Connection,
  type PageArguments,
  type PageRequest,
} from '../input/paging.js';
import { explainGaps, missingRanges, type HistoryGap } from './gaps.js';
import type { StoredMessage } from './message.js';
import type { MessageStore } from './message-store.js';
import type { PageQuery, PageStore, SeqRange } from './page-store.js';
import { listVisibleMessages } from './visible-messages.js';

export interface MessagePage extends Connection<StoredMessage> {
  readonly gaps: HistoryGap[];
}

/** A page's bounds as cursors, or as bare positions by who has no cursor. */
export interface HistoryArguments extends PageArguments {
  readonly afterSeq?: number | null | undefined;
  readonly beforeSeq?: number | null | undefined;
}

/** What of a conversation is paged, and what is known of the rest. */
interface HistorySource {
  readonly scope: string;
  readonly conversationId: string;
  readonly lastSeq: number;
  readonly clearedUpToSeq: number;
  list(query: SeqRange & Pick<PageQuery, 'direction' | 'limit'>): Promise<StoredMessage[]>;
  listDeleted(range: SeqRange): Promise<SeqRange[]>;
}

/**
 * Pages through one member's view of a conversation, or through all of it, both ways, by `seq`: a message that arrives, is
 * recalled or expires
 * between two pages neither repeats nor skips another one.
 */
export class MessageHistory {
  constructor(
    private readonly store: MessageStore,
    private readonly pages: PageStore,
    private readonly cursors: CursorCodec,
  ) {}

  /** Refuses bad sizes and cursors; statements: the page, and only for holes their reasons. */
  async page(view: ConversationView, args: HistoryArguments): Promise<MessagePage> {
    const { userId, conversationId } = view;
    const source = {
      ...view,
      scope: `messages:${userId}:${conversationId}`,
      list: (query: Parameters<HistorySource['list']>[0]) => listVisibleMessages(this.pages, view, query),
      listDeleted: (range: SeqRange) => this.pages.listDeleted(userId, conversationId, range),
    };
    return this.pageOf(source, args);
  }

  /** The same over everything that is kept, whoever hid, deleted or cleared it: only what was erased is gone. */
  async pageAll(
    conversation: Pick<HistorySource, 'conversationId' | 'lastSeq'>,
    args: PageArguments,
  ): Promise<MessagePage> {
    const { conversationId } = conversation;
    const source = {
      ...conversation,
      clearedUpToSeq: 0,
      scope: `all-messages:${conversationId}`,
      list: async (query: Parameters<HistorySource['list']>[0]) => {
        const paged = await this.pages.list({ ...query, conversationId, viewerId: null });
        return paged.map(({ message }) => message);
      },
      listDeleted: () => Promise.resolve([]),
    };
    return this.pageOf(source, args);
  }

  private async pageOf(source: HistorySource, args: HistoryArguments): Promise<MessagePage> {
    const request = parsePage(args);
    const after = boundOf('after', this.seqOf(source, args.after), args.afterSeq) ?? 0;
    const before = boundOf('before', this.seqOf(source, args.before), args.beforeSeq) ?? source.lastSeq + 1;
    const bounds = { fromSeq: after + 1, toSeq: Math.min(before - 1, source.lastSeq) };
    const found = await source.list({
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
        cursorOf: (message) => this.cursors.encode({ scope: source.scope, position: message.seq }),
        hasNextPage: isForward ? hasMore : before <= source.lastSeq,
        hasPreviousPage: isForward ? after > 0 : hasMore,
      }),
      gaps: await this.findGaps(source, spanOf(bounds, request, beyond), ascending),
    };
  }

  private seqOf(source: HistorySource, cursor: string | null | undefined): number | null {
    if (cursor === null || cursor === undefined) return null;
    const { position, epoch } = this.cursors.decodeNumber(cursor, source.scope);
    if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
    return position;
  }

  private async findGaps(
    source: HistorySource,
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
      this.store.findOldestSeq(source.conversationId),
      this.pages.listErased(source.conversationId, range),
      source.listDeleted(range),
    ]);
    return explainGaps(missing, {
      oldestSeq,
      clearedUpToSeq: source.clearedUpToSeq,
      erased,
      deleted,
    });
  }
}

function boundOf(
  side: 'after' | 'before',
  ofCursor: number | null,
  seq: number | null | undefined,
): number | null {
  if (!isGiven(seq)) return ofCursor;
  if (ofCursor !== null) throw badInput(`${side}Seq`, `must not be given together with ${side}`);
  if (seq < 0) throw badInput(`${side}Seq`, 'must be 0 or more');
  return seq;
}

/** From the cursor, or seq 1, or the end, to the next existing message beyond the page, or the end. */
function spanOf(bounds: SeqRange, request: PageRequest, beyond: StoredMessage | undefined): SeqRange {
  if (!beyond) return bounds;
  return request.direction === 'forward'
    ? { ...bounds, toSeq: beyond.seq - 1 }
    : { ...bounds, fromSeq: beyond.seq + 1 };
}
