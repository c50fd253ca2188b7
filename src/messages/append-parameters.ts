import { arrayText, type ArrayElement } from '../database/array-text.js';
import type { Timestamp } from '../users/user.js';
import type { BatchPlan, PlannedMessage } from './batch-plan.js';
import type { SendCommand } from './send-command.js';

/** The parameters of `readFacts`. */
export function factParameters(commands: readonly SendCommand[]): string[] {
  return [
    arrayText(commands.map((command) => command.senderId)),
    arrayText(commands.map((command) => command.recipientId)),
    arrayText(commands.map((command) => command.conversationId)),
    arrayText(commands.map((command) => command.idempotencyKey)),
    arrayText(commands.map((command) => command.replyToId ?? null)),
  ];
}

/** The parameters of `writeBatch`. */
export function writeParameters(plan: BatchPlan): (string | Date)[] {
  const { messages, entries, newConversations, views } = plan;
  const movedHeads = plan.takeMovedHeads();
  const ofMessages = (pick: (planned: PlannedMessage) => ArrayElement): string =>
    arrayText(messages.map(pick));
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
    ofMessages(({ message }) => asText(message.sentAt)),
    arrayText(entries.map((entry) => entry.userId)),
    arrayText(entries.map((entry) => entry.position)),
    arrayText(entries.map((entry) => entry.kind)),
    arrayText(entries.map((entry) => entry.conversationId)),
    arrayText(entries.map((entry) => entry.messageId)),
    arrayText(movedHeads.map(([userId]) => userId)),
    arrayText(movedHeads.map(([, position]) => position)),
    arrayText(newConversations.map((conversation) => conversation.id)),
    arrayText(newConversations.map((conversation) => conversation.lowUserId)),
    arrayText(newConversations.map((conversation) => conversation.highUserId)),
    arrayText(views.map((view) => view.userId)),
    arrayText(views.map((view) => view.conversationId)),
    arrayText(views.map((view) => view.peerId)),
    arrayText(views.map((view) => view.lastSeq)),
    arrayText(views.map((view) => view.lastMessageId)),
    arrayText(views.map((view) => view.counted)),
    arrayText(views.map((view) => plan.hasWritten(view))),
    arrayText(views.map((view) => asText(view.lastActivityAt))),
  ];
}

/** Most messages say nothing about their push: then nothing is stored. */
function pushColumn({ push }: SendCommand): string | null {
  return push.enabled && push.title === undefined && push.body === undefined ? null : JSON.stringify(push);
}

function asText(time: Timestamp): string {
  return typeof time === 'string' ? time : time.toISOString();
}
