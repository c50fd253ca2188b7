import { createClient, type Client } from 'graphql-ws';

/**
 * The state of the WebSocket, as the header shows it. `idle`: nothing listens, so no socket is open. `retrying`: lost,
 * and coming back by itself. `refused`: the server closed with a code after which coming back cannot help.
 */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'retrying'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface ConnectionOptions {
  /** The API's path on this host. */
  readonly graphqlPath: string;
  /** `Bearer` and a token. Null: nobody yet; the server then refuses everything but introspection. */
  readonly authorization: string | null;
  readonly onState: (state: ConnectionState) => void;
}

const longestRetryWaitMs = 5_000;
/** The token has expired. The page cannot renew it, so asking again with the same one would only be noise. */
const tokenExpiredCode = 4403;

export interface Connection {
  readonly client: Client;
  /** Ends every subscription and the socket. No state is told after the last one, `idle`. */
  close(): void;
}

/**
 * A graphql-ws client for one identity. The socket opens with the first subscription, closes with the last, and after
 * a loss is opened again for as long as it takes; open subscriptions are sent again by themselves.
 */
export function createConnection({ graphqlPath, authorization, onState }: ConnectionOptions): Connection {
  let closed = false;
  const tell = (state: ConnectionState): void => {
    if (!closed) onState(state);
  };
  const url = new URL(graphqlPath, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

  const client = createClient({
    url: url.href,
    connectionParams: authorization === null ? {} : { authorization },
    retryAttempts: Infinity,
    retryWait: waitBeforeRetry,
    shouldRetry: (failure) => {
      const { code, reason } = closeOf(failure);
      if (code === tokenExpiredCode) return false;
      tell({ kind: 'retrying', reason });
      return true;
    },
    on: {
      connecting: (isRetry) => {
        if (!isRetry) tell({ kind: 'connecting' });
      },
      connected: () => {
        tell({ kind: 'connected' });
      },
      // Called before shouldRetry, which is not asked after a fatal code: what it does not overwrite is final.
      closed: (event) => {
        const { code, reason } = closeOf(event);
        tell(code === 1000 ? { kind: 'idle' } : { kind: 'refused', reason });
      },
    },
  });

  return {
    client,
    close: () => {
      tell({ kind: 'idle' });
      closed = true;
      void client.dispose();
    },
  };
}

/** 0.5 s, 1 s, 2 s, … up to five seconds, spread by up to half so that many windows do not return in one instant. */
async function waitBeforeRetry(retries: number): Promise<void> {
  const waitMs = Math.min(500 * 2 ** retries, longestRetryWaitMs) * (1 + Math.random() / 2);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
}

function closeOf(event: unknown): { code: number | null; reason: string } {
  if (!(event instanceof CloseEvent)) return { code: null, reason: 'connection failed' };
  if (event.reason) return { code: event.code, reason: `${String(event.code)} ${event.reason}` };
  return {
    code: event.code,
    reason: event.code === 1006 ? 'connection lost' : `close code ${String(event.code)}`,
  };
}
