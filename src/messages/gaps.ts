import type { SeqRange } from './page-store.js';

/** Why a range of seq is not there; where several reasons hold, the first of this order is given. */
export type GapReason = 'EXPIRED' | 'ERASED' | 'CLEARED_BY_YOU' | 'DELETED_BY_YOU' | 'HIDDEN';

export interface HistoryGap extends SeqRange {
  readonly reason: GapReason;
}

/** What is known about the seqs of a span that are not on its page. */
export interface GapFacts {
  /** Everything below has expired; null when nothing of the conversation is kept. */
  readonly oldestSeq: number | null;
  readonly clearedUpToSeq: number;
  readonly erased: ReadonlySet<number>;
  readonly deleted: ReadonlySet<number>;
}

/** The ranges of `span` without a message, given the seqs of the page in any order. */
export function missingRanges(span: SeqRange, present: readonly number[]): SeqRange[] {
  const ranges: SeqRange[] = [];
  let next = span.fromSeq;
  for (const seq of [...present].sort((a, b) => a - b)) {
    if (seq > next) ranges.push({ fromSeq: next, toSeq: seq - 1 });
    next = seq + 1;
  }
  if (next <= span.toSeq) ranges.push({ fromSeq: next, toSeq: span.toSeq });
  return ranges;
}

/**
 * Names the reason of each missing range: maximal, disjoint, ascending. Prefixes (expired, cleared) are cut as ranges, so
 * a conversation cleared after a million messages costs no more than one cleared after ten.
 */
export function explainGaps(missing: readonly SeqRange[], facts: GapFacts): HistoryGap[] {
  const expiredUpTo = facts.oldestSeq === null ? Number.POSITIVE_INFINITY : facts.oldestSeq - 1;
  const gaps: HistoryGap[] = [];
  const add = (fromSeq: number, toSeq: number, reason: GapReason): void => {
    if (fromSeq > toSeq) return;
    const last = gaps.at(-1);
    if (last && last.reason === reason && last.toSeq === fromSeq - 1)
      gaps[gaps.length - 1] = { ...last, toSeq };
    else gaps.push({ fromSeq, toSeq, reason });
  };
  for (const range of missing) {
    add(range.fromSeq, Math.min(range.toSeq, expiredUpTo), 'EXPIRED');
    explainKept({ fromSeq: Math.max(range.fromSeq, expiredUpTo + 1), toSeq: range.toSeq }, facts, add);
  }
  return gaps;
}

/** Single seqs matter only where they are erased, or above what was cleared; between them whole ranges are added. */
function explainKept(
  range: SeqRange,
  facts: GapFacts,
  add: (fromSeq: number, toSeq: number, reason: GapReason) => void,
): void {
  let next = range.fromSeq;
  const clearedUpTo = Math.min(range.toSeq, facts.clearedUpToSeq);
  const erasedAndCleared = [...facts.erased]
    .filter((seq) => seq >= next && seq <= clearedUpTo)
    .sort((a, b) => a - b);
  for (const seq of erasedAndCleared) {
    add(next, seq - 1, 'CLEARED_BY_YOU');
    add(seq, seq, 'ERASED');
    next = seq + 1;
  }
  add(next, clearedUpTo, 'CLEARED_BY_YOU');
  for (let seq = Math.max(next, clearedUpTo + 1); seq <= range.toSeq; seq += 1) {
    if (facts.erased.has(seq)) add(seq, seq, 'ERASED');
    else add(seq, seq, facts.deleted.has(seq) ? 'DELETED_BY_YOU' : 'HIDDEN');
  }
}
