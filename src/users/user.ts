import type { FriendRequestPolicy, MessagesFrom, PushPreview } from '../generated/prisma/enums.js';

/** A point in time: a Date, or its ISO 8601 form, as a raw statement reads it and as it is after a publication. */
export type Timestamp = Date | string;

/** What anyone signed in may know of a user. */
export interface UserProfile {
  readonly id: string;
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly customData: unknown;
  readonly erasedAt: Timestamp | null;
}

/** The whole account, for the user alone. */
export interface UserAccount extends UserProfile {
  readonly messagesFrom: MessagesFrom;
  readonly friendRequestPolicy: FriendRequestPolicy;
  readonly pushPreview: PushPreview;
  readonly mutedUntil: Timestamp | null;
}
