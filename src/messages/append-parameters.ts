import type { BatchPlan, PlannedMessage } from './batch-plan.js';
import type { SendCommand } from './send-command.js';

/** The parameters of `readFacts`. */
export function factParameters(commands: readonly SendCommand[]): unknown[] {
  return [
    commands.map((command) => command.senderId),
    commands.map((command) => command.recipientId),
    commands.map((command) => command.conversationId),
    commands.map((command) => command.idempotencyKey),
  ];
}

/** The parameters of `readReplied`. */
export function repliedParameters(replies: readonly SendCommand[]): unknown[] {
  return [
    replies.map((command) => command.senderId),
    replies.map((command) => command.conversationId),
    replies.map((command) => command.replyToId),
  ];
}

/** The parameters of `writeBatch`. */
export function writeParameters(plan: BatchPlan): unknown[] {
  const { messages, entries, newConversations, views } = plan;
  const movedHeads = plan.takeMovedHeads();
  const ofMessages = (pick: (planned: PlannedMessage) => unknown): unknown[] => messages.map(pick);
  return [
    plan.now,
    ofMessages(({ message }) => message.id),
    ofMessages(({ message }) => message.conversationId),
    ofMessages(({ message }) => message.seq),
    ofMessages(({ message }) => message.senderId),
    ofMessages(({ message }) => message.recipientId),
    ofMessages(({ command }) => command.actingId),
    ofMessages(({ message }) => message.clientMessageId),
    ofMessages(({ command }) => command.idempotencyKey),
    ofMessages(({ command }) => command.requestHash),
    ofMessages(({ message }) => JSON.stringify(message.content)),
    ofMessages(({ command }) =>
      command.customData === undefined ? null : JSON.stringify(command.customData),
    ),
    ofMessages(({ command }) => pushColumn(command)),
    ofMessages(({ message }) => message.replyToId),
    ofMessages(({ message }) => message.countsAsUnread),
    ofMessages(({ message }) => message.imported),
    ofMessages(({ message }) => message.hiddenFrom),
    ofMessages((planned) => planned.senderCounted),
    ofMessages((planned) => planned.recipientCounted),
    ofMessages(({ message }) => message.sentAt),
    entries.map((entry) => entry.userId),
    entries.map((entry) => entry.position),
    entries.map((entry) => entry.kind),
    entries.map((entry) => entry.conversationId),
    entries.map((entry) => entry.messageId),
    movedHeads.map(([userId]) => userId),
    movedHeads.map(([, position]) => position),
    newConversations.map((conversation) => conversation.id),
    newConversations.map((conversation) => conversation.lowUserId),
    newConversations.map((conversation) => conversation.highUserId),
    views.map((view) => view.userId),
    views.map((view) => view.conversationId),
    views.map((view) => view.peerId),
    views.map((view) => view.lastSeq),
    views.map((view) => view.lastMessageId),
    views.map((view) => view.counted),
    views.map((view) => plan.hasWritten(view)),
    views.map((view) => view.lastActivityAt),
  ];
}

/** Most messages say nothing about their push: then nothing is stored. */
function pushColumn({ push }: SendCommand): string | null {
  return push.enabled && push.title === undefined && push.body === undefined ? null : JSON.stringify(push);
}
