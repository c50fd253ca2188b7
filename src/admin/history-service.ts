import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { conversationIdOf } from '../conversations/conversation.js';
import type { ConversationService } from '../conversations/service.js';
import { badInput, userNotFound } from '../errors.js';
import type { PageArguments } from '../input/paging.js';
import { isUserId } from '../input/text-rules.js';
import type { MessageHistory, MessagePage } from '../messages/history.js';
import type { UserService } from '../users/service.js';

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
      await this.requireUsers({ userId, peerId });
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

  /** Throws USER_NOT_FOUND for the first of these fields whose value no user has. */
  private async requireUsers(idByField: Readonly<Record<string, string>>): Promise<void> {
    const found = await this.options.users.findAll(Object.values(idByField).filter(isUserId));
    const known = new Set(found.map((user) => user?.id));
    for (const [field, id] of Object.entries(idByField)) if (!known.has(id)) throw userNotFound(field);
  }
}
