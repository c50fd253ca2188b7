/** What a new message changes in the lists of a cache, whichever client keeps it. */
import * as chat from './generated/operations.js';

/** A page of one, and what becomes of the recent contacts; neither may know of the conversation yet. */
export function newMessage({ conversation: state, ...message }: chat.AddedMessageFragment) {
  // Only an administrator who is none of the two has no conversation, and nothing of it in the inbox.
  if (!state) throw new Error('A message in the inbox has its conversation.');
  const conversation = { ...state, lastMessage: message };
  const messages = { __typename: 'MessageConnection' as const, nodes: [message] };
  return {
    page: {
      query: chat.NewMessageDocument,
      variables: { peer: state.peer.id, beforeSeq: message.seq + 1 },
      data: { conversation: { ...conversation, messages } },
    },
    addContact: (recent: chat.RecentContactsQuery | null): chat.RecentContactsQuery | null => {
      if (!recent || recent.inboxSnapshot.conversations.some(({ id }) => id === state.id)) return recent;
      const conversations = [conversation, ...recent.inboxSnapshot.conversations];
      return { inboxSnapshot: { ...recent.inboxSnapshot, conversations } };
    },
  };
}
