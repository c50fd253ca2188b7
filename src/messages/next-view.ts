import type { ConversationView } from '../conversations/conversation.js';
import type { StoredMessage } from './message.js';

/** What the member sees after the message. Each field by its name: copied with the rest of the view it took three times as long. */
export function nextView(
  view: ConversationView | undefined,
  { userId, peerId }: Pick<ConversationView, 'userId' | 'peerId'>,
  message: StoredMessage,
  counted: number,
): ConversationView {
  return {
    userId,
    conversationId: message.conversationId,
    peerId,
    lastSeq: message.seq,
    lastMessageId: message.id,
    lastActivityAt: message.sentAt,
    counted,
    readUpToSeq: view?.readUpToSeq ?? 0,
    readCounted: view?.readCounted ?? 0,
    retracted: view?.retracted ?? 0,
    peerReadUpToSeq: view?.peerReadUpToSeq ?? 0,
    peerDeliveredUpToSeq: view?.peerDeliveredUpToSeq ?? 0,
    clearedUpToSeq: view?.clearedUpToSeq ?? 0,
    pinnedAt: view?.pinnedAt ?? null,
    pushLevel: view?.pushLevel ?? 'ALL',
  };
}
