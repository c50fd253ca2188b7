import { binaryArray } from '../database/binary-array.js';
import type { BatchPlan } from './batch-plan.js';
import type { KnownFacts } from './known-pairs.js';
import type { SendCommand } from './send-command.js';

/** The parameters of `readFacts`. */
export function factParameters(commands: readonly SendCommand[]): unknown[] {
  return [
    binaryArray('text', commands, (command) => command.senderId),
    binaryArray('text', commands, (command) => command.recipientId),
    binaryArray('uuid', commands, (command) => command.conversationId),
    binaryArray('uuid', commands, (command) => command.idempotencyKey),
  ];
}

/** The parameters of `expectNothingNew`. */
export function expectationParameters(
  { facts, controlRevision }: KnownFacts,
  commands: readonly SendCommand[],
): unknown[] {
  const withoutDevice = commands.filter((_, index) => facts[index]?.recipientHasPushDevice === false);
  return [
    controlRevision,
    binaryArray('uuid', commands, (command) => command.idempotencyKey),
    binaryArray('text', withoutDevice, (command) => command.recipientId),
  ];
}

/** The parameters of `readReplied`. */
export function repliedParameters(replies: readonly SendCommand[]): unknown[] {
  return [
    binaryArray('text', replies, (command) => command.senderId),
    binaryArray('uuid', replies, (command) => command.conversationId),
    binaryArray('uuid', replies, (command) => command.replyToId),
  ];
}

/** The parameters of `writeBatch`. */
export function writeParameters(plan: BatchPlan): unknown[] {
  const { messages, entries } = plan;
  const views = plan.movedViews;
  const movedHeads = plan.takeMovedHeads();
  return [
    plan.now,
    binaryArray('uuid', messages, ({ message }) => message.id),
    binaryArray('uuid', messages, ({ message }) => message.conversationId),
    binaryArray('int4', messages, ({ message }) => message.seq),
    binaryArray('text', messages, ({ message }) => message.senderId),
    binaryArray('text', messages, ({ message }) => message.recipientId),
    binaryArray('text', messages, ({ command }) => command.actingId),
    binaryArray('text', messages, ({ message }) => message.clientMessageId),
    binaryArray('uuid', messages, ({ command }) => command.idempotencyKey),
    binaryArray('uuid', messages, ({ command }) => command.requestHash),
    binaryArray('json', messages, ({ message }) => JSON.stringify(message.content)),
    binaryArray('json', messages, ({ command }) =>
      command.customData === undefined ? null : JSON.stringify(command.customData),
    ),
    binaryArray('json', messages, ({ command }) => pushColumn(command)),
    binaryArray('uuid', messages, ({ message }) => message.replyToId),
    binaryArray('bool', messages, ({ message }) => message.countsAsUnread),
    binaryArray('bool', messages, ({ message }) => message.imported),
    messages.map(({ message }) => message.hiddenFrom),
    binaryArray('int4', messages, (planned) => planned.senderCounted),
    binaryArray('int4', messages, (planned) => planned.recipientCounted),
    binaryArray('timestamptz', messages, ({ message }) => message.sentAt),
    binaryArray('text', entries, (entry) => entry.userId),
    binaryArray('int8', entries, (entry) => entry.position),
    entries.map((entry) => entry.kind),
    binaryArray('uuid', entries, (entry) => entry.conversationId),
    binaryArray('uuid', entries, (entry) => entry.messageId),
    binaryArray('text', movedHeads, ([userId]) => userId),
    binaryArray('int8', movedHeads, ([, position]) => position),
    binaryArray('text', views, (view) => view.userId),
    binaryArray('uuid', views, (view) => view.conversationId),
    binaryArray('int4', views, (view) => view.lastSeq),
    binaryArray('uuid', views, (view) => view.lastMessageId),
    binaryArray('int4', views, (view) => view.counted),
    binaryArray('bool', views, (view) => plan.hasWritten(view)),
    binaryArray('timestamptz', views, (view) => view.lastActivityAt),
  ];
}

/** The parameters of `writeBeginnings`. */
export function beginningParameters(plan: BatchPlan): unknown[] {
  const { newConversations } = plan;
  const views = plan.newViews;
  return [
    plan.now,
    binaryArray('uuid', newConversations, (conversation) => conversation.id),
    binaryArray('text', newConversations, (conversation) => conversation.lowUserId),
    binaryArray('text', newConversations, (conversation) => conversation.highUserId),
    binaryArray('text', views, (view) => view.userId),
    binaryArray('uuid', views, (view) => view.conversationId),
    binaryArray('text', views, (view) => view.peerId),
    binaryArray('int4', views, (view) => view.lastSeq),
    binaryArray('uuid', views, (view) => view.lastMessageId),
    binaryArray('int4', views, (view) => view.counted),
    binaryArray('bool', views, (view) => plan.hasWritten(view)),
    binaryArray('timestamptz', views, (view) => view.lastActivityAt),
  ];
}

/** Most messages say nothing about their push: then nothing is stored. */
function pushColumn({ push }: SendCommand): string | null {
  return push.enabled && push.title === undefined && push.body === undefined ? null : JSON.stringify(push);
}
