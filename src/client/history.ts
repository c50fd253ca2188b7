import { HistoryDocument, type HistoryQueryVariables } from '../generated/client.js';
import { applyConversation, keepMessages } from './apply.js';
import type { Connection } from './connection.js';
import { DuetFailure, isPassing } from './failure.js';
import { asShown, type Message, type MessagePage, type PageRequest } from './model.js';
import { spanAround, type Span } from './spans.js';
import type { ClientStore, StoredConversation, StoreTransaction } from './store.js';

const defaultLimit = 50;
const maxPageSize = 100;
const answerLimitMs = 15_000;

/** What the store knows of a wanted stretch, beginning at its end. */
interface Stretch {
  readonly conversation: StoredConversation;
  readonly span: Span;
  /** What has to be asked for next; null when the page is complete. */
  readonly missing: Span | null;
  readonly page: MessagePage;
}

type Want = Required<Pick<PageRequest, 'limit'>> & Pick<PageRequest, 'before' | 'after'>;

/**
 * One conversation as one sequence, wherever its parts lie: what the store holds without a hole is answered from there, and
 * only the missing ranges are asked for. A range that was explained by a gap is not asked for again.
 */
export class History {
  constructor(
    private readonly store: ClientStore,
    private readonly connection: Connection,
  ) {}

