import type { PushLevel } from '../generated/prisma/enums.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import type { ConversationView } from './conversation.js';
import { findView, updateView, type ViewChange } from './view-rows.js';

/** What shall change in a member's view; an absent field stays as it is. */
export interface ViewSettings {
  readonly isPinned?: boolean;
  readonly pushLevel?: PushLevel;
}

/**
 * What a member does to their own view. Each is one transaction under the lock of the member's inbox, told to the member's
 * own devices; what changes nothing tells nothing. Answers the view as it is then, or null where there is none.
 */
export class ConversationChangeStore {
  constructor(private readonly inboxes: InboxWriter) {}

  /** Empties a view up to its newest message. Not a read: the read position stays, and the peer learns nothing. */
  async clear(userId: string, conversationId: string): Promise<ConversationView | null> {
    return this.change({ userId, conversationId }, async (transaction, view) => {
      const upToSeq = view.lastSeq;
      if (view.clearedUpToSeq === upToSeq) return view;
      transaction.append({
        userId,
        kind: 'CONVERSATION_CLEARED',
        conversationId: view.conversationId,
        upToSeq,
      });
      const retracted = view.counted - view.readCounted;
      return updateView(transaction.prisma, view, { clearedUpToSeq: upToSeq, retracted });
    });
  }

  /** Pins or unpins a view, and sets its push level. Pinning what is pinned does not move it. */
  async update(
    userId: string,
    conversationId: string,
    settings: ViewSettings,
  ): Promise<ConversationView | null> {
    return this.change({ userId, conversationId }, async (transaction, view) => {
      const { prisma, now } = transaction;
      const change = changeOf(view, settings, now);
      if (Object.keys(change).length === 0) return view;
      transaction.append({ userId, kind: 'CONVERSATION_UPDATED', conversationId: view.conversationId });
      return updateView(prisma, view, change);
    });
  }

  private async change(
    key: { readonly userId: string; readonly conversationId: string },
    work: (transaction: InboxTransaction, view: ConversationView) => Promise<ConversationView>,
  ): Promise<ConversationView | null> {
    return this.inboxes.write([key.userId], async (transaction) => {
      const view = await findView(transaction.prisma, key);
      return view && work(transaction, view);
    });
  }
}

/** Only what is new. */
function changeOf(view: ConversationView, { isPinned, pushLevel }: ViewSettings, now: Date): ViewChange {
  const pinMoves = isPinned !== undefined && isPinned !== (view.pinnedAt !== null);
  return {
    ...(pinMoves && { pinnedAt: isPinned ? now : null }),
    ...(pushLevel !== undefined && pushLevel !== view.pushLevel && { pushLevel }),
  };
}
