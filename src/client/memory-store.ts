import { MemoryOutbox } from './memory-outbox.js';
import type { Message } from './model.js';
import type { Span } from './spans.js';
import type {
  ClientStore,
  FellowListener,
  Fellowship,
  OutboxEntry,
  StoredConversation,
  StoreMeta,
  StoreTransaction,
} from './store.js';

/**
 * A store that lives as long as its process: for servers and bots, and where a browser keeps nothing. A unit that rejects
 * is not undone. Give it to one client only.
 */
export function createMemoryStore(): ClientStore {
  const tables = new MemoryTables();
  let last: Promise<unknown> = Promise.resolve();
  return {
    transact<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result> {
      const turn = last.then(() => work(tables));
      last = turn.catch(() => undefined);
      return turn;
    },
    join(listener: FellowListener): Fellowship {
      listener.onLead();
      return { post: () => undefined, leave: () => undefined };
    },
  };
}

class MemoryTables implements StoreTransaction {
  private meta: StoreMeta | undefined;
  private readonly conversations = new Map<string, StoredConversation>();
  private readonly idsByPeer = new Map<string, string>();
  /** By conversation, then by `seq`. */
  private readonly messages = new Map<string, Map<number, Message>>();
  private readonly places = new Map<string, { readonly conversationId: string; readonly seq: number }>();
  private readonly outbox = new MemoryOutbox();

  getMeta(): Promise<StoreMeta | undefined> {
    return Promise.resolve(this.meta);
  }

  putMeta(meta: StoreMeta): Promise<void> {
    this.meta = meta;
    return Promise.resolve();
  }

  getConversation(id: string): Promise<StoredConversation | undefined> {
    return Promise.resolve(this.conversations.get(id));
  }

  getConversationWith(peerId: string): Promise<StoredConversation | undefined> {
    return Promise.resolve(this.conversations.get(this.idsByPeer.get(peerId) ?? ''));
  }

  listConversations(): Promise<readonly StoredConversation[]> {
    return Promise.resolve([...this.conversations.values()]);
  }

  putConversation(conversation: StoredConversation): Promise<void> {
    this.conversations.set(conversation.id, conversation);
    this.idsByPeer.set(conversation.peer.id, conversation.id);
    return Promise.resolve();
  }

  getMessage(conversationId: string, seq: number): Promise<Message | undefined> {
    return Promise.resolve(this.messages.get(conversationId)?.get(seq));
  }

  findMessage(id: string): Promise<Message | undefined> {
    const place = this.places.get(id);
    return Promise.resolve(place && this.messages.get(place.conversationId)?.get(place.seq));
  }

  listMessages(conversationId: string, { fromSeq, toSeq }: Span): Promise<readonly Message[]> {
    const bySeq = this.messages.get(conversationId) ?? new Map<number, Message>();
    const found: Message[] = [];
    if (toSeq - fromSeq < bySeq.size) {
      for (let seq = fromSeq; seq <= toSeq; seq += 1) {
        const message = bySeq.get(seq);
        if (message) found.push(message);
      }
    } else found.push(...[...bySeq.values()].filter(({ seq }) => fromSeq <= seq && seq <= toSeq));
    return Promise.resolve(found.sort((left, right) => left.seq - right.seq));
  }

  putMessage(message: Message): Promise<void> {
    const { id, conversationId, seq } = message;
    const bySeq = this.messages.get(conversationId) ?? new Map<number, Message>();
    this.messages.set(conversationId, bySeq.set(seq, message));
    this.places.set(id, { conversationId, seq });
    return Promise.resolve();
  }

  async deleteMessages(conversationId: string, span: Span): Promise<void> {
    for (const { id, seq } of await this.listMessages(conversationId, span)) {
      this.messages.get(conversationId)?.delete(seq);
      this.places.delete(id);
    }
  }

  listOutbox(to?: string): Promise<readonly OutboxEntry[]> {
    return Promise.resolve(this.outbox.list(to));
  }

  nextOutboxEntry(to: string): Promise<OutboxEntry | undefined> {
    return Promise.resolve(this.outbox.next(to));
  }

  newestOutboxOrder(): Promise<number> {
    return Promise.resolve(this.outbox.newestOrder);
  }

  getOutboxEntry(clientMessageId: string): Promise<OutboxEntry | undefined> {
    return Promise.resolve(this.outbox.get(clientMessageId));
  }

  putOutboxEntry(entry: OutboxEntry): Promise<void> {
    this.outbox.put(entry);
    return Promise.resolve();
  }

  deleteOutboxEntry(clientMessageId: string): Promise<void> {
    this.outbox.delete(clientMessageId);
    return Promise.resolve();
  }

  clearHistory(): Promise<void> {
    this.conversations.clear();
    this.idsByPeer.clear();
    this.messages.clear();
    this.places.clear();
    return Promise.resolve();
  }
}
