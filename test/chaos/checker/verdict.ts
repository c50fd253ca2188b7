/** How often something was wrong, of how many chances. */
export interface Verdict {
  readonly name: VerdictName;
  readonly count: number;
  readonly n: number;
  /** What the first few were. */
  readonly examples: readonly string[];
}

export const verdictNames = [
  'lost',
  'dup',
  'phantom',
  'misdelivered',
  'order_conv',
  'order_sender',
  'gap',
  'regress',
  'aborted',
  'double_row',
  'ack_mismatch',
  'unread_drift',
] as const;
export type VerdictName = (typeof verdictNames)[number];

const maxExamples = 3;

/** Counts chances and failures of one verdict. */
export class Tally {
  private count = 0;
  private n = 0;
  private readonly examples: string[] = [];

  constructor(private readonly name: VerdictName) {}

  /** One chance, or several, of going wrong. */
  chance(times = 1): void {
    this.n += times;
  }

  fail(example: string, times = 1): void {
    this.count += times;
    if (this.examples.length < maxExamples) this.examples.push(example);
  }

  check(isGood: boolean, describe: () => string): void {
    this.chance();
    if (!isGood) this.fail(describe());
  }

  result(): Verdict {
    const { name, count, n, examples } = this;
    return { name, count, n, examples };
  }
}

/** A list by a key, each in its order. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
