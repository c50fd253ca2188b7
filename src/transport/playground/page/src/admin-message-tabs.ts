/** What an administrator can do with messages. The first two are there for everybody, to see them refused. */
import { contentFragment } from './inbox-document.js';
import { freshMessageId } from './message-ids.js';
import { json, type PreparedTab } from './prepared-tab.js';

export function impersonate(): PreparedTab {
  return {
    query: `# For administrators: everybody else is
# answered FORBIDDEN.
#
# Speaks for another user, to up to 500
# recipients at once. Each recipient has a
# result of their own, and the audit log keeps
# who did it and why. With syncToSender false
# the devices of "from" do not see it.

mutation Impersonate(
  $from: ID!
  $to: [ID!]!
  $text: String!
  $clientMessageId: ID!
  $syncToSender: Boolean!
  $reason: String
) {
  adminSendMessage(
    input: {
      from: $from
      to: $to
      content: { text: { text: $text } }
      clientMessageId: $clientMessageId
      syncToSender: $syncToSender
      reason: $reason
    }
  ) {
    results {
      to
      duplicate
      message {
        id
        seq
        sender { id nickname }
        adminSentBy { id }
      }
      error { code reason }
    }
  }
}
`,
    variables: json({
      from: 'alice',
      to: ['bob', 'carol'],
      text: 'Alice is on a plane and asks you to wait.',
      clientMessageId: freshMessageId(),
      syncToSender: true,
      reason: 'She asked for it by phone',
    }),
  };
}

export function notify(): PreparedTab {
  return {
    query: `# For administrators: everybody else is
# answered FORBIDDEN.
#
# A system notification. The apps decide how
# to show your own "type" and "payload".

mutation Notify(
  $to: [ID!]!
  $type: String!
  $title: String
  $body: String
  $payload: JSON
  $clientMessageId: ID
) {
  adminSendNotification(
    input: {
      to: $to
      type: $type
      title: $title
      body: $body
      payload: $payload
      clientMessageId: $clientMessageId
    }
  ) {
    results {
      to
      duplicate
      message { id seq }
      error { code reason }
    }
  }
}
`,
    variables: json({
      to: ['alice', 'bob', 'carol'],
      type: 'maintenance',
      title: 'Back in five minutes',
      body: 'Messages are kept and delivered afterwards.',
      payload: { minutes: 5 },
      clientMessageId: freshMessageId(),
    }),
  };
}

export function recall(): PreparedTab {
  return {
    query: `# Takes back anyone's message, of any age. Put
# an id into the variables: "Impersonate",
# "Notify" and "LookAtConversation" answer ids.
# The one that stands there is nobody's.

mutation Recall($messageId: ID!, $reason: String) {
  adminRecallMessage(
    input: { messageId: $messageId, reason: $reason }
  ) {
    message {
      id
      seq
      sender { id }
      content { ...Content }
    }
  }
}

${contentFragment}
`,
    variables: json({ messageId: '01900000-0000-7000-8000-000000000000', reason: 'Reported as an insult' }),
  };
}

export function importMessages(): PreparedTab {
  return {
    query: `# Old messages with their own times, up to 500
# a call: nobody is pushed, nothing is unread.
# The same keys again add nothing and answer
# "duplicate: true". "UpsertUsers" makes these
# two.

mutation Import($messages: [ImportedMessageInput!]!) {
  adminImportMessages(input: { messages: $messages }) {
    results {
      clientMessageId
      duplicate
      message { id seq sentAt }
      error { code reason }
    }
  }
}
`,
    variables: json({
      messages: [
        {
          from: 'erik',
          to: 'frida',
          clientMessageId: 'old-1',
          content: { text: { text: 'Lunch at noon?' } },
          sentAt: '2024-05-02T09:58:00Z',
        },
        {
          from: 'frida',
          to: 'erik',
          clientMessageId: 'old-2',
          content: { text: { text: 'At the harbour!' } },
          sentAt: '2024-05-02T10:01:00Z',
        },
      ],
    }),
  };
}
