import { hash } from 'node:crypto';
import type { AdminUse } from '../audit/admin-use.js';
import { conversationIdOf } from '../conversations/conversation.js';
import type { DuetError } from '../errors.js';
import type { JsonValue } from '../input/json-rules.js';
import type { StoredContent } from './content.js';
import { assertMessageSize, parseCustomData, parsePushOptions, type PushOptions } from './message-rules.js';
import { requestHash } from './request-hash.js';
import type { SendCommand } from './send-command.js';

/** What a message says and how it is delivered, coerced by GraphQL and otherwise unchecked. */
export interface MessageInput {
  readonly customData?: unknown;
  readonly countsAsUnread?: boolean | null | undefined;
  readonly push?: unknown;
}

/** The part of a send that is the same for all its recipients, checked. */
export interface PreparedMessage {
  readonly content: StoredContent;
  readonly customData: JsonValue | undefined;
  readonly countsAsUnread: boolean;
  readonly push: PushOptions;
}

/** Checks everything about a message but its content, which has passed its own rules. Throws BAD_USER_INPUT. */
export function prepareMessage(
  content: StoredContent,
  input: MessageInput,
  contentField?: string,
): PreparedMessage {
  const customData = parseCustomData(input.customData);
  assertMessageSize(content, customData, contentField);
  return {
    content,
    customData,
    countsAsUnread: input.countsAsUnread ?? true,
    push: parsePushOptions(input.push),
  };
}

/** From whom to whom one message goes, and under which key. */
export interface Addressing {
  readonly actingId: string;
  readonly senderId: string;
  readonly recipientId: string;
  readonly asAdmin: boolean;
  readonly clientMessageId: string;
  /** Whether the key was given for several recipients at once, so that it names a message only together with one. */
  readonly isBatch: boolean;
  readonly replyToId?: string | undefined;
  readonly inSenderView: boolean;
  readonly inSenderInbox: boolean;
  readonly use?: AdminUse;
}

/** The command that stores the message for one recipient. */
export function addressMessage(message: PreparedMessage, addressing: Addressing): SendCommand {
  const { actingId, senderId, recipientId, asAdmin, clientMessageId, isBatch, replyToId, use } = addressing;
  const { content, customData } = message;
  const key = `${actingId}\0${senderId}\0${clientMessageId}${isBatch ? `\0${recipientId}` : ''}`;
  const command: SendCommand = {
    actingId,
    senderId,
    recipientId,
    asAdmin,
    conversationId: conversationIdOf(senderId, recipientId),
    content,
    customData,
    replyToId,
    clientMessageId,
    // No part can contain NUL, so no two lists of parts read alike.
    idempotencyKey: hashAsUuid(hash('sha256', key, 'hex')),
    requestHash: hashAsUuid(requestHash({ to: recipientId, content, customData, replyTo: replyToId })),
    countsAsUnread: message.countsAsUnread,
    push: message.push,
    inSenderView: addressing.inSenderView,
    inSenderInbox: addressing.inSenderInbox,
  };
  return use ? { ...command, use } : command;
}

/** The same command with its content as it is stored: what a repeat is compared by goes with it. */
export function replaceContent(
  command: SendCommand,
  { content, refusal }: { readonly content: StoredContent; readonly refusal: DuetError | null },
): SendCommand {
  const { recipientId, customData, replyToId } = command;
  return {
    ...command,
    content,
    requestHash: hashAsUuid(requestHash({ to: recipientId, content, customData, replyTo: replyToId })),
    ...(refusal ? { refusal } : {}),
  };
}

/** The first 128 bits of a hash in the form of a UUID: half as large as text, and compared as a number. */
function hashAsUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
