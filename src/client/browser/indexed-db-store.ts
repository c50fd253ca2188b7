import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { Message } from '../model.js';
import type { Span } from '../spans.js';
import type {
  ClientStore,
  FellowListener,
  Fellowship,
  IndexedDbStoreOptions,
  OutboxEntry,
  StoredConversation,
  StoreMeta,
  StoreTransaction,
} from '../store.js';
import { joinTabs } from './tabs.js';

interface Tables extends DBSchema {
  meta: { key: 'meta'; value: StoreMeta };
  conversations: { key: string; value: StoredConversation; indexes: { peer: string } };
  messages: { key: [conversationId: string, seq: number]; value: Message; indexes: { id: string } };
  outbox: {
    key: string;
    value: OutboxEntry;
    indexes: { order: number; line: [to: string, state: OutboxEntry['state'], order: number] };
  };
}

const tables = ['meta', 'conversations', 'messages', 'outbox'] as const;
type Unit = IDBPTransaction<Tables, typeof tables, 'readwrite'>;

/**
 * A store that survives the page, shared by all tabs of the browser. One tab leads, by a Web Lock; where there are none (a
 * page that is not from a secure context) each tab leads itself: more work, and nothing doubled, as everything that is written
 * is written by key.
 */
export function createIndexedDbStore({ userId }: IndexedDbStoreOptions): ClientStore {
  const name = databaseName(userId);
  let database: Promise<IDBPDatabase<Tables>> | null = null;
  const open = (): Promise<IDBPDatabase<Tables>> => {
    const forget = (): void => {
      database = null;
    };
    database ??= openDatabase(name, forget);
    // It may open the next time.
    database.catch(forget);
    return database;
  };
  return {
    async transact<Result>(work: (transaction: StoreTransaction) => Promise<Result>): Promise<Result> {
      const unit = (await open()).transaction(tables, 'readwrite', { durability: 'strict' });
      // Its failure is told by the work or by the wait for the commit.
      unit.done.catch(() => undefined);
      try {
        const result = await work(new IndexedDbTransaction(unit));
        await unit.done;
        return result;
      } catch (error) {
        abort(unit);
        throw error;
      }
    },
    join: (listener: FellowListener): Fellowship => joinTabs(name, listener),
  };
}

/** Deletes what a user's store holds, the outbox too. Waits until no tab has it open any more. */
export async function deleteIndexedDbStore({ userId }: IndexedDbStoreOptions): Promise<void> {
  await deleteDB(databaseName(userId));
}

function databaseName(userId: string): string {
  return `duet:${userId}`;
}

function openDatabase(name: string, onGone: () => void): Promise<IDBPDatabase<Tables>> {
  return openDB<Tables>(name, 2, {
    upgrade(database, oldVersion, _newVersion, unit) {
      if (oldVersion < 1) {
        database.createObjectStore('meta');
        database.createObjectStore('conversations', { keyPath: 'id' }).createIndex('peer', 'peer.id');
        database
          .createObjectStore('messages', { keyPath: ['conversationId', 'seq'] })
          .createIndex('id', 'id');
        database.createObjectStore('outbox', { keyPath: 'clientMessageId' }).createIndex('order', 'order');
      }
      if (oldVersion < 2) unit.objectStore('outbox').createIndex('line', ['to', 'state', 'order']);
    },
    // Another tab wants to delete it or has a newer version: it must not wait for this one.
    blocking(_current, _blocked, event) {
      onGone();
      (event.target as IDBDatabase).close();
    },
    terminated: onGone,
  });
}

function abort(unit: Unit): void {
  try {
    unit.abort();
  } catch {
    // It has ended already.
  }
}

class IndexedDbTransaction implements StoreTransaction {
  constructor(private readonly unit: Unit) {}

  getMeta(): Promise<StoreMeta | undefined> {
    return this.unit.objectStore('meta').get('meta');
  }

  async putMeta(meta: StoreMeta): Promise<void> {
    await this.unit.objectStore('meta').put(meta, 'meta');
  }

  getConversation(id: string): Promise<StoredConversation | undefined> {
    return this.unit.objectStore('conversations').get(id);
  }

  getConversationWith(peerId: string): Promise<StoredConversation | undefined> {
    return this.unit.objectStore('conversations').index('peer').get(peerId);
  }

  listConversations(): Promise<readonly StoredConversation[]> {
    return this.unit.objectStore('conversations').getAll();
  }

  async putConversation(conversation: StoredConversation): Promise<void> {
    await this.unit.objectStore('conversations').put(conversation);
  }

  getMessage(conversationId: string, seq: number): Promise<Message | undefined> {
    return this.unit.objectStore('messages').get([conversationId, seq]);
  }

  findMessage(id: string): Promise<Message | undefined> {
    return this.unit.objectStore('messages').index('id').get(id);
  }

  listMessages(conversationId: string, span: Span): Promise<readonly Message[]> {
    if (span.toSeq < span.fromSeq) return Promise.resolve([]);
    return this.unit.objectStore('messages').getAll(rangeOf(conversationId, span));
  }

  async putMessage(message: Message): Promise<void> {
    await this.unit.objectStore('messages').put(message);
  }

  async deleteMessages(conversationId: string, span: Span): Promise<void> {
    if (span.toSeq >= span.fromSeq)
      await this.unit.objectStore('messages').delete(rangeOf(conversationId, span));
  }

  async listOutbox(to?: string): Promise<readonly OutboxEntry[]> {
    const outbox = this.unit.objectStore('outbox');
    if (to === undefined) return outbox.index('order').getAll();
    const lines = await outbox.index('line').getAll(IDBKeyRange.bound([to], [to, []]));
    return lines.sort((left, right) => left.order - right.order);
  }

  nextOutboxEntry(to: string): Promise<OutboxEntry | undefined> {
    const pending = IDBKeyRange.bound([to, 'PENDING'], [to, 'PENDING', []]);
    return this.unit.objectStore('outbox').index('line').get(pending);
  }

  async newestOutboxOrder(): Promise<number> {
    const newest = await this.unit.objectStore('outbox').index('order').openKeyCursor(null, 'prev');
    return newest?.key ?? 0;
  }

  getOutboxEntry(clientMessageId: string): Promise<OutboxEntry | undefined> {
    return this.unit.objectStore('outbox').get(clientMessageId);
  }

  async putOutboxEntry(entry: OutboxEntry): Promise<void> {
    await this.unit.objectStore('outbox').put(entry);
  }

  async deleteOutboxEntry(clientMessageId: string): Promise<void> {
    await this.unit.objectStore('outbox').delete(clientMessageId);
  }

  async clearHistory(): Promise<void> {
    await this.unit.objectStore('conversations').clear();
    await this.unit.objectStore('messages').clear();
  }
}

function rangeOf(conversationId: string, { fromSeq, toSeq }: Span): IDBKeyRange {
  return IDBKeyRange.bound([conversationId, fromSeq], [conversationId, toSeq]);
}
