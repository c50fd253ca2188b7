import type { ConversationView } from '../conversations/conversation.js';
import { DuetError } from '../errors.js';
import type { HiddenFrom } from '../generated/prisma/enums.js';
import type { InboxEntry } from '../inbox/event.js';
import type { UserProfile } from '../users/user.js';
import { maxEstimateErrorSeconds } from '../writes/batch-sql.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import { isHiddenFrom, type StoredMessage } from './message.js';
import { createMessageId } from './message-id.js';
import { nextView } from './next-view.js';
import type { SendCommand, SendOutcome } from './send-command.js';
import { fieldOf } from './send-rules.js';

export interface PlannedMessage {
  readonly command: SendCommand;
  readonly message: StoredMessage;
  readonly senderCounted: number;
  readonly recipientCounted: number;
  /** The position in the recipient's inbox, when there is a device to push to; else null. */
  readonly pushPosition: number | null;
}

/** The two of a message, and what else is known of the recipient. */
export interface PlannedPeople {
  readonly sender: UserProfile;
  readonly recipient: UserProfile;
  readonly recipientHasPushDevice: boolean;
}

export interface NewConversation {
  readonly id: string;
  readonly lowUserId: string;
  readonly highUserId: string;
}

/** Both members' views of one conversation as the batch goes on; null while it does not exist for that side. */
export interface PairState {
  readonly id: string;
  readonly userIds: readonly string[];
  readonly views: Map<string, ConversationView>;
  /** Those of the two of whom the other has a message. */
  readonly writers: Set<string>;
}

/** What is stored of a conversation before the batch. */
export interface StoredPair {
  readonly senderView: ConversationView | null;
  readonly recipientView: ConversationView | null;
  readonly senderHasWritten: boolean;
  readonly recipientHasWritten: boolean;
}

/**
 * Gives out `seq` for the sends of one batch, in memory, under the locks of all inboxes they touch: what it hands out is
 * contiguous with what is stored and with itself. A refused command takes nothing.
 */
export class BatchPlan {
  readonly messages: PlannedMessage[] = [];
  readonly entries: InboxEntry[] = [];
  private readonly pairs = new Map<string, PairState>();
  /** Changed views in their final state, by whether they were there before the batch. */
  private readonly views = {
    moved: new Map<string, ConversationView>(),
    new: new Map<string, ConversationView>(),
  };
  readonly newConversations: NewConversation[] = [];

  /** The time of everything in the batch as text: it is written out many times, and a Date is slow at it. */
  private readonly storedAt: string;

  constructor(private readonly inboxes: HeldInboxes) {
    this.storedAt = inboxes.now.toISOString();
  }

  /** The database's clock, read under the locks. */
  get now(): Date {
    return this.inboxes.now;
  }

  /** The heads that moved, once: for the statement that writes them. */
  takeMovedHeads(): (readonly [userId: string, position: number])[] {
    return this.inboxes.takeMoved();
  }

  /** How the batch leaves the conversations that it has opened. */
  get states(): Iterable<PairState> {
    return this.pairs.values();
  }

  /** The views that were there before the batch, and that it changed, in their final state. */
  get movedViews(): ConversationView[] {
    return [...this.views.moved.values()];
  }

  /** The views that begin with the batch, in their final state. */
  get newViews(): ConversationView[] {
    return [...this.views.new.values()];
  }

  /** Makes both views known before the first command of a conversation; repeating it changes nothing. */
  openPair(command: SendCommand, stored: StoredPair): void {
    const { conversationId: id, senderId, recipientId } = command;
    if (this.pairs.has(id)) return;
    const views = new Map<string, ConversationView>();
    if (stored.senderView) views.set(senderId, stored.senderView);
    if (stored.recipientView) views.set(recipientId, stored.recipientView);
    const writers = new Set<string>();
    if (stored.senderHasWritten) writers.add(senderId);
    if (stored.recipientHasWritten) writers.add(recipientId);
    this.pairs.set(id, { id, userIds: [senderId, recipientId], views, writers });
  }

  /** Whether the other member has a message of this one. */
  hasWritten(view: ConversationView): boolean {
    return this.pairs.get(view.conversationId)?.writers.has(view.userId) ?? false;
  }

  /** Both members' views as they are now. */
  viewsOf(command: SendCommand): Pick<SendOutcome, 'senderView' | 'recipientView'> {
    const pair = this.requirePair(command);
    return {
      senderView: pair.views.get(command.senderId) ?? null,
      recipientView: pair.views.get(command.recipientId) ?? null,
    };
  }

