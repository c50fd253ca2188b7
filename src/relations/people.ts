import { badInput, DuetError } from '../errors.js';
import { isUserId } from '../input/text-rules.js';
import type { PeopleStore, RelatedUser } from './people-store.js';

const field = 'input.userId';

/** The id of the other one. Nobody has an id that breaks the rule for ids, so such a one is USER_NOT_FOUND too. */
export function parsePeerId(value: string): string {
  if (!isUserId(value)) throw userNotFound();
  return value;
}

/** Like `parsePeerId`, where the other one must be somebody else: oneself is BAD_USER_INPUT. */
export function parseOtherId(value: string, viewerId: string): string {
  if (value === viewerId) throw badInput(field, 'must not be the viewer');
  return parsePeerId(value);
}

/** The viewer's account inside a transaction; erased meanwhile is UNAUTHENTICATED. */
export async function requireViewer(people: PeopleStore, viewerId: string): Promise<RelatedUser> {
  const viewer = await people.find(viewerId);
  if (!viewer || viewer.erasedAt) throw new DuetError('UNAUTHENTICATED', 'The user of this token is erased.');
  return viewer;
}

/** Both accounts inside a transaction. Refuses an erased viewer, and a peer that is unknown or erased. */
export async function requirePair(
  people: PeopleStore,
  viewerId: string,
  peerId: string,
): Promise<{ readonly viewer: RelatedUser; readonly peer: RelatedUser }> {
  const viewer = await requireViewer(people, viewerId);
  const peer = await people.find(peerId);
  if (!peer || peer.erasedAt) throw userNotFound();
  return { viewer, peer };
}

function userNotFound(): DuetError {
  return new DuetError('USER_NOT_FOUND', `${field} names no user.`, { field });
}
