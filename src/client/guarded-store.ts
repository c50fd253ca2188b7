import { DuetFailure } from './failure.js';
import type { ClientStore } from './store.js';

/** The store of the app, whose failures are `STORE_FAILED` like those of the client, whatever the platform throws. */
export function guardedStore(store: ClientStore): ClientStore {
  return {
    async transact(work) {
      try {
        return await store.transact(work);
      } catch (error) {
        throw storeFailure(error);
      }
    },
    join: (listener) => store.join(listener),
  };
}

export function storeFailure(error: unknown): DuetFailure {
  return error instanceof DuetFailure ? error : new DuetFailure('STORE_FAILED', String(error));
}
