import type { Prisma } from '../generated/prisma/client.js';
import type { ConversationView } from './conversation.js';
import { countRetracted } from './retracted.js';

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

/** What a member, or a change to a message, does to a view; the rest moves with messages and receipts. */
export type ViewChange = Partial<
  Pick<ConversationView, 'clearedUpToSeq' | 'pushLevel'> & { readonly pinnedAt: Date | null }
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
 * Counts again which of the unread messages count no more, after one was recalled, deleted or cleared in this
 * transaction, and answers the views as they are then. Call it under the locks of all the members' inboxes.
 */
export async function refreshUnread(
  prisma: Prisma.TransactionClient,
  views: readonly ConversationView[],
): Promise<ConversationView[]> {
  const retracted = await countRetracted(
    (text, values) => prisma.$queryRawUnsafe(text, ...values),
    views.map((view) => ({ ...keyOf(view), afterSeq: view.readUpToSeq })),
  );
  const refreshed: ConversationView[] = [];
  for (const [index, view] of views.entries()) {
    const now = { ...view, retracted: retracted[index] ?? view.retracted };
    if (now.retracted !== view.retracted) {
      await prisma.conversationMember.update({
        where: { userId_conversationId: keyOf(view) },
        data: { retracted: now.retracted },
        select: { userId: true },
      });
    }
    refreshed.push(now);
  }
  return refreshed;
}

function keyOf({ userId, conversationId }: { readonly userId: string; readonly conversationId: string }): {
  userId: string;
  conversationId: string;
} {
  return { userId, conversationId };
}
