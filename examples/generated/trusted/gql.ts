/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Snapshot {\n  inboxSnapshot {\n    cursor\n    unreadTotal\n    conversations {\n      id\n      unreadCount\n      peer {\n        id\n        nickname\n      }\n    }\n  }\n}\n\nquery History($peer: ID!) {\n  conversation(with: $peer) {\n    id\n    messages(last: 20) {\n      nodes {\n        ...MessageLine\n      }\n    }\n  }\n}\n\nmutation Send($input: SendMessageInput!) {\n  sendMessage(input: $input) {\n    message {\n      ...MessageLine\n    }\n  }\n}\n\nmutation Acknowledge($input: AcknowledgeInboxInput!) {\n  acknowledgeInbox(input: $input) {\n    device {\n      id\n    }\n  }\n}\n\nsubscription Inbox($deviceId: ID!) {\n  inbox(deviceId: $deviceId) {\n    __typename\n    cursor\n    ... on MessageAdded {\n      message {\n        ...MessageLine\n      }\n    }\n    ... on SyncCompleted {\n      mode\n    }\n  }\n}\n\nfragment MessageLine on Message {\n  id\n  seq\n  sender {\n    id\n    nickname\n  }\n  content {\n    __typename\n    ... on TextContent {\n      text\n    }\n  }\n}": typeof types.SnapshotDocument,
};
const documents: Documents = {
    "query Snapshot {\n  inboxSnapshot {\n    cursor\n    unreadTotal\n    conversations {\n      id\n      unreadCount\n      peer {\n        id\n        nickname\n      }\n    }\n  }\n}\n\nquery History($peer: ID!) {\n  conversation(with: $peer) {\n    id\n    messages(last: 20) {\n      nodes {\n        ...MessageLine\n      }\n    }\n  }\n}\n\nmutation Send($input: SendMessageInput!) {\n  sendMessage(input: $input) {\n    message {\n      ...MessageLine\n    }\n  }\n}\n\nmutation Acknowledge($input: AcknowledgeInboxInput!) {\n  acknowledgeInbox(input: $input) {\n    device {\n      id\n    }\n  }\n}\n\nsubscription Inbox($deviceId: ID!) {\n  inbox(deviceId: $deviceId) {\n    __typename\n    cursor\n    ... on MessageAdded {\n      message {\n        ...MessageLine\n      }\n    }\n    ... on SyncCompleted {\n      mode\n    }\n  }\n}\n\nfragment MessageLine on Message {\n  id\n  seq\n  sender {\n    id\n    nickname\n  }\n  content {\n    __typename\n    ... on TextContent {\n      text\n    }\n  }\n}": types.SnapshotDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Snapshot {\n  inboxSnapshot {\n    cursor\n    unreadTotal\n    conversations {\n      id\n      unreadCount\n      peer {\n        id\n        nickname\n      }\n    }\n  }\n}\n\nquery History($peer: ID!) {\n  conversation(with: $peer) {\n    id\n    messages(last: 20) {\n      nodes {\n        ...MessageLine\n      }\n    }\n  }\n}\n\nmutation Send($input: SendMessageInput!) {\n  sendMessage(input: $input) {\n    message {\n      ...MessageLine\n    }\n  }\n}\n\nmutation Acknowledge($input: AcknowledgeInboxInput!) {\n  acknowledgeInbox(input: $input) {\n    device {\n      id\n    }\n  }\n}\n\nsubscription Inbox($deviceId: ID!) {\n  inbox(deviceId: $deviceId) {\n    __typename\n    cursor\n    ... on MessageAdded {\n      message {\n        ...MessageLine\n      }\n    }\n    ... on SyncCompleted {\n      mode\n    }\n  }\n}\n\nfragment MessageLine on Message {\n  id\n  seq\n  sender {\n    id\n    nickname\n  }\n  content {\n    __typename\n    ... on TextContent {\n      text\n    }\n  }\n}"): typeof import('./graphql.js').SnapshotDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
