import { acknowledgement, type BlockRecord, type SendRecord, type StoredRow } from '../history.js';
import { groupBy } from './verdict.js';

/** Whether a message reaches its recipient, as far as the clients can know; `either` while a block was being changed. */
export type Reach = 'reaches' | 'hidden' | 'either';

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** When one user surely, and when possibly, blocked another. */
interface Timeline {
  readonly sure: readonly Interval[];
  readonly possible: readonly Interval[];
}

/**
 * Decides from the acknowledged blocks alone, not from what the server did: a message that was begun after a block was
 * acknowledged and was answered before its end was begun must not arrive.
 */
export function reachFinder(blocks: readonly BlockRecord[]): (send: SendRecord) => Reach {
  const timelines = new Map(
    [...groupBy(blocks, ({ blocker, blocked }) => `${blocker} ${blocked}`)].map(([pair, records]) => [
      pair,
      timelineOf(records),
    ]),
  );
  return (send) => {
    const timeline = timelines.get(`${send.recipient} ${send.sender}`);
    const from = send.attempts[0]?.invokedAt ?? Number.NEGATIVE_INFINITY;
    const to = acknowledgement(send)?.endedAt ?? Number.POSITIVE_INFINITY;
    if (!timeline?.possible.some((one) => one.from < to && from < one.to)) return 'reaches';
    return timeline.sure.some((one) => one.from <= from && to <= one.to) ? 'hidden' : 'either';
  };
}

/** What the clients leave open is as the database has it. */
export function isExpectedAtRecipient(reach: Reach, row: StoredRow | undefined): boolean {
  return reach === 'reaches' || (reach === 'either' && row !== undefined && row.hiddenFrom === null);
}

function timelineOf(records: readonly BlockRecord[]): Timeline {
  const ordered = records.toSorted((first, second) => first.invokedAt - second.invokedAt);
  const intervals = ordered.flatMap((record, index) => {
    if (record.action === 'unblock') return [];
    const end = ordered.slice(index + 1).find(({ action }) => action === 'unblock');
    return [
      {
        sure: { from: record.endedAt, to: end?.invokedAt ?? Number.POSITIVE_INFINITY },
        possible: { from: record.invokedAt, to: end?.endedAt ?? Number.POSITIVE_INFINITY },
      },
    ];
  });
  return { sure: intervals.map(({ sure }) => sure), possible: intervals.map(({ possible }) => possible) };
}
