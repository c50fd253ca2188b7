/** "duet/client" for browsers. */
import { createClient as createPlainClient, type ClientOptions, type DuetClient } from '../client.js';

export * from '../index.js';
export { createIndexedDbStore, deleteIndexedDbStore } from './indexed-db-store.js';

/**
 * A client that knows at once when the network is gone, and tries again at once when it is back or the page is looked at.
 * It listens to the page from `login` to `logout`.
 */
export function createClient(options: ClientOptions): DuetClient {
  const client = createPlainClient(options);
  let leave: (() => void) | null = null;
  client.onStateChange((state) => {
    if (state !== 'IDLE') leave ??= followPage(client);
    else {
      leave?.();
      leave = null;
    }
  });
  return client;
}

function followPage(client: DuetClient): () => void {
  const left = new AbortController();
  const { signal } = left;
  globalThis.addEventListener('offline', () => client.drop(), { signal });
  globalThis.addEventListener('online', () => client.wake(), { signal });
  const look = (): void => {
    if (document.visibilityState === 'visible') client.wake();
  };
  document.addEventListener('visibilitychange', look, { signal });
  return () => left.abort();
}
