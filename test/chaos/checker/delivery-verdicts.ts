import { acknowledgement, type Delivery, type History, type SendRecord } from '../history.js';
import { isExpectedAtRecipient, reachFinder } from './reach.js';
import { groupBy, Tally, type Verdict } from './verdict.js';

/** Verdicts about single messages: whether each that was acknowledged is everywhere it belongs, once, and nowhere else. */
export function checkDeliveries(history: History): Verdict[] {
  return [
    findLost(history),
    findDoubles(history),
    findPhantoms(history),
    findMisdelivered(history),
    findAborted(history),
  ];
}

/** Acknowledged messages missing in the tables, in the sender's history, or on a device that should have them. */
function findLost({ sends, devices, deliveries, dump, finalRead, blocks, marks }: History): Verdict {
  const tally = new Tally('lost');
  const rows = new Map(dump.messages.map((row) => [row.id, row]));
  const read = new Set(
    finalRead.conversations.flatMap(({ viewer, messages }) => messages.map(({ id }) => `${viewer} ${id}`)),
  );
  const received = new Set(deliveries.map(({ device, message }) => `${device} ${message?.id ?? ''}`));
  // Who took a snapshot has what was before it from there.
  const excused = new Set(
    marks.filter(({ mode }) => mode === 'SNAPSHOT_REQUIRED').map((mark) => mark.device),
  );
  const devicesOf = groupBy(
    devices.filter(({ id }) => !excused.has(id)),
    ({ userId }) => userId,
  );
  const reachOf = reachFinder(blocks);
  for (const send of sends) {
    const id = acknowledgement(send)?.messageId;
    if (id === undefined) continue;
    const row = rows.get(id);
    tally.check(row !== undefined, () => `${describe(send)} is not in the tables`);
    const readers = isExpectedAtRecipient(reachOf(send), row) ? [send.sender, send.recipient] : [send.sender];
    for (const userId of readers) {
      tally.check(read.has(`${userId} ${id}`), () => `${describe(send)} is not in the history of ${userId}`);
      for (const device of devicesOf.get(userId) ?? []) {
        tally.check(received.has(`${device.id} ${id}`), () => `${describe(send)} never came to ${device.id}`);
      }
    }
  }
  return tally.result();
}

/** The same message twice on one device, after it had dropped the positions it knew. */
function findDoubles({ deliveries }: History): Verdict {
  const tally = new Tally('dup');
  const seen = new Set<string>();
  for (const { device, message, isNew, kind } of deliveries) {
    if (!message || !isNew || kind !== 'MessageAdded') continue;
    const key = `${device} ${message.senderId} ${message.clientMessageId}`;
    tally.check(!seen.has(key), () => `${device} got ${message.clientMessageId} twice`);
    seen.add(key);
  }
  return tally.result();
}

/** Received, but never sent, sent otherwise, or not what is stored at that place. */
function findPhantoms({ deliveries, sends, dump, finalRead }: History): Verdict {
  const tally = new Tally('phantom');
  const attempted = new Map(sends.map((send) => [`${send.sender} ${send.clientMessageId}`, send]));
  const stored = new Set(dump.messages.map(({ id }) => id));
  const atCursor = new Map(
    [...finalRead.replays].flatMap(([userId, events]) =>
      events.map((event) => [`${userId} ${event.cursor}`, event] as const),
    ),
  );
  for (const delivery of deliveries) {
    const { message, device, userId, cursor, kind } = delivery;
    const entry = atCursor.get(`${userId} ${cursor}`);
    const isEntry = entry !== undefined && entry.kind === kind && entry.message?.id === message?.id;
    tally.check(
      isEntry && (!message || (stored.has(message.id) && isAsSent(message, attempted))),
      () => `${device} got a ${kind} (${message?.clientMessageId ?? 'no message'}) that is not so`,
    );
  }
  return tally.result();
}

function isAsSent(
  message: NonNullable<Delivery['message']>,
  attempted: ReadonlyMap<string, SendRecord>,
): boolean {
  const send = attempted.get(`${message.senderId} ${message.clientMessageId}`);
  return send?.text === message.text && send.recipient === message.recipientId;
}

/** Received by somebody else, or by somebody who had blocked the sender. */
function findMisdelivered({ deliveries, sends, blocks }: History): Verdict {
  const tally = new Tally('misdelivered');
  const reachOf = reachFinder(blocks);
  const hidden = new Set(
    sends
      .filter((send) => reachOf(send) === 'hidden')
      .map(({ sender, clientMessageId }) => `${sender} ${clientMessageId}`),
  );
  for (const { message, userId, device } of deliveries) {
    if (!message) continue;
    const { senderId, recipientId, clientMessageId } = message;
    const isHidden = userId === recipientId && hidden.has(`${senderId} ${clientMessageId}`);
    tally.check(
      (userId === senderId || userId === recipientId) && !isHidden,
      () => `${device} got ${clientMessageId} from ${senderId} to ${recipientId}`,
    );
  }
  return tally.result();
}

/** Refused for good, and received all the same. */
function findAborted({ deliveries, sends }: History): Verdict {
  const tally = new Tally('aborted');
  const received = new Set(
    deliveries.map(({ message }) => (message ? `${message.senderId} ${message.clientMessageId}` : '')),
  );
  for (const send of sends) {
    if (acknowledgement(send) || send.attempts.at(-1)?.outcome !== 'refused') continue;
    tally.check(
      !received.has(`${send.sender} ${send.clientMessageId}`),
      () => `${describe(send)} was refused and arrived`,
    );
  }
  return tally.result();
}

function describe({ clientMessageId, sender, recipient }: SendRecord): string {
  return `${clientMessageId} (${sender} to ${recipient})`;
}
