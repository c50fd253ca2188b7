import { badInput, userNotFound, viewerErased } from '../errors.js';
import { parseTargetId } from '../input/text-rules.js';
import type { PeopleStore, RelatedUser } from './people-store.js';

/** Like `parseTargetId`, where the other one must be somebody else: oneself is BAD_USER_INPUT. */
export function parseOtherId(value: string, viewerId: string): string {
  if (value === viewerId) throw badInput('input.userId', 'must not be the viewer');
  return parseTargetId(value);
}

/** The viewer's account inside a transaction; erased meanwhile is UNAUTHENTICATED. */
export async function requireViewer(people: PeopleStore, viewerId: string): Promise<RelatedUser> {
  const viewer = await people.find(viewerId);
  if (!viewer || viewer.erasedAt) throw viewerErased();
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
