/** SQLSTATE classes and codes after which the same transaction may well succeed: nothing was wrong with it. */
const transientStates = [
  '08', // connection exceptions
  '53', // insufficient resources
  '57P', // the server shuts down, crashed, or cannot be connected to yet
  '40', // serialization failures and deadlocks
  '55P03', // lock_timeout
  '57014', // statement_timeout
  '25006', // read only: a replica that is being promoted
  'XX000', // what a dying server sends on its way out
];

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ENOENT',
]);

/** What pg throws without any code when a connection ends or cannot be had in time. */
const connectionMessages =
  /connection terminated|timeout exceeded|connection timeout|query read timeout|not queryable/i;

/**
 * Whether the database was away, or asked to try again, so that repeating an idempotent transaction is right. Knows the
 * errors of pg and of Prisma's adapter (P1001, P1002, P1008, P1017, P2024, P2028, P2034, and driver errors as cause).
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (networkCodes.has(code) || prismaCodes.has(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return transientStates.some((state) => code.startsWith(state));
  if (connectionMessages.test(error.message)) return true;
  return error.cause !== undefined && isOutage(error.cause);
}

const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034']);
