import type { Prisma } from '../generated/prisma/client.js';
import type { ConversationView } from './conversation.js';

/** The columns of conversation_member that a view is made of. */
export const viewFields = {
  userId: true,
  conversationId: true,
  peerId: true,
  lastSeq: true,
  lastMessageId: true,
  lastActivityAt: true,
  counted: true,
  readUpToSeq: true,
  readCounted: true,
  retracted: true,
  peerReadUpToSeq: true,
  peerDeliveredUpToSeq: true,
  clearedUpToSeq: true,
  pinnedAt: true,
  pushLevel: true,
} as const satisfies Prisma.ConversationMemberSelect;

/** What a member does to their own view; the rest moves with messages and receipts. */
export type ViewChange = Partial<
  Pick<ConversationView, 'clearedUpToSeq' | 'retracted' | 'pushLevel'> & { readonly pinnedAt: Date | null }
>;

/** A view inside a transaction that holds the member's inbox, so that nobody else changes it before the commit; or null. */
export async function findView(
  prisma: Prisma.TransactionClient,
  key: { readonly userId: string; readonly conversationId: string },
): Promise<ConversationView | null> {
  return prisma.conversationMember.findUnique({
    where: { userId_conversationId: keyOf(key) },
    select: viewFields,
  });
}

/** Several views, under the same promise; what does not exist is left out. */
export async function listViews(
  prisma: Prisma.TransactionClient,
  keys: readonly { readonly userId: string; readonly conversationId: string }[],
): Promise<ConversationView[]> {
  return prisma.conversationMember.findMany({ where: { OR: keys.map(keyOf) }, select: viewFields });
}

/** Changes a view that exists, under the lock of the member's inbox; answers it as it is then. */
export async function updateView(
  prisma: Prisma.TransactionClient,
  view: ConversationView,
  change: ViewChange,
): Promise<ConversationView> {
  return prisma.conversationMember.update({
    where: { userId_conversationId: keyOf(view) },
    data: change,
    select: viewFields,
  });
}

/**
 * So many messages that are unread in a view count no more, each for the first time: recalled or deleted in this
 * transaction. Exact because everything that changes a view holds the member's inbox, and cheap because nothing is counted
 * again; when the read position moves, `countRetracted` takes the number from the rows anew.
 */
export async function retractUnread(
  prisma: Prisma.TransactionClient,
  view: ConversationView,
  count: number,
): Promise<void> {
  if (count === 0) return;
  await prisma.conversationMember.update({
    where: { userId_conversationId: keyOf(view) },
    data: { retracted: { increment: count } },
    select: { userId: true },
  });
}

function keyOf({ userId, conversationId }: { readonly userId: string; readonly conversationId: string }): {
  userId: string;
  conversationId: string;
} {
  return { userId, conversationId };
}
