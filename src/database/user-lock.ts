import { viewerErased } from '../errors.js';
import type { Prisma } from '../generated/prisma/client.js';

/**
 * Until the transaction ends, nobody else who calls this for the user goes on: what a user may have so many of is counted and
 * added to behind it. Also keeps an erasure waiting, or waits for it: then UNAUTHENTICATED, so that nothing is left of whoever is
 * erased.
 */
export async function lockUser(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
  const [account] = await transaction.$queryRaw<{ readonly erased_at: Date | null }[]>`
    SELECT erased_at FROM user_account WHERE id = ${userId} FOR NO KEY UPDATE`;
  if (!account || account.erased_at) {
    throw viewerErased();
  }
}
