/** "duet/client" for browsers. */
import { createClient as createPlainClient, type ClientOptions, type DuetClient } from '../client.js';

export * from '../index.js';
export {
  createIndexedDbStore,
  deleteIndexedDbStore,
  type IndexedDbStoreOptions,
} from './indexed-db-store.js';

/** A client that knows at once when the network is gone, and tries again at once when it is back or the page is looked at. */
export function createClient(options: ClientOptions): DuetClient {
  const client = createPlainClient(options);
  globalThis.addEventListener('offline', () => client.drop());
  globalThis.addEventListener('online', () => client.wake());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.wake();
  });
  return client;
}
