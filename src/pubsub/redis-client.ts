import { Cluster, type Redis } from 'ioredis';
import type { PubSubLog } from './pubsub.js';
import { describeRedisError, openRedisConnection } from './redis-connection.js';
import { parseRedisUrl, type RedisLocation } from './redis-url.js';

/** A client for commands with keys, which in a Cluster have to go to the node that holds the key. */
export type RedisClient = Redis | Cluster;

export interface OpenedRedisClient {
  readonly client: RedisClient;
  /** Gives the connection up, whatever is on its way. */
  close(): Promise<void>;
}

export interface RedisClientOptions {
  /** As parseRedisUrl reads it. */
  readonly url: string;
  readonly log: PubSubLog;
}

const connectTimeoutMs = 3_000;
/** How long a command may stay unanswered; in a Cluster nothing else notices a node that has fallen silent. */
const commandTimeoutMs = 2_000;
const maxRetryDelayMs = 2_000;

/** Opens a client that reconnects for ever. Commands reject at once while Redis is away: nothing waits for it. */
export function openRedisClient({ url, log }: RedisClientOptions): OpenedRedisClient {
  const location = parseRedisUrl(url);
  if (location.mode === 'cluster') return openClusterClient(location, log);
  const connection = openRedisConnection({
    location,
    log,
    role: 'limits',
    onUp: () => undefined,
    onDown: () => undefined,
  });
  return { client: connection.client, close: () => connection.close({ flushTimeoutMs: 0 }) };
}

function openClusterClient(location: RedisLocation, log: PubSubLog): OpenedRedisClient {
  const client = new Cluster([...location.addresses], {
    enableOfflineQueue: false,
    clusterRetryStrategy: (attempt) => Math.min(maxRetryDelayMs, 50 * 2 ** attempt),
    redisOptions: {
      connectionName: 'duet-limits',
      connectTimeout: connectTimeoutMs,
      commandTimeout: commandTimeoutMs,
      maxRetriesPerRequest: 0,
      ...(location.username === undefined ? {} : { username: location.username }),
      ...(location.password === undefined ? {} : { password: location.password }),
      ...(location.isEncrypted ? { tls: {} } : {}),
    },
  });
  client.on('error', (error: unknown) => {
    log.warn({ role: 'limits', reason: describeRedisError(error) }, 'lost Redis, reconnecting');
  });
  return {
    client,
    close: () => {
      client.disconnect();
      return Promise.resolve();
    },
  };
}
