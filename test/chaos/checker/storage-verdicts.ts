import type { History } from '../history.js';
import { groupBy, Tally, type Verdict } from './verdict.js';

/** The largest number of unread messages that the API names. */
const maxShownUnread = 250;

/** Verdicts about what is stored and what was answered. */
export function checkStorage(history: History): Verdict[] {
  return [findDoubleRows(history), findAnswerMismatches(history), findUnreadDrift(history)];
}

function findDoubleRows({ dump }: History): Verdict {
  const tally = new Tally('double_row');
  const bySend = groupBy(dump.messages, ({ senderId, clientMessageId }) => `${senderId} ${clientMessageId}`);
  for (const [send, rows] of bySend) {
    tally.chance();
    if (rows.length > 1) tally.fail(`${send} is stored ${rows.length} times`, rows.length - 1);
  }
  return tally.result();
}

/** Answers to one message that name different ones. */
function findAnswerMismatches({ sends }: History): Verdict {
  const tally = new Tally('ack_mismatch');
  for (const { clientMessageId, attempts } of sends) {
    const ids = attempts.flatMap(({ messageId }) => messageId ?? []);
    if (ids.length === 0) continue;
    tally.chance(ids.length);
    const others = ids.filter((id) => id !== ids[0]);
    if (others.length > 0)
      tally.fail(`${clientMessageId} was answered with ${new Set(ids).size} ids`, others.length);
  }
  return tally.result();
}

/** Unread counts as they are shown against counts of the rows. */
function findUnreadDrift({ finalRead, dump }: History): Verdict {
  const tally = new Tally('unread_drift');
  const rows = groupBy(dump.messages, ({ conversationId }) => conversationId);
  const readUpTo = new Map(
    dump.members.map((member) => [`${member.userId} ${member.conversationId}`, member.readUpToSeq]),
  );
  for (const { viewer, conversationId, unreadCount } of finalRead.conversations) {
    const after = readUpTo.get(`${viewer} ${conversationId}`) ?? 0;
    const unread = (rows.get(conversationId) ?? []).filter(
      (row) =>
        row.recipientId === viewer && row.seq > after && row.countsAsUnread && row.hiddenFrom !== 'RECIPIENT',
    ).length;
    const shown = Math.min(unread, maxShownUnread);
    tally.check(
      unreadCount === shown,
      () => `${viewer} is shown ${unreadCount} unread in ${conversationId} instead of ${shown}`,
    );
  }
  return tally.result();
}
