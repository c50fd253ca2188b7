import type { SeenMessage } from './history.js';

/** What the devices ask, as their own text: they know nothing of the server but its contract. */

const messageFields = `id conversationId seq sender { id } recipient { id }
  content { ... on TextContent { text } }`;

export const inboxSubscription = `subscription ($after: Cursor, $deviceId: ID) {
  inbox(after: $after, deviceId: $deviceId) {
    __typename
    cursor
    ... on MessageAdded { message { ${messageFields} } }
    ... on SyncCompleted { mode }
  }
}`;

export const sendMutation = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { duplicate message { id } }
}`;

export const markReadMutation = `mutation ($input: MarkReadInput!) {
  markRead(input: $input) { conversation { unreadCount } }
}`;

export const acknowledgeMutation = `mutation ($input: AcknowledgeInboxInput!) {
  acknowledgeInbox(input: $input) { device { id } }
}`;

export const blockMutation =
  'mutation ($input: BlockUserInput!) { blockUser(input: $input) { user { id } } }';
export const unblockMutation =
  'mutation ($input: UnblockUserInput!) { unblockUser(input: $input) { user { id } } }';

export const cursorQuery = '{ inboxSnapshot { cursor } }';

export const contactsQuery = '{ inboxSnapshot { conversations { id unreadCount peer { id } } } }';

export const historyQuery = `query ($with: ID!, $after: Cursor) {
  conversation(with: $with) {
    messages(first: 100, after: $after) {
      nodes { ${messageFields} }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

export interface MessageAnswer {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly sender: { readonly id: string };
  readonly recipient: { readonly id: string };
  readonly content: { readonly text?: string };
}

export interface InboxAnswer {
  readonly inbox: {
    readonly __typename: string;
    readonly cursor: string;
    readonly message?: MessageAnswer;
    readonly mode?: 'RESUMED' | 'SNAPSHOT_REQUIRED';
  };
}

export interface SendAnswer {
  readonly sendMessage: { readonly duplicate: boolean; readonly message: { readonly id: string } };
}

export function sendInput(send: {
  readonly recipient: string;
  readonly clientMessageId: string;
  readonly text: string;
}): { readonly input: object } {
  const { recipient, clientMessageId, text } = send;
  return { input: { to: recipient, clientMessageId, content: { text: { text } } } };
}

/** A recipient is not told the clientMessageId, so every text begins with it. */
export function seenMessage({
  id,
  conversationId,
  seq,
  sender,
  recipient,
  content,
}: MessageAnswer): SeenMessage {
  const { text = '' } = content;
  const [clientMessageId = ''] = text.split(' ', 1);
  return {
    id,
    conversationId,
    seq,
    clientMessageId,
    senderId: sender.id,
    recipientId: recipient.id,
    text,
  };
}
