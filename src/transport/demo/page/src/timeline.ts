import type { HistoryGap, Message, MessageContent, OutboxMessage } from 'duet/client';
import type { ReceiptStatus } from './receipt.js';
import { isSameDay } from './time-words.js';

/** A message as a row shows it, stored or not. */
export interface ShownMessage {
  /** Stays the same when a waiting message is stored. */
  readonly key: string;
  readonly isOwn: boolean;
  readonly senderId: string;
  readonly content: MessageContent;
  readonly at: string;
  readonly status: ReceiptStatus;
  readonly replyToId: string | null;
  /** Null while it waits. */
  readonly stored: Message | null;
  readonly waiting: OutboxMessage | null;
}

export type TimelineEntry =
  | { readonly kind: 'DAY'; readonly key: string; readonly at: string }
  | { readonly kind: 'UNREAD'; readonly key: string }
  | { readonly kind: 'GAP'; readonly key: string; readonly gap: HistoryGap }
  | {
      readonly kind: 'MESSAGE';
      readonly key: string;
      readonly message: ShownMessage;
      /** First and last of a run by the same sender: only the last one shows time and receipt. */
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

export interface TimelineSource {
  readonly myId: string;
  readonly messages: readonly Message[];
  readonly gaps: readonly HistoryGap[];
  readonly outbox: readonly OutboxMessage[];
  readonly firstUnreadSeq: number | null;
}

const runMs = 5 * 60 * 1000;

/** Everything that stands between the top and the bottom of a conversation, in order. */
export function timelineOf({
  myId,
  messages,
  gaps,
  outbox,
  firstUnreadSeq,
}: TimelineSource): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const openGaps = joinNeighbours(gaps);
  const shown = [
    ...messages.map((message) => showStored(message, myId)),
    ...outbox.map((message) => showWaiting(message, myId)),
  ];
  let before: ShownMessage | null = null;
  let isUnreadMarked = firstUnreadSeq === null;
  shown.forEach((message, index) => {
    const seq = message.stored?.seq ?? Infinity;
    const entriesBefore = entries.length;
    while (openGaps[0] && openGaps[0].fromSeq < seq) entries.push(gapEntry(openGaps.shift()));
    if (!before || !isSameDay(before.at, message.at))
      entries.push({ kind: 'DAY', key: `day ${message.key}`, at: message.at });
    if (!isUnreadMarked && seq >= (firstUnreadSeq ?? 0) && !message.isOwn) {
      entries.push({ kind: 'UNREAD', key: 'unread' });
      isUnreadMarked = true;
    }
    const isInterrupted = entries.length > entriesBefore;
    if (isInterrupted) closeRun(entries, entriesBefore);
    const next = shown[index + 1];
    entries.push({
      kind: 'MESSAGE',
      key: message.key,
      message,
      isFirst: isInterrupted || !before || !isRun(before, message),
      isLast: !next || !isRun(message, next),
    });
    before = message;
  });
  for (const gap of openGaps) entries.push(gapEntry(gap));
  return entries;
}

function showStored(message: Message, myId: string): ShownMessage {
  return {
    key: message.clientMessageId ?? message.id,
    isOwn: message.sender.id === myId,
    senderId: message.sender.id,
    content: message.content,
    at: message.sentAt,
    status: message.status,
    replyToId: message.replyToId,
    stored: message,
    waiting: null,
  };
}

function showWaiting(message: OutboxMessage, myId: string): ShownMessage {
  return {
    key: message.clientMessageId,
    isOwn: true,
    senderId: myId,
    content: message.content,
    at: message.createdAt,
    status: message.state,
    replyToId: message.replyToId,
    stored: null,
    waiting: message,
  };
}

/** Same sender, soon after, and as far: a receipt holds for the whole run. */
function isRun(one: ShownMessage, next: ShownMessage): boolean {
  const isSoon = Date.parse(next.at) - Date.parse(one.at) < runMs;
  return one.senderId === next.senderId && isSoon && (!one.isOwn || one.status === next.status);
}

/** The message before a line that divides is the last of its run, whatever follows. */
function closeRun(entries: TimelineEntry[], end: number): void {
  const last = entries[end - 1];
  if (last?.kind === 'MESSAGE') entries[end - 1] = { ...last, isLast: true };
}

function gapEntry(gap: HistoryGap | undefined): TimelineEntry {
  if (!gap) throw new Error('there is no gap');
  return { kind: 'GAP', key: `gap ${gap.fromSeq}`, gap };
}

function joinNeighbours(gaps: readonly HistoryGap[]): HistoryGap[] {
  return gaps.reduce<HistoryGap[]>((joined, gap) => {
    const last = joined.at(-1);
    if (last?.reason !== gap.reason || last.toSeq + 1 < gap.fromSeq) return [...joined, gap];
    return [...joined.slice(0, -1), { ...last, toSeq: gap.toSeq }];
  }, []);
}
