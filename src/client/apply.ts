/** What the inbox, a snapshot or an answer says, brought into the store. Applying the same twice changes nothing. */
import type { ConversationFragment, InboxSubscription, MessageFragment } from '../generated/client.js';
import type { HistoryGap, Message } from './model.js';
import { addSpan, cutOut, spanAround, spansOf, type Span } from './spans.js';
import type { StoredConversation, StoreTransaction } from './store.js';

type Event = InboxSubscription['inbox'];
type GivenMessage = MessageFragment & { readonly conversation?: ConversationFragment | null };
type GivenConversation = ConversationFragment & { readonly lastMessage?: Message | null };

/** Answers the ids of the peers whose conversations look different now. */
export async function applyEvent(transaction: StoreTransaction, event: Event): Promise<string[]> {
  switch (event.__typename) {
    case 'MessageAdded':
    case 'MessageEdited':
    case 'MessageRecalled':
      return applyMessage(transaction, event.message);
    case 'MessagesDeleted':
      return removeMessages(transaction, event.conversation, spansOf(event.seqs), 'DELETED_BY_YOU');
    case 'ConversationCleared':
      return removeMessages(
        transaction,
        event.conversation,
        [{ fromSeq: 1, toSeq: event.upToSeq }],
        'CLEARED_BY_YOU',
      );
    case 'ConversationUpdated':
    case 'ConversationRead':
    case 'PeerRead':
    case 'PeerDelivered':
      return applyConversation(transaction, event.conversation);
    case 'ProfileChanged':
      return changePeer(transaction, event.user);
    case 'UserErased':
      return erasePeer(transaction, event.user);
    case 'ViewerChanged': {
      const meta = await transaction.getMeta();
      if (meta) await transaction.putMeta({ ...meta, viewer: event.viewer });
      return [];
    }
    default:
      return [];
  }
}

/** A stored message, own or not. What waited in the outbox for it waits no more. */
export async function applyMessage(transaction: StoreTransaction, given: GivenMessage): Promise<string[]> {
  const { conversation, ...message } = given;
  if (message.clientMessageId !== null) await transaction.deleteOutboxEntry(message.clientMessageId);
  const peers = conversation ? await applyConversation(transaction, conversation) : [];
  const stored = await transaction.getConversation(message.conversationId);
  if (!stored || message.seq <= stored.clearedUpToSeq) return peers;
  await keepMessages(transaction, stored, [message], { fromSeq: message.seq, toSeq: message.seq });
  return [stored.peer.id];
}

export async function applyConversation(
  transaction: StoreTransaction,
  given: GivenConversation,
): Promise<string[]> {
  const stored = await transaction.getConversation(given.id);
  await transaction.putConversation(merge(stored, given));
  const { lastMessage } = given;
  if (lastMessage) await applyMessage(transaction, lastMessage);
  return [given.peer.id];
}

/**
 * Keeps what was read of a stretch of history: its messages, and why the others are missing. Of two copies of a message the
 * one with the greater version stays.
 */
export async function keepMessages(
  transaction: StoreTransaction,
  conversation: StoredConversation,
  messages: readonly Message[],
  span: Span,
  gaps: readonly HistoryGap[] = [],
): Promise<void> {
  let { lastMessage } = conversation;
  for (const message of messages) {
    const held = await transaction.getMessage(conversation.id, message.seq);
    const kept = held && held.version > message.version ? held : message;
    if (kept !== held) await transaction.putMessage(kept);
    if (!lastMessage || kept.seq >= lastMessage.seq) lastMessage = kept;
  }
  await transaction.putConversation({
    ...conversation,
    lastMessage,
    known: addSpan(conversation.known, span),
    gaps: gaps.reduce<readonly HistoryGap[]>(
      (all, gap) => [...cutOut(all, gap), { fromSeq: gap.fromSeq, toSeq: gap.toSeq, reason: gap.reason }],
      conversation.gaps,
    ),
  });
}

/** Read here up to a `seq`, or as far as is known; the outbox has to tell it. */
export async function applyRead(
  transaction: StoreTransaction,
  conversation: StoredConversation,
  upToSeq: number,
): Promise<void> {
  const seq = Math.min(upToSeq, conversation.lastSeq);
  if (seq <= conversation.readUpToSeq) return;
  const unreadCount = unreadBehind(seq, conversation);
  await transaction.putConversation({ ...conversation, readUpToSeq: seq, untoldRead: seq, unreadCount });
}

/** Messages that the viewer has no more, as the server says; `lastMessage` of the given conversation is taken as it is. */
export async function removeMessages(
  transaction: StoreTransaction,
  given: GivenConversation,
  spans: readonly Span[],
  reason: HistoryGap['reason'],
): Promise<string[]> {
  await applyConversation(transaction, given);
  const stored = await transaction.getConversation(given.id);
  return stored ? removeStored(transaction, stored, spans, reason, given.lastMessage ?? null) : [];
}

/**
 * The same for what is stored, of which the server has said nothing new. The spans are disjoint; `newest` is the newest message
 * that is left.
 */
