export type PartitionedTable = 'message' | 'inbox_entry';

/** A partition of whole days, in UTC. */
export interface Partition {
  readonly table: PartitionedTable;
  readonly name: string;
  /** The first instant of its first day. */
  readonly from: Date;
  /** The first instant of the day after its last. */
  readonly until: Date;
}

export const dayMs = 86_400_000;

/**
 * Statements that look into every partition take as long for a year as for a month when there are about as many, and a partition
 * goes when all of it has expired: with this many, what is kept is so at most one part in 32 longer than asked.
 */
const partitionsKept = 32;
/** A month: what a shorter retention finds may lie in one partition with what is stored weeks later. */
const daysMaximum = 31;

/** How many days a partition spans where rows are kept for so many days: one until 32, twelve for a year, 31 at most. */
export function daysOfPartition(keptDays: number): number {
  return Math.min(Math.ceil(keptDays / partitionsKept), daysMaximum);
}

/** Named by its first day, and by its last where that is another: `message_20270227`, `message_20270227_20270310`. */
export function partitionOf(table: PartitionedTable, from: Date, until: Date): Partition {
  const last = new Date(until.getTime() - dayMs);
  const days = last > from ? [from, last] : [from];
  return { table, name: [table, ...days.map(writeDay)].join('_'), from, until };
}

/** The partition with that name; null for a name that `partitionOf` would not give. */
export function readPartition(table: PartitionedTable, name: string): Partition | null {
  const [, first, last = first] = /_(\d{8})(?:_(\d{8}))?$/.exec(name) ?? [];
  if (first === undefined || last === undefined) return null;
  const partition = partitionOf(table, readDay(first), new Date(readDay(last).getTime() + dayMs));
  return partition.name === name ? partition : null;
}

/** Midnight UTC before an instant, or the instant itself. */
export function startOfDay(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / dayMs) * dayMs);
}

function writeDay(day: Date): string {
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}

function readDay(digits: string): Date {
  return new Date(
    Date.UTC(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)) - 1, Number(digits.slice(6))),
  );
}
