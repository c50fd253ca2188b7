import type { Timestamp } from './user.js';

/** The stored end of a mute that lasts until an administrator ends it: the latest time that the API can name. */
export const mutedForGood = new Date('9999-12-31T23:59:59.999Z');

/** When a mute ends by itself, as it is shown; null when it lasts until it is ended. */
export function shownMuteEnd(mutedUntil: Timestamp): Timestamp | null {
  return new Date(mutedUntil).getTime() === mutedForGood.getTime() ? null : mutedUntil;
}
