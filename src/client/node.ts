/** "duet/client" for Node.js. */
import { WebSocket } from 'ws';
import { createClient as createPlainClient, type ClientOptions, type DuetClient } from './client.js';
import { DuetFailure } from './failure.js';
import type { ClientStore, IndexedDbStoreOptions } from './store.js';

export * from './index.js';

/** A client with the WebSocket of the package ws, which every supported version of Node.js has. */
export function createClient(options: ClientOptions): DuetClient {
  return createPlainClient({ webSocketImpl: WebSocket, ...options });
}

/**
 * A browser's store, so that code for browsers can be imported here too, where a server renders its pages. It can be made; what
 * is asked of it is `STORE_FAILED`.
 */
export function createIndexedDbStore(_options: IndexedDbStoreOptions): ClientStore {
  return {
    transact: () => Promise.reject(noIndexedDb()),
    join() {
      throw noIndexedDb();
    },
  };
}

export function deleteIndexedDbStore(_options: IndexedDbStoreOptions): Promise<void> {
  return Promise.reject(noIndexedDb());
}

function noIndexedDb(): DuetFailure {
  return new DuetFailure('STORE_FAILED', 'Node.js has no IndexedDB: createMemoryStore keeps messages here.');
}
