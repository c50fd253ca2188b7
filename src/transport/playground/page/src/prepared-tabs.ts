import { impersonate, notify } from './admin-message-tabs.js';
import { prepareAdminTabs } from './admin-tabs.js';
import { contentFragment, liveInboxDocument } from './inbox-document.js';
import { freshMessageId } from './message-ids.js';
import { json, type PreparedTab } from './prepared-tab.js';

/** For whom the tabs are written. */
export interface TabViewer {
  readonly userId: string;
  readonly role: 'USER' | 'ADMIN';
}

/**
 * The tabs that a first visit finds, written for the one who looks: messages go to the other demo user, and an
 * administrator finds the administrator's work. A tab's title is its operation's name.
 */
export function prepareTabs(viewer: TabViewer | null): readonly [PreparedTab, ...PreparedTab[]] {
  if (viewer?.role === 'ADMIN') return [...prepareAdminTabs(), liveInbox()];
  const peerId = viewer?.userId === 'bob' ? 'alice' : 'bob';
  return [
    liveInbox(),
    send(peerId),
    sendContent(peerId),
    historyTab(peerId),
    recentContacts(),
    impersonate(),
    notify(),
  ];
}

function liveInbox(): PreparedTab {
  return {
    query: `# Everything that happens to you, as one
# stream: first what you missed, then
# SyncCompleted, then live. Press play.
#
# Each event has a cursor. Pass the last one
# as "after" to go on exactly there, without
# a gap and without a repeat.
#
# "Live events" at the right runs this same
# operation for as long as the page is open.

${liveInboxDocument}
`,
    variables: json({ after: null }),
  };
}

function send(peerId: string): PreparedTab {
  return {
    query: `# Sends a text. Open a second window as the
# recipient (link at the top right), press
# play here, and see it arrive there.
#
# The clientMessageId makes it safe to repeat:
# the same id again stores nothing new and
# answers the first message, "duplicate: true".
# After a send this page writes a fresh id
# below; put the old one back to try it.

mutation Send(
  $to: ID!
  $text: String!
  $clientMessageId: ID!
) {
  sendMessage(
    input: {
      to: $to
      content: { text: { text: $text } }
      clientMessageId: $clientMessageId
    }
  ) {
    duplicate
    message {
      id
      seq
      sentAt
      status
      recipient { id nickname }
      content { ... on TextContent { text } }
    }
  }
}
`,
    variables: json({
      to: peerId,
      text: 'Hello from the playground',
      clientMessageId: freshMessageId(),
    }),
  };
}

function sendContent(peerId: string): PreparedTab {
  return {
    query: `# Every type of content. "content" takes exactly
# one of its fields: text, emoji, location,
# image, audio, file, video or custom. Swap the
# lines below to send another one.

mutation SendContent(
  $to: ID!
  $content: MessageContentInput!
  $clientMessageId: ID!
) {
  sendMessage(
    input: {
      to: $to
      content: $content
      clientMessageId: $clientMessageId
    }
  ) {
    duplicate
    message {
      id
      seq
      sentAt
      content { ...Content }
    }
  }
}

${contentFragment}
`,
    variables: `{
  "to": "${peerId}",
  "clientMessageId": "${freshMessageId()}",
  "content": {
    "location": { "caption": "Stockholm Central", "latitude": 59.3301, "longitude": 18.0581 }

    // "image": { "original": { "url": "https://example.com/boat.jpg", "width": 1600, "height": 900, "bytes": 284000 } }

    // "custom": { "type": "poll", "data": { "options": ["12:00", "12:30"] }, "description": "When is lunch?" }
  }
}`,
  };
}

function historyTab(peerId: string): PreparedTab {
  return {
    query: `# The conversation with one user: the newest
# page, its oldest message at the top. To
# page back, pass startCursor as "before".
#
# seq counts 1, 2, 3 … without holes; what is
# not there any more is named under "gaps",
# with the reason.

query History(
  $with: ID!
  $last: Int = 20
  $before: Cursor
) {
  conversation(with: $with) {
    id
    unreadCount
    lastSeq
    peerReadUpToSeq
    messages(last: $last, before: $before) {
      nodes {
        seq
        sentAt
        sender { id nickname }
        status
        content { ...Content }
      }
      gaps { fromSeq toSeq reason }
      pageInfo { hasPreviousPage startCursor }
    }
  }
}

${contentFragment}
`,
    variables: json({ with: peerId, last: 20, before: null }),
  };
}

function recentContacts(): PreparedTab {
  return {
    query: `# The first thing an app reads after signing in:
# recent contacts, unread total, and where to
# follow the inbox from, all of one moment.

query RecentContacts {
  inboxSnapshot {
    cursor
    unreadTotal
    conversations {
      id
      peer { id nickname avatarUrl }
      unreadCount
      lastActivityAt
      pinnedAt
      lastMessage {
        seq
        sentAt
        sender { id }
        content { ...Content }
      }
    }
  }
}

${contentFragment}
`,
    variables: '',
  };
}
