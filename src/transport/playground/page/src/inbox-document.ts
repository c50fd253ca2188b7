/**
 * The operations on the inbox, written once: the page's own live feed runs them, and the prepared tabs show the same
 * text.
 */

/** Every kind of content, each with what is worth seeing of it. */
export const contentFragment = `fragment Content on MessageContent {
  __typename
  ... on TextContent { text }
  ... on EmojiContent { index key }
  ... on LocationContent { caption latitude longitude }
  ... on ImageContent { format original { url width height bytes } }
  ... on AudioContent { url bytes durationMs }
  ... on FileContent { url name bytes format }
  ... on VideoContent { url bytes durationMs format }
  ... on CustomContent { type data description }
  ... on SystemNotificationContent { type title body payload }
  ... on RecalledContent { recalledAt recalledBy { id nickname } }
}`;

/** Everything that can happen in an inbox. A client skips kinds it does not know, and still keeps their cursor. */
export const liveInboxDocument = `subscription LiveInbox($after: Cursor) {
  inbox(after: $after) {
    __typename
    cursor
    at
    ... on MessageAdded { message { ...Message } }
    ... on MessageEdited { message { ...Message } }
    ... on MessageRecalled { message { ...Message } }
    ... on MessagesDeleted { conversation { ...Peer } seqs }
    ... on ConversationCleared { conversation { ...Peer } upToSeq }
    ... on ConversationUpdated { conversation { ...Peer pinnedAt pushLevel } }
    ... on ConversationRead { conversation { ...Peer unreadCount } upToSeq }
    ... on PeerRead { conversation { ...Peer } upToSeq }
    ... on PeerDelivered { conversation { ...Peer } upToSeq }
    ... on FriendRequestAdded { request { ...Request } }
    ... on FriendRequestClosed { request { ...Request } }
    ... on FriendAdded { friend { user { ...Person } } }
    ... on FriendRemoved { user { ...Person } }
    ... on UserBlocked { user { ...Person } }
    ... on UserUnblocked { user { ...Person } }
    ... on ProfileChanged { user { ...Person } }
    ... on ViewerChanged { viewer { mutedUntil user { ...Person } } }
    ... on UserErased { user { ...Person } }
    ... on SyncCompleted { mode }
  }
}

fragment Message on Message {
  id
  seq
  version
  sentAt
  sender { ...Person }
  recipient { ...Person }
  clientMessageId
  content { ...Content }
}

fragment Person on User { id nickname }
fragment Peer on Conversation { id peer { ...Person } }
fragment Request on FriendRequest {
  id
  from { ...Person }
  to { ...Person }
  greeting
  status
}

${contentFragment}`;

/** The position to start from when what came before it does not matter. */
export const inboxPositionDocument = 'query InboxPosition { inboxSnapshot { cursor } }';
