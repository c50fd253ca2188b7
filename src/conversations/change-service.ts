import { badInput, DuetError } from '../errors.js';
import type { PushLevel } from '../generated/prisma/enums.js';
import { isUuid } from '../input/text-rules.js';
import type { ConversationChangeStore } from './change-store.js';
import type { ConversationView } from './conversation.js';

/** `UpdateConversationInput`, coerced by GraphQL and otherwise unchecked. */
export interface UpdateInput {
  readonly conversationId: string;
  readonly pinned?: boolean | null | undefined;
  readonly pushLevel?: PushLevel | null | undefined;
}

/** What the viewer does to their own side of a conversation. Everything resolves after the commit. */
export class ConversationChangeService {
  constructor(private readonly store: ConversationChangeStore) {}

  /** Deletes everything in a conversation so far, for the viewer alone. */
  async clear(viewerId: string, conversationId: string): Promise<ConversationView> {
    return requireView(isUuid(conversationId) ? await this.store.clear(viewerId, conversationId) : null);
  }

  /** Pins a conversation or sets its push level; what is absent stays, and null is refused. */
  async update(viewerId: string, input: UpdateInput): Promise<ConversationView> {
    const { conversationId, pinned, pushLevel } = input;
    if (pinned === null) throw badInput('input.pinned', 'must not be null');
    if (pushLevel === null) throw badInput('input.pushLevel', 'must not be null');
    const settings = {
      ...(pinned !== undefined && { isPinned: pinned }),
      ...(pushLevel !== undefined && { pushLevel }),
    };
    return requireView(
      isUuid(conversationId) ? await this.store.update(viewerId, conversationId, settings) : null,
    );
  }
}

/** Alike for what does not exist, is someone else's, or is hidden from the viewer. */
function requireView(view: ConversationView | null): ConversationView {
  if (view) return view;
  throw new DuetError('CONVERSATION_NOT_FOUND', 'You have no conversation with this id.');
}
