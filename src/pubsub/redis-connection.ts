import { Redis, type RedisOptions } from 'ioredis';
import type { PubSubLog } from './pubsub.js';
import type { RedisAddress, RedisLocation } from './redis-url.js';

export interface RedisConnectionOptions {
  readonly location: RedisLocation;
  /** What the connection is for, in the log. */
  readonly role: 'publisher' | 'subscriber' | 'limits';
  readonly log: PubSubLog;
  /** Called each time commands can be sent again, the first time included. */
  readonly onUp: () => void;
  /** Called once each time the connection was lost, or could not be made at the first attempt. */
  readonly onDown: () => void;
}

export interface RedisConnection {
  readonly client: Redis;
  isUp(): boolean;
  /**
   * Gives the connection up and stops reconnecting. What was sent before is given `flushTimeoutMs` to be answered, and
   * nothing when that is 0.
   */
  close(options: { readonly flushTimeoutMs: number }): Promise<void>;
}

const connectTimeoutMs = 3_000;
const sentinelTimeoutMs = 2_000;
/** After which a connection that was given up is cut instead of waiting for the other side to agree. */
const disconnectTimeoutMs = 500;
const firstRetryDelayMs = 50;
const maxRetryDelayMs = 2_000;
const livenessIntervalMs = 1_000;
/** Silence for so many intervals means that the other side is gone. Counted, not timed: a paused process is no dead broker. */
const silentIntervals = 4;

/**
 * A connection that keeps itself alive: it reconnects for ever (50 ms doubled up to 2 s, with jitter), notices within 5 s
 * when the other side falls silent without closing, and logs each change of its state once, never each attempt, and once what Redis has
 * against letting it in.
 *
 * What publishes or counts is up at a master only: one that is demoted while it is connected is left within a second or two, since
 * what the replica is told stays there.
 *
 * Nothing is queued while it is down and nothing is sent twice: commands that cannot be written or were not answered reject.
 *
 * In a Cluster it is a plain connection to one node, any of them: `PUBLISH` reaches every node from there. ioredis' own
 * Cluster client would send each publication through a random node, which loses their order, and gives no sign when its
 * subscriber moved to another node.
 */
export function openRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const { location, role, log } = options;
  const nodes = new ClusterNodes(location.addresses);
  const client = new Redis(clientOptions(options, nodes.current, retryDelay));
  let state: 'new' | 'up' | 'down' | 'closed' = 'new';
  let lastError: unknown;
  let isRefusalTold = false;
  // What is subscribed there is told what its master is told, and what is published or counted there is known there only.
  const needsMaster = role !== 'subscriber' && location.mode !== 'cluster';
  let isAtReplica = false;

  client.on('error', (error: unknown) => {
    lastError = error;
    // A Sentinel group without a reachable Sentinel never gets as far as a connection that could close.
    if (client.status === 'connecting') noteDown();
    else if (state === 'down') noteRefusal(error);
  });
  client.on('close', noteDown);
  client.on('ready', () => {
    if (state === 'closed' || client.status !== 'ready') return;
    if (location.mode === 'cluster') {
      client.cluster('NODES').then(
        (text) => nodes.learn(String(text)),
        () => undefined,
      );
    }
    if (needsMaster) void ask();
    else noteUp();
  });
  // ioredis gives up for good when connecting itself throws.
  client.on('end', () => {
    if (state === 'closed') return;
    noteDown();
    setTimeout(() => {
      if (state !== 'closed') client.connect().catch(() => undefined);
    }, maxRetryDelayMs).unref();
  });
  const stopWatching = watchLiveness(client, {
    ask: () => void ask(),
    onSilent: () => leave(`silent for ${silentIntervals} s`),
  });

  return {
    client,
    isUp: () => state === 'up',
    close: async ({ flushTimeoutMs }) => {
      const mayFlush = state === 'up' && flushTimeoutMs > 0;
      state = 'closed';
      stopWatching();
      if (mayFlush) await settledWithin(client.quit(), flushTimeoutMs);
      client.disconnect();
    },
  };

  /** Asks for any sign of life; where a master is needed, for whether it is one, which decides about a new connection. */
  async function ask(): Promise<void> {
    if (!needsMaster) {
      await client.ping().catch(() => undefined);
      return;
    }
    const { stream } = client;
    // Who may not ask takes what there is for a master.
    const answer = await client.role().catch((error: unknown) => (isReply(error) ? [] : null));
    if (answer === null || state === 'closed' || client.stream !== stream) return;
    isAtReplica = answer[0] === 'slave';
    if (isAtReplica) leave('it is a replica');
    else if (state !== 'up') noteUp();
  }

  function leave(reason: string): void {
    lastError = new Error(reason);
    noteDown();
    client.disconnect(true);
  }

  function noteUp(): void {
    state = 'up';
    lastError = undefined;
    isRefusalTold = false;
    log.info({ role }, 'connected to Redis');
    options.onUp();
  }

  function noteDown(): void {
    if (state === 'down' || state === 'closed') return;
    state = 'down';
    log.warn({ role, reason: describeRedisError(lastError) }, 'lost Redis, reconnecting');
    isRefusalTold = isReply(lastError);
    options.onDown();
  }

  /** A Redis that is there and lets nobody in, as after a change of the password, is not what the connection was lost for. */
  function noteRefusal(error: unknown): void {
    if (isRefusalTold || !isReply(error)) return;
    isRefusalTold = true;
    log.warn({ role, reason: describeRedisError(error) }, 'Redis refuses the connection, trying again');
  }

  function retryDelay(attempt: number): number {
    if (location.mode === 'cluster') Object.assign(client.options, nodes.next());
    // To ioredis each connection to a replica is a success, from which it counts anew.
    const delayMs = isAtReplica
      ? maxRetryDelayMs
      : Math.min(maxRetryDelayMs, firstRetryDelayMs * 2 ** (attempt - 1));
    return Math.round(delayMs * (0.5 + Math.random() / 2));
  }
}