export async function removeStored(
  transaction: StoreTransaction,
  stored: StoredConversation,
  spans: readonly Span[],
  reason: HistoryGap['reason'],
  newest: Message | null,
): Promise<string[]> {
  let { known, gaps } = stored;
  for (const span of spans) {
    await transaction.deleteMessages(stored.id, span);
    known = addSpan(known, span);
    gaps = cutOut(gaps, span);
  }
  const isGone = ({ seq }: Message): boolean =>
    spans.some(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq);
  const { lastMessage } = stored;
  await transaction.putConversation({
    ...stored,
    known,
    // Added at once: an erased peer may leave thousands.
    gaps: [...gaps, ...spans.map((span) => ({ ...span, reason }))],
    removals: stored.removals + 1,
    lastMessage: lastMessage && isGone(lastMessage) ? newest : lastMessage,
  });
  return [stored.peer.id];
}

/** The newest message that is known to be the newest once others are gone; null where the server has to say it. */
export async function newestBut(
  transaction: StoreTransaction,
  { id, lastMessage, known }: StoredConversation,
  gone: ReadonlySet<number>,
): Promise<Message | null> {
  if (!lastMessage || !gone.has(lastMessage.seq)) return lastMessage;
  const { fromSeq = lastMessage.seq } = spanAround(known, lastMessage.seq) ?? {};
  for (let seq = lastMessage.seq - 1; seq >= fromSeq; seq -= 1) {
    const message = gone.has(seq) ? undefined : await transaction.getMessage(id, seq);
    if (message) return message;
  }
  return null;
}

async function changePeer(
  transaction: StoreTransaction,
  user: ConversationFragment['peer'],
): Promise<string[]> {
  const stored = await transaction.getConversationWith(user.id);
  if (!stored) return [];
  await transaction.putConversation({ ...stored, peer: user });
  return [user.id];
}

async function erasePeer(
  transaction: StoreTransaction,
  user: ConversationFragment['peer'],
): Promise<string[]> {
  const stored = await transaction.getConversationWith(user.id);
  if (!stored) return [];
  const all = await transaction.listMessages(stored.id, { fromSeq: 1, toSeq: stored.lastSeq });
  const spans = spansOf(all.filter(({ sender }) => sender.id === user.id).map(({ seq }) => seq));
  const lastMessage = all.findLast(({ sender }) => sender.id !== user.id) ?? null;
  return removeStored(transaction, { ...stored, peer: user, unreadCount: 0 }, spans, 'ERASED', lastMessage);
}

/**
 * Newer scalars over older ones. An answer may have been read before an event that arrived before it: its count is of then.
 * Positions never go back, and what was read here counts before the server knows of it.
 */
function merge(stored: StoredConversation | undefined, given: GivenConversation): StoredConversation {
  const scalars: ConversationFragment = {
    id: given.id,
    peer: given.peer,
    lastSeq: given.lastSeq,
    lastActivityAt: given.lastActivityAt,
    unreadCount: given.unreadCount,
    readUpToSeq: given.readUpToSeq,
    peerReadUpToSeq: given.peerReadUpToSeq,
    peerDeliveredUpToSeq: given.peerDeliveredUpToSeq,
    clearedUpToSeq: given.clearedUpToSeq,
    pinnedAt: given.pinnedAt,
    pushLevel: given.pushLevel,
  };
  if (!stored) {
    return { ...scalars, lastMessage: null, known: [], gaps: [], removals: 0, untoldRead: null };
  }
  const { untoldRead } = stored;
  const isToldFurther = untoldRead === null || untoldRead <= given.readUpToSeq;
  // Ahead of the server without anything to tell is also who was refused for good: they hear of what comes after.
  const isOlder =
    given.lastSeq < stored.lastSeq ||
    (given.lastSeq === stored.lastSeq && untoldRead === null && given.readUpToSeq < stored.readUpToSeq);
  const { lastActivityAt, unreadCount } = isOlder ? stored : given;
  return {
    ...stored,
    ...scalars,
    lastActivityAt,
    lastSeq: Math.max(stored.lastSeq, given.lastSeq),
    readUpToSeq: Math.max(stored.readUpToSeq, given.readUpToSeq),
    peerReadUpToSeq: Math.max(stored.peerReadUpToSeq, given.peerReadUpToSeq),
    peerDeliveredUpToSeq: Math.max(stored.peerDeliveredUpToSeq, given.peerDeliveredUpToSeq),
    clearedUpToSeq: Math.max(stored.clearedUpToSeq, given.clearedUpToSeq),
    unreadCount: isToldFurther || isOlder ? unreadCount : unreadBehind(untoldRead, given),
    untoldRead: isToldFurther ? null : untoldRead,
  };
}

/** No more can be unread than lies behind the position. */
function unreadBehind(readUpToSeq: number, { lastSeq, unreadCount }: GivenConversation): number {
  return Math.min(unreadCount, Math.max(0, lastSeq - readUpToSeq));
}
