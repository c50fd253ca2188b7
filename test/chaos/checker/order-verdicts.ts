import type { Delivery, History } from '../history.js';
import { groupBy, Tally, type Verdict } from './verdict.js';

/** Verdicts about streams: whether each is the log, in its order, from where the device said it was. */
export function checkOrder(history: History): Verdict[] {
  return [
    findConversationDisorder(history),
    findSenderDisorder(history),
    findGaps(history),
    findRegressions(history),
  ];
}

/** A device got two messages of a conversation in another order than everybody reads them in. */
function findConversationDisorder({ deliveries, finalRead }: History): Verdict {
  const tally = new Tally('order_conv');
  const places = new Map(
    finalRead.conversations.flatMap(({ viewer, messages }) =>
      messages.map((message, place) => [`${viewer} ${message.id}`, place] as const),
    ),
  );
  for (const [stream, received] of newMessagesBy(deliveries, ({ message }) => message?.conversationId)) {
    const order = received.flatMap(
      ({ userId, message }) => places.get(`${userId} ${message?.id ?? ''}`) ?? [],
    );
    checkRising(tally, order, stream);
  }
  return tally.result();
}

/** Messages that one device sent one after the other arrive in that order. */
function findSenderDisorder({ deliveries, sends }: History): Verdict {
  const tally = new Tally('order_sender');
  const sent = new Map(sends.map((send) => [`${send.sender} ${send.clientMessageId}`, send]));
  const sendOf = ({ message }: Delivery) =>
    message ? sent.get(`${message.senderId} ${message.clientMessageId}`) : undefined;
  const laneOf = (delivery: Delivery): string | undefined => {
    const send = sendOf(delivery);
    return send?.lane ? `${send.lane} to ${send.recipient}` : undefined;
  };
  for (const [stream, received] of newMessagesBy(deliveries, laneOf)) {
    checkRising(
      tally,
      received.flatMap((delivery) => sendOf(delivery)?.index ?? []),
      stream,
    );
  }
  return tally.result();
}

/**
 * Entries that a stream passed over without saying so, entries that a device still lacks at the end, and holes in what is
 * stored.
 */
function findGaps(history: History): Verdict {
  const { connections, deliveries, devices, finalRead, marks, dump } = history;
  const tally = new Tally('gap');
  const indexOf = indexFinder(history);
  const streams = groupBy(deliveries, ({ device, connection }) => `${device} ${connection}`);
  const ownerOf = new Map(devices.map(({ id, userId }) => [id, userId]));
  for (const { device, connection, after } of connections) {
    let last = after === null ? -1 : indexOf(ownerOf.get(device) ?? '', after);
    for (const { userId, cursor } of streams.get(`${device} ${connection}`) ?? []) {
      const index = indexOf(userId, cursor);
      tally.chance();
      // An entry that nobody else knows is a phantom, not a gap.
      if (index === undefined) continue;
      if (last !== undefined && index > last + 1) {
        tally.fail(`${device} passed over ${index - last - 1} entries`, index - last - 1);
      }
      last = index;
    }
  }
  const snapshots = new Set(
    marks.filter(({ mode }) => mode === 'SNAPSHOT_REQUIRED').map((mark) => mark.device),
  );
  const received = new Map(
    [...groupBy(deliveries, ({ device }) => device)].map(([device, own]) => [
      device,
      new Set(own.map(({ cursor }) => cursor)),
    ]),
  );
  for (const { id, userId } of devices) {
    if (snapshots.has(id)) continue;
    const end = indexOf(userId, finalRead.heads.get(userId) ?? '') ?? -1;
    const due = (finalRead.replays.get(userId) ?? []).slice(0, end + 1);
    const missing = due.filter(({ cursor }) => !received.get(id)?.has(cursor)).length;
    tally.chance(due.length);
    if (missing > 0) tally.fail(`${id} lacks ${missing} entries at the end`, missing);
  }
  checkStoredLog(tally, history);
  for (const [conversation, rows] of groupBy(dump.messages, ({ conversationId }) => conversationId)) {
    const newest = Math.max(...rows.map(({ seq }) => seq));
    tally.check(newest === rows.length, () => `${conversation} has ${rows.length} of ${newest} messages`);
  }
  return tally.result();
}

/** The log of each user is without holes, ends at its head, and is what a new device is given. */
function checkStoredLog(tally: Tally, { dump, finalRead }: History): void {
  const logs = groupBy(dump.entries, ({ userId }) => userId);
  for (const { userId, position } of dump.heads) {
    const log = logs.get(userId) ?? [];
    const isWhole = log.length === position && log.every((entry, index) => entry.position === index + 1);
    tally.check(isWhole, () => `the log of ${userId} has ${log.length} entries and ends at ${position}`);
    const replay = finalRead.replays.get(userId);
    if (!replay) continue;
    const isSame = replay.every(({ message }, index) => (message?.id ?? null) === log[index]?.messageId);
    tally.check(isSame, () => `a new device of ${userId} is given something else than the log`);
  }
}

/** A stream that goes back without having been opened anew. */
function findRegressions(history: History): Verdict {
  const tally = new Tally('regress');
  const indexOf = indexFinder(history);
  for (const [stream, received] of groupBy(history.deliveries, (one) => `${one.device} ${one.connection}`)) {
    checkRising(
      tally,
      received.flatMap(({ userId, cursor }) => indexOf(userId, cursor) ?? []),
      stream,
    );
  }
  return tally.result();
}

/** The place of a cursor in its inbox, as the last replay shows it. */
function indexFinder({ finalRead }: History): (userId: string, cursor: string) => number | undefined {
  const indexes = new Map(
    [...finalRead.replays].map(([userId, events]) => [
      userId,
      new Map(events.map(({ cursor }, index) => [cursor, index])),
    ]),
  );
  return (userId, cursor) => indexes.get(userId)?.get(cursor);
}

function newMessagesBy(
  deliveries: readonly Delivery[],
  keyOf: (delivery: Delivery) => string | undefined,
): ReadonlyMap<string, Delivery[]> {
  const added = deliveries.filter(
    (one) => one.isNew && one.kind === 'MessageAdded' && keyOf(one) !== undefined,
  );
  return groupBy(added, (one) => `${one.device} ${keyOf(one) ?? ''}`);
}

function checkRising(tally: Tally, order: readonly number[], where: string): void {
  order.slice(1).forEach((place, index) => {
    const before = order[index] ?? 0;
    tally.check(before < place, () => `${where}: ${place} after ${before}`);
  });
}
