import { placesOf, type Row } from '../database/row.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { UserProfile } from './user.js';

/** The columns of an account, for Prisma. */
export const accountFields = {
  id: true,
  nickname: true,
  avatarUrl: true,
  customData: true,
  messagesFrom: true,
  friendRequestPolicy: true,
  pushPreview: true,
  mutedUntil: true,
  erasedAt: true,
} as const satisfies Prisma.UserAccountSelect;

/** The columns of user_account that a raw statement needs for a profile. */
export const profileColumns = ['id', 'nickname', 'avatar_url', 'custom_data', 'erased_at'] as const;

const at = placesOf(profileColumns);

/** The profile in a row of a raw statement, or null when the outer join found none. */
export function readProfile(row: Row, prefix: string): UserProfile | null {
  const read = row.under(prefix, profileColumns);
  const id = read<string | null>(at.id);
  if (id === null) return null;
  return {
    id,
    nickname: read(at.nickname),
    avatarUrl: read(at.avatar_url),
    customData: read(at.custom_data),
    erasedAt: read(at.erased_at),
  };
}
