import type { Context } from '../graphql/context.js';
import type { Resolvers } from '../generated/resolvers.js';
import type { ConversationView } from '../conversations/conversation.js';
import { contentTypename, type StoredContent } from './content.js';
import type { RecalledBody, StoredMessage } from './message.js';
import { readableContent, unreadableContent } from './readable-content.js';
import type { MessageService } from './service.js';

/** The part of a reply's target that stops the next level: one level is resolved. */
type ReplyTarget = StoredMessage & { readonly isReplyTarget?: true };

export interface MessageResolverOptions {
  /** Learns of each message whose stored content cannot be read, every time it is shown. */
  readonly onUnreadable: (messageId: string) => void;
  /** Gives the files of a content addresses that work; anything else is answered as it is, and at once. */
  readonly showFiles: (content: StoredContent, messageId: string) => StoredContent;
}

export function messageResolvers(
  messages: MessageService,
  { onUnreadable, showFiles }: MessageResolverOptions,
): Resolvers {
  const show = (message: StoredMessage): StoredContent => {
    const content = readableContent(message.content);
    if (content === unreadableContent) onUnreadable(message.id);
    return showFiles(content, message.id);
  };
  return {
    Query: {
      message: (_parent, { id }, context) => context.loaders.visibleMessage(id),
    },
    Mutation: {
      async sendMessage(_parent, { input }, context) {
        const outcome = await messages.send(context, input);
        context.loaders.primeProfiles([outcome.sender, outcome.recipient]);
        context.loaders.primeView(outcome.senderView);
        return { message: outcome.message, duplicate: outcome.duplicate };
      },
    },
    Message: {
      conversation: (message, _args, context) =>
        context.loaders.view(context.viewerId, message.conversationId),
      sender: ({ senderId, recipientId }, _args, context) => context.loaders.member(senderId, recipientId),
      recipient: ({ senderId, recipientId }, _args, context) => context.loaders.member(recipientId, senderId),
      content: (message) => tombstoneOf(message) ?? show(message),
      clientMessageId: (message, _args, context) =>
        message.senderId === context.viewerId ? message.clientMessageId : null,
      customData: (message) => (message.recalledAt === null ? message.customData : null),
      replyTo: findReplyTarget,
      status: findStatus,
      adminSentBy: ({ actingId, senderId }, _args, context) =>
        actingId === senderId ? null : context.loaders.profile(actingId),
      adminOriginalContent: (message) => (message.erasedAt === null ? show(message) : null),
    },
    MessageContent: {
      __resolveType: (content) =>
        content.kind === 'RECALLED' ? 'RecalledContent' : contentTypename(content.kind),
    },
    RecalledContent: {
      recalledBy: ({ recalledById }, _args, context) =>
        recalledById === null ? null : context.loaders.profile(recalledById),
    },
  };
}

/** An erased message is met only where an inbox entry or a repeated send refers to it: like a recalled one, nothing is left. */
function tombstoneOf(message: StoredMessage): RecalledBody | null {
  if (message.erasedAt !== null) {
    return { kind: 'RECALLED', recalledAt: message.erasedAt, recalledById: null };
  }
  if (message.recalledAt === null) return null;
  return { kind: 'RECALLED', recalledAt: message.recalledAt, recalledById: message.recalledById };
}

function findReplyTarget(
  { replyToId, isReplyTarget }: ReplyTarget,
  _args: object,
  { loaders }: Context,
): Promise<ReplyTarget | null> | null {
  if (replyToId === null || isReplyTarget) return null;
  return loaders.visibleMessage(replyToId).then((target) => target && { ...target, isReplyTarget: true });
}

/** As the sender would see it: from the positions in the sender's view, never from a stored flag. */
function findStatus(message: StoredMessage, _args: object, context: Context): Status | Promise<Status> {
  if (message.hiddenFrom === 'RECIPIENT') return 'SENT';
  if (message.imported) return 'READ';
  const view = context.loaders.view(message.senderId, message.conversationId);
  return view instanceof Promise ? view.then((loaded) => statusIn(loaded, message)) : statusIn(view, message);
}

type Status = 'SENT' | 'DELIVERED' | 'READ';

function statusIn(senderView: ConversationView | null, message: StoredMessage): Status {
  if (!senderView) return 'SENT';
  if (senderView.peerReadUpToSeq >= message.seq) return 'READ';
  return senderView.peerDeliveredUpToSeq >= message.seq ? 'DELIVERED' : 'SENT';
}
