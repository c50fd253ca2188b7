import { describe, expect, it } from 'vitest';
import { check, failuresOf } from './chaos/checker/checker.js';
import { measureDeliveryTimes, measureWaits } from './chaos/checker/waits.js';
import { verdictNames, type VerdictName } from './chaos/checker/verdict.js';
import type {
  Attempt,
  BlockRecord,
  Delivery,
  History,
  ReplayedEvent,
  SeenMessage,
  SendRecord,
  StoredRow,
} from './chaos/history.js';

const devices = ['alice-1', 'alice-2', 'bob-1', 'bob-2'].map((id) => ({ id, userId: ownerOf(id) }));

describe('the checker', () => {
  it('finds nothing in a history where all is well', () => {
    const findings = check(historyOf(['m1', 'm2', 'm3']));
    expect(findings.verdicts.map(({ name, count }) => [name, count])).toEqual(
      verdictNames.map((name) => [name, 0]),
    );
    // A verdict without a chance of going wrong would prove nothing.
    const withoutChance = findings.verdicts.filter(({ n }) => n === 0).map(({ name }) => name);
    expect(withoutChance).toEqual(['aborted']);
    expect(findings.observed).toEqual({
      messages: 3,
      acknowledged: 3,
      refused: 0,
      recovered: 0,
      unknown: 0,
      received: 12,
      rawDuplicates: 0,
      snapshots: 0,
      connections: 4,
    });
  });

  it('allows what a client must expect: an unknown outcome, a repeat after a crash, a message hidden by a block', () => {
    const lively = historyOf(['m1', 'm2', 'm3']);
    const [first] = lively.sends;
    const [delivery] = lively.deliveries;
    if (!first || !delivery) throw new Error('the history is empty');
    first.attempts.unshift({ invokedAt: 0, endedAt: 1, outcome: 'unknown' });
    const reconnected = { at: 1_000, device: 'alice-1', connection: 2, after: null };
    const again = { ...delivery, connection: 2, isNew: false };
    const findings = check({
      ...lively,
      connections: [...lively.connections, reconnected],
      deliveries: [...lively.deliveries, again],
    });
    expect(failuresOf(findings)).toEqual([]);
    expect(findings.observed).toMatchObject({ unknown: 1, recovered: 1, rawDuplicates: 1 });
    expect(failuresOf(check(withHidden(historyOf(['m1', 'm2', 'm3']))))).toEqual([]);
  });

  it('does not count what was never acknowledged as lost', () => {
    const history = historyOf(['m1', 'm2']);
    const unknown: SendRecord = {
      ...sendOf('m3'),
      attempts: [{ invokedAt: 5, endedAt: 9, outcome: 'unknown' }],
    };
    expect(failuresOf(check({ ...history, sends: [...history.sends, unknown] }))).toEqual([]);
  });

  const bad: readonly (readonly [VerdictName, string, (history: History) => History])[] = [
    [
      'lost',
      'a message that one device never got',
      without((one) => one.device === 'bob-2' && isOf(one, 'm3')),
    ],
    ['lost', 'a message that no device got', without((one) => isOf(one, 'm2'))],
    ['lost', 'a message that is not stored', (history) => withRows(history, (rows) => rows.slice(0, 2))],
    [
      'lost',
      'a message that is not in the history of its sender',
      (history) => ({
        ...history,
        finalRead: {
          ...history.finalRead,
          conversations: history.finalRead.conversations.map((one) =>
            one.viewer === 'alice' ? { ...one, messages: one.messages.slice(1) } : one,
          ),
        },
      }),
    ],
    ['dup', 'a message that a device took twice', withDelivery('bob-1', 'm3', { isNew: true })],
    ['phantom', 'a message that nobody sent', changedDelivery('bob-1', 'm2', { text: 'm2 something else' })],
    [
      'phantom',
      'a message of an id that is not stored',
      changedDelivery('bob-1', 'm2', { id: 'id-of-a-ghost' }),
    ],
    [
      'phantom',
      'an event at a position that does not exist',
      (history) => ({
        ...history,
        deliveries: history.deliveries.map((one, index) =>
          index === 3 ? { ...one, cursor: 'nowhere' } : one,
        ),
      }),
    ],
    [
      'misdelivered',
      'a message that a stranger got',
      changedDelivery('bob-1', 'm2', { recipientId: 'carol', senderId: 'dora' }),
    ],
    [
      'misdelivered',
      'a message that came through a block',
      (history) => ({ ...history, blocks: [blockOf({ invokedAt: -20, endedAt: -10 })] }),
    ],
    ['order_conv', 'two messages in another order on one device', swapped('bob-2', 'm1', 'm2')],
    ['order_sender', 'two messages of one device the other way round', swapped('bob-2', 'm2', 'm3')],
    [
      'gap',
      'an entry that a stream passed over',
      without((one) => one.device === 'alice-2' && isOf(one, 'm2')),
    ],
    [
      'gap',
      'a seq that is not stored',
      (history) => withRows(history, (rows) => rows.filter(({ seq }) => seq !== 2)),
    ],
    [
      'gap',
      'a position that is not in the log',
      (history) => ({
        ...history,
        dump: { ...history.dump, entries: history.dump.entries.filter(({ position }) => position !== 2) },
      }),
    ],
    ['regress', 'a stream that went back by itself', withDelivery('bob-1', 'm1', { isNew: false })],
    [
      'aborted',
      'a message that was refused and came',
      (history) =>
        withAttempts(history, 'm2', () => [{ invokedAt: 1, endedAt: 2, outcome: 'refused', code: 'MUTED' }]),
    ],
    [
      'double_row',
      'a message that is stored twice',
      (history) => withRows(history, (rows) => [...rows, doubleOf(rows)]),
    ],
    [
      'ack_mismatch',
      'a message that was answered with two ids',
      (history) =>
        withAttempts(history, 'm2', (attempts) => [
          ...attempts,
          { invokedAt: 3, endedAt: 4, outcome: 'ok', messageId: 'id-of-another', duplicate: true },
        ]),
    ],
    [
      'unread_drift',
      'a count that is not that of the rows',
      (history) => ({
        ...history,
        finalRead: {
          ...history.finalRead,
          conversations: history.finalRead.conversations.map((one) => ({ ...one, unreadCount: 7 })),
        },
      }),
    ],
  ];

  it.each(bad)('says %s of %s', (name, _what, spoil) => {
    const found = failuresOf(check(spoil(historyOf(['m1', 'm2', 'm3']))));
    expect(found.map((verdict) => verdict.name)).toContain(name);
    for (const { count, n, examples } of found) {
      expect(count).toBeGreaterThan(0);
      expect(n).toBeGreaterThanOrEqual(1);
      expect(examples).not.toEqual([]);
    }
  });

  it('knows a case of every verdict', () => {
    expect([...new Set(bad.map(([name]) => name))].sort()).toEqual([...verdictNames].sort());
  });
});

