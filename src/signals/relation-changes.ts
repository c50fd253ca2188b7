import type { NewEntry } from '../inbox/inbox-writer.js';

/** The kinds after which two users may see more, or less, of each other. */
const kinds: ReadonlySet<NewEntry['kind']> = new Set([
  'FRIEND_ADDED',
  'FRIEND_REMOVED',
  'USER_BLOCKED',
  'USER_UNBLOCKED',
]);

/** The pairs of users whose relation a transaction has changed, from what it appended to inboxes. */
export function relationChanges(entries: readonly NewEntry[]): (readonly [userId: string, peerId: string])[] {
  return entries.flatMap(({ kind, userId, subjectId }) =>
    kinds.has(kind) && subjectId !== undefined ? [[userId, subjectId] as const] : [],
  );
}
