import type { ConversationView } from '../conversations/conversation.js';
import type { StoredMessage } from './message.js';
import type { MessageStore, PageQuery, SeqRange } from './message-store.js';

/** Rows of one statement at most, whatever has to be skipped. */
const largestRead = 400;

/**
 * Up to `limit` messages of a range that the member still has, in the order of the direction; fewer only when there are
 * no more. Two statements as a rule. What the member deleted is skipped by reading on behind it, twice as far each time:
 * thousands of deleted messages cost a dozen reads.
 */
export async function listVisibleMessages(
  store: MessageStore,
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
    const found = await store.listPage({ ...range, conversationId, viewerId, direction, limit });
    const seqs = found.map((message) => message.seq);
    if (seqs.length === 0) break;
    const covered = { fromSeq: Math.min(...seqs), toSeq: Math.max(...seqs) };
    const deleted = new Set(await store.listDeleted(viewerId, conversationId, covered));
    visible.push(...found.filter(({ seq }) => !deleted.has(seq)));
    if (seqs.length < limit || visible.length >= query.limit) break;
    range =
      direction === 'forward'
        ? { ...range, fromSeq: covered.toSeq + 1 }
        : { ...range, toSeq: covered.fromSeq - 1 };
  }
  return visible.slice(0, query.limit);
}
