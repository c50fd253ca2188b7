import { NIL } from 'uuid';
import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { isUuid, targetIdOf } from '../input/text-rules.js';
import { parseContent } from './content-rules.js';
import { parseClientMessageId } from './message-rules.js';
import type { KnownMessageStore } from './known-message-store.js';
import type { MessageRequest, ShownMessage } from './message.js';
import { addressMessage, prepareMessage, type MessageInput } from './prepare-send.js';
import type { SendCommand, SendOutcome } from './send-command.js';

/** `SendMessageInput`, coerced by GraphQL and otherwise unchecked. */
export interface SendInput extends MessageInput {
  readonly to: string;
  readonly content: unknown;
  readonly clientMessageId: string;
  readonly replyTo?: string | null | undefined;
}

/** Who sends, and in which request. */
export interface SendCaller extends AdminCaller {
  readonly identity: Sender;
}

/** Who sends: the part of an identity that the rules ask for. */
export interface Sender {
  readonly userId: string;
  readonly role: 'USER' | 'ADMIN';
}

export interface MessageServiceOptions {
  readonly known: KnownMessageStore;
  /** Stores one message, see `SendPart`; resolves after the commit. */
  readonly append: (command: SendCommand) => Promise<SendOutcome>;
  readonly trail: AuditTrail;
}

export class MessageService {
  constructor(private readonly options: MessageServiceOptions) {}

  /**
   * Sends one message of the viewer; an administrator's goes past the rules of who may send to whom and is audited. Resolves
   * after the commit with the stored message, or refuses; a repeat with the same clientMessageId answers the message as
   * it is now.
   */
  async send(caller: SendCaller, input: SendInput): Promise<SendOutcome> {
    const { append, trail } = this.options;
    const { role, userId } = caller.identity;
    if (role !== 'ADMIN') return append(prepareSend(userId, input));
    return trail.run(caller, { action: 'sendMessage', target: input.to }, async (use) =>
      append({ ...prepareSend(userId, input), asAdmin: true, inSenderInbox: false, use }),
    );
  }

  /** For each request the message that the viewer has, in the order given; null where they have none. */
  async listShown(viewerId: string, requests: readonly MessageRequest[]): Promise<(ShownMessage | null)[]> {
    const asked = requests.filter(({ id }) => isUuid(id));
    const found = asked.length === 0 ? [] : await this.options.known.list(viewerId, asked);
    const byRequest = new Map(asked.map((request, index) => [request, found[index] ?? null]));
    return requests.map((request) => byRequest.get(request) ?? null);
  }
}

function prepareSend(viewerId: string, input: SendInput): SendCommand {
  const message = prepareMessage(parseContent(input.content), input);
  const clientMessageId = parseClientMessageId(input.clientMessageId);
  return addressMessage(message, {
    actingId: viewerId,
    senderId: viewerId,
    recipientId: targetIdOf(input.to),
    asAdmin: false,
    clientMessageId,
    isBatch: false,
    replyToId: parseReplyTo(input.replyTo),
    inSenderView: true,
    inSenderInbox: true,
  });
}

/**
 * In the one spelling that the database gives back, so that the answer and the comparison of repeats know no other. What
 * cannot be an id becomes one that no message has, so that it is refused where unknown ones are.
 */
function parseReplyTo(replyTo: string | null | undefined): string | undefined {
  if (replyTo === null || replyTo === undefined) return undefined;
  return isUuid(replyTo) ? replyTo.toLowerCase() : NIL;
}
