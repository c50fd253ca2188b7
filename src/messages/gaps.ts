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
  /** Ascending, and apart from each other. */
  readonly erased: readonly SeqRange[];
  readonly deleted: readonly SeqRange[];
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
 * Names the reason of each missing range: maximal, disjoint, ascending. Everything is cut as ranges, so that a conversation
 * that was cleared, or lost its other side, after a million messages costs no more than one after ten.
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

function explainKept(
  range: SeqRange,
  facts: GapFacts,
  add: (fromSeq: number, toSeq: number, reason: GapReason) => void,
): void {
  for (const piece of split(range, facts.erased)) {
    if (piece.isInside) {
      add(piece.fromSeq, piece.toSeq, 'ERASED');
      continue;
    }
    add(piece.fromSeq, Math.min(piece.toSeq, facts.clearedUpToSeq), 'CLEARED_BY_YOU');
    const rest = { fromSeq: Math.max(piece.fromSeq, facts.clearedUpToSeq + 1), toSeq: piece.toSeq };
    for (const { fromSeq, toSeq, isInside } of split(rest, facts.deleted)) {
      add(fromSeq, toSeq, isInside ? 'DELETED_BY_YOU' : 'HIDDEN');
    }
  }
}

/** A range in pieces, ascending: what of it lies inside one of these, and what between them. */
function* split(
  range: SeqRange,
  others: readonly SeqRange[],
): Generator<SeqRange & { readonly isInside: boolean }> {
  let next = range.fromSeq;
  for (const other of others) {
    if (other.toSeq < next) continue;
    if (other.fromSeq > range.toSeq) break;
    if (other.fromSeq > next) yield { fromSeq: next, toSeq: other.fromSeq - 1, isInside: false };
    const piece = { fromSeq: Math.max(other.fromSeq, next), toSeq: Math.min(other.toSeq, range.toSeq) };
    yield { ...piece, isInside: true };
    next = piece.toSeq + 1;
  }
  if (next <= range.toSeq) yield { fromSeq: next, toSeq: range.toSeq, isInside: false };
}
