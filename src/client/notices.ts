import type { InboxEvent, Message, RefreshMode } from './model.js';
import type { SendOutcome, Waiting } from './outbox.js';

/** What the clients of one store tell each other. */
export type Notice =
  /** A client that follows wants to know whether the leader is live. */
  | { readonly type: 'hello' }
  /** Something waits in the outbox; an older client does not say what. */
  | { readonly type: 'outbox'; readonly waiting?: Waiting }
  | { readonly type: 'entry'; readonly event: InboxEvent; readonly isLive: boolean }
  | { readonly type: 'recent'; readonly message: Message }
  | { readonly type: 'refresh'; readonly mode: RefreshMode }
  | { readonly type: 'outcome'; readonly outcome: SendOutcome }
  | { readonly type: 'changed'; readonly peerIds: readonly string[] };

const types = new Set<unknown>(['hello', 'outbox', 'entry', 'recent', 'refresh', 'outcome', 'changed']);

/** Null for what another version of the client may say. */
export function readNotice(notice: unknown): Notice | null {
  const isNotice =
    typeof notice === 'object' && notice !== null && 'type' in notice && types.has(notice.type);
  return isNotice ? (notice as Notice) : null;
}
