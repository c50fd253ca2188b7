import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { conversationIdOf } from '../conversations/conversation.js';
import type { ConversationService } from '../conversations/service.js';
import { badInput } from '../errors.js';
import type { PageArguments } from '../input/paging.js';
import { isUserId } from '../input/text-rules.js';
import type { MessageHistory, MessagePage } from '../messages/history.js';
import type { UserService } from '../users/service.js';
import { userNotFound } from './admin-input.js';

/** The arguments of `adminMessages`, coerced by GraphQL and otherwise unchecked. */
export interface PairArguments extends PageArguments {
  readonly userId: string;
  readonly peerId: string;
}

export interface AdminHistoryServiceOptions {
  readonly history: MessageHistory;
  readonly conversations: ConversationService;
  readonly users: UserService;
  readonly trail: AuditTrail;
}

export class AdminHistoryService {
  constructor(private readonly options: AdminHistoryServiceOptions) {}

  /** A page of everything that is kept of what two users wrote to each other; each reading is in the audit log. */
  async page(admin: AdminCaller, args: PairArguments): Promise<MessagePage> {
    const { userId, peerId } = args;
    const description = { action: 'adminMessages', target: `${userId} ${peerId}` };
    return this.options.trail.runAndRecord(admin, description, async () => {
      if (userId === peerId) throw badInput('peerId', 'must not be userId');
      await this.requireUser(userId, 'userId');
      await this.requireUser(peerId, 'peerId');
      const conversationId = conversationIdOf(userId, peerId);
      const views = await this.options.conversations.listViews([
        { userId, conversationId },
        { userId: peerId, conversationId },
      ]);
      // Every message is in the view of at least one side.
      const lastSeq = Math.max(...views.map((view) => view?.lastSeq ?? 0));
      return this.options.history.pageAll({ conversationId, lastSeq }, args);
    });
  }

  private async requireUser(userId: string, field: string): Promise<void> {
    const user = isUserId(userId) ? await this.options.users.find(userId) : null;
    if (!user) throw userNotFound(field);
  }
}
