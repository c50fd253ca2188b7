/** What an administrator can look at. All of it is in the audit log. */
import { contentFragment } from './inbox-document.js';
import { json, type PreparedTab } from './prepared-tab.js';

export function lookAtConversation(): PreparedTab {
  return {
    query: `# What any two users wrote to each other, with
# all that one of them deleted or never saw.
# Recalled messages show what they said.
# That you looked is in the audit log.

query LookAtConversation(
  $userId: ID!
  $peerId: ID!
  $last: Int = 20
  $before: Cursor
) {
  adminMessages(
    userId: $userId
    peerId: $peerId
    last: $last
    before: $before
  ) {
    nodes {
      id
      seq
      sentAt
      sender { id nickname }
      adminSentBy { id }
      content { ...Content }
      adminOriginalContent { ...Content }
    }
    gaps { fromSeq toSeq reason }
    pageInfo { hasPreviousPage startCursor }
  }
}

${contentFragment}
`,
    variables: json({ userId: 'alice', peerId: 'bob', last: 20, before: null }),
  };
}

export function traceMessage(): PreparedTab {
  return {
    query: `# What became of one message: stored, on which
# devices, read, pushed by whom with what
# outcome, or why not. Take its id from
# LookAtConversation.

query TraceMessage($messageId: ID!) {
  adminMessageTrace(messageId: $messageId) {
    message {
      id
      status
      sender { id nickname }
      recipient { id nickname }
    }
    storedAt
    deliveredAt
    readAt
    push
    devices {
      user { id nickname }
      deviceId
      registered
      acknowledged
      lastAcknowledgedAt
      push {
        provider
        outcome
        attempts
        at
        nextAttemptAt
        code
        receipt
      }
    }
  }
}
`,
    variables: json({ messageId: '01900000-0000-7000-8000-000000000000' }),
  };
}

export function users(): PreparedTab {
  return {
    query: `# All users in the order of their ids, or those
# whose id begins with idPrefix: their state,
# devices, and on which nodes they are online.
# For the next page pass endCursor as "after".

query Users(
  $first: Int = 20
  $after: Cursor
  $idPrefix: String
) {
  adminUsers(
    first: $first
    after: $after
    idPrefix: $idPrefix
  ) {
    nodes {
      user { id nickname erased }
      muted
      mutedUntil
      createdAt
      friendCount
      blockCount
      conversationCount
      sessions { nodeId since }
      devices {
        deviceId
        platform
        pushProvider
        lastSeenAt
        unacknowledged
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: json({ first: 20, after: null, idPrefix: null }),
  };
}

export function statistics(): PreparedTab {
  return {
    query: `# How large the app is. Cheap at any size: more
# than 10,000 rows are estimated ("exact" tells).

query Statistics {
  adminStatistics {
    users { value exact }
    onlineUsers
    messagesToday { value exact }
    messageBytes
    inboxBytes
    messagesKeptSince
    inboxKeptSince
    pushes { provider outcome today lastMonth }
  }
}
`,
    variables: '',
  };
}

export function auditLog(): PreparedTab {
  return {
    query: `# What administrators did and tried to do, the
# newest first. Nobody can change it, not even
# the server's own database role.

query AuditLog($first: Int = 20, $after: Cursor) {
  adminAuditLog(first: $first, after: $after) {
    nodes {
      at
      action
      admin { id nickname }
      onBehalfOfId
      target
      messageId
      reason
      refusal
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: json({ first: 20, after: null }),
  };
}
