import type { ConversationView } from '../conversations/conversation.js';
import type { InboxEntryKind } from '../generated/prisma/enums.js';
import type { InboxEntry } from '../inbox/event.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import { writeReceipts } from './receipt-sql.js';

interface PlannedReceipt {
  readonly userId: string;
  readonly kind: InboxEntryKind;
  readonly conversationId: string;
  readonly upToSeq: number;
}

/** The views and entries of one batch of receipts, in memory, under the locks of all inboxes they touch. */
export class ReceiptPlan {
  private readonly views = new Map<string, ConversationView>();
  private readonly changed = new Set<string>();
  private readonly entries: InboxEntry[] = [];

  constructor(private readonly inboxes: HeldInboxes) {}

  /** Makes a view known; one that the batch has changed already stays as it is. */
  open(view: ConversationView | null): void {
    if (view && !this.views.has(keyOf(view.userId, view.conversationId))) this.set(view);
  }

  find(userId: string, conversationId: string): ConversationView | null {
    return this.views.get(keyOf(userId, conversationId)) ?? null;
  }

  change(view: ConversationView): ConversationView {
    this.set(view);
    this.changed.add(keyOf(view.userId, view.conversationId));
    return view;
  }

  /** The entry shows the view as it is at this moment of the batch. */
  append({ userId, kind, conversationId, upToSeq }: PlannedReceipt): void {
    this.entries.push({
      userId,
      position: this.inboxes.take(userId),
      storedAt: this.inboxes.now,
      kind,
      conversationId,
      messageId: null,
      subjectId: null,
      upToSeq,
      seqs: null,
      message: null,
      profiles: [],
      view: this.find(userId, conversationId),
      senderView: null,
    });
  }

  /** The views that the batch has changed, as it leaves them. */
  get changedViews(): ConversationView[] {
    return [...this.changed].flatMap((key) => this.views.get(key) ?? []);
  }

  /** Writes what was changed and answers the entries. */
  write(transaction: BatchTransaction): InboxEntry[] {
    if (this.entries.length === 0) return [];
    const moved = this.inboxes.takeMoved();
    const views = this.changedViews;
    const values = [
      this.inboxes.now,
      this.entries.map((entry) => entry.userId),
      this.entries.map((entry) => entry.position),
      this.entries.map((entry) => entry.kind),
      this.entries.map((entry) => entry.conversationId),
      this.entries.map((entry) => entry.upToSeq),
      moved.map(([userId]) => userId),
      moved.map(([, position]) => position),
      views.map((view) => view.userId),
      views.map((view) => view.conversationId),
      views.map((view) => view.readUpToSeq),
      views.map((view) => view.readCounted),
      views.map((view) => view.retracted),
      views.map((view) => view.peerReadUpToSeq),
      views.map((view) => view.peerDeliveredUpToSeq),
    ];
    transaction.write({ ...writeReceipts, values });
    return this.entries;
  }

  private set(view: ConversationView): void {
    this.views.set(keyOf(view.userId, view.conversationId), view);
  }
}

function keyOf(userId: string, conversationId: string): string {
  return `${userId} ${conversationId}`;
}
