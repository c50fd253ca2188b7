import type { ConversationView } from '../conversations/conversation.js';
import type { StoredMessage } from './message.js';
import type { PageQuery, PageStore, SeqRange } from './page-store.js';

/** Rows of one statement at most, whatever has to be skipped. */
const largestRead = 400;

/**
 * Up to `limit` messages of a range that the member still has, in the order of the direction; fewer only when there are
 * no more. One statement as a rule. What the member deleted is skipped by reading on behind it, twice as far each time:
 * thousands of deleted messages cost a dozen reads.
 */
export async function listVisibleMessages(
  pages: PageStore,
  view: ConversationView,
  query: Omit<PageQuery, 'conversationId' | 'viewerId'>,
): Promise<StoredMessage[]> {
  const { conversationId, userId: viewerId } = view;
  const { direction } = query;
  const visible: StoredMessage[] = [];
  let range: SeqRange = {
    fromSeq: Math.max(query.fromSeq, view.clearedUpToSeq + 1),
    toSeq: Math.min(query.toSeq, view.lastSeq),
  };
  for (let limit = query.limit; range.fromSeq <= range.toSeq; limit = Math.min(2 * limit, largestRead)) {
    const found = await pages.list({ ...range, conversationId, viewerId, direction, limit });
    const seqs = found.map(({ message }) => message.seq);
    if (seqs.length === 0) break;
    const covered = { fromSeq: Math.min(...seqs), toSeq: Math.max(...seqs) };
    visible.push(...found.flatMap(({ message, isDeleted }) => (isDeleted ? [] : message)));
    if (seqs.length < limit || visible.length >= query.limit) break;
    range =
      direction === 'forward'
        ? { ...range, fromSeq: covered.toSeq + 1 }
        : { ...range, toSeq: covered.fromSeq - 1 };
  }
  return visible.slice(0, query.limit);
}
