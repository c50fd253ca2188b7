/** What apps import, whatever they run on; `node.ts` and `browser/index.ts` add what is the platform's. */
export type { ListPage, ListRequest } from './user-operations.js';
export { type ClientOptions, type DuetClient } from './client.js';
export { DuetFailure, type ClientCode, type FailureCode, type FailureDetails } from './failure.js';
export { createMemoryStore } from './memory-store.js';
export { contentOf } from './model.js';
export type {
  ClientState,
  Conversation,
  Device,
  ErrorCode,
  Friend,
  FriendRequest,
  HistoryGap,
  InboxEvent,
  Message,
  MessageContent,
  MessageContentInput,
  MessageDraft,
  MessagePage,
  OutboxMessage,
  PageRequest,
  PushLevel,
  RefreshMode,
  Signal,
  Upload,
  User,
  Viewer,
} from './model.js';
export type { Span } from './spans.js';
export type {
  ClientStore,
  FellowListener,
  Fellowship,
  IndexedDbStoreOptions,
  OutboxEntry,
  StoredConversation,
  StoreMeta,
  StoreTransaction,
} from './store.js';