describe('the waits', () => {
  it('belong to the fault that began last before them', () => {
    const history = {
      ...historyOf(['m1', 'm2', 'm3']),
      faults: [
        { name: 'kill', startedAt: 15, endedAt: 18 },
        { name: 'freeze', startedAt: 25, endedAt: 28 },
      ],
    };
    expect(measureWaits(history)).toEqual([
      { fault: 'freeze', times: 1, longestSendMs: 5, longestDeliveryMs: 1 },
      { fault: 'kill', times: 1, longestSendMs: 5, longestDeliveryMs: 1 },
      { fault: 'none', times: 0, longestSendMs: 5, longestDeliveryMs: 0 },
    ]);
    expect(measureDeliveryTimes(history)).toEqual({ p50Ms: 1, p99Ms: 1, n: 12 });
  });
});

/** Alice sends these to Bob, one after the other, and every device gets each. */
function historyOf(clientMessageIds: readonly string[]): History {
  const sends = clientMessageIds.map(sendOf);
  const messages = sends.map((send, index) => messageOf(send, index + 1));
  const replay: ReplayedEvent[] = messages.map((message) => ({
    cursor: `cursor-${message.seq}`,
    kind: 'MessageAdded',
    message,
  }));
  const users = ['alice', 'bob'];
  return {
    devices,
    sends,
    connections: devices.map(({ id }) => ({ at: 0, device: id, connection: 1, after: null })),
    deliveries: devices.flatMap(({ id, userId }) =>
      replay.map((event, index) => ({
        ...event,
        at: 10 * (index + 1) + 6,
        device: id,
        userId,
        connection: 1,
        isNew: true,
        isLive: true,
      })),
    ),
    marks: [],
    blocks: [],
    faults: [],
    finalRead: {
      replays: new Map(users.map((userId) => [userId, replay])),
      heads: new Map(users.map((userId) => [userId, replay.at(-1)?.cursor ?? ''])),
      conversations: users.map((viewer) => ({
        viewer,
        conversationId: 'conversation',
        unreadCount: viewer === 'bob' ? messages.length - 1 : 0,
        messages,
      })),
    },
    dump: {
      messages: messages.map((message) => ({ ...message, hiddenFrom: null, countsAsUnread: true })),
      entries: users.flatMap((userId) =>
        messages.map(({ id, seq }) => ({ userId, position: seq, kind: 'MESSAGE_ADDED', messageId: id })),
      ),
      heads: users.map((userId) => ({ userId, position: messages.length })),
      members: users.map((userId) => ({ userId, conversationId: 'conversation', readUpToSeq: 1 })),
    },
  };
}

