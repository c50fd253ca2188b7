/** Positions of a conversation from one `seq` to another, both included. */
export interface Span {
  readonly fromSeq: number;
  readonly toSeq: number;
}

/** The spans with one more, ascending and joined where they overlap or touch. */
export function addSpan(spans: readonly Span[], added: Span): Span[] {
  if (added.toSeq < added.fromSeq) return [...spans];
  const joined: Span[] = [];
  let { fromSeq, toSeq } = added;
  for (const span of spans) {
    if (span.toSeq < fromSeq - 1 || span.fromSeq > toSeq + 1) {
      joined.push(span);
      continue;
    }
    fromSeq = Math.min(fromSeq, span.fromSeq);
    toSeq = Math.max(toSeq, span.toSeq);
  }
  return [...joined, { fromSeq, toSeq }].sort((left, right) => left.fromSeq - right.fromSeq);
}

/** The positions as spans: ascending, disjoint, not touching. */
export function spansOf(positions: Iterable<number>): Span[] {
  const spans: Span[] = [];
  for (const seq of [...new Set(positions)].sort((left, right) => left - right)) {
    const last = spans.at(-1);
    if (last?.toSeq === seq - 1) spans[spans.length - 1] = { ...last, toSeq: seq };
    else spans.push({ fromSeq: seq, toSeq: seq });
  }
  return spans;
}

/** The known span around a position; null when the position is not known. */
export function spanAround(spans: readonly Span[], seq: number): Span | null {
  return spans.find(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq) ?? null;
}

/** The ranges with another laid over them: where it lies, they do not. Keeps what else each range carries. */
export function cutOut<Range extends Span>(ranges: readonly Range[], { fromSeq, toSeq }: Span): Range[] {
  return ranges.flatMap((range) => {
    if (range.toSeq < fromSeq || range.fromSeq > toSeq) return [range];
    const rest: Range[] = [];
    if (range.fromSeq < fromSeq) rest.push({ ...range, toSeq: fromSeq - 1 });
    if (range.toSeq > toSeq) rest.push({ ...range, fromSeq: toSeq + 1 });
    return rest;
  });
}
