import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import type { ConversationView } from '../conversations/conversation.js';
import type { ConversationService } from '../conversations/service.js';
import { badInput, DuetError } from '../errors.js';
import { isUserId, isUuid } from '../input/text-rules.js';
import { parseContent } from './content-rules.js';
import { isShownTo, type StoredMessage } from './message.js';
import { parseClientMessageId } from './message-rules.js';
import type { MessageStore } from './message-store.js';
import type { PageStore } from './page-store.js';
import { addressMessage, prepareMessage, type MessageInput } from './prepare-send.js';
import { listVisibleMessages } from './visible-messages.js';
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
  readonly store: MessageStore;
  readonly pages: PageStore;
  /** Stores one message, see `SendPart`; resolves after the commit. */
  readonly append: (command: SendCommand) => Promise<SendOutcome>;
  readonly conversations: ConversationService;
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

  /** One message for each id, in the order given; null where the viewer has none with that id. */
  async listVisible(viewerId: string, ids: readonly string[]): Promise<(StoredMessage | null)[]> {
    const known = [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))];
    const found = known.length === 0 ? [] : await this.options.store.list(known);
    const own = found.filter(
      ({ senderId, recipientId }) => viewerId === senderId || viewerId === recipientId,
    );
    if (own.length === 0) return ids.map(() => null);
    const conversationIds = [...new Set(own.map((message) => message.conversationId))];
    const [views, deleted] = await Promise.all([
      this.options.conversations.listViews(
        conversationIds.map((conversationId) => ({ userId: viewerId, conversationId })),
      ),
      this.options.store.listDeletedAmong(viewerId, own),
    ]);
    const byConversation = new Map(views.map((view) => [view?.conversationId, view]));
    const visible = own.filter((message) => {
      const view = byConversation.get(message.conversationId) ?? null;
      const isDeleted = deleted.has(`${message.conversationId} ${message.seq}`);
      return isShownTo({ view, isDeleted }, message);
    });
    const byId = new Map(visible.map((message) => [message.id, message]));
    return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
  }

  /**
   * The newest message that the member still has, for each view. The last one of the view as a rule. Where that one was
   * deleted the history is searched; where it has expired, so has everything older.
   */
  async listNewest(views: readonly ConversationView[]): Promise<(StoredMessage | null)[]> {
    const { store, pages } = this.options;
    const viewerIds = new Set(views.map((view) => view.userId));
    if (viewerIds.size > 1) throw new Error('views of several members are not one list');
    const [viewerId] = viewerIds;
    if (viewerId === undefined) return [];
    const kept = await store.list(views.map((view) => view.lastMessageId));
    const deleted = kept.length === 0 ? new Set() : await store.listDeletedAmong(viewerId, kept);
    const byId = new Map(kept.map((message) => [message.id, message]));
    return Promise.all(
      views.map(async (view) => {
        const last = byId.get(view.lastMessageId);
        if (!last) return null;
        const isDeleted = deleted.has(`${last.conversationId} ${last.seq}`);
        if (isShownTo({ view, isDeleted }, last)) return last;
        const range = { fromSeq: 1, toSeq: last.seq - 1 };
        const [newest] = await listVisibleMessages(pages, view, {
          ...range,
          direction: 'backward',
          limit: 1,
        });
        return newest ?? null;
      }),
    );
  }
}

function prepareSend(viewerId: string, input: SendInput): SendCommand {
  const message = prepareMessage(parseContent(input.content), input);
  const clientMessageId = parseClientMessageId(input.clientMessageId);
  if (input.to === viewerId) throw badInput('input.to', 'must not be the sender');
  // Nobody has an id that breaks the rule for ids, and the database need not be asked with it.
  if (!isUserId(input.to)) {
    throw new DuetError('USER_NOT_FOUND', 'input.to names no user.', { field: 'input.to' });
  }
  return addressMessage(message, {
    actingId: viewerId,
    senderId: viewerId,
    recipientId: input.to,
    asAdmin: false,
    clientMessageId,
    isBatch: false,
    replyToId: parseReplyTo(input.replyTo),
    inSenderView: true,
    inSenderInbox: true,
  });
}

/** In the one spelling that the database gives back, so that the answer and the comparison of repeats know no other. */
function parseReplyTo(replyTo: string | null | undefined): string | undefined {
  if (replyTo === null || replyTo === undefined) return undefined;
  if (isUuid(replyTo)) return replyTo.toLowerCase();
  throw new DuetError('MESSAGE_NOT_FOUND', 'input.replyTo names no message of this conversation.', {
    field: 'input.replyTo',
  });
}
