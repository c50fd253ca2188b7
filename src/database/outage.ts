/** SQLSTATE classes and codes after which the same transaction may well succeed: nothing was wrong with it. */
const transientStates = [
  '08', // connection exceptions
  '53', // insufficient resources
  '57P', // the server shuts down, crashed, or cannot be connected to yet
  '40', // serialization failures and deadlocks
  '55P03', // lock_timeout
  '57014', // statement_timeout
  '25006', // read only: a replica that is being promoted
  '25P03', // idle_in_transaction_session_timeout: this process stood still
  '25P04', // transaction_timeout, the same
  'XX000', // what a dying server sends on its way out
];

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // A name server that is away for a moment, as in a cluster whose network restarts.
  'EAI_AGAIN',
  'ENOTFOUND',
  'ENOENT',
]);

/** What pg throws without any code when a connection ends or cannot be had in time. */
const connectionMessages =
  /connection terminated|timeout exceeded|connection timeout|query read timeout|not queryable/i;

/**
 * Where PostgreSQL notices, and says so in the language of `lc_messages`, that a prepared statement is from before a migration that
 * changed a type it answers with (0A000). It fails on its connection for ever, and the pool gives a connection up whose query has
 * failed; `createPools` and `GatheredReads` repeat queries that are not in a transaction.
 */
const outlivedPlanRoutine = 'RevalidateCachedQuery';

/**
 * Where PostgreSQL finds no partition for a row, under the state of a violated rule (23514). Retention makes one within
 * seconds.
 */
const noPartitionRoutine = 'ExecFindPartition';
const noPartitionMessage = /^no partition of relation/;

/** Prisma's own, for what its adapter tells apart. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']);
const adapterKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
]);
/** PostgreSQL has no class of states that begins like Prisma's codes. */
const prismaCode = /^P[1-9]\d{3}$/;
const sqlState = /^[0-9A-Z]{5}$/;

/**
 * Whether the database was away, or asked to try again, so that repeating an idempotent transaction is right. Knows the
 * errors of pg, and those of Prisma, which keep the driver's error in `meta` and mostly have a code that says nothing.
 */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, originalCode, kind, message, cause, meta } = error as Readonly<Record<string, unknown>>;
  const codes = [code, originalCode].filter((value) => typeof value === 'string');
  if (codes.some((value) => networkCodes.has(value) || prismaCodes.has(value))) return true;
  if (typeof kind === 'string' && adapterKinds.has(kind)) return true;
  if (isOutlivedPlan(error) || isMissingPartition(error)) return true;
  const states = codes.filter((value) => sqlState.test(value) && !prismaCode.test(value));
  if (states.length > 0) {
    return states.some((value) => transientStates.some((state) => value.startsWith(state)));
  }
  if (typeof message === 'string' && connectionMessages.test(message)) return true;
  return isOutage(cause) || isOutage(driverError(meta));
}

/** A prepared statement that a migration has outdated: the same query succeeds on a connection that has not prepared it. For errors of pg. */
export function isOutlivedPlan(error: unknown): boolean {
  return comesFrom(error, outlivedPlanRoutine);
}

/** A row of a day that has no partition. Errors of Prisma keep only the message, which is known where PostgreSQL speaks English. */
function isMissingPartition(error: unknown): boolean {
  return (
    comesFrom(error, noPartitionRoutine) ||
    (hasState(error, '23514') && noPartitionMessage.test(String(error.message)))
  );
}

function comesFrom(error: unknown, routine: string): boolean {
  return typeof error === 'object' && error !== null && 'routine' in error && error.routine === routine;
}

/**
 * A deadlock or a serialization failure. For errors of Prisma, which has a code for it only where it wrote the statement itself:
 * of a raw one it passes on what the driver said.
 */
export function isConflict(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, kind, cause, meta } = error as Readonly<Record<string, unknown>>;
  if (code === 'P2034' || kind === 'TransactionWriteConflict') return true;
  return isConflict(cause) || isConflict(driverError(meta));
}

/** lock_not_available: `lock_timeout` was over. For errors of pg. */
export function isLockTimeout(error: unknown): boolean {
  return hasState(error, '55P03');
}

/** read_only_sql_transaction: a write that the database, or the default of this session, does not take. For errors of pg. */
export function isReadOnly(error: unknown): boolean {
  return hasState(error, '25006');
}

/** disk_full: no attempt helps before somebody makes room. For errors of pg. */
export function isDiskFull(error: unknown): boolean {
  return hasState(error, '53100');
}

function hasState(
  error: unknown,
  state: string,
): error is { readonly code: string; readonly message?: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === state;
}

function driverError(meta: unknown): unknown {
  const hasOne = typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta;
  return hasOne ? meta.driverAdapterError : undefined;
}
