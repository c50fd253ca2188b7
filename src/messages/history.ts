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
import type { PageStore, SeqRange } from './page-store.js';

export interface MessagePage extends Connection<StoredMessage> {
  readonly gaps: HistoryGap[];
}

/** A page's bounds as cursors, or as bare positions by who has no cursor. */
export interface HistoryArguments extends PageArguments {
  readonly afterSeq?: number | null | undefined;
  readonly beforeSeq?: number | null | undefined;
}

/** One page of one member's view of a conversation. */
export interface HistoryRequest {
  readonly view: ConversationView;
  readonly args: HistoryArguments;
}

/** What of a conversation is paged, and what is known of the rest. */
interface HistorySource {
  readonly scope: string;
  readonly conversationId: string;
  /** Null: from this reader nothing is hidden. */
  readonly viewerId: string | null;
  readonly lastSeq: number;
  readonly clearedUpToSeq: number;
}

/** A request that has passed its rules. */
interface PagePlan extends PageRequest {
  readonly source: HistorySource;
  readonly after: number;
  readonly before: number;
  /** What lies between both, as far as the conversation goes. */
  readonly bounds: SeqRange;
}

/** The messages of a page, ascending, and the range whose missing ones are its gaps. */
interface FoundPage {
  readonly plan: PagePlan;
  readonly messages: readonly StoredMessage[];
  readonly hasMore: boolean;
  readonly missing: readonly SeqRange[];
}

/**
 * Pages through one member's view of a conversation, or through all of it, both ways, by `seq`: a message that arrives, is
 * recalled or expires
 * between two pages neither repeats nor skips another one.
 */
export class MessageHistory {
  constructor(
    private readonly pages: PageStore,
    private readonly cursors: CursorCodec,
  ) {}

  /**
   * A page for each request, or why it is refused (bad sizes and cursors). Statements, however many are asked for: one for
   * the pages, and only for holes one for their reasons.
   */
  async list(requests: readonly HistoryRequest[]): Promise<(MessagePage | Error)[]> {
    const plans = requests.map(({ view, args }): PagePlan | DuetError => {
      const { userId: viewerId, conversationId, lastSeq, clearedUpToSeq } = view;
      const scope = `messages:${viewerId}:${conversationId}`;
      try {
        return this.plan({ scope, conversationId, viewerId, lastSeq, clearedUpToSeq }, args);
      } catch (error) {
        if (error instanceof DuetError) return error;
        throw error;
      }
    });
    const pages = await this.read(plans.filter((plan): plan is PagePlan => !(plan instanceof Error)));
    return plans.map((plan) => (plan instanceof Error ? plan : (pages.get(plan) ?? missingPage())));
  }

  /** A page of everything that is kept, whoever hid, deleted or cleared it: only what was erased is gone. */
  async pageAll(
    conversation: Pick<HistorySource, 'conversationId' | 'lastSeq'>,
    args: PageArguments,
  ): Promise<MessagePage> {
    const scope = `all-messages:${conversation.conversationId}`;
    const plan = this.plan({ ...conversation, scope, viewerId: null, clearedUpToSeq: 0 }, args);
    return (await this.read([plan])).get(plan) ?? missingPage();
  }

  private plan(source: HistorySource, args: HistoryArguments): PagePlan {
    const { direction, size } = parsePage(args);
    const after = boundOf('after', this.seqOf(source, args.after), args.afterSeq) ?? 0;
    const before = boundOf('before', this.seqOf(source, args.before), args.beforeSeq) ?? source.lastSeq + 1;
    const bounds = { fromSeq: after + 1, toSeq: Math.min(before - 1, source.lastSeq) };
    return { direction, size, source, after, before, bounds };
  }

  private seqOf(source: HistorySource, cursor: string | null | undefined): number | null {
    if (cursor === null || cursor === undefined) return null;
    const { position, epoch } = this.cursors.decodeNumber(cursor, source.scope);
    if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
    return position;
  }

  private async read(plans: readonly PagePlan[]): Promise<Map<PagePlan, MessagePage>> {
    const found = await this.pages.list(
      plans.map(({ source, bounds, direction, size }) => ({
        conversationId: source.conversationId,
        viewerId: source.viewerId,
        fromSeq: Math.max(bounds.fromSeq, source.clearedUpToSeq + 1),
        toSeq: bounds.toSeq,
        direction,
        limit: size + 1,
      })),
    );
    const pages = plans.map((plan, index) => foundPage(plan, found[index] ?? []));
    const gaps = await this.findGaps(pages);
    return new Map(pages.map((page) => [page.plan, this.connect(page, gaps.get(page) ?? [])]));
  }

  private connect({ plan, messages, hasMore }: FoundPage, gaps: HistoryGap[]): MessagePage {
    const { source, direction, after, before } = plan;
    const isForward = direction === 'forward';
    const page = connectionOf(messages, {
      encode: this.cursors.encoder(),
      placeOf: ({ seq }) => ({ scope: source.scope, position: seq }),
      hasNextPage: isForward ? hasMore : before <= source.lastSeq,
      hasPreviousPage: isForward ? after > 0 : hasMore,
    });
    return Object.assign(page, { gaps });
  }

  private async findGaps(pages: readonly FoundPage[]): Promise<Map<FoundPage, HistoryGap[]>> {
    const withHoles = pages.filter(({ missing }) => missing.length > 0);
    if (withHoles.length === 0) return new Map();
    const facts = await this.pages.listFacts(
      withHoles.map(({ plan: { source }, missing }) => ({
        conversationId: source.conversationId,
        viewerId: source.viewerId,
        fromSeq: missing[0]?.fromSeq ?? 1,
        toSeq: missing.at(-1)?.toSeq ?? 0,
      })),
    );
    return new Map(
      withHoles.map((page, index) => {
        const { oldestSeq = null, erased = [], deleted = [] } = facts[index] ?? {};
        const { clearedUpToSeq } = page.plan.source;
        return [page, explainGaps(page.missing, { oldestSeq, clearedUpToSeq, erased, deleted })];
      }),
    );
  }
}

/** What was found for a page: one message more than it has when there are more. */
function foundPage(plan: PagePlan, found: readonly StoredMessage[]): FoundPage {
  const page = found.slice(0, plan.size);
  const messages = plan.direction === 'forward' ? page : page.reverse();
  const span = spanOf(plan, found[plan.size]);
  const missing = missingRanges(
    span,
    messages.map(({ seq }) => seq),
  );
  return { plan, messages, hasMore: found.length > plan.size, missing };
}

function missingPage(): never {
  throw new Error('a page that was planned was not read');
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
function spanOf({ bounds, direction }: PagePlan, beyond: StoredMessage | undefined): SeqRange {
  if (!beyond) return bounds;
  return direction === 'forward'
    ? { fromSeq: bounds.fromSeq, toSeq: beyond.seq - 1 }
    : { fromSeq: beyond.seq + 1, toSeq: bounds.toSeq };
}
