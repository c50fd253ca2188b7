import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { checkReason, towards, type AdminCaller, type AdminUse } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { badInput, userNotFound } from '../errors.js';
import { isUserId } from '../input/text-rules.js';
import { parseContent, parseNotification } from '../messages/content-rules.js';
import { parseClientMessageId } from '../messages/message-rules.js';
import {
  addressMessage,
  prepareMessage,
  type Addressing,
  type MessageInput,
  type PreparedMessage,
} from '../messages/prepare-send.js';
import type { SendCommand, SendOutcome } from '../messages/send-command.js';
import { fanOut, type RecipientResult } from './fan-out.js';

const maxRecipients = 500;

/** `AdminSendMessageInput`, coerced by GraphQL and otherwise unchecked. */
export interface AdminSendInput extends MessageInput, BatchInput {
  readonly from?: string | null | undefined;
  readonly content: unknown;
  readonly syncToSender?: boolean | null | undefined;
  readonly reason?: string | null | undefined;
}

/** `AdminSendNotificationInput`, coerced by GraphQL and otherwise unchecked. */
export interface NotificationInput extends BatchInput {
  readonly type: string;
  readonly title?: string | null | undefined;
  readonly body?: string | null | undefined;
  readonly payload?: unknown;
  readonly push?: unknown;
}

interface BatchInput {
  readonly to: readonly string[];
  readonly clientMessageId?: string | null | undefined;
}

export interface AdminSendServiceOptions {
  /** Stores one message; not in the batches of users, whom a wide call must not keep waiting. */
  readonly append: (command: SendCommand) => Promise<SendOutcome>;
  readonly trail: AuditTrail;
  readonly log: Logger;
}

/** Who speaks to whom in one call, checked as far as the call stands or falls with it. */
interface Batch {
  readonly from: string;
  readonly to: readonly string[];
  readonly key: string;
  readonly sides: Pick<Addressing, 'inSenderView' | 'inSenderInbox'>;
}

/** What administrators write: to many at once, as themselves or in someone's name, past every rule of who may send to whom. */
export class AdminSendService {
  constructor(private readonly options: AdminSendServiceOptions) {}

  /**
   * Sends one message to each recipient and answers in the order of `to`. Refuses the call for what all recipients share;
   * what concerns one of them is that one's result. The same key again answers the same messages.
   */
  async sendMessage(admin: AdminCaller, input: AdminSendInput): Promise<RecipientResult[]> {
    const { reason } = input;
    const isOwn = input.from === null || input.from === undefined || input.from === admin.viewerId;
    const onBehalfOfId = isOwn ? null : input.from;
    const description = { action: 'adminSendMessage', onBehalfOfId, reason };
    return this.options.trail.run(admin, description, async (use) => {
      checkReason(reason);
      const message = prepareMessage(parseContent(input.content), input);
      const isShown = input.syncToSender ?? true;
      const sides = isOwn ? ownSides : { inSenderView: isShown, inSenderInbox: isShown };
      return this.send(use, message, { ...parseBatch(input), from: onBehalfOfId ?? admin.viewerId, sides });
    });
  }

  /** Sends a notification of the app's own making from the administrator's account; otherwise like `sendMessage`. */
  async sendNotification(admin: AdminCaller, input: NotificationInput): Promise<RecipientResult[]> {
    return this.options.trail.run(admin, { action: 'adminSendNotification' }, async (use) => {
      const message = prepareMessage(parseNotification(input), { push: input.push }, 'input');
      return this.send(use, message, { ...parseBatch(input), from: admin.viewerId, sides: ownSides });
    });
  }

  private async send(use: AdminUse, message: PreparedMessage, batch: Batch): Promise<RecipientResult[]> {
    const { append, trail, log } = this.options;
    const { from, to, key, sides } = batch;
    // Nobody has an id that breaks the rule for ids, and the database need not be asked with it.
    const unknown = isUserId(from) ? to.filter((recipient) => !isUserId(recipient)) : to;
    await trail.recordRefusals(
      unknown.map((recipient) => towards(use, recipient)),
      'USER_NOT_FOUND',
    );
    const refused = new Set(unknown);
    return fanOut({
      to,
      async send(recipient) {
        if (refused.has(recipient)) throw userNotFound(isUserId(from) ? 'input.to' : 'input.from');
        return append(
          addressMessage(message, {
            ...sides,
            actingId: use.adminId,
            senderId: from,
            recipientId: recipient,
            asAdmin: true,
            clientMessageId: key,
            isBatch: true,
            use: towards(use, recipient),
          }),
        );
      },
      onDefect: (err) => log.error({ err, requestId: use.requestId }, 'A message of a batch met a defect.'),
    });
  }
}

/** What administrators send as themselves is in their history and not in their inbox: notifying many locks nobody out. */
const ownSides = { inSenderView: true, inSenderInbox: false } as const;

function parseBatch({ to, clientMessageId }: BatchInput): Pick<Batch, 'to' | 'key'> {
  if (to.length < 1 || to.length > maxRecipients) {
    throw badInput('input.to', `must have 1 to ${maxRecipients} entries`);
  }
  if (new Set(to).size < to.length) throw badInput('input.to', 'must not name a user twice');
  const isGiven = clientMessageId !== null && clientMessageId !== undefined;
  return { to, key: isGiven ? parseClientMessageId(clientMessageId) : randomUUID() };
}