/** Whether Redis itself said so, and not a connection that was lost before it could. */
export function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** What the log may know of an ioredis error: its message. The error itself carries the command, so AUTH its password. */
export function describeRedisError(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection was closed';
}

function clientOptions(
  { location, role }: RedisConnectionOptions,
  address: RedisAddress,
  retryStrategy: (attempt: number) => number,
): RedisOptions {
  const tls = location.isEncrypted ? {} : undefined;
  const shared: RedisOptions = {
    // Shown by CLIENT LIST.
    connectionName: `duet-${role}`,
    retryStrategy,
    connectTimeout: connectTimeoutMs,
    disconnectTimeout: disconnectTimeoutMs,
    maxLoadingRetryTime: livenessIntervalMs,
    enableOfflineQueue: false,
    // Zero makes a lost connection reject what it has not answered; ioredis would keep such promises open for ever.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Its own re-subscription is neither confirmed to anyone nor safe from an unhandled rejection.
    autoResubscribe: false,
    ...(location.username === undefined ? {} : { username: location.username }),
    ...(location.password === undefined ? {} : { password: location.password }),
    ...(tls ? { tls } : {}),
  };
  if (location.mode !== 'sentinel') return { ...shared, ...address };
  return {
    ...shared,
    sentinels: [...location.addresses],
    name: location.masterName,
    sentinelCommandTimeout: sentinelTimeoutMs,
    // Its fail-over detector is left off: a fail-over heard of while reconnecting ends the client for good. Sentinel cuts
    // the connections to a demoted master, and the liveness check notices a frozen one.
    failoverDetector: false,
    ...(location.sentinelPassword === undefined ? {} : { sentinelPassword: location.sentinelPassword }),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {}),
  };
}

/** The nodes to try in turn: the configured ones, which are never forgotten, and those that the Cluster named last. */
class ClusterNodes {
  private learned: readonly RedisAddress[] = [];
  private index: number;

  constructor(private readonly configured: readonly [RedisAddress, ...RedisAddress[]]) {
    // Nodes of Duet spread over the nodes of the Cluster.
    this.index = Math.floor(Math.random() * configured.length);
  }

  get current(): RedisAddress {
    const known = [...this.configured, ...this.learned];
    return known[this.index % known.length] ?? this.configured[0];
  }

  next(): RedisAddress {
    this.index += 1;
    return this.current;
  }

  /** Takes the answer of CLUSTER NODES: `<id> <ip:port@bus[,hostname]> <flags> …` in each line. */
  learn(answer: string): void {
    this.learned = answer.split('\n').flatMap((line) => {
      const [, address = '', flags = ''] = line.split(' ');
      const [, ip, port, hostname] = /^(.+):(\d+)@\d+(?:,([^,=]+))?/.exec(address) ?? [];
      if (!ip || !port || /fail|handshake|noaddr/.test(flags)) return [];
      return [{ host: hostname ?? ip, port: Number(port) }];
    });
  }
}

/**
 * Calls `onSilent` when nothing came from the other side for 4 to 5 s although it was asked; half-open connections stay
 * unnoticed otherwise (ioredis #1451). Any byte counts as life, so that a busy connection is not cut for a late answer.
 * Returns the function that ends the watch.
 */
function watchLiveness(
  client: Redis,
  { ask, onSilent }: { readonly ask: () => void; readonly onSilent: () => void },
): () => void {
  let watchedStream: unknown;
  let bytesSeen = 0;
  let silent = 0;
  const timer = setInterval(() => {
    if (client.status !== 'ready' && client.status !== 'connect') {
      watchedStream = undefined;
      return;
    }
    const { stream } = client;
    if (stream !== watchedStream || stream.bytesRead !== bytesSeen) {
      watchedStream = stream;
      bytesSeen = stream.bytesRead;
      silent = 0;
    } else {
      silent += 1;
    }
    if (silent >= silentIntervals) {
      watchedStream = undefined;
      silent = 0;
      onSilent();
    } else if (client.status === 'ready') {
      ask();
    }
  }, livenessIntervalMs);
  return () => clearInterval(timer);
}

function settledWithin(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      resolve();
    };
    work.then(settle, settle);
  });
}