  /** Stores one accepted message in the plan. */
  add(
    command: SendCommand,
    hiddenFrom: HiddenFrom | null,
    { sender, recipient, recipientHasPushDevice }: PlannedPeople,
  ): SendOutcome {
    const pair = this.requirePair(command);
    if (pair.views.size === 0) this.newConversations.push(newConversation(command));
    const message = this.numberMessage(pair, command, hiddenFrom);
    const counted = { sender: 0, recipient: 0 };
    const receivers: string[] = [];
    for (const side of ['sender', 'recipient'] as const) {
      const userId = side === 'sender' ? command.senderId : command.recipientId;
      const peerId = side === 'sender' ? command.recipientId : command.senderId;
      const before = pair.views.get(userId);
      counted[side] = before?.counted ?? 0;
      if (isHiddenFrom(message, userId)) continue;
      if (side === 'recipient' && message.countsAsUnread && !message.imported) counted.recipient += 1;
      const view = nextView(before, { userId, peerId }, message, counted[side]);
      pair.views.set(userId, view);
      const key = `${userId} ${pair.id}`;
      const isNew = !before || this.views.new.has(key);
      (isNew ? this.views.new : this.views.moved).set(key, view);
      if (!message.imported && (side === 'recipient' || command.inSenderInbox)) receivers.push(userId);
    }
    const isFirstReply = noteWriter(pair, message);
    const { senderView, recipientView } = this.viewsOf(command);
    const outcome: SendOutcome = {
      message,
      duplicate: false,
      isFirstReply,
      sender,
      recipient,
      senderView,
      recipientView,
    };
    let pushPosition: number | null = null;
    for (const userId of receivers) {
      const position = this.appendMessage(userId, outcome);
      const isPushed = recipientHasPushDevice && userId === command.recipientId && command.push.enabled;
      if (isPushed && recipientView?.pushLevel === 'ALL') pushPosition = position;
    }
    this.messages.push({
      command,
      message,
      senderCounted: counted.sender,
      recipientCounted: counted.recipient,
      pushPosition,
    });
    return outcome;
  }

  /** Tells both members that these conversations have changed, once for each: what an import adds is only in history. */
  announce(conversationIds: ReadonlySet<string>): void {
    for (const view of [...this.movedViews, ...this.newViews]) {
      if (!conversationIds.has(view.conversationId)) continue;
      this.entries.push({
        userId: view.userId,
        position: this.inboxes.take(view.userId),
        storedAt: this.storedAt,
        kind: 'CONVERSATION_UPDATED',
        conversationId: view.conversationId,
        messageId: null,
        subjectId: null,
        upToSeq: null,
        seqs: null,
        message: null,
        profiles: [],
        view,
        senderView: null,
      });
    }
  }

  /** Answers the position that the entry was given. */
  private appendMessage(userId: string, outcome: SendOutcome): number {
    const { message, sender, recipient, senderView, recipientView } = outcome;
    const isSender = userId === message.senderId;
    const position = this.inboxes.take(userId);
    this.entries.push({
      userId,
      position,
      storedAt: this.storedAt,
      kind: 'MESSAGE_ADDED',
      conversationId: message.conversationId,
      messageId: message.id,
      subjectId: null,
      upToSeq: null,
      seqs: null,
      message,
      profiles: [sender, recipient],
      view: isSender ? senderView : recipientView,
      senderView: isSender ? null : senderView,
    });
    return position;
  }

  private numberMessage(pair: PairState, command: SendCommand, hiddenFrom: HiddenFrom | null): StoredMessage {
    let newestSeq = 0;
    for (const view of pair.views.values()) newestSeq = Math.max(newestSeq, view.lastSeq);
    return {
      id: createMessageId(this.inboxes.now, this.messages.length),
      conversationId: pair.id,
      seq: newestSeq + 1,
      senderId: command.senderId,
      recipientId: command.recipientId,
      actingId: command.actingId,
      clientMessageId: command.clientMessageId,
      content: command.content,
      customData: command.customData ?? null,
      replyToId: command.replyToId ?? null,
      countsAsUnread: command.countsAsUnread,
      imported: command.imported !== undefined,
      hiddenFrom,
      version: 1,
      sentAt: command.imported?.sentAt.toISOString() ?? this.timeIn(pair),
      editedAt: null,
      recalledAt: null,
      recalledById: null,
      erasedAt: null,
    };
  }

  /**
   * The time of the batch, or that of the newest message where another node has estimated the clock to be ahead of it: times go on like `seq`
   * then. A clock that was set back by more than estimates err goes on from where it is.
   */
  private timeIn({ views }: PairState): string {
    let time = this.storedAt;
    for (const { lastActivityAt } of views.values()) {
      const newest = typeof lastActivityAt === 'string' ? lastActivityAt : lastActivityAt.toISOString();
      // Both are as `Date.toISOString` writes them.
      if (newest > time && Date.parse(newest) - this.now.getTime() <= 1000 * maxEstimateErrorSeconds)
        time = newest;
    }
    return time;
  }

  private requirePair(command: SendCommand): PairState {
    const pair = this.pairs.get(command.conversationId);
    if (!pair) throw new Error('the conversation was not opened');
    return pair;
  }
}

/** Whether this message is the one after which both have written to each other. */
function noteWriter({ writers }: PairState, message: StoredMessage): boolean {
  if (message.hiddenFrom !== null || writers.has(message.senderId)) return false;
  writers.add(message.senderId);
  return writers.size === 2;
}

/** Answers a repeat inside one batch, or one that another batch stored: the same request, or a conflict. */
export function answerRepeat(
  outcome: SendOutcome,
  storedHash: string,
  command: SendCommand,
): SendOutcome | DuetError {
  if (storedHash === command.requestHash) return { ...outcome, duplicate: true };
  // Its files could not be looked at, so what it asks for is not known: it may be the same after all.
  if (command.refusal?.code === 'UNAVAILABLE') return command.refusal;
  const field = `${fieldOf(command)}.clientMessageId`;
  const rule = `${field} was used for another to, content, customData or replyTo.`;
  return new DuetError('IDEMPOTENCY_CONFLICT', rule, { field });
}

function newConversation({ conversationId, senderId, recipientId }: SendCommand): NewConversation {
  const [lowUserId, highUserId] = senderId < recipientId ? [senderId, recipientId] : [recipientId, senderId];
  return { id: conversationId, lowUserId, highUserId };
}
