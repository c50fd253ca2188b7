import { v4 as newId } from 'uuid';
import { ConversationsDocument } from '../generated/client.js';
import { applyConversation, applyRead } from './apply.js';
import { DuetFailure } from './failure.js';
import { History } from './history.js';
import {
  asShown,
  type Conversation,
  type Message,
  type MessageDraft,
  type MessagePage,
  type OutboxMessage,
  type PageRequest,
  type Viewer,
} from './model.js';
import type { Outbox, SendOutcome, Waiting } from './outbox.js';
import { UserOperations, type ListPage, type ListRequest } from './user-operations.js';

export interface Waiter<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: DuetFailure) => void;
}

/** What works from the store, with and without a connection: conversations, messages, sending and reading. */
export abstract class ConversationOperations extends UserOperations {
  protected abstract readonly outbox: Outbox;
  /** Has the outbox sent, by whichever client of the store leads. */
  protected abstract flush(waiting: Waiting): void;
  private readonly sending = new Map<string, Waiter<Message>[]>();

  /** Who this store's user is; null before the first synchronisation. Needs no connection. */
  async self(): Promise<Viewer | null> {
    return (await this.store.transact((transaction) => transaction.getMeta()))?.viewer ?? null;
  }

  /** The conversations that are known here, in the order of a list: pinned ones, then the newest. Needs no connection. */
  async conversations(): Promise<Conversation[]> {
    const [stored, meta] = await this.store.transact((transaction) =>
      Promise.all([transaction.listConversations(), transaction.getMeta()]),
    );
    const viewer = meta?.viewer ?? null;
    return stored.map((one) => asConversation(one, viewer)).sort(byListOrder);
  }

  /** A page of the server's list, which ends with the recent contacts: older ones `getMessages` finds. Kept in the store. */
  async moreConversations(request: ListRequest = {}): Promise<ListPage<Conversation>> {
    const before = await this.store.transact((transaction) => transaction.listConversations());
    const removalsBefore = new Map(before.map(({ id, removals }) => [id, removals]));
    const { nodes, pageInfo } = (await this.run(ConversationsDocument, { ...request })).conversations;
    await this.store.transact(async (transaction) => {
      for (const conversation of nodes) {
        const stored = await transaction.getConversation(conversation.id);
        // What was deleted or cleared while the list was on its way must neither come back with it nor count again.
        if ((stored?.removals ?? 0) === (removalsBefore.get(conversation.id) ?? 0))
          await applyConversation(transaction, conversation);
      }
    });
    this.changed(nodes.map(({ peer }) => peer.id));
    return { items: nodes, ...pageInfo };
  }

  /** A stretch of a conversation, the newest unless told otherwise: from the store, and from the server what is missing. */
  getMessages(peerId: string, request: PageRequest = {}): Promise<MessagePage> {
    return new History(this.store, this.connection).page(peerId, request);
  }

  /** Everything that waits to be sent, or was refused. */
  async pendingMessages(): Promise<readonly OutboxMessage[]> {
    return this.store.transact((transaction) => transaction.listOutbox());
  }

  /**
   * Shows the message at once as pending, and sends it as soon as there is a connection, today or after a restart. Resolves
   * when the server has stored it. Rejects with the server's code when it is refused: then it stays, marked with the code,
   * until `retryMessage` or `discardMessage`; and with `CLOSED` on `logout`, when it stays pending.
   */
  async sendMessage(draft: MessageDraft): Promise<Message> {
    const clientMessageId = draft.clientMessageId ?? newId();
    const stored = this.outcomeOf(clientMessageId);
    // Awaited below; until then a refusal is no unhandled one.
    stored.catch(() => undefined);
    await this.outbox.add({ ...draft, clientMessageId });
    this.flush({ to: draft.to });
    return stored;
  }

  async retryMessage(clientMessageId: string): Promise<Message> {
    const stored = this.outcomeOf(clientMessageId);
    stored.catch(() => undefined);
    const to = await this.outbox.retry(clientMessageId);
    if (to !== null) this.flush({ to });
    else this.settle({ clientMessageId, code: 'DISCARDED', reason: 'It is not in the outbox.' });
    return stored;
  }

  async discardMessage(clientMessageId: string): Promise<void> {
    await this.outbox.discard(clientMessageId);
  }

  /** Up to a `seq`, or everything that is known. Takes effect here at once, and on the server when there is a connection. */
  async markRead(peerId: string, upToSeq?: number): Promise<void> {
    const read = await this.conversationIdOf(peerId);
    await this.store.transact(async (transaction) => {
      const stored = await transaction.getConversationWith(peerId);
      if (stored) await applyRead(transaction, stored, upToSeq ?? stored.lastSeq);
    });
    this.changed([peerId]);
    this.flush({ read });
  }

  private outcomeOf(clientMessageId: string): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.sending.set(clientMessageId, [...(this.sending.get(clientMessageId) ?? []), { resolve, reject }]);
    });
  }

  protected settle(outcome: SendOutcome): void {
    const waiters = this.sending.get(outcome.clientMessageId) ?? [];
    this.sending.delete(outcome.clientMessageId);
    for (const { resolve, reject } of waiters)
      if ('message' in outcome) resolve(outcome.message);
      else reject(new DuetFailure(outcome.code, outcome.reason));
  }

  protected rejectSends(failure: DuetFailure): void {
    for (const waiters of this.sending.values()) for (const { reject } of waiters) reject(failure);
    this.sending.clear();
  }
}

function asConversation(stored: Conversation, viewer: Viewer | null): Conversation {
  const { lastMessage } = stored;
  return { ...stored, lastMessage: lastMessage && asShown(lastMessage, stored, viewer) };
}

/** As `Query.conversations` orders them. */
function byListOrder(left: Conversation, right: Conversation): number {
  return (
    (right.pinnedAt ?? '').localeCompare(left.pinnedAt ?? '') ||
    right.lastActivityAt.localeCompare(left.lastActivityAt) ||
    left.id.localeCompare(right.id)
  );
}
