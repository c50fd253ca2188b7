import { acknowledgement, type FaultRecord, type History } from '../history.js';

/** How long people waited while one kind of fault was the newest. */
export interface Waits {
  readonly fault: string;
  readonly times: number;
  /** The longest from the first attempt to the acknowledgement, in milliseconds. */
  readonly longestSendMs: number;
  /** The longest from the acknowledgement to the arrival at a device, in milliseconds. */
  readonly longestDeliveryMs: number;
}

export interface DeliveryTimes {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly n: number;
}

/** How long after its end a fault still counts as the cause of what is late. */
const aftermathMs = 2_000;

/** The longest waits by fault. A wait belongs to the fault that began last before the wait did. */
export function measureWaits(history: History): Waits[] {
  const longest = new Map<string, { send: number; delivery: number }>();
  const faultAt = faultFinder(history.faults);
  const note = (at: number, kind: 'send' | 'delivery', ms: number): void => {
    const name = faultAt(at);
    const known = longest.get(name) ?? { send: 0, delivery: 0 };
    known[kind] = Math.max(known[kind], ms);
    longest.set(name, known);
  };
  for (const { invokedAt, endedAt } of sendWaits(history)) note(invokedAt, 'send', endedAt - invokedAt);
  for (const { since, ms } of deliveryWaits(history)) note(since, 'delivery', ms);
  return [...longest]
    .map(([fault, { send, delivery }]) => ({
      fault,
      times: history.faults.filter(({ name }) => name === fault).length,
      longestSendMs: Math.round(send),
      longestDeliveryMs: Math.round(delivery),
    }))
    .sort((first, second) => first.fault.localeCompare(second.fault));
}

/** From acknowledgement to arrival, over all deliveries; 0 for what arrived before it was acknowledged. */
export function measureDeliveryTimes(history: History): DeliveryTimes {
  const sorted = deliveryWaits(history)
    .map(({ ms }) => Math.max(0, ms))
    .sort((first, second) => first - second);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99), n: sorted.length };
}

const noFault = 'none';

function faultFinder(faults: readonly FaultRecord[]): (at: number) => string {
  const newestFirst = faults.toSorted((first, second) => second.startedAt - first.startedAt);
  return (at) =>
    newestFirst.find(({ startedAt, endedAt }) => startedAt <= at && at <= endedAt + aftermathMs)?.name ??
    noFault;
}

function sendWaits({ sends }: History): { readonly invokedAt: number; readonly endedAt: number }[] {
  return sends.flatMap((send) => {
    const [first] = send.attempts;
    const acknowledged = acknowledgement(send);
    return first && acknowledged ? [{ invokedAt: first.invokedAt, endedAt: acknowledged.endedAt }] : [];
  });
}

function deliveryWaits({ sends, deliveries }: History): { readonly since: number; readonly ms: number }[] {
  const acknowledgedAt = new Map(
    sends.flatMap((send) => {
      const { messageId, endedAt } = acknowledgement(send) ?? {};
      return messageId === undefined || endedAt === undefined ? [] : [[messageId, endedAt] as const];
    }),
  );
  return deliveries.flatMap(({ message, isNew, at }) => {
    const since = acknowledgedAt.get(message?.id ?? '');
    return isNew && since !== undefined ? [{ since, ms: at - since }] : [];
  });
}