function sendOf(clientMessageId: string): SendRecord {
  const index = Number(clientMessageId.slice(1));
  const invokedAt = 10 * index;
  return {
    clientMessageId,
    sender: 'alice',
    recipient: 'bob',
    text: `${clientMessageId} hello`,
    lane: 'alice-1',
    index,
    attempts: [
      {
        invokedAt,
        endedAt: invokedAt + 5,
        outcome: 'ok',
        messageId: `id-${clientMessageId}`,
        duplicate: false,
      },
    ],
  };
}

function messageOf({ clientMessageId, text }: SendRecord, seq: number): SeenMessage {
  return {
    id: `id-${clientMessageId}`,
    conversationId: 'conversation',
    seq,
    clientMessageId,
    senderId: 'alice',
    recipientId: 'bob',
    text,
  };
}

function ownerOf(device: string): string {
  return device.replace(/-\d$/, '');
}

function isOf({ message }: Delivery, clientMessageId: string): boolean {
  return message?.clientMessageId === clientMessageId;
}

function blockOf(times: Pick<BlockRecord, 'invokedAt' | 'endedAt'>): BlockRecord {
  return { blocker: 'bob', blocked: 'alice', action: 'block', ...times };
}

/** Bob blocks Alice before her last message, which stays with her. */
function withHidden(history: History): History {
  const { finalRead, dump } = history;
  const isVisible = (userId: string, id: string | undefined): boolean => userId === 'alice' || id !== 'id-m3';
  return {
    ...history,
    blocks: [blockOf({ invokedAt: 26, endedAt: 29 })],
    deliveries: history.deliveries.filter(({ userId, message }) => isVisible(userId, message?.id)),
    finalRead: {
      replays: new Map(
        [...finalRead.replays].map(([userId, events]) => [
          userId,
          events.filter(({ message }) => isVisible(userId, message?.id)),
        ]),
      ),
      heads: new Map([
        ['alice', 'cursor-3'],
        ['bob', 'cursor-2'],
      ]),
      conversations: finalRead.conversations.map((one) => ({
        ...one,
        unreadCount: one.viewer === 'bob' ? 1 : 0,
        messages: one.messages.filter(({ id }) => isVisible(one.viewer, id)),
      })),
    },
    dump: {
      ...dump,
      messages: dump.messages.map((row) => (row.id === 'id-m3' ? { ...row, hiddenFrom: 'RECIPIENT' } : row)),
      entries: dump.entries.filter(({ userId, messageId }) => isVisible(userId, messageId ?? undefined)),
      heads: dump.heads.map((head) => (head.userId === 'bob' ? { ...head, position: 2 } : head)),
    },
  };
}

function without(isGone: (delivery: Delivery) => boolean): (history: History) => History {
  return (history) => ({ ...history, deliveries: history.deliveries.filter((one) => !isGone(one)) });
}

function changedDelivery(
  device: string,
  clientMessageId: string,
  change: Partial<SeenMessage>,
): (history: History) => History {
  return (history) => ({
    ...history,
    deliveries: history.deliveries.map((one) =>
      one.device === device && isOf(one, clientMessageId) && one.message
        ? { ...one, message: { ...one.message, ...change } }
        : one,
    ),
  });
}

function withDelivery(
  device: string,
  clientMessageId: string,
  change: Partial<Delivery>,
): (history: History) => History {
  return (history) => {
    const again = history.deliveries.filter((one) => one.device === device && isOf(one, clientMessageId));
    return {
      ...history,
      deliveries: [...history.deliveries, ...again.map((one) => ({ ...one, ...change }))],
    };
  };
}

function swapped(device: string, first: string, second: string): (history: History) => History {
  return (history) => {
    const deliveries = [...history.deliveries];
    const [one = 0, other = 0] = [first, second].map((id) =>
      deliveries.findIndex((delivery) => delivery.device === device && isOf(delivery, id)),
    );
    const [before, after] = [deliveries[one], deliveries[other]];
    if (before && after) [deliveries[one], deliveries[other]] = [after, before];
    return { ...history, deliveries };
  };
}

function withRows(history: History, change: (rows: readonly StoredRow[]) => readonly StoredRow[]): History {
  return { ...history, dump: { ...history.dump, messages: change(history.dump.messages) } };
}

function doubleOf(rows: readonly StoredRow[]): StoredRow {
  const last = rows.at(-1);
  if (!last) throw new Error('there is no row');
  return { ...last, id: 'id-of-the-double', seq: last.seq + 1 };
}

function withAttempts(
  history: History,
  clientMessageId: string,
  change: (attempts: readonly Attempt[]) => Attempt[],
): History {
  return {
    ...history,
    sends: history.sends.map((send) =>
      send.clientMessageId === clientMessageId ? { ...send, attempts: change(send.attempts) } : send,
    ),
  };
}
