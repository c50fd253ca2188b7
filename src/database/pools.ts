/**
 * The connections to PostgreSQL: one pool for Prisma, one for reading the inbox log, one for pushes and one kept free for the
 * batched write, so that neither a crowd of readers nor a storm of reconnects makes a send wait. Connections are direct or through a pooler in session mode: settings belong
 * to the session, which transaction pooling would mix up.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Logger } from 'pino';
import { PrismaClient } from '../generated/prisma/client.js';
import { isOutlivedPlan, isReadOnly } from './outage.js';

export interface Pools {
  /** For Prisma's adapter and for reads. Its planner is left as the database has it. */
  readonly query: pg.Pool;
  /** For replay, the head check, pages and what is shown beside them. Prepared statements, planned as those of the batched write. */
  readonly log: pg.Pool;
  /** For the batched write only. Give statements a `name`, so that they are prepared once for each connection. */
  readonly write: pg.Pool;
  /**
   * For taking up and settling pushes, which commit without waiting for the disk, so that sends need not wait for theirs: what
   * a crash of PostgreSQL takes back is done once more.
   */
  readonly push: pg.Pool;
  /**
   * Waits for the connections in use and resolves when all have ended, those cut that have not after `limitMs`; never
   * rejects. Call it once.
   */
  close(limitMs?: number): Promise<void>;
}

export interface PoolsOptions {
  /** `postgresql://…`; it may also carry TLS settings. */
  readonly url: string;
  readonly log: Pick<Logger, 'warn'>;
  /** Looks at each new connection before it is used; a connection that this refuses is ended. */
  readonly check?: (client: Pick<pg.ClientBase, 'query'>) => Promise<void>;
}

const queryConnections = 10;
const logConnections = 8;
const writeConnections = 3;
const pushConnections = 3;
const connectionTimeoutMs = 5_000;
const statementTimeoutMs = 10_000;

/** How long the client waits beyond the server's own limit: only a server that hangs or is cut off gets this far. */
const hangTimeoutMs = statementTimeoutMs + 5_000;

/** Against what the database or the role has as its default. */
const everySession = {
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  // What a statement reads under a lock must be as new as the lock.
  default_transaction_isolation: 'read committed',
  statement_timeout: `${statementTimeoutMs}ms`,
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '10s',
  // The disabled plan nodes below cost so much on PostgreSQL 15 that every statement would pass the threshold of jit.
  jit: 'off',
};

/** What is acknowledged outlives a crash. Other defaults, which wait for replicas too or do not, stay as they are. */
const waitForDisk = `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`;

/**
 * A statement prepared while a table was empty keeps its sequential scan as the table grows. With what reads whole
 * tables out of reach only the index plan is left, whatever the statistics say, and planning it once is enough. Without
 * "material" a small table is not copied whole beneath a nested loop, instead of being looked up.
 */
const oneSensiblePlan = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  plan_cache_mode: 'force_generic_plan',
};

/**
 * Makes the pools; connects only when first used. A connection lost while idle is logged and replaced, one lost while
 * in use fails the query that runs; neither ends the process. Waiting for a connection rejects after 5 s, a statement
 * after 10 s, a lock after 5 s, one of the batched write after 1 s. `bigint` columns arrive as numbers; one beyond 2^53 fails the query.
 */
export function createPools(options: PoolsOptions): Pools {
  const query = createPool({
    ...options,
    name: 'duet-query',
    connections: queryConnections,
    idleTimeoutMs: 60_000,
    settings: everySession,
  });
  const logReads = createPool({
    ...options,
    name: 'duet-log',
    connections: logConnections,
    idleTimeoutMs: 60_000,
    settings: { ...everySession, ...oneSensiblePlan },
  });
  const write = createPool({
    ...options,
    name: 'duet-write',
    connections: writeConnections,
    // Never closed for being idle: the prepared statements would go with the connection.
    idleTimeoutMs: 0,
    // Who waits for an inbox that is locked for longer is put aside, so that a batch is not held up by it.
    settings: { ...everySession, ...oneSensiblePlan, lock_timeout: '1s' },
  });
  const push = createPool({
    ...options,
    name: 'duet-push',
    connections: pushConnections,
    idleTimeoutMs: 60_000,
    settings: { ...everySession, ...oneSensiblePlan, synchronous_commit: 'off' },
  });
  return {
    query: query.pool,
    log: logReads.pool,
    write: write.pool,
    push: push.pool,
    async close(limitMs = hangTimeoutMs) {
      await Promise.all([query, logReads, write, push].map((one) => one.close(limitMs)));
    },
  };
}