  /** Fails only where the request itself is wrong: without a connection it answers what is here. */
  async page(peerId: string, { before, after, limit = defaultLimit }: PageRequest): Promise<MessagePage> {
    if (!(limit >= 1))
      throw new DuetFailure('BAD_USER_INPUT', 'limit must be 1 or more.', { field: 'limit' });
    if (before !== undefined && after !== undefined)
      throw new DuetFailure('BAD_USER_INPUT', 'after must not be given together with before.', {
        field: 'after',
      });
    const want: Want = {
      limit,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
    for (;;) {
      const stretch = await this.read(peerId, want);
      if (stretch && !stretch.missing) return stretch.page;
      try {
        const isKnown = await this.fetch(peerId, want, stretch);
        if (!isKnown) return await this.pageOfNothing(peerId);
      } catch (error) {
        if (!isPassing(error)) throw error;
        return { ...(stretch?.page ?? (await this.pageOfNothing(peerId))), isComplete: false };
      }
    }
  }

  /** Where there is no conversation yet, the first message may wait to be sent. */
  private async pageOfNothing(peerId: string): Promise<MessagePage> {
    const outbox = await this.store.transact((transaction) => transaction.listOutbox(peerId));
    return {
      messages: [],
      gaps: [],
      outbox,
      hasOlder: false,
      hasNewer: false,
      isComplete: true,
    };
  }

  /** Null when the store does not have the conversation. */
  private async read(peerId: string, want: Want): Promise<Stretch | null> {
    return this.store.transact(async (transaction) => {
      const conversation = await transaction.getConversationWith(peerId);
      if (!conversation) return null;
      const viewer = (await transaction.getMeta())?.viewer ?? null;
      const isForward = want.after !== undefined;
      const start = isForward
        ? (want.after ?? 0) + 1
        : Math.min((want.before ?? Infinity) - 1, conversation.lastSeq);
      const span = isForward
        ? { fromSeq: start, toSeq: spanAround(conversation.known, start)?.toSeq ?? start - 1 }
        : { fromSeq: spanAround(conversation.known, start)?.fromSeq ?? start + 1, toSeq: start };
      const held = await listEnough(transaction, conversation.id, span, want);
      const isEnough = held.length >= want.limit;
      const messages = isForward ? held.slice(0, want.limit) : held.slice(-want.limit);
      const shown = !isEnough
        ? span
        : isForward
          ? { ...span, toSeq: messages.at(-1)?.seq ?? start }
          : { ...span, fromSeq: messages[0]?.seq ?? start };
      const isAtEnd = isForward ? span.toSeq >= conversation.lastSeq : span.fromSeq <= 1;
      const hasNewer = shown.toSeq < conversation.lastSeq;
      const outbox = hasNewer ? [] : await transaction.listOutbox(peerId);
      return {
        conversation,
        span,
        missing: isEnough || isAtEnd ? null : missingBeside(conversation, span, isForward),
        page: {
          messages: messages.map((message) => asShown(message, conversation, viewer)),
          gaps: conversation.gaps
            .filter(({ fromSeq, toSeq }) => fromSeq <= shown.toSeq && toSeq >= shown.fromSeq)
            .sort((left, right) => left.fromSeq - right.fromSeq),
          outbox,
          hasOlder: shown.fromSeq > 1 && (messages.length > 0 || !isAtEnd),
          hasNewer,
          isComplete: true,
        },
      };
    });
  }

  /** Asks for the next missing range and stores it. Answers whether there is such a conversation at all. */
  private async fetch(peerId: string, want: Want, stretch: Stretch | null): Promise<boolean> {
    const variables = { with: peerId, ...rangeVariables(want, stretch) };
    // Who looks at a conversation offline shall not wait for what cannot come.
    const limitMs = this.connection.isAway ? 0 : answerLimitMs;
    const answer = await this.connection.run(HistoryDocument, variables, limitMs);
    const { conversation: found } = answer;
    if (!found) return false;
    const { messages, ...scalars } = found;
    await this.store.transact(async (transaction) => {
      const before = await transaction.getConversationWith(peerId);
      // What was deleted or cleared while the page was on its way must not come back with it.
      if ((before?.removals ?? 0) !== (stretch?.conversation.removals ?? 0)) return;
      await applyConversation(transaction, scalars);
      const conversation = await transaction.getConversation(found.id);
      if (!conversation) return;
      const span = spanOf(answer, want, stretch, conversation);
      await keepMessages(transaction, conversation, messages.nodes, span, messages.gaps);
    });
    return true;
  }
}

/**
 * The messages at the wanted end of a span that is known: at least as many as are wanted, or all. What is known may be thousands,
 * and holes are rare, so a piece of the span is mostly enough.
 */
async function listEnough(
  transaction: StoreTransaction,
  conversationId: string,
  { fromSeq, toSeq }: Span,
  { limit, after }: Want,
): Promise<readonly Message[]> {
  for (let size = limit; ; size *= 4) {
    const piece =
      after === undefined
        ? { fromSeq: Math.max(fromSeq, toSeq - size + 1), toSeq }
        : { fromSeq, toSeq: Math.min(toSeq, fromSeq + size - 1) };
    const held = await transaction.listMessages(conversationId, piece);
    const isAll = piece.fromSeq === fromSeq && piece.toSeq === toSeq;
    if (held.length >= limit || isAll) return held;
  }
}

/** Between what is known beside the wanted stretch and what is known beyond. */
function missingBeside({ known, lastSeq }: StoredConversation, span: Span, isForward: boolean): Span {
  if (isForward) {
    const next = known.find(({ fromSeq }) => fromSeq > span.toSeq);
    return { fromSeq: span.toSeq + 1, toSeq: next ? next.fromSeq - 1 : lastSeq };
  }
  const next = known.findLast(({ toSeq }) => toSeq < span.fromSeq);
  return { fromSeq: next ? next.toSeq + 1 : 1, toSeq: span.fromSeq - 1 };
}

function rangeVariables(want: Want, stretch: Stretch | null): Omit<HistoryQueryVariables, 'with'> {
  const rest = want.limit - (stretch?.page.messages.length ?? 0);
  const missing = stretch?.missing;
  const length = missing ? missing.toSeq - missing.fromSeq + 1 : maxPageSize;
  const size = Math.max(1, Math.min(rest, length, maxPageSize));
  if (want.after !== undefined) return { first: size, afterSeq: (missing?.fromSeq ?? want.after + 1) - 1 };
  if (missing) return { last: size, beforeSeq: missing.toSeq + 1 };
  return want.before === undefined ? { last: size } : { last: size, beforeSeq: want.before };
}

/** What a page has made known: its gaps reach to the next message beyond it. */
function spanOf(
  { conversation }: { readonly conversation: HistoryAnswer | null },
  want: Want,
  stretch: Stretch | null,
  stored: StoredConversation,
): Span {
  const { nodes = [], gaps = [], pageInfo } = conversation?.messages ?? {};
  const ends = [...nodes.map(({ seq }) => ({ fromSeq: seq, toSeq: seq })), ...gaps];
  const { missing = null } = stretch ?? {};
  if (want.after !== undefined) {
    const fromSeq = missing?.fromSeq ?? want.after + 1;
    const toSeq = pageInfo?.hasNextPage
      ? Math.max(...ends.map((end) => end.toSeq))
      : (conversation?.lastSeq ?? 0);
    return { fromSeq, toSeq };
  }
  const lastSeq = conversation?.lastSeq ?? stored.lastSeq;
  const toSeq = missing?.toSeq ?? Math.min((want.before ?? Infinity) - 1, lastSeq);
  return { fromSeq: pageInfo?.hasPreviousPage ? Math.min(...ends.map((end) => end.fromSeq)) : 1, toSeq };
}

interface HistoryAnswer {
  readonly lastSeq: number;
  readonly messages: {
    readonly nodes: readonly { readonly seq: number }[];
    readonly gaps: readonly Span[];
    readonly pageInfo: { readonly hasPreviousPage: boolean; readonly hasNextPage: boolean };
  };
}
