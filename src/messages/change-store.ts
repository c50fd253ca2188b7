import { recordUse } from '../audit/record.js';
import type { AdminUse } from '../audit/admin-use.js';
import type { ConversationView } from '../conversations/conversation.js';
import { countsForRecipient } from '../conversations/retracted.js';
import { listViews, retractUnread } from '../conversations/view-rows.js';
import { rowOf } from '../database/row.js';
import { DuetError } from '../errors.js';
import type { InboxEntryKind, Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import {
  decideEdit,
  decideRecall,
  messageMissing,
  type ChangeDecision,
  type ChangeFacts,
  type EditCommand,
} from './change-rules.js';
import { isShownTo, wasShownTo, type MemberFacts, type StoredMessage } from './message.js';
import { MessageStore, type MessageDeletion } from './message-store.js';
import { reachColumns, reachJoins, readReachFacts } from './reach-row.js';
import type { ReachFacts } from './send-command.js';
import { moveUploadReferences, releaseUploads } from './upload-reference-store.js';

/** A message after a change, and the view of the one who made it; null for an administrator's. */
export interface ChangeOutcome {
  readonly message: StoredMessage;
  readonly view: ConversationView | null;
}

export interface MessageChangeStoreOptions {
  readonly prisma: PrismaClient;
  readonly inboxes: InboxWriter;
}

/** What of a message never changes: enough to know whose inboxes to lock. */
type MessagePlace = Pick<StoredMessage, 'id' | 'conversationId' | 'senderId' | 'recipientId'>;

/** A message and what both members have of it, under the locks of both inboxes. */
interface PairFacts {
  readonly message: StoredMessage;
  readonly members: ReadonlyMap<string, MemberFacts>;
}

/**
 * Changes to stored messages. Each is one transaction under the inbox locks of everyone whom it concerns, so it is ordered
 * against sends, receipts and each other; it reads the message and decides only then. Rejects with the refusal, and then
 * nothing has changed.
 *
 * A recall or an edit is told to both people, except where the message is not theirs to see: hidden, cleared or deleted.
 */
export class MessageChangeStore {
  constructor(private readonly options: MessageChangeStoreOptions) {}

  /** The sender takes a message back. A block keeps no recall away: it only removes what was the sender's own. */
  async recall(viewerId: string, messageId: string): Promise<ChangeOutcome> {
    return this.change(viewerId, messageId, async (transaction, pair) => {
      const { recallWindowSeconds } = await readWindows(transaction.prisma);
      const facts = changeFacts(transaction, pair, { viewerId, windowSeconds: recallWindowSeconds });
      if (passed(decideRecall(viewerId, facts)) === 'DONE') return pair.message;
      return writeRecall(transaction, pair, viewerId);
    });
  }

  /** An administrator takes back anyone's message, at any time; each use is in the audit log, repeats too. */
  async recallAsAdmin(messageId: string, use: AdminUse): Promise<ChangeOutcome> {
    return this.change(null, messageId, async (transaction, pair) => {
      const { message } = pair;
      if (message.erasedAt !== null) throw messageMissing('input.messageId');
      await recordUse(transaction.prisma, use, { messageId: message.id });
      return message.recalledAt === null ? writeRecall(transaction, pair, null) : message;
    });
  }

  /** The sender changes what a message says; an administrator's use of their rights is recorded with it. */
  async edit(command: EditCommand, use?: AdminUse): Promise<ChangeOutcome> {
    const { viewerId, messageId, content, customData } = command;
    return this.change(viewerId, messageId, async (transaction, pair) => {
      const { editWindowSeconds } = await readWindows(transaction.prisma);
      const facts = changeFacts(transaction, pair, { viewerId, windowSeconds: editWindowSeconds });
      const reach = await readReach(transaction.prisma, pair.message);
      const decision = passed(decideEdit(command, { ...facts, reach }));
      if (use) await recordUse(transaction.prisma, use, { messageId: pair.message.id });
      if (decision === 'DONE') return pair.message;
      const edited = await new MessageStore(transaction.prisma).update(pair.message, {
        editedAt: transaction.now,
        content,
        ...(customData === undefined ? {} : { customData }),
      });
      await moveUploadReferences(transaction.prisma, pair.message, edited);
      announce(transaction, pair, 'MESSAGE_EDITED');
      return edited;
    });
  }

  /**
   * Deletes messages for one member alone. All must be in the member's view or deleted by the
   * member already; else nothing is deleted.
   */
  async delete(viewerId: string, messageIds: readonly string[]): Promise<void> {
    await this.options.inboxes.write([viewerId], async (transaction) => {
      const { prisma } = transaction;
      const { fresh, views } = await readDeletable(prisma, viewerId, messageIds);
      await new MessageStore(prisma).insertDeletions(
        viewerId,
        fresh.map((message) => deletionOf(viewerId, message)),
      );
      for (const view of views) {
        const { conversationId } = view;
        const ofOne = fresh.filter((message) => message.conversationId === conversationId);
        await retractUnread(prisma, view, ofOne.filter((message) => isUnreadIn(view, message)).length);
        const seqs = ofOne.map((message) => message.seq).sort((a, b) => a - b);
        transaction.append({ userId: viewerId, kind: 'MESSAGES_DELETED', conversationId, seqs });
      }
    });
  }

  /** Locks the inboxes of a message's two people, reads it, and changes it. */
  private async change(
    viewerId: string | null,
    messageId: string,
    work: (transaction: InboxTransaction, pair: PairFacts) => Promise<StoredMessage>,
  ): Promise<ChangeOutcome> {
    const [place] = await new MessageStore(this.options.prisma).list([messageId]);
    const people = place ? [place.senderId, place.recipientId] : [];
    if (!place || (viewerId !== null && !people.includes(viewerId))) throw messageMissing('input.messageId');
    return this.options.inboxes.write(people, async (transaction) => {
      const pair = await readPair(transaction.prisma, place);
      const message = await work(transaction, pair);
      const view = viewerId === null ? null : (pair.members.get(viewerId)?.view ?? null);
      return { message, view };
    });
  }
}

async function readReach(
  prisma: Prisma.TransactionClient,
  { senderId, recipientId }: StoredMessage,
): Promise<ReachFacts> {
  const [answer] = await prisma.$queryRawUnsafe<Record<string, unknown>[]>(
    readReachText,
    senderId,
    recipientId,
  );
  if (!answer) throw new Error('the settings of the app are gone');
  return readReachFacts(rowOf(answer));
}

const readReachText = `
  SELECT ${reachColumns} FROM (SELECT $1::text AS sender_id, $2::text AS recipient_id) AS s ${reachJoins}`;

async function readWindows(
  prisma: Prisma.TransactionClient,
): Promise<{ readonly recallWindowSeconds: number; readonly editWindowSeconds: number }> {
  return prisma.appSettings.findUniqueOrThrow({
    where: { id: 1 },
    select: { recallWindowSeconds: true, editWindowSeconds: true },
  });
}

async function readPair(prisma: Prisma.TransactionClient, place: MessagePlace): Promise<PairFacts> {
  const { id, conversationId, senderId, recipientId } = place;
  const [message] = await new MessageStore(prisma).list([id]);
  if (!message) throw messageMissing('input.messageId');
  const userIds = [senderId, recipientId];
  const views = await listViews(
    prisma,
    userIds.map((userId) => ({ userId, conversationId })),
  );
  const deletions = await prisma.messageDeletion.findMany({
    where: { conversationId, seq: message.seq, userId: { in: userIds } },
    select: { userId: true },
  });
  const members = userIds.map((userId): [string, MemberFacts] => [
    userId,
    {
      view: views.find((view) => view.userId === userId) ?? null,
      isDeleted: deletions.some((deletion) => deletion.userId === userId),
    },
  ]);
  return { message, members: new Map(members) };
}

function changeFacts(
  { now }: InboxTransaction,
  { message, members }: PairFacts,
  asked: { readonly viewerId: string; readonly windowSeconds: number },
): ChangeFacts {
  const viewer = members.get(asked.viewerId) ?? { view: null, isDeleted: false };
  return {
    message,
    isShown: isShownTo(viewer, message),
    wasShown: viewer.view !== null && wasShownTo(viewer.view, message),
    now,
    windowSeconds: asked.windowSeconds,
  };
}

function passed(decision: ChangeDecision | DuetError): ChangeDecision {
  if (decision instanceof DuetError) throw decision;
  return decision;
}

async function writeRecall(
  transaction: InboxTransaction,
  pair: PairFacts,
  recalledById: string | null,
): Promise<StoredMessage> {
  const { prisma, now } = transaction;
  const recalled = await new MessageStore(prisma).update(pair.message, { recalledAt: now, recalledById });
  await releaseUploads(prisma, pair.message);
  for (const view of announce(transaction, pair, 'MESSAGE_RECALLED')) {
    await retractUnread(prisma, view, isUnreadIn(view, pair.message) ? 1 : 0);
  }
  return recalled;
}

/** Whether a message that the member has is one of the unread ones. */
function isUnreadIn(view: ConversationView, message: StoredMessage): boolean {
  return (
    message.recipientId === view.userId &&
    countsForRecipient(message) &&
    message.recalledAt === null &&
    message.seq > view.readUpToSeq
  );
}

/** Tells both people, except one who does not have the message; answers the views of those who are told. */
function announce(
  transaction: InboxTransaction,
  { message, members }: PairFacts,
  kind: InboxEntryKind,
): ConversationView[] {
  const { id: messageId, conversationId } = message;
  return [...members].flatMap(([userId, member]) => {
    if (!member.view || !isShownTo(member, message)) return [];
    transaction.append({ userId, kind, conversationId, messageId });
    return [member.view];
  });
}

/** Those of the messages that are not deleted yet, and the views that they are in. Refuses unless all are the member's. */
async function readDeletable(
  prisma: Prisma.TransactionClient,
  userId: string,
  messageIds: readonly string[],
): Promise<{ readonly fresh: readonly StoredMessage[]; readonly views: readonly ConversationView[] }> {
  const messages = new MessageStore(prisma);
  const found = await messages.list(messageIds);
  const deleted = await messages.listDeletedAmong(userId, found);
  const fresh = found.filter((message) => !deleted.has(`${message.conversationId} ${message.seq}`));
  const conversationIds = [...new Set(fresh.map((message) => message.conversationId))];
  const views = await listViews(
    prisma,
    conversationIds.map((conversationId) => ({ userId, conversationId })),
  );
  const areShown = fresh.every((message) =>
    views.some((view) => isShownTo({ view, isDeleted: false }, message)),
  );
  if (found.length < messageIds.length || !areShown) throw messageMissing('input.messageIds');
  return { fresh, views };
}

function deletionOf(userId: string, message: StoredMessage): MessageDeletion {
  const { id: messageId, conversationId, seq, recipientId } = message;
  return { messageId, conversationId, seq, counted: recipientId === userId && countsForRecipient(message) };
}