/**
 * Makes Prisma Client over a pool, which stays the caller's to end. A transaction that waits 5 s to begin or runs for
 * longer than 10 s fails with P2028.
 */
export function createPrisma(pool: pg.Pool): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: connectionTimeoutMs, timeout: statementTimeoutMs },
  });
}

interface PoolOptions extends PoolsOptions {
  readonly name: string;
  readonly connections: number;
  readonly idleTimeoutMs: number;
  readonly settings: Readonly<Record<string, string>>;
}

interface OpenPool {
  readonly pool: pg.Pool;
  close(limitMs: number): Promise<void>;
}

function createPool(options: PoolOptions): OpenPool {
  const { url, log, check, name, connections, idleTimeoutMs, settings } = options;
  const assignments = Object.entries(settings).map(([setting, value]) => `SET ${setting} = '${value}'`);
  const setAll = [waitForDisk, ...assignments].join('; ');
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: connections,
    idleTimeoutMillis: idleTimeoutMs,
    connectionTimeoutMillis: connectionTimeoutMs,
    query_timeout: hangTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
    // One round trip for each new connection. Not start-up parameters: `options` in the URL would replace them all.
    onConnect: async (client) => {
      await client.query(setAll);
      await check?.(client);
    },
  });
  outlivePlans(pool);
  const open = new Set<pg.PoolClient>();
  let isClosing = false;
  pool.on('error', (error) => {
    if (!isClosing) log.warn({ err: error, pool: name }, 'An idle database connection was lost.');
  });
  pool.on('connect', (client) => {
    open.add(client);
    client.once('end', () => open.delete(client));
    // While a connection is checked out the pool does not listen to it, and an 'error' that nobody hears ends the
    // process. Nothing is swallowed: the query that runs, or the next one, rejects with the same error.
    client.on('error', () => undefined);
    // Made while the database took no writes by default, it would take none for as long as it lives.
    client.connection.on('errorMessage', (error: unknown) => {
      if (isReadOnly(error)) client.end().catch(() => undefined);
    });
  });
  return {
    pool,
    async close(limitMs) {
      isClosing = true;
      // The pool's own end resolves before its connections have ended; a server that is stopped right behind it would
      // still find them, and break them.
      const ended = Promise.all([pool.end(), ...[...open].map((client) => once(client, 'end'))]);
      await Promise.race([ended, delay(limitMs, undefined, { ref: false })]);
      for (const client of open) client.connection.stream.destroy();
    },
  };
}

/**
 * Does queries again whose prepared statement a migration has outdated. A connection goes with each failure, so the last
 * attempt at the latest has one that was made after the first.
 */
function outlivePlans(pool: pg.Pool): void {
  const queryOnce = pool.query.bind(pool) as (...query: unknown[]) => Promise<unknown>;
  const queryAgain = async (...query: unknown[]): Promise<unknown> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await queryOnce(...query);
      } catch (error) {
        if (!isOutlivedPlan(error) || attempt === pool.options.max) throw error;
      }
    }
  };
  pool.query = queryAgain as unknown as typeof pool.query;
}

/** Local to these pools: `pg.types.setTypeParser` would change every other user of pg in the process. */
const getTypeParser: typeof pg.types.getTypeParser = (oid, format): unknown => {
  if (oid === pg.types.builtins.INT8 && format !== 'binary') return parseWholeNumber;
  return pg.types.getTypeParser(oid, format);
};

function parseWholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a JavaScript number`);
  return value;
}
