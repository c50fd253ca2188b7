import { acknowledgement, type History } from '../history.js';
import { checkDeliveries } from './delivery-verdicts.js';
import { checkOrder } from './order-verdicts.js';
import { checkStorage } from './storage-verdicts.js';
import { verdictNames, type Verdict } from './verdict.js';

/** What a run has shown. */
export interface Findings {
  /** In the order of `verdictNames`; each must be 0. */
  readonly verdicts: readonly Verdict[];
  /** Allowed, and worth knowing. */
  readonly observed: {
    readonly messages: number;
    readonly acknowledged: number;
    readonly refused: number;
    /** Sends without a first answer that turned out to be stored. */
    readonly recovered: number;
    /** Sends without a first answer. */
    readonly unknown: number;
    /** Events received, repeats included. */
    readonly received: number;
    /** Events that came again and were dropped by their position. */
    readonly rawDuplicates: number;
    readonly snapshots: number;
    readonly connections: number;
  };
}

/** Judges a run by what clients and the database saw, in the way of Jepsen's checkers. Pure. */
export function check(history: History): Findings {
  const found = [...checkDeliveries(history), ...checkOrder(history), ...checkStorage(history)];
  const { sends, deliveries, marks, connections, dump } = history;
  const stored = new Set(
    dump.messages.map(({ senderId, clientMessageId }) => `${senderId} ${clientMessageId}`),
  );
  const unknown = sends.filter(({ attempts }) => attempts[0]?.outcome === 'unknown');
  return {
    verdicts: verdictNames.flatMap((name) => found.filter((verdict) => verdict.name === name)),
    observed: {
      messages: sends.length,
      acknowledged: sends.filter(acknowledgement).length,
      refused: sends.filter(({ attempts }) => attempts.at(-1)?.outcome === 'refused').length,
      recovered: unknown.filter(({ sender, clientMessageId }) => stored.has(`${sender} ${clientMessageId}`))
        .length,
      unknown: unknown.length,
      received: deliveries.length,
      rawDuplicates: deliveries.filter(({ isNew }) => !isNew).length,
      snapshots: marks.filter(({ mode }) => mode === 'SNAPSHOT_REQUIRED').length,
      connections: connections.length,
    },
  };
}

/** The verdicts that are not 0. */
export function failuresOf({ verdicts }: Findings): Verdict[] {
  return verdicts.filter(({ count }) => count > 0);
}
