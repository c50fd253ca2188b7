/** What an administrator can decide: about one user, or with `settings` about all. */
import { json, type PreparedTab } from './prepared-tab.js';

export function mute(): PreparedTab {
  return {
    query: `# Forbids a user to send. Without "until" (such
# as "2030-01-31T12:00:00Z") it lasts until the
# tab "Unmute" is played. Their next send is
# answered MUTED, on every node.

mutation Mute(
  $userId: ID!
  $until: DateTime
  $reason: String
) {
  adminMuteUser(
    input: { userId: $userId, until: $until, reason: $reason }
  ) {
    user { id nickname }
    mutedUntil
  }
}
`,
    variables: json({ userId: 'carol', until: null, reason: 'Advertising' }),
  };
}

export function unmute(): PreparedTab {
  return {
    query: `# Lets a muted user send again. For one who is
# not muted nothing changes.

mutation Unmute($userId: ID!) {
  adminUnmuteUser(input: { userId: $userId }) {
    user { id nickname }
  }
}
`,
    variables: json({ userId: 'carol' }),
  };
}

export function disconnect(): PreparedTab {
  return {
    query: `# Closes the live connections of a user on all
# nodes, or those of one device. Forbids
# nothing: their clients may come back. Watch
# the chip at the top right of Bob's window.

mutation Disconnect(
  $userId: ID!
  $deviceId: ID
  $reason: String
) {
  adminDisconnectUser(
    input: {
      userId: $userId
      deviceId: $deviceId
      reason: $reason
    }
  ) {
    userId
  }
}
`,
    variables: json({ userId: 'bob', deviceId: null, reason: 'A stolen phone' }),
  };
}

export function upsertUsers(): PreparedTab {
  return {
    query: `# Creates users or changes their profiles, up
# to 500 in one call. Absent fields stay as
# they are, null removes.

mutation UpsertUsers($users: [AdminUserInput!]!) {
  adminUpsertUsers(input: { users: $users }) {
    users { id nickname avatarUrl customData }
  }
}
`,
    variables: json({
      users: [
        { id: 'dora', nickname: 'Dora', customData: { team: 'Support' } },
        { id: 'erik', nickname: 'Erik' },
        { id: 'frida', nickname: 'Frida' },
      ],
    }),
  };
}

export function createToken(): PreparedTab {
  return {
    query: `# A token for any user, for as long as you say:
# "Paste a token…" at the top takes it.

mutation CreateToken(
  $userId: ID!
  $expiresInSeconds: Int! = 86400
) {
  adminCreateToken(
    input: {
      userId: $userId
      expiresInSeconds: $expiresInSeconds
    }
  ) {
    token
    expiresAt
  }
}
`,
    variables: json({ userId: 'dora', expiresInSeconds: 3600 }),
  };
}

export function erase(): PreparedTab {
  return {
    query: `# Erases a user for good, with all they sent:
# nothing brings them back, and the id is never
# given again. "UpsertUsers" makes the one that
# stands below, to try it on.

mutation Erase($userId: ID!) {
  adminEraseUser(input: { userId: $userId }) {
    userId
  }
}
`,
    variables: json({ userId: 'dora' }),
  };
}

export function settings(): PreparedTab {
  return {
    query: `# What the app has decided for all its users.
# Only what you name changes, on all nodes
# within seconds; with {} you just read it.

mutation Settings($input: AdminUpdateSettingsInput!) {
  adminUpdateSettings(input: $input) {
    settings {
      messagesFrom
      blockedSend
      recallWindowSeconds
      editWindowSeconds
      offlineRetentionDays
      historyRetentionDays
      recentContactsLimit
    }
  }
}
`,
    variables: `{
  "input": {
    // "messagesFrom": "EVERYONE", or only "FRIENDS"
    // "blockedSend": "SILENT", or "REFUSE"
    "recallWindowSeconds": 120
  }
}`,
  };
}
